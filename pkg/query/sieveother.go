package query

import (
	"bytes"
	"encoding/hex"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

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
