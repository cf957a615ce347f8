package output

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// value is what a field holds in one mention; the field's type says where. It
// is small enough to be passed in registers: lists and words stay where they are,
// in the mention.
type value struct {
	// known is false for a value that is absent.
	known bool
	text  string
	// n is an integer, a number in ten-thousandths, a time in Unix seconds, or the
	// place of a field of the input file in Extra.
	n int64
}

// text returns a text; the empty one is unknown.
func text(s string) value { return value{known: s != "", text: s} }

// integer returns a number that is known.
func integer(n int64) value { return value{known: true, n: n} }

// count returns a count.
func count(c mention.Count) value {
	n, known := c.Get()
	return value{known: known, n: n}
}

// firstSecond and lastSecond bound the years 1 to 9999.
const (
	firstSecond = -62135596800
	lastSecond  = 253402300799
)

// moment returns a time. RFC 3339 has years of four digits only.
func moment(t time.Time) value {
	n := t.Unix()
	if n < firstSecond || n > lastSecond || t.IsZero() {
		return value{}
	}
	return value{known: true, n: n}
}

// time returns the time that a value holds.
func (v value) time() time.Time { return time.Unix(v.n, 0).UTC() }

// webAddress returns s when it is an address of the web that can be printed
// anywhere as it stands, and "" otherwise.
func webAddress(s string) string {
	rest, ok := cutScheme(s)
	if !ok || rest == "" || rest[0] == '/' {
		return ""
	}
	if strings.IndexByte(rest, ' ') >= 0 {
		return ""
	}
	for i := 0; i < len(rest); {
		if i = skipPlain(rest, i); i == len(rest) {
			break
		}
		r, size := utf8.DecodeRuneInString(rest[i:])
		if r == utf8.RuneError || hidden(r) || joiner(r) || blank(r) {
			return ""
		}
		i += size
	}
	return s
}

// cutScheme returns what follows http:// or https://.
func cutScheme(s string) (rest string, ok bool) {
	for _, scheme := range [...]string{"https://", "http://"} {
		if strings.HasPrefix(s, scheme) {
			return s[len(scheme):], true
		}
		if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return s[len(scheme):], true
		}
	}
	return s, false
}

// appendPlain appends a time, a number or an integer, which need no cleaning.
// decimals is the fixed number of decimals, up to four.
func appendPlain(dst []byte, t Type, v value, decimals int) []byte {
	switch t {
	case Time:
		return appendTime(dst, v.n)
	case Number:
		return appendFixed(dst, v.n, decimals)
	default:
		return strconv.AppendInt(dst, v.n, 10)
	}
}

// appendFixed appends ten-thousandths with two or four decimals.
func appendFixed(dst []byte, n int64, decimals int) []byte {
	scale := int64(10000)
	if decimals == 2 {
		n, scale = (n+50)/100, 100
	}
	dst = append(strconv.AppendInt(dst, n/scale, 10), '.')
	rest := n % scale
	if decimals == 4 {
		dst = appendTwo(dst, rest/100)
	}
	return appendTwo(dst, rest%100)
}

// appendTwo appends a number below a hundred with two digits.
func appendTwo(dst []byte, n int64) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// appendList appends the items that add gives, with a mark between them.
func appendList[T any](dst []byte, items []T, add func([]byte, T) []byte) []byte {
	for i, item := range items {
		if i > 0 {
			dst = append(dst, "; "...)
		}
		dst = add(dst, item)
	}
	return dst
}

// appendWeight appends the weight of a word with its sign: +1.20.
func appendWeight(dst []byte, w float64) []byte {
	if math.IsNaN(w) || math.IsInf(w, 0) {
		return append(dst, "+0.00"...)
	}
	if !math.Signbit(w) {
		dst = append(dst, '+')
	}
	if math.Abs(w) >= 1e6 {
		return strconv.AppendFloat(dst, w, 'g', 6, 64)
	}
	return strconv.AppendFloat(dst, w, 'f', 2, 64)
}
