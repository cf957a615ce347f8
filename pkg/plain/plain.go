// Package plain reads plain words: up to 16 letters of ASCII. Most words of most
// posts are plain, and few words make most of a text, so that what a word comes to
// is worth remembering by its letters. They are read and compared eight at a time.
package plain

import (
	"encoding/binary"
	"math/bits"
)

// Size is how many letters a plain word has at most.
const Size = 16

// Word is a plain word in small letters: its bytes as they stand in memory, zeros
// behind them. Words that differ have different values.
type Word struct{ Low, High uint64 }

const (
	ones  = 0x0101_0101_0101_0101
	highs = 0x80 * ones
	cases = 0x20 * ones // the bits that tell small letters from capitals
)

// At returns the first letters at i, how many they are, and whether a small one is
// among them. After Size letters there may be more.
func At(text string, i int) (w Word, n int, small bool) {
	low, high := sixteen(text, i)
	n = bits.TrailingZeros64(others(low)) / 8
	first := head(n)
	w.Low, small = (low|cases)&first, low&first&cases != 0
	if n < 8 {
		return w, n, small
	}
	more := bits.TrailingZeros64(others(high)) / 8
	second := head(more)
	w.High = (high | cases) & second
	return w, n + more, small || high&second&cases != 0
}

// Short returns up to 16 bytes of any kind, none of them 0, in the form of a word.
func Short(s []byte) (w Word) {
	for i := len(s) - 1; i >= 0; i-- {
		w.High = w.High<<8 | w.Low>>56
		w.Low = w.Low<<8 | uint64(s[i])
	}
	return w
}

// Append appends the letters to b.
func (w Word) Append(b []byte) []byte {
	n := (bits.Len64(w.Low) + bits.Len64(w.High) + 7) / 8
	b = binary.LittleEndian.AppendUint64(b, w.Low)
	b = binary.LittleEndian.AppendUint64(b, w.High)
	return b[:len(b)-Size+n]
}

// slot is a place for the word among 1<<log.
func (w Word) slot(log int) uint64 {
	return (w.Low ^ bits.RotateLeft64(w.High, 29)) * 0x9e3779b97f4a7c15 >> (64 - uint(log))
}

// others sets the high bit of each byte that is no letter of ASCII.
func others(b uint64) uint64 {
	small := b&^highs | cases
	return (^(small + (0x80-'a')*ones) | (small + (0x7f-'z')*ones) | b) & highs
}

// head is a mask of the first n bytes of eight.
func head(n int) uint64 { return 1<<(8*uint(n)) - 1 }

// sixteen returns the 16 bytes at i, zeros for those behind the text.
func sixteen(text string, i int) (low, high uint64) {
	if i+Size <= len(text) {
		return eight(text[i:]), eight(text[i+8:])
	}
	if len(text) < Size {
		for k := len(text) - 1; k >= i; k-- {
			high = high<<8 | low>>56
			low = low<<8 | uint64(text[k])
		}
		return low, high
	}
	// The last 16 bytes, those before i shifted out. A shift by 64 and more, to
	// which a negative one turns, leaves nothing.
	end := text[len(text)-Size:]
	low, high = eight(end), eight(end[8:])
	out := 8 * uint(i+Size-len(text))
	return low>>out | high<<(64-out) | high>>(out-64), high >> out
}

// eight is binary.LittleEndian.Uint64 for a string.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
