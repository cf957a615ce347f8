package query

import "unicode/utf8"

// rarest adds what to look for to find a way: of each form of one term the rarest
// word, or a character where there is none.
func (l *lexicon) rarest(w way, words []string, foreign []rune) ([]string, []rune) {
	best, least := w[0], -1
	for _, f := range w {
		if len(w) == 1 {
			break
		}
		sum := 0
		for _, keys := range f {
			_, seen := l.rarestOf(keys)
			sum += seen
		}
		if least < 0 || sum < least {
			best, least = f, sum
		}
	}
	for _, keys := range best {
		if word, _ := l.rarestOf(keys); word != "" {
			words = append(words, word)
		} else {
			foreign = append(foreign, foreignOf(keys))
		}
	}
	return words, foreign
}

// rarestOf returns the word that was counted least; of the same the longest.
func (l *lexicon) rarestOf(keys []string) (word string, seen int) {
	for _, k := range keys {
		n, ok := newNeedle(k)
		if !ok {
			continue
		}
		c := l.seen(n.letters)
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
