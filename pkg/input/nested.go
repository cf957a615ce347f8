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
// that is in it. depth is how many brackets are open with it.
func (s *scanner) nested(depth int) error {
	var n nest
	for bracket := s.b[s.at]; ; {
		if depth+n.depth > deepest {
			return s.fail("nested too deep")
		}
		n.open(bracket == '{')
		s.at++
		done, err := s.inside(&n)
		if done || err != nil {
			return err
		}
		bracket = s.b[s.at]
	}
}

// inside goes on from behind an opening bracket to the next one, which it does not
// take, or to the end of all brackets, when it is done.
func (s *scanner) inside(n *nest) (done bool, err error) {
	for first := true; ; first = false {
		object := n.inObject()
		switch c := s.peek(); {
		case c == ']' && !object, c == '}' && object:
			s.at++
			if n.depth--; n.depth == 0 {
				return true, nil
			}
			continue
		case c == 0:
			return false, s.fail("the record is cut off")
		case first:
		case c == ',':
			s.at++
		default:
			return false, s.fail("a comma is expected")
		}
		if object {
			if _, err := s.key(); err != nil {
				return false, err
			}
		}
		switch s.peek() {
		case '{', '[':
			return false, nil
		default:
			if _, err := s.value(0); err != nil {
				return false, err
			}
		}
	}
}
