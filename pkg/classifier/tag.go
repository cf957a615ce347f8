package classifier

import (
	"math"
	"slices"
	"unicode/utf8"
)

// splitter cuts a hashtag in small letters into words of a dictionary. Words
// are numbered by how common they are, so that the most likely words are those
// with the least sum of logarithms of their numbers, G. Zipf.
type splitter struct {
	cost  [maxNorm + 1]float64
	from  [maxNorm + 1]int
	found []uint64
}

// wordCost is what each further word costs: few long words are likelier than
// many short ones.
const wordCost = 4

// split returns the hashes of the words that norm is made of, in order; none if
// there is a part that is no word.
func (s *splitter) split(norm []byte, d *Dictionary) []uint64 {
	s.found = s.found[:0]
	if len(norm) < 4 || len(norm) > maxNorm {
		return nil
	}
	for j := range s.cost[:len(norm)+1] {
		s.cost[j] = math.Inf(1)
	}
	s.cost[0] = 0
	for i := range norm {
		if !math.IsInf(s.cost[i], 1) && utf8.RuneStart(norm[i]) {
			s.words(norm, i, d)
		}
	}
	if math.IsInf(s.cost[len(norm)], 1) {
		return nil
	}
	for j := len(norm); j > 0; j = s.from[j] {
		s.found = append(s.found, Hash(norm[s.from[j]:j]))
	}
	slices.Reverse(s.found)
	return s.found
}

// words tries the words that begin at i. Single letters are no words but a and
// i.
func (s *splitter) words(norm []byte, i int, d *Dictionary) {
	h := uint64(fnvStart)
	for j := i; j < len(norm); j++ {
		h = (h ^ uint64(norm[j])) * fnvPrime
		if j == i && norm[i] != 'a' && norm[i] != 'i' {
			continue
		}
		n := d.Find(mix(h))
		if n == Unknown {
			continue
		}
		if c := s.cost[i] + wordCost + math.Log(float64(n+2)); c < s.cost[j+1] {
			s.cost[j+1], s.from[j+1] = c, i
		}
	}
}
