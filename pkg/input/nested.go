package input

// nest remembers of each bracket that is open whether it is that of an object.
type nest struct {
	objects [deepest/64 + 1]uint64
	depth   int
}

func (n *nest) open(object bool) {
	bit := uint64(1) << (n.depth % 64)
	n.objects[n.depth/64] &^= bit
	if object {
		n.objects[n.depth/64] |= bit
	}
	n.depth++
}

// inObject reports whether the innermost bracket is that of an object.
func (n *nest) inObject() bool {
	d := n.depth - 1
	return n.objects[d/64]>>(d%64)&1 != 0
}

// nested passes over an object or an array, whose bracket comes next, and all
// that is in it. It looks at strings and brackets: whatever else stands between
// them is not checked, since nobody asks for it. depth is how many brackets are
// open with it.
func (s *scanner) nested(depth int) error {
	var n nest
	for ; s.at < len(s.b); s.at++ {
		switch c := s.b[s.at]; c {
		default:
		case '"':
			quote := closing(s.b, s.at+1)
			if quote < 0 {
				return s.fail("a string is not closed")
			}
			s.at = quote
		case '{', '[':
			if depth+n.depth > deepest {
				return s.fail("nested too deep")
			}
			n.open(c == '{')
		case '}', ']':
			if n.inObject() != (c == '}') {
				return s.fail("a comma is expected")
			}
			if n.depth--; n.depth == 0 {
				s.at++
				return nil
			}
		}
	}
	return s.fail("the record is cut off")
}
