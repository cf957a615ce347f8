package query

import "bytes"

// newAnchors chooses for each way what is rarest in the beginning of a file.
func newAnchors(g *glyphs, ways []way, b []byte) *anchors {
	words := 0
	for _, w := range ways {
		for _, f := range w {
			for _, keys := range f {
				words += len(keys)
			}
		}
	}
	all := emptyAnchors(g, words)
	for _, w := range ways {
		for _, f := range w {
			for _, keys := range f {
				for _, k := range keys {
					if n, ok := newNeedle(k); ok {
						all.enter(n.letters)
					}
				}
			}
		}
	}
	all.tally(b)
	var chosen []string
	var foreign []rune
	for _, w := range ways {
		words, chars := all.rarest(w)
		chosen, foreign = append(chosen, words...), append(foreign, chars...)
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

// tally counts the words in b, by their first eight letters.
func (a *anchors) tally(b []byte) {
	for i := 0; i < len(b); i++ {
		x, end := a.run(b, i)
		for at := a.home(x); end > i && a.slots[at].start != 0; at = (at + 1) & (len(a.slots) - 1) {
			if a.slots[at].start == x {
				a.slots[at].seen++
			}
		}
		i = max(i, end)
	}
}

// run returns the first eight letters that stand at b[i:], and where the last of
// all stands.
func (a *anchors) run(b []byte, i int) (x uint64, end int) {
	for shift := 0; i < len(b) && a.isLetter(b[i]); i++ {
		if shift < 64 {
			x |= uint64(a.table[b[i]]) << shift
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
