package main

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode/utf8"
)

// piece is a part of a template: plain text, then what to draw, 0 at the end.
type piece struct {
	plain string
	slot  byte
}

// writer writes texts; buf is the one in hand.
type writer struct {
	rng       *rand.Rand
	words     *vocabulary
	terms     []term
	kinds     [][][]piece
	languages [][]string
	accents   []string
	emoji     []string
	buf       []byte
}

func newWriter(rng *rand.Rand) *writer {
	w := &writer{rng: rng, words: newVocabulary(), accents: strings.Fields(accented), emoji: strings.Fields(emoji)}
	for _, templates := range []string{complaints, praises, questions, chatter} {
		w.kinds = append(w.kinds, parseTemplates(templates))
	}
	for line := range strings.Lines(foreign) {
		w.languages = append(w.languages, strings.Split(strings.TrimSuffix(line, "\n"), "|"))
	}
	w.terms = makeTerms(w.words.known())
	return w
}

// parseTemplates cuts each line at its slots.
func parseTemplates(lines string) [][]piece {
	var all [][]piece
	for line := range strings.Lines(lines) {
		var pieces []piece
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "@")
		plain := parts[0]
		for _, part := range parts[1:] {
			pieces = append(pieces, piece{plain, part[0]})
			plain = part[1:]
		}
		all = append(all, append(pieces, piece{plain, 0}))
	}
	return all
}

// text writes one text and says in which language. It stays valid until the next.
func (w *writer) text() (text []byte, lang string) {
	w.buf = w.buf[:0]
	limit, mention := w.length(), ""
	if i := drawTerm(w.rng); i >= 0 {
		forms := w.terms[i].forms
		mention = forms[w.rng.IntN(len(forms))]
	}
	if w.rng.IntN(100) < 12 {
		w.handle()
	}
	lang = "en"
	if w.rng.IntN(25) == 0 {
		lang = w.abroad(limit)
	} else {
		w.english(limit, mention)
	}
	w.cut(limit)
	if mention != "" && !bytes.Contains(w.buf, []byte(mention)) {
		w.add(mention)
	}
	w.trimmings()
	return w.buf, lang
}

// length draws how long a text shall be: half have less than 110 bytes.
func (w *writer) length() int {
	bounds := [...]int{20, 34, 52, 70, 90, 110, 132, 158, 190, 232, 270}
	i := w.rng.IntN(len(bounds) - 1)
	return bounds[i] + w.rng.IntN(bounds[i+1]-bounds[i])
}

// english writes sentences of one kind until limit. Of twenty texts four are
// complaints and nine are chatter.
func (w *writer) english(limit int, mention string) {
	begin := len(w.buf)
	kind := [...]int{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3}[w.rng.IntN(20)]
	for len(w.buf) < limit {
		if len(w.buf) > begin {
			w.buf = append(w.buf, [...]string{". ", ". ", ". ", "! ", " - ", "... ", ", ", "\n", "; ", ". "}[w.rng.IntN(10)]...)
		}
		templates := w.kinds[kind]
		start := len(w.buf)
		for _, p := range templates[w.rng.IntN(len(templates))] {
			w.buf = append(w.buf, p.plain...)
			w.fill(p.slot, mention)
		}
		if w.rng.IntN(3) > 0 && w.buf[start] >= 'a' && w.buf[start] <= 'z' {
			w.buf[start] -= 'a' - 'A'
		}
	}
}

// fill writes what a slot asks for.
func (w *writer) fill(slot byte, mention string) {
	r := w.rng.Uint64()
	switch slot {
	case 'n':
		w.buf = append(w.buf, pick(w.words.nouns, r)...)
	case 'v':
		w.buf = append(w.buf, pick(w.words.verbs, r)...)
	case 'a':
		w.buf = append(w.buf, pick(w.words.adjectives, r)...)
	case 'z':
		w.buf = append(w.buf, w.words.word(r)...)
	case 'd':
		w.buf = strconv.AppendUint(w.buf, 2+r%40, 10)
	case 'b':
		if mention == "" {
			mention = "they"
		}
		w.buf = append(w.buf, mention...)
	}
}

// pick draws from a list; the earlier half is likelier.
func pick(list []string, r uint64) string {
	n := uint64(len(list))
	return list[min(r%n, (r>>32)%n)]
}

// abroad writes sentences of another language and gives its tag.
func (w *writer) abroad(limit int) string {
	list := w.languages[w.rng.IntN(len(w.languages))]
	for len(w.buf) < limit {
		w.add(list[1+w.rng.IntN(len(list)-1)])
	}
	return list[0]
}

// cut ends the text at a space before limit, or between two characters where
// there is none.
func (w *writer) cut(limit int) {
	if len(w.buf) <= limit {
		return
	}
	end := bytes.LastIndexByte(w.buf[:limit], ' ')
	if end < 20 {
		for end = limit; !utf8.RuneStart(w.buf[end]); end-- {
		}
	}
	w.buf = w.buf[:end]
}
