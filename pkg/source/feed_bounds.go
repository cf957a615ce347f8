package source

import (
	"bytes"
	"errors"
)

// What a feed may have. The parser calls itself for each level of nesting, and
// a stack that overflows ends the program; it needs some 300 bytes for each
// element, looks for the names in scope one by one, and copies an element's text
// anew for each piece of it.
const (
	feedDepth  = 256
	feedMarkup = 600_000    // tags, comments and the like
	feedScoped = 20_000_000 // names in scope, added up over the elements
	feedCopied = 4 << 30    // bytes of text
)

var errFeedTooBig = errors.New("it has more elements, or more deeply nested ones, than any real feed")

// feedBounds adds up what the parser will find in a feed: at least as much.
type feedBounds struct {
	depth, markup, scoped, copied int
	// scope and text are how many names each open element has in scope, and how
	// much text so far.
	scope, text [feedDepth + 2]int
}

// boundFeed refuses what would cost the parser too much.
func boundFeed(b []byte) error {
	var f feedBounds
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 || i+1 == len(b) {
			return nil
		}
		f.addText(i)
		b = f.tag(b[i+1:])
		if f.depth > feedDepth || f.markup > feedMarkup || f.scoped > feedScoped || f.copied > feedCopied {
			return errFeedTooBig
		}
	}
}

func (f *feedBounds) addText(n int) {
	f.text[f.depth] += n
	f.copied += f.text[f.depth]
}

// tag takes the markup at the beginning of b and returns what follows it.
func (f *feedBounds) tag(b []byte) []byte {
	f.markup++
	switch {
	case bytes.HasPrefix(b, []byte("!--")):
		return behind(b, "-->")
	case bytes.HasPrefix(b, []byte("![CDATA[")):
		rest := behind(b, "]]>")
		f.addText(len(b) - len(rest))
		return rest
	case b[0] == '?':
		return behind(b, "?>")
	case b[0] == '!':
	case b[0] == '/':
		f.depth = max(0, f.depth-1)
		return behind(b, ">")
	default:
		end := tagEnd(b)
		f.element(b[:end])
		return b[min(end+1, len(b)):]
	}
	return b
}

// element takes a start tag, without its brackets.
func (f *feedBounds) element(tag []byte) {
	names := f.scope[f.depth] + bytes.Count(tag, []byte("xmlns"))
	f.scoped += names
	if !bytes.HasSuffix(tag, []byte("/")) {
		f.depth++
		f.scope[f.depth], f.text[f.depth] = names, 0
	}
}

// behind returns what follows the first mark in b.
func behind(b []byte, mark string) []byte {
	if i := bytes.Index(b, []byte(mark)); i >= 0 {
		return b[i+len(mark):]
	}
	return nil
}

// tagEnd returns where the tag at the beginning of b ends: at its ">", those in
// the quotes of an attribute aside.
func tagEnd(b []byte) int {
	var quote, last byte
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return i
		case (c == '"' || c == '\'') && last == '=':
			quote = c
		}
		if c > ' ' {
			last = c
		}
	}
	return len(b)
}
