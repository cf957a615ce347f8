package source

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What sources that read pages share.

// htmlAttr is the value of an element's attribute; "" if it has none.
func htmlAttr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// htmlHas reports whether an element has a class.
func htmlHas(n *html.Node, class string) bool {
	for c := range strings.FieldsSeq(htmlAttr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

// htmlHolds reports whether an element of a kind stands in another.
func htmlHolds(n *html.Node, tag atom.Atom) bool {
	for c := range n.Descendants() {
		if c.DataAtom == tag {
			return true
		}
	}
	return false
}

// htmlInner is what stands in an element, as HTML.
func htmlInner(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		_ = html.Render(&b, c) // a builder does not fail
	}
	return b.String()
}

// htmlLine is the text in an element, in one line: a name, a title. What is
// longer than those is cut.
func htmlLine(n *html.Node) string {
	const longest, most = 200, 500
	var b strings.Builder
	seen := 0
	for c := range n.Descendants() {
		if seen++; seen > most {
			break // of the elements of a name, few have words
		}
		if c.Type == html.TextNode {
			b.WriteString(c.Data[:min(len(c.Data), longest)])
		}
		if b.Len() >= longest {
			break
		}
	}
	return strings.Join(strings.Fields(clean(strings.ToValidUTF8(b.String(), ""))), " ")
}
