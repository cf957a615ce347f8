package web

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// attributes are those that matter to the text.
type attributes struct {
	hidden, ellipsis bool
	href, alt        []byte
}

func (r *reader) attributes(tag atom.Atom) attributes {
	var a attributes
	var alt []byte
	emoji := false
	for more := true; more; {
		var key, value []byte
		key, value, more = r.z.TagAttr()
		switch string(key) {
		case "class":
			a.hidden = a.hidden || hasClass(value, "invisible")
			a.ellipsis = hasClass(value, "ellipsis")
			emoji = hasClass(value, "emoji") || hasClass(value, "wp-smiley")
		case "hidden":
			a.hidden = true
		case "style":
			value = bytes.ReplaceAll(bytes.ToLower(value), []byte(" "), nil)
			a.hidden = a.hidden || bytes.Contains(value, []byte("display:none"))
		case "href":
			if tag == atom.A {
				a.href = address(value)
			}
		case "alt":
			alt = value
		}
	}
	if emoji {
		a.alt = alt
	}
	return a
}

// hasClass reports whether class is in the list. Most lists do not even have
// the letters.
func hasClass(list []byte, class string) bool {
	for {
		i := bytes.Index(list, []byte(class))
		if i < 0 {
			return false
		}
		end := i + len(class)
		if (i == 0 || list[i-1] <= ' ') && (end == len(list) || list[end] <= ' ') {
			return true
		}
		list = list[end:]
	}
}

// address copies an http address without white space, or returns nil.
func address(value []byte) []byte {
	value = bytes.TrimSpace(value)
	const longest = 2 << 10
	web := bytes.HasPrefix(value, []byte("https://")) || bytes.HasPrefix(value, []byte("http://"))
	if !web || len(value) > longest || bytes.ContainsFunc(value, func(c rune) bool { return c <= ' ' || c >= 0x7f && c <= 0xa0 }) {
		return nil
	}
	return bytes.Clone(value)
}

// hides reports whether an element's content is never shown as text.
func hides(tag atom.Atom) bool {
	switch tag {
	case atom.Head, atom.Script, atom.Style, atom.Title, atom.Template, atom.Noscript, atom.Iframe,
		atom.Noembed, atom.Noframes, atom.Textarea, atom.Select, atom.Object, atom.Svg, atom.Math:
		return true
	}
	return false
}

// void reports whether an element has no content and no end tag.
func void(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link,
		atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// lines is how many line breaks an element puts before and after itself, as
// innerText counts them: two for a paragraph, one for other blocks.
func lines(tag atom.Atom) int {
	switch tag {
	case atom.P:
		return 2
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption,
		atom.Center, //nolint:misspell // the element's name
		atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset,
		atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.Frameset,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Html,
		atom.Legend, atom.Li, atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Optgroup,
		atom.Option, atom.Plaintext, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody,
		atom.Tfoot, atom.Thead, atom.Tr, atom.Ul, atom.Xmp:
		return 1
	}
	return 0
}
