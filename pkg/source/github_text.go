package source

import (
	"regexp"
	"strings"
	"sync"
)

// githubText is Markdown as its writer wrote it, without the hidden remarks of
// issue templates, and the accounts that it mentions.
func githubText(markdown string) (text string, people []string) {
	s := strings.ReplaceAll(markdown, "\r\n", "\n")
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(s, "<!--")
		b.WriteString(before)
		_, after, closed := strings.Cut(rest, "-->")
		if open && !closed && strings.TrimSpace(before[strings.LastIndexByte(before, '\n')+1:]) != "" {
			b.WriteString("<!--" + rest) // within a line the site shows it, at its start it hides the rest
		}
		if !open || !closed {
			break
		}
		s = after
	}
	text = clean(strings.ToValidUTF8(b.String(), "\uFFFD"))
	return text, githubMentions(text)
}

// githubCode finds code, and githubMention an account with an @ before it. They
// are made when first needed, once for all texts.
var (
	githubCode    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("(?s)```.*?(```|$)|`[^`\n]*`") })
	githubMention = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:^|[^\w/.@-])@([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})`)
	})
)

// githubMentions are the accounts that a text mentions, outside of code, where
// an @ means something else.
func githubMentions(markdown string) []string {
	if !strings.Contains(markdown, "@") {
		return nil
	}
	prose := githubCode().ReplaceAllString(markdown, " ")
	var people []string
	for _, m := range githubMention().FindAllStringSubmatchIndex(prose, 100) {
		// "@name/package" is a package's name, and what goes on is no account's.
		if next := prose[m[3]:]; next == "" || !strings.ContainsRune("/@-_", rune(next[0])) && !isWord(next[0]) {
			people = append(people, prose[m[2]:m[3]])
		}
	}
	return people
}

func isWord(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
