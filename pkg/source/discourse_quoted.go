package source

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// discourseQuoted are the people whom a post quotes: the forum writes their names
// above their words, without an @.
func discourseQuoted(cooked string) []string {
	if !strings.Contains(cooked, "data-username") {
		return nil
	}
	root, err := html.Parse(strings.NewReader(cooked))
	if err != nil {
		return nil // it nests deeper than any post does
	}
	var people []string
	for n := range root.Descendants() {
		switch {
		case htmlHas(n, "quote"):
			people = append(people, htmlAttr(n, "data-username"))
		case htmlHas(n, "title") && htmlHas(n.Parent, "quote") && !htmlHolds(n, atom.A): // with a link it is a topic's title
			people = append(people, strings.TrimSuffix(htmlLine(n), ":"))
		}
	}
	return slices.Compact(slices.DeleteFunc(people, func(s string) bool { return s == "" }))
}
