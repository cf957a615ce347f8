package classifier

// source is up to three tokens that make a gram; none make those of the text as
// a whole.
type source struct {
	tokens [3]int
	n      int
}

// trace remembers the words that made the grams which a word of token i ended.
func (f *Features) trace(i int) {
	f.owners = append(f.owners, i)
	n := len(f.owners)
	made := len(f.Grams) - len(f.sources)
	f.from(f.owners[n-1:]...)
	if made > 1 {
		f.from(f.owners[n-2:]...)
	}
	if made > 2 {
		f.from(f.owners[n-3:]...)
		f.from(f.owners[n-3], f.owners[n-1])
	}
}

// lastOwner is the token of the latest word.
func (f *Features) lastOwner() []int { return f.owners[max(0, len(f.owners)-1):] }

// from remembers the tokens that made the next gram without a source.
func (f *Features) from(tokens ...int) {
	if !f.explain {
		return
	}
	var s source
	s.n = copy(s.tokens[:], tokens)
	f.sources = append(f.sources, s)
}
