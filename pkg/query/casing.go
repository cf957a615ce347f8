package query

import (
	"unicode"
	"unicode/utf8"
)

// casing is a word whose case counts.
type casing struct {
	word  int32
	marks string
}

// caseMarks returns an A for each folded character of a text that is a capital, and
// an a for each other. Signs have none.
func (f *folder) caseMarks(s string) []byte {
	var marks []byte
	for i := 0; i < len(s); {
		mark, n, size := f.caseAt(s, i)
		for range n {
			marks = append(marks, mark)
		}
		i += size
	}
	return marks
}

// caseAt returns the mark of the character at i, how many folded characters it
// makes and how many bytes it takes.
func (f *folder) caseAt(s string, i int) (mark byte, n, size int) {
	c, size := f.at(s, i)
	if compact.drops(c) {
		return 0, 0, size
	}
	mark = 'a'
	if r, _ := utf8.DecodeRuneInString(s[i:]); unicode.IsUpper(r) || unicode.IsTitle(r) {
		mark = 'A'
	}
	return mark, 1 + utf8.RuneCountInString(c.tail), size
}

// hasCase reports whether the marks of s begin with the given ones.
func (f *folder) hasCase(s, marks string) bool {
	for i := 0; i < len(s) && marks != ""; {
		mark, n, size := f.caseAt(s, i)
		for ; n > 0 && marks != ""; n-- {
			if marks[0] != mark {
				return false
			}
			marks = marks[1:]
		}
		i += size
	}
	return marks == ""
}
