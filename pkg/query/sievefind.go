package query

import (
	"bytes"
	"encoding/hex"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// plan is how a sieve goes about its needles.
type plan struct {
	*folder
	table  plainBytes
	pivots []pivot // in no order, each letter once
	wanted alphabet
	legacy [128]alphabet // of the bytes beyond ASCII, read as windows-1252
	mixed  blockSet
	futile bool // reading all records is quicker
}

// pivot is a letter that is looked for, and the needles that it is the pivot of.
type pivot struct {
	letter  byte
	mask    uint64 // the bits of a byte that matter, whatever the case
	needles []needle
	then    [256]bool // whether a byte may follow
}

// stretch is how much is searched for one thing after another: it stays in the
// nearest cache.
const stretch = 8 << 10

func (p *plan) index(b []byte) int {
	next := 0 // where the next character begins
	for from := 0; from < len(b); from += stretch {
		end := min(from+stretch, len(b))
		to := end
		for i := range p.pivots {
			to = p.letter(b, from, to, &p.pivots[i])
		}
		to = p.escape(b, from, to)
		to, next = p.exotic(b, max(from, next), to)
		if to < end {
			return to
		}
	}
	return -1
}

// letter returns where the first needle of a pivot stands in b[from:to]; to if
// there is none. It looks at 64 bytes at a time.
func (p *plan) letter(b []byte, from, to int, v *pivot) int {
	for ; to-from >= wide; from += wide {
		at := to
		for found := v.in(b[from : from+wide]); found != 0; found &= found - 1 {
			i := from + place(bits.TrailingZeros64(found))
			if p.pivotAt(b, i, v) {
				at = min(at, i)
			}
		}
		if at < to {
			return at
		}
	}
	for ; from < to; from++ {
		if p.pivotAt(b, from, v) {
			break
		}
	}
	return from
}

// pivotAt reports whether a needle may stand around b[i]. Most often the byte
// behind it is the wrong one.
func (p *plan) pivotAt(b []byte, i int, v *pivot) bool {
	return (i+1 >= len(b) || v.then[b[i+1]]) && p.table[b[i]] == v.letter && p.around(b, i, i+1, v)
}

// in returns where in 64 bytes the letter may stand: each eight bytes have one
// bit of the eight bytes that are returned, see place. The sums reach the high bit
// of each byte that differs from the letter; those of other scripts may not.
func (v *pivot) in(b []byte) uint64 {
	want, mask := uint64(v.letter)*ones, v.mask*ones
	x := ((load(b, 0)^want)&mask + 0x7f*ones) & highs >> 7
	x |= ((load(b, 8)^want)&mask + 0x7f*ones) & highs >> 6
	x |= ((load(b, 16)^want)&mask + 0x7f*ones) & highs >> 5
	x |= ((load(b, 24)^want)&mask + 0x7f*ones) & highs >> 4
	x |= ((load(b, 32)^want)&mask + 0x7f*ones) & highs >> 3
	x |= ((load(b, 40)^want)&mask + 0x7f*ones) & highs >> 2
	x |= ((load(b, 48)^want)&mask + 0x7f*ones) & highs >> 1
	x |= ((load(b, 56)^want)&mask + 0x7f*ones) & highs
	return ^x
}

// place returns for which of the 64 bytes a bit of in is.
func place(bit int) int { return bit&7<<3 | bit>>3 }

// around reports whether a needle of a pivot may stand around b[from:to].
func (p *plan) around(b []byte, from, to int, v *pivot) bool {
	for i := range v.needles {
		if v.needles[i].around(&p.table, b, from, to) {
			return true
		}
	}
	return false
}

// escape is like letter for pivots that are written as \uXXXX.
func (p *plan) escape(b []byte, from, to int) int {
	for from < to {
		i := bytes.IndexByte(b[from:to], '\\')
		if i < 0 {
			break
		}
		from += i + 1
		if from < len(b) && b[from] == 'u' {
			if r, size := unescape(b[from+1:]); p.other(b, from-1, from+1+size, r) {
				return from - 1
			}
		}
	}
	return to
}

// unescape returns the character whose digits b begins with, behind the \u, and
// how many bytes it takes.
func unescape(b []byte) (r rune, size int) {
	first, ok := hex4(b)
	if !ok {
		return utf8.RuneError, 0
	}
	if utf16.IsSurrogate(first) && bytes.HasPrefix(b[4:], []byte(`\u`)) {
		if second, ok := hex4(b[6:]); ok {
			return utf16.DecodeRune(first, second), 10
		}
	}
	return first, 4
}

func hex4(b []byte) (r rune, ok bool) {
	var to [2]byte
	if len(b) < 4 {
		return 0, false
	}
	_, err := hex.Decode(to[:], b[:4])
	return rune(to[0])<<8 | rune(to[1]), err == nil
}

// exotic is like letter for pivots that are written as a character beyond ASCII.
// It also returns where the character behind the last one begins.
func (p *plan) exotic(b []byte, from, to int) (at, next int) {
	for from < to {
		if b[from] < special {
			if from += high(b[from:to]); from >= to {
				break
			}
		}
		if size := p.mixed.foreign(b[from:]); size > 0 {
			from += size
			continue
		}
		r, size := utf8.DecodeRune(b[from:])
		if r == utf8.RuneError && size == 1 && p.legacy[b[from]-special]&p.wanted != 0 || p.other(b, from, from+size, r) {
			return from, from
		}
		from += size
	}
	return to, from
}

// other reports whether the character r, written b[from:to], may be the pivot of
// a needle.
func (p *plan) other(b []byte, from, to int, r rune) bool {
	if r >= special && (r>>6 >= blocks || !p.mixed.has(r>>6)) {
		return false
	}
	c := p.char(r)
	if letters(c)&p.wanted == 0 {
		return false
	}
	if c.tail != "" {
		return true
	}
	for i := range p.pivots {
		if v := &p.pivots[i]; rune(v.letter) == c.r && p.around(b, from, to, v) {
			return true
		}
	}
	return false
}

// high returns where the first byte beyond ASCII stands; len(b) if there is
// none.
func high(b []byte) int {
	i := 0
	for ; len(b)-i >= 64; i += 64 {
		p := b[i : i+64]
		if (load(p, 0)|load(p, 8)|load(p, 16)|load(p, 24)|load(p, 32)|load(p, 40)|load(p, 48)|load(p, 56))&highs != 0 {
			break
		}
	}
	for ; len(b)-i >= 8; i += 8 {
		if x := load(b, i) & highs; x != 0 {
			return i + bits.TrailingZeros64(x)>>3
		}
	}
	for i < len(b) && b[i] < special {
		i++
	}
	return i
}
