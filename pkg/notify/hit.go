package notify

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
)

// excerpt is the beginning of a post on one line, of at most n characters.
func excerpt(m *mention.Mention, n int) string {
	text := output.Line(m.Text)
	if title := output.Line(m.Title); title != "" && text != "" {
		text = title + " — " + text
	} else if title != "" {
		text = title
	}
	return cut(text, n)
}

// cut shortens a text to n characters, the last an ellipsis if any are lost.
func cut(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	count := 0
	for i := range s {
		if count++; count == n {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// longestLink bounds an address, in bytes.
const longestLink = 2048

// link returns an address of the web in ASCII, and "" for what is none.
func link(address string) string {
	if len(address) > longestLink || output.Line(address) != address {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c > '~' || strings.IndexByte(`"'<>|\^`+"`{}", c) >= 0 {
			const hex = "0123456789ABCDEF"
			b.Write([]byte{'%', hex[c>>4], hex[c&0xf]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// facts is what there is to say of a hit besides its text: "bluesky, 2026-11-23
// 12:00 UTC, negativity 0.93".
func facts(m *mention.Mention) string {
	parts := []string{output.Line(m.Source)}
	if !m.PublishedAt.IsZero() {
		parts = append(parts, m.PublishedAt.UTC().Format("2006-01-02 15:04 UTC"))
	}
	if m.Score.Scored() {
		parts = append(parts, "negativity "+decimals(m.Score.Negativity))
	}
	if n, ok := m.Stars.Get(); ok && n >= 1 && n <= 5 {
		parts = append(parts, strings.Repeat("★", int(n)))
	}
	if mention.IsPseudonym(m.Pseudonym) {
		parts = append(parts, m.Pseudonym)
	}
	return strings.Join(parts, ", ")
}

// decimals is a number with two decimals.
func decimals(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }
