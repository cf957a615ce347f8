package output

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// entry returns the row of a mention. Its cells are clean and no wider than the
// terminal.
func (t *table) entry(m *mention.Mention) entry {
	e := entry{cells: make([]string, len(t.cols)), tone: t.tone(m)}
	for i := range t.cols {
		e.cells[i] = fit(t.cell(&t.cols[i], m), t.o.Width)
	}
	if t.linked {
		e.link = webAddress(m.URL)
	}
	if why := strongest(m.Why); t.o.Explain && t.short && len(why) > 0 {
		e.why = fit("because "+string(appendWhy(nil, why)), t.o.Width)
	}
	return e
}

// strongest returns the steps of rules, then the words that counted most: a line
// has no room for all words of a post.
func strongest(why []mention.Contribution) []mention.Contribution {
	const least = 0.05 // of what is worth a word
	var steps, words []mention.Contribution
	for _, w := range why {
		switch {
		case strings.Contains(w.Word, ": "):
			steps = append(steps, w)
		case math.Abs(w.Weight) >= least:
			words = append(words, w)
		}
	}
	slices.SortStableFunc(words, func(a, b mention.Contribution) int {
		return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
	})
	return append(steps, words...)
}

// tone returns the colour of a mention's negativity.
func (t *table) tone(m *mention.Mention) string {
	switch {
	case !m.Hit(t.o.Threshold):
		return dim
	case m.Score.Negativity >= 0.8:
		return red
	}
	return yellow
}

// cell returns what a column shows of a mention.
func (t *table) cell(c *column, m *mention.Mention) string {
	v := c.get(m)
	switch {
	case c.Type == Time && v.known:
		return ago(v.time(), t.o.Now)
	case t.short && c.Name == "text":
		return string(appendBody(nil, m))
	case t.short && c.Name == "source":
		return string(appendStars(appendExcerpt(nil, m.Source), m))
	case !v.known:
		return ""
	}
	return string(appendCell(nil, c.Type, v, m))
}

// appendBody appends the title and the text on one line.
func appendBody(dst []byte, m *mention.Mention) []byte {
	dst = appendExcerpt(dst, m.Title)
	if len(dst) > 0 && m.Text != "" {
		dst = append(dst, " — "...)
	}
	return appendExcerpt(dst, m.Text)
}

// ago returns how long ago t was, for the last 30 days, and otherwise its date.
func ago(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case d < -time.Minute || d >= 30*24*time.Hour:
		return t.Format(time.DateOnly)
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + "m ago"
	case d < 24*time.Hour:
		return strconv.Itoa(int(d/time.Hour)) + "h ago"
	}
	return strconv.Itoa(int(d/(24*time.Hour))) + "d ago"
}

// beginning returns at most n bytes of s, whole characters.
func beginning(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// plural returns a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
