package input

import "bytes"

// skimmer finds the end of a JSON value without understanding it, in pieces of
// any size and in no memory. It counts brackets without telling them apart.
type skimmer struct {
	depth int
	inStr bool
	esc   bool
	bare  bool
}

// feed goes on over b, which begins where the last piece ended, and returns how
// many of its bytes belong to the value and whether that is all of it.
func (s *skimmer) feed(b []byte) (n int, done bool) {
	for n < len(b) {
		if s.inStr {
			n += s.text(b[n:])
			if !s.inStr && s.depth == 0 {
				return n, true
			}
			continue
		}
		c := b[n]
		if s.depth == 0 && s.bare && delimits(c) {
			return n, true
		}
		n++
		if s.token(c) {
			return n, true
		}
	}
	return n, false
}

// token takes one byte outside of strings and reports whether it ends the
// value.
func (s *skimmer) token(c byte) bool {
	switch c {
	case '"':
		s.inStr = true
	case '{', '[':
		s.depth++
	case '}', ']':
		s.depth--
		return s.depth <= 0
	default:
		s.bare = s.bare || s.depth == 0
	}
	return false
}

// text takes bytes of a string, up to its closing quote.
func (s *skimmer) text(b []byte) (n int) {
	if s.esc {
		n = 1
	}
	n, s.esc = farClosing(b, n)
	if n < len(b) {
		s.inStr = false
		n++
	}
	return n
}

// indexFrom returns the index of c in b at or after from; len(b) if there is
// none.
func indexFrom(b []byte, from int, c byte) int {
	if i := bytes.IndexByte(b[from:], c); i >= 0 {
		return from + i
	}
	return len(b)
}

// delimits reports whether c ends a bare word such as a number.
func delimits(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', '{', '[', '}', ']', '"':
		return true
	}
	return false
}
