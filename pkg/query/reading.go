package query

import (
	"strings"
	"unicode/utf8"
)

// particular finds the readings of a token that is more than a plain word.
func (s *scan) particular() {
	s.try(s.hash, s.start, s.end)
	if s.flags&withLead != 0 {
		s.tryPart(s.start-1, s.end)
	}
	if s.class == hangul {
		s.particles()
	}
	if s.flags&withApostrophe != 0 {
		s.apostrophes()
	}
	if s.flags&withUnderscore != 0 {
		s.joined(s.start, s.end, s.start)
	}
	if s.flags&joint != 0 {
		s.hyphens()
	}
	if s.flags&withSigil != 0 {
		s.sigils()
	}
}

func (s *scan) tryPart(start, end int) {
	s.try(s.hashOf(0, s.text[start:end], whole), start, end)
}

// particles tries the beginnings of a Korean word: what follows a name may be
// its particle.
func (s *scan) particles() {
	h := hasher{hash: seed}
	for i := s.start; i < s.end; {
		c, size := s.at(s.text, i)
		i += size
		if c.class == skipped {
			continue
		}
		h.addFolded(c)
		if i < s.end {
			if w := s.dict.find(h.sum(), s.text[s.start:i], whole); w >= 0 {
				s.take(w, s.start, i)
			}
		}
	}
}

// Endings behind an apostrophe are at most this many bytes long.
const maxEnding = 8

// apostrophes tries a word without the article that elides before it and
// without the ending behind its last apostrophe: l'Orange, Orange's,
// Orange'ın. The t of n't is no ending.
func (s *scan) apostrophes() {
	from := s.start
	if i, size := s.apostropheAfter(from); elides(s.text[from:i]) && utf8.RuneCountInString(s.text[i+size:s.end]) > 1 {
		from = i + size
		s.tryPart(from, s.end)
	}
	last, size := -1, 0
	for i, n := s.apostropheAfter(from); i < s.end; i, n = s.apostropheAfter(i + n) {
		last, size = i, n
	}
	if last < 0 || utf8.RuneCountInString(s.text[from:last]) < 2 {
		return
	}
	if ending := s.text[last+size : s.end]; len(ending) <= maxEnding && !strings.EqualFold(ending, "t") {
		s.tryPart(from, last)
	}
}

// apostropheAfter returns where in the token the next apostrophe stands and
// its size; the end of the token if there is none.
func (s *scan) apostropheAfter(i int) (at, size int) {
	for i < s.end {
		c, n := s.at(s.text, i)
		if c.class == apostrophe {
			return i, n
		}
		i += n
	}
	return s.end, 0
}

// elides reports whether a word loses its vowel before another one, in French,
// Italian and Catalan.
func elides(word string) bool {
	switch len(word) {
	case 1:
		return strings.ContainsAny(word, "cdjlmnstCDJLMNST")
	case 2:
		return foldsToOne(word, "qu", "un", "gl")
	case 3:
		return foldsToOne(word, "all")
	case 4:
		return foldsToOne(word, "dell", "nell", "sull", "dall", "coll")
	case 5:
		return foldsToOne(word, "jusqu", "quest", "quell")
	case 6:
		return foldsToOne(word, "lorsqu", "puisqu", "quoiqu", "presqu")
	}
	return false
}

func foldsToOne(word string, words ...string) bool {
	for _, w := range words {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// joined finds the terms of several words that text[start:end] runs together;
// they stand from the sigil on, if there is one.
func (s *scan) joined(start, end, sigil int) {
	if w := s.dict.findJoined(s.text[start:end]); w >= 0 {
		s.reach(w, start, sigil, end)
	}
}

// hyphens tries a hyphenated word written together, when it is complete.
func (s *scan) hyphens() {
	if s.end < len(s.text) {
		if c, size := s.at(s.text, s.end); c.r == '-' && s.wordAt(s.end+size) {
			return
		}
	}
	text := s.text[s.compound:s.end]
	if w := s.dict.find(s.hashOf(0, text, compact), text, compact); w >= 0 {
		s.reach(w, s.compound, s.compound, s.end)
	}
	if s.dict.stems != nil {
		s.stems(s.compound, s.end, compact)
	}
}

// sigils finds the tag or the account whose first word the token is.
func (s *scan) sigils() {
	c, size := s.at(s.text, s.sigil)
	start := s.sigil + size
	if c.r == '#' {
		end := tag(s.folder, s.text, start)
		s.joined(start, end, s.sigil)
		if w := s.dict.find(s.hashOf(0, s.text[s.sigil:end], whole), s.text[s.sigil:end], whole); w >= 0 {
			s.arrive(s.roots[w], s.sigil, end)
		}
		return
	}
	end, host := handle(s.folder, s.text, start)
	s.account(end, end, host)
	if n := firstName(s.text[start:end]); start+n < end {
		s.account(start+n, end, host)
		end = start + n
	}
	s.joined(start, end, s.sigil)
}

// firstName returns the length of an account's name without its domain. A
// hyphen ends a name that has no domain: most sites allow none, and some
// languages make compounds of names.
func firstName(name string) int {
	if i := strings.IndexByte(name, '.'); i > 0 {
		return i
	}
	if i := strings.IndexByte(name, '-'); i > 0 {
		return i
	}
	return len(name)
}

// account finds the handles that name the account up to end. Where both the
// term and the text name a host, it must be the same.
func (s *scan) account(end, name, host int) {
	w := s.dict.find(s.hashOf(0, s.text[s.sigil:end], whole), s.text[s.sigil:end], whole)
	if w < 0 {
		return
	}
	for _, t := range s.nodes[s.roots[w]].terms {
		want := s.terms[t].host
		if want == "" || name == host || strings.EqualFold(want, s.text[name+1:host]) {
			s.hit(t, s.sigil, host)
		}
	}
}
