package store

import "github.com/earshot-cli/earshot/pkg/mention"

// Mark is what a post, or anything else, is known by: the first half of an
// HMAC-SHA-256 of its name.
type Mark = mention.Mark

// Mark returns the mark of what has these names, in this order.
func (s *Store) Mark(names ...string) (m Mark) {
	s.mac.Reset()
	for _, n := range names {
		s.mac.Write(append([]byte(n), 0)) // so that names cannot shift
	}
	var sum [32]byte
	copy(m[:], s.mac.Sum(sum[:0]))
	return m
}
