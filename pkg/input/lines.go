package input

// lines reads plain text.
type lines struct{ w *window }

func (l lines) next(r *record) (line int, err error) {
	for {
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
