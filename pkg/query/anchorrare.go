package query

import "unicode/utf8"

// rarest returns what to look for to find a way.
func (a *anchors) rarest(w way) (words []string, foreign []rune) {
	least := -1
	for _, f := range w {
		var ws []string
		var rs []rune
		sum := 0
		for _, keys := range f {
			word, seen := a.rarestOf(keys)
			if sum += seen; word == "" {
				rs = append(rs, foreignOf(keys))
			} else {
				ws = append(ws, word)
			}
		}
		if least < 0 || sum < least {
			words, foreign, least = ws, rs, sum
		}
	}
	return words, foreign
}

// rarestOf returns the word that was counted least; of the same the longest.
func (a *anchors) rarestOf(keys []string) (word string, seen int) {
	for _, k := range keys {
		n, ok := newNeedle(k)
		if !ok {
			continue
		}
		c := int(a.slots[a.find(n.letters)].seen)
		if word == "" || c < seen || c == seen && len(n.letters) > len(word) {
			word, seen = n.letters, c
		}
	}
	return word, seen
}

// foreignOf returns a character beyond ASCII of the keys.
func foreignOf(keys []string) (r rune) {
	for _, k := range keys {
		for _, r := range k {
			if r >= utf8.RuneSelf {
				return r
			}
		}
	}
	return 0
}
