package query

import "slices"

// scan is one pass over a text, and what it needs to know on the way.
type scan struct {
	*Matcher
	tokenizer
	readings []reading
	active   []thread
	later    []thread
	found    []bool // by term
	hits     []int32
	counts   []int32 // by gate
	touched  []int32
	marking  bool // spans are wanted
	spans    []Span
	pane     pane
	places   [][]place // by side of a NEAR
	words    []extent  // of the text, where places need their numbers
}

// reading is a known word that a token can be read as.
type reading struct {
	word       int32
	start, end int
}

// thread is the beginning of a phrase that the last token went on with.
type thread struct {
	node  int32
	start int
}

// read finds the terms of a text.
func (s *scan) read(text string) {
	s.reset(text)
	s.active, s.pane.at = s.active[:0], -wide
	for s.skim(); s.next(); s.skim() {
		switch {
		case s.flags > touching || s.class == hangul:
			s.readings = s.readings[:0]
			s.particular()
		case s.dict.stems != nil || s.dict.may(s.hash):
			s.readings = s.readings[:0]
			s.try(s.hash, s.start, s.end)
		default:
			s.active = s.active[:0]
			continue
		}
		s.step()
	}
	if len(s.nears) > 0 {
		s.nearby(text)
	}
}

// try adds text[start:end] to the readings of the token.
func (s *scan) try(h uint64, start, end int) {
	if w := s.dict.find(h, s.text[start:end], whole); w >= 0 {
		s.take(w, start, end)
	}
	if s.dict.stems != nil {
		s.stems(start, end, whole)
	}
}

// take adds a known word to the readings of the token, and the words that are the
// same in its case.
func (s *scan) take(w int32, start, end int) {
	s.readings = append(s.readings, reading{w, start, end})
	if s.cases != nil {
		s.takeCases(w, start, end)
	}
}

func (s *scan) takeCases(w int32, start, end int) {
	for _, c := range s.cases[w] {
		if s.hasCase(s.text[start:end], c.marks) {
			s.readings = append(s.readings, reading{c.word, start, end})
		}
	}
}

// reach notes the terms that a word makes alone, from start to end; it stands at
// text[from:end].
func (s *scan) reach(w int32, from, start, end int) {
	s.arrive(s.roots[w], start, end)
	if s.cases == nil {
		return
	}
	for _, c := range s.cases[w] {
		if s.hasCase(s.text[from:end], c.marks) {
			s.arrive(s.roots[c.word], start, end)
		}
	}
}

// step goes on with the phrases that the token continues, and begins those
// that it begins.
func (s *scan) step() {
	s.later = s.later[:0]
	for _, r := range s.readings {
		for _, t := range s.active {
			s.advance(s.edges[edge{t.node, r.word, false}], t.start, r.end)
			if s.flags&touching != 0 {
				s.advance(s.edges[edge{t.node, r.word, true}], t.start, r.end)
			}
		}
		s.advance(s.roots[r.word], r.start, r.end)
	}
	s.active, s.later = s.later, s.active
}

func (s *scan) advance(n int32, start, end int) {
	if n == 0 {
		return
	}
	s.arrive(n, start, end)
	if s.nodes[n].deeper {
		s.later = append(s.later, thread{n, start})
	}
}

// arrive notes the terms that end at a node.
func (s *scan) arrive(n int32, start, end int) {
	for _, t := range s.nodes[n].terms {
		s.hit(t, start, end)
	}
}

func (s *scan) hit(t int32, start, end int) {
	if s.marking {
		s.spans = append(s.spans, Span{start, end, s.terms[t].name, !s.terms[t].wanted})
	}
	for _, side := range s.terms[t].sides {
		s.places[side] = append(s.places[side], place{first: int32(start), last: int32(end)})
	}
	s.note(t)
}

// note notes that a term is found.
func (s *scan) note(t int32) {
	if !s.found[t] {
		s.found[t] = true
		s.hits = append(s.hits, t)
	}
}

// finish says whether the query matches what was read, and makes the scan fit
// for the next text.
func (s *scan) finish(dst []string) (matched []string, ok bool) {
	for _, t := range s.hits {
		s.found[t] = false
		for _, g := range s.terms[t].gates {
			s.raise(g)
		}
	}
	ok = s.gates[0].open(s.counts[0])
	if ok {
		slices.Sort(s.hits)
		for _, t := range s.hits {
			if s.terms[t].wanted { // the nameless are not
				dst = append(dst, s.terms[t].name)
			}
		}
	}
	for _, g := range s.touched {
		s.counts[g] = s.gates[g].base
	}
	s.hits, s.touched = s.hits[:0], s.touched[:0]
	s.text = ""
	return dst, ok
}
