package output

// newTSV makes the encoder of tab-separated values: CSV with tabs, which no cell has,
// and a row a line, as newlines in cells are folded. Quotes are as in CSV; commas and
// semicolons need none.
func newTSV(cols []Field, o Options) (encoder, error) {
	o.Separator = '\t'
	enc, err := newCSV(cols, o)
	c, ok := enc.(*csvWriter)
	if !ok {
		return enc, err
	}
	c.fold = oneLine
	for _, b := range []byte{',', ';'} {
		c.special[b], c.plain[b] = false, true
	}
	return c, err
}
