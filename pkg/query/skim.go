package query

import "math/bits"

// pane is a part of the text as skim sees it: copied, so that words can be read
// by eight bytes at the text's end too, and as two sets of bits.
type pane struct {
	at    int // where in the text it begins
	words uint64
	signs uint64
	text  [wide + 8]byte
}

const wide = 64

// skim reads plain words. It stops where a closer look is needed: at a word that
// a sign or a character beyond ASCII may belong to, or before such a sign.
func (s *scan) skim() {
	for s.pos < len(s.text) {
		from := s.pos - s.pane.at
		if from >= wide {
			s.fill()
			from = 0
		}
		limit := s.limit(from)
		words, stop := s.pane.words>>(from&63)<<(from&63)&(1<<limit-1), limit
		if limit == wide || s.bytes[s.pane.text[limit]] != ending {
			words, stop = complete(words, limit)
		}
		s.pass(words)
		s.pos = min(s.pane.at+stop, len(s.text))
		if limit < wide || stop == 0 {
			return
		}
		if stop < wide {
			s.fill()
		}
	}
}

// fill makes a pane of the text from pos on. Spaces follow its end.
func (s *scan) fill() {
	p := &s.pane
	p.at = s.pos
	n := copy(p.text[:], s.text[s.pos:])
	for i := n; i < len(p.text); i++ {
		p.text[i] = ' '
	}
	p.words, p.signs = s.survey(&p.text)
}

// Bits of a byte's mark.
const (
	wordMark = 1       // it is a letter or a digit
	signMark = 1 << 32 // it may mean something to the words around it
)

// survey says which bytes are letters and digits, and which may mean something
// to the words around them. It shifts their marks into four sums, the last byte
// first, so that each bit ends at its byte's place.
func (f *folder) survey(text *[wide + 8]byte) (words, signs uint64) {
	var a, b, c, d uint64
	for i := 15; i >= 0; i-- {
		a = a<<1 + f.marks[text[i]]
		b = b<<1 + f.marks[text[i+16]]
		c = c<<1 + f.marks[text[i+32]]
		d = d<<1 + f.marks[text[i+48]]
	}
	a, c = a+b<<16, c+d<<16
	return a&(signMark-1) | c<<32, a>>32 | c&^(signMark-1)
}

// limit returns where the first sign stands that means something, from a place
// in the pane on; wide if there is none.
func (s *scan) limit(from int) int {
	for signs := s.pane.signs >> (from & 63) << (from & 63); signs != 0; signs &= signs - 1 {
		i := bits.TrailingZeros64(signs)
		if s.bytes[s.pane.text[i]] == special || !isSpace(s.pane.text[i+1]) {
			return i
		}
	}
	return wide
}

func isSpace(c byte) bool { return c == ' ' || c-'\t' <= '\r'-'\t' }

// complete takes the word away that reaches the limit. Where it begins, or else
// the limit, is where to stop.
func complete(words uint64, limit int) (before uint64, stop int) {
	free := bits.LeadingZeros64(^(words << (wide - limit)))
	stop = max(limit-free, 0)
	return words & (1<<stop - 1), stop
}

// pass reads the given words: few are in a term.
func (s *scan) pass(words uint64) {
	p := &s.pane
	starts, ends := words&^(words<<1), words<<1&^words
	if starts != 0 {
		s.compound = p.at + bits.Len64(starts) - 1 // a hyphen may follow
	}
	for starts != 0 {
		before := ends
		if s.dict.stems == nil {
			starts, ends = s.dict.plain.skip(p, starts, ends)
		} else {
			starts, ends = s.dict.stems.skip(s.dict.plain, p, starts, ends)
		}
		if passed := before ^ ends; passed != 0 {
			s.active = s.active[:0]
			s.edge = p.at + bits.Len64(passed) - 1
		}
		if starts == 0 {
			return
		}
		s.plain(bits.TrailingZeros64(starts), bits.TrailingZeros64(ends))
		starts, ends = starts&(starts-1), ends&(ends-1)
	}
}

// plain reads a word of the pane that may be in a term.
func (s *scan) plain(from, end int) {
	word := s.dict.findPlain(s.pane.text[from:], end-from)
	s.start, s.end = s.pane.at+from, s.pane.at+end
	s.readings, s.flags = s.readings[:0], 0
	if s.start == s.edge {
		s.flags = touching
	}
	s.edge = s.end
	if word >= 0 {
		s.take(word, s.start, s.end)
	}
	if s.dict.stems != nil {
		s.stems(s.start, s.end, whole)
	}
	if len(s.readings) == 0 {
		s.active = s.active[:0]
		return
	}
	s.step()
}
