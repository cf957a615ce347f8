package gram

// Key is an n-gram: up to four bytes, and whether it begins and ends a word.
type Key uint64

const (
	begins Key = 1 << 40
	ends   Key = 1 << 41
)

// Cut goes through the n-grams of a word.
type Cut struct {
	// Key is the current n-gram.
	Key Key

	word []byte
	at   int // the next n-gram begins here; -1 after the last
}

// CutWord returns the n-grams of a word.
func CutWord(word []byte) Cut { return Cut{word: word} }

// Next goes to the next n-gram and reports whether there is one.
func (c *Cut) Next() bool {
	if c.at < 0 {
		return false
	}
	var flags Key
	if c.at == 0 {
		flags = begins
	}
	if c.at+4 < len(c.word) {
		c.Key = pack(c.word[c.at:c.at+4]) | flags
		c.at += 3
		return true
	}
	c.Key = pack(c.word[max(0, len(c.word)-4):]) | flags | ends
	c.at = -1
	return true
}

// MakeKey returns the key of an n-gram of at most four bytes.
func MakeKey(b []byte, begin, end bool) Key {
	k := pack(b)
	if begin {
		k |= begins
	}
	if end {
		k |= ends
	}
	return k
}

// pack returns bytes with their number.
func pack(b []byte) Key {
	if len(b) == 4 {
		return 4<<32 | Key(b[0]) | Key(b[1])<<8 | Key(b[2])<<16 | Key(b[3])<<24
	}
	k := Key(len(b)) << 32
	for i, c := range b {
		k |= Key(c) << (8 * i)
	}
	return k
}

// hash spreads a key over 64 bits.
func (k Key) hash() uint64 {
	h := uint64(k) * 0x9e3779b97f4a7c15
	h ^= h >> 32
	return h * 0xd6e8feb86659fd93
}
