package query

import "unicode/utf8"

// mode says how bytes are read that have several meanings.
type mode uint8

const (
	escapes  mode = 1 << iota // a backslash begins an escape of JSON
	bytewise                  // bytes that are no UTF-8 are windows-1252
)

// walker looks at what signs and characters beyond ASCII join. Each of these
// characters and each run of letters is a part; parts in a row may be a word.
type walker struct {
	*anchors
	b    []byte
	mode mode
	met  mode // what was there to read in one way or another
	// open are beginnings of words, of less than eight letters.
	open [8]opening
	n    int
}

// opening is what may be the beginning of a word.
type opening struct {
	start    uint64
	size, at int
}

// walk goes from b[i] to the next sign that parts words. It stops where an anchor
// may stand.
func (w *walker) walk(i int) (end int, hit bool) {
	for i < len(w.b) && !hit {
		switch c := w.b[i]; {
		case w.isLetter(c):
			x, end := w.run(w.b, i)
			hit = w.part(x, end-i, i)
			i = end
		case c >= special:
			i, hit = w.beyond(i)
		case c == '\\':
			i, hit = w.backslash(i)
		case w.parts[c]:
			return i, false
		default:
			i++
		}
	}
	return i, hit
}

// beyond reads a character beyond ASCII.
func (w *walker) beyond(i int) (end int, hit bool) {
	if w.foreign == nil {
		if size := w.mixed.foreign(w.b[i:]); size > 0 {
			return i + size, false
		}
	}
	r, size := utf8.DecodeRune(w.b[i:])
	if r == utf8.RuneError && size == 1 {
		w.met |= bytewise
		if w.mode&bytewise != 0 {
			r = legacy(w.b[i])
		}
	}
	return i + size, w.char(r, i)
}

// backslash reads a backslash, or an escape.
func (w *walker) backslash(i int) (end int, hit bool) {
	w.met |= escapes
	switch {
	case w.mode&escapes == 0:
		return i + 1, false
	case i+1 < len(w.b) && w.b[i+1] == 'u':
		r, size := unescape(w.b[i+2:])
		return i + 2 + size, w.char(r, i)
	}
	return min(i+2, len(w.b)), false
}

// char adds the letters of a character at b[at:].
func (w *walker) char(r rune, at int) (hit bool) {
	if r == utf8.RuneError {
		return false
	}
	c := w.folder.char(r)
	if w.foreign != nil && w.foreign.wants(r, c) {
		return true
	}
	x, n := uint64(0), 0
	add := func(b byte) {
		if w.isLetter(b) && n < 8 {
			x |= uint64(b) << (8 * n)
			n++
		}
	}
	if c.r < special {
		add(byte(c.r))
	}
	for i := range len(c.tail) {
		add(c.tail[i])
	}
	return n > 0 && w.part(x, n, at)
}

// part adds letters to what is open, and reports whether that is an anchor.
func (w *walker) part(x uint64, size, at int) (hit bool) {
	w.open[w.n] = opening{at: at}
	open := w.open[:w.n+1]
	w.n = 0
	for _, o := range open {
		o.start |= x << (8 * o.size)
		o.size += size
		if w.filter.may(o.start) && w.stands(w.b, o.at, o.start) {
			return true
		}
		if o.size < 8 {
			w.open[w.n] = o
			w.n++
		}
	}
	return false
}
