package source

import (
	"html"
	"strings"
)

// markdownText makes plain text of Markdown as sites store it. Its signs stay,
// for they read as what they are; entities, which Markdown has too, are decoded,
// and the zero-width spaces with which editors keep lines apart are dropped.
func markdownText(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	s = clean(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\u200b", ""))
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return s
}
