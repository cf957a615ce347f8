package query

// odd looks at all that signs join to the character at b[i], which is a backslash
// or no ASCII. It reports whether an anchor may stand there, and where to go on.
func (a *anchors) odd(b []byte, i int) (next int, hit bool) {
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
	for end < len(b) && b[end] >= special {
		size := a.mixed.foreign(b[end:])
		if size == 0 {
			break
		}
		end += size
	}
	if i == 0 || a.parts[b[i-1]] || end == len(b) || a.parts[b[end]] {
		return end
	}
	return i
}
