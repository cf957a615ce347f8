package query

import "bytes"

// newAnchors chooses for each way what is rarest in the beginning of a file.
func newAnchors(g *glyphs, ways []way, b []byte) *anchors {
	count := 0
	choices(ways, func(string) { count++ })
	all := newLexicon(count)
	choices(ways, func(key string) {
		if n, ok := newNeedle(key); ok {
			all.add(n.letters)
		}
	})
	g.tally(&all, b)
	chosen := make([]string, 0, len(ways))
	var foreign []rune
	for _, w := range ways {
		chosen, foreign = all.rarest(w, chosen, foreign)
	}
	a := emptyAnchors(g, len(chosen))
	for _, w := range chosen {
		a.enter(w)
	}
	a.settle()
	if len(foreign) > 0 {
		a.foreign = new(runeSet)
		for _, r := range foreign {
			a.foreign.add(r)
		}
	}
	return a
}

// choices calls f with the words of all ways between which there is a choice.
func choices(ways []way, f func(key string)) {
	for _, w := range ways {
		for _, form := range w {
			for _, keys := range form {
				if len(w) == 1 && len(keys) == 1 {
					continue
				}
				for _, k := range keys {
					f(k)
				}
			}
		}
	}
}

// tally counts the words in b.
func (g *glyphs) tally(l *lexicon, b []byte) {
	for i := 0; i < len(b); i++ {
		x, end := g.run(b, i)
		if end > i {
			l.count(x)
			i = end
		}
	}
}

// run returns the first eight letters that stand at b[i:], and where the last of
// all stands.
func (g *glyphs) run(b []byte, i int) (x uint64, end int) {
	for shift := 0; i < len(b) && g.isLetter(b[i]); i++ {
		if shift < 64 {
			x |= uint64(g.table[b[i]]) << shift
			shift += 8
		}
	}
	return x, i
}

// isLetter reports whether c is a letter or a digit.
func (g *glyphs) isLetter(c byte) bool { return isLetter(g.table[c]) }

// frequent reports whether so many records hold an anchor that reading all is
// quicker.
func (a *anchors) frequent(b []byte) bool {
	lines, hits := bytes.Count(b, []byte{'\n'}), 0
	for len(b) > 0 {
		i := a.index(b)
		if i < 0 {
			break
		}
		hits++
		n := bytes.IndexByte(b[i:], '\n')
		if n < 0 {
			break
		}
		b = b[i+n+1:]
	}
	return hits > lines*3/4
}
