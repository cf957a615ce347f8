package query

// odd looks at all that signs join to the character at b[i], which is a backslash
// or no ASCII. It reports whether an anchor may stand there, and where to go on.
func (a *anchors) odd(b []byte, i int) (next int, hit bool) {
	if b[i] == '\\' && (i+1 == len(b) || b[i+1] != 'u') {
		return a.control(b, i)
	}
	if next = a.alien(b, i); next > i {
		return next, false
	}
	from := i
	for from > 0 && !a.parts[b[from-1]] {
		from--
	}
	next = len(b)
	met := mode(0)
	for m := range escapes | bytewise + 1 {
		if m&^met != 0 {
			continue // there is nothing to read in this way
		}
		w := walker{anchors: a, b: b, mode: m}
		end, hit := w.walk(from)
		if hit {
			return next, true
		}
		next = min(next, end)
		met |= w.met
	}
	return next, false
}

// alien returns the end of the characters at b[i:] that are nothing to words in
// ASCII, if they stand beside a sign that parts words.
func (a *anchors) alien(b []byte, i int) (end int) {
	if a.foreign != nil {
		return i
	}
	end = i
	for size := 1; size > 0; end += size {
		size = a.alienOne(b[end:])
	}
	escape := end > i && b[end-1] < special
	switch {
	case end == len(b), a.parts[b[end]]:
		return end
	case escape && a.isLetter(b[end]):
		return i // a word that begins here has digits before it
	case i == 0, a.parts[b[i-1]]:
		return end
	}
	return i
}

// alienOne returns the length of the character that b begins with, if it is nothing
// to words in ASCII and no sign; else 0.
func (a *anchors) alienOne(b []byte) int {
	switch {
	case len(b) == 0:
	case b[0] >= special:
		return a.mixed.foreign(b)
	case b[0] == '\\' && len(b) > 1 && b[1] == 'u':
		r, size := unescape(b[2:])
		if size > 0 && r >= special && r>>6 < blocks && !a.mixed.has(r>>6) {
			return 2 + size
		}
	}
	return 0
}

// control looks at what follows the escape at b[i], which is a sign, and reports
// whether an anchor may stand there, and where to go on. What stands before it is
// a word by itself.
func (a *anchors) control(b []byte, i int) (next int, hit bool) {
	from := min(i+2, len(b))
	if b[from-1] >= special {
		return i + 1, false // no escape
	}
	x, end := a.run(b, from)
	switch {
	case end == from:
		return from, false
	case a.filter.may(x) && a.stands(b, from, x):
		return from, true
	case end < len(b) && a.table[b[end]] == joining:
		w := walker{anchors: a, b: b, mode: escapes}
		_, hit = w.walk(from)
	}
	return from, hit
}
