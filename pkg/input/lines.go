package input

// lines reads plain text.
type lines struct {
	w    *window
	sift sift
}

func (l *lines) next(r *record) (line int, err error) {
	for {
		l.sift.pass(l.w, 0, 0)
		line = l.w.line
		b, err := l.w.next()
		if err != nil {
			return line, err
		}
		if !blank(b) {
			r.set(fieldText, b)
			return line, nil
		}
	}
}
