package main

import "strconv"

// trimmings hangs on what posts have beside sentences: words with accents,
// hashtags, links, emoji, words in quotes.
func (w *writer) trimmings() {
	if w.rng.IntN(100) < 8 {
		w.add(w.accents[w.rng.IntN(len(w.accents))])
	}
	if w.rng.IntN(100) < 4 {
		w.add(`"` + w.words.word(w.rng.Uint64()) + `"`)
	}
	if w.rng.IntN(100) < 10 {
		w.add("#")
		w.buf = append(w.buf, pick(w.words.nouns, w.rng.Uint64())...)
	}
	if w.rng.IntN(100) < 8 {
		w.add("https://s.example/")
		w.buf = appendCode(w.buf, w.rng.Uint64(), 9)
	}
	if w.rng.IntN(100) < 10 {
		for range 1 + w.rng.IntN(3) {
			w.add(w.emoji[w.rng.IntN(len(w.emoji))])
		}
	}
}

// add appends a word after a space.
func (w *writer) add(word string) {
	if len(w.buf) > 0 {
		w.buf = append(w.buf, ' ')
	}
	w.buf = append(w.buf, word...)
}

// handle begins the text with the name of someone.
func (w *writer) handle() {
	r := w.rng.Uint64()
	w.buf = append(w.buf, '@')
	w.buf = append(w.buf, pick(w.words.nouns, r)...)
	w.buf = append(w.buf, '_')
	w.buf = strconv.AppendUint(w.buf, r>>54, 10)
	w.buf = append(w.buf, ' ')
}

// appendCode appends n letters and digits, as ids are made of.
func appendCode(b []byte, r uint64, n int) []byte {
	for range n {
		b = append(b, "234567abcdefghijklmnopqrstuvwxyz"[r%32])
		r /= 32
	}
	return b
}
