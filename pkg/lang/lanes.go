package lang

import "github.com/earshot-cli/earshot/pkg/lang/internal/gram"

// lanes are the scores of the classes in Latin letters, which come first, as 16-bit
// numbers: four in a machine word that are added and compared together. Each is more
// by offset for the beginning and for each word, so that it is never below 0; so
// long as few are added it stays below 2^15, and the free top bit tells which of two
// is larger.
type lanes [latin / 4]uint64

const (
	latin  = 40
	offset = 1024
	ones   = 0x0001_0001_0001_0001
	tops   = 0x8000_8000_8000_8000
)

// lanesOf packs the scores of a word.
func lanesOf(s *gram.Scores) (l lanes) {
	for i, v := range s[:latin] {
		l[i/4] |= uint64(v+offset) << (16 * (i % 4))
	}
	return l
}

func (l *lanes) add(other *lanes) {
	for i, v := range other {
		l[i] += v
	}
}

// english reports whether English is ahead of all other classes by lead.
func (l *lanes) english(lead int32) bool {
	least := int32(l[0]&0xffff) - lead
	if least < 0 {
		return false
	}
	bound := uint64(least)*ones | tops
	all := bound - l[0]&^0xffff // English itself
	for _, v := range l[1:] {
		all &= bound - v
	}
	return all&tops == tops
}
