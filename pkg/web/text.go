package web

import (
	"bytes"
	"html"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text turns HTML into plain text, as a reader sees it:
//
//   - Blocks and <br> begin a new line; paragraphs are set apart by a blank
//     line. There are never two blank lines. White space is folded.
//   - Scripts, styles, comments and hidden elements vanish, with Mastodon's
//     class "invisible" among them; its class "ellipsis" adds "…". So a long
//     link reads as on the site.
//   - A link whose text is the beginning of its own address, cut off with
//     "...", as Hacker News writes it, is given in full.
//   - Lines of a <blockquote> begin with "> ".
//   - A picture of an emoji becomes its alternative text.
//   - Entities are decoded once. Control characters vanish.
//
// A text without tags keeps its line breaks. The result is valid UTF-8 of at
// most 1 MiB; what is longer is cut.
func Text(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD") // first: what is dropped later may join stray bytes
	w := writer{buf: make([]byte, 0, min(len(s), maxText))}
	if strings.IndexByte(s, '<') < 0 {
		w.pre = 1
		w.text([]byte(html.UnescapeString(s)))
		return w.string()
	}
	r := reader{writer: w, z: xhtml.NewTokenizer(strings.NewReader(s))}
	for len(r.buf) < maxText && r.next() {
	}
	return r.string()
}

// reader walks through the tokens of a page. It counts instead of building a
// tree, so that neither depth nor wrong nesting can hurt.
type reader struct {
	writer
	z *xhtml.Tokenizer

	skip   atom.Atom // the hidden element that we are in
	hidden int       // how often it is open; 0 is outside

	spans    int // open <span>s
	ellipsis int // the value of spans inside the one to end with "…"
	href     []byte
}

// next handles one token; false is the end.
func (r *reader) next() bool {
	switch r.z.Next() {
	case xhtml.ErrorToken:
		return false
	case xhtml.TextToken:
		if r.hidden == 0 {
			r.text(r.z.Text())
		}
	case xhtml.StartTagToken:
		r.start(false)
	case xhtml.SelfClosingTagToken:
		r.z.NextIsNotRawText()
		r.start(true)
	case xhtml.EndTagToken:
		r.end()
	}
	return true
}

func (r *reader) start(closed bool) {
	name, more := r.z.TagName()
	tag := atom.Lookup(name)
	if r.hidden > 0 && !r.leaveAt(tag) {
		if tag == r.skip && !closed {
			r.hidden++
		}
		return
	}
	var attr attributes
	if more {
		attr = r.attributes(tag)
	}
	if hides(tag) || attr.hidden {
		if !void(tag) && !closed {
			r.skip, r.hidden = tag, 1
			r.block(lines(tag))
		}
		return
	}
	r.open(tag, attr)
}

// leaveAt reports whether a tag ends the hidden element although that was
// never closed: a block ends what stands inside a line, and the head.
func (r *reader) leaveAt(tag atom.Atom) bool {
	inline := lines(r.skip) == 0 && !hides(r.skip)
	if lines(tag) > 0 && (inline || r.skip == atom.Head) {
		r.hidden = 0
	}
	return r.hidden == 0
}

func (r *reader) open(tag atom.Atom, attr attributes) {
	r.block(lines(tag))
	switch tag {
	case atom.Br:
		r.newline()
	case atom.Td, atom.Th:
		r.space = true
	case atom.Blockquote:
		r.quote++
	case atom.Pre:
		r.pre++
	case atom.Img:
		r.text(attr.alt)
	case atom.A:
		r.href, r.link = attr.href, -1
	case atom.Span:
		r.spans++
		if attr.ellipsis && r.ellipsis == 0 {
			r.ellipsis = r.spans
		}
	}
}

func (r *reader) end() {
	name, _ := r.z.TagName()
	tag := atom.Lookup(name)
	if r.hidden > 0 && !r.leaveAt(tag) {
		if tag == r.skip {
			r.hidden--
		}
		return
	}
	switch tag {
	case atom.A:
		r.endLink()
	case atom.Span:
		r.endSpan()
	}
	r.block(lines(tag))
	switch tag {
	case atom.Blockquote:
		r.quote = max(r.quote-1, 0)
	case atom.Pre:
		r.pre = max(r.pre-1, 0)
	}
}

func (r *reader) endSpan() {
	if r.ellipsis > 0 && r.spans == r.ellipsis {
		r.ellipsis = 0
		r.text([]byte("…"))
	}
	r.spans = max(r.spans-1, 0)
}

// endLink puts the whole address where the text of the link is its beginning.
func (r *reader) endLink() {
	if r.link >= 0 && len(r.href) > 0 {
		shown, cut := bytes.CutSuffix(r.buf[r.link:], []byte("..."))
		_, bare, _ := bytes.Cut(r.href, []byte("://"))
		if cut && len(shown) > 0 && (bytes.HasPrefix(r.href, shown) || bytes.HasPrefix(bare, shown)) {
			r.buf = append(r.buf[:r.link], r.href...)
		}
	}
	r.href, r.link = nil, -1
}
