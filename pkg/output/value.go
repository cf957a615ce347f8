package output

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// value is what a field holds in one mention; the field's type says where. It
// is small enough to be passed in registers.
type value struct {
	// known is false for a value that is absent.
	known bool
	text  string
	// n is an integer, a number in ten-thousandths, or a time in Unix seconds.
	n    int64
	list *[]string
	why  *[]mention.Contribution
	raw  *json.RawMessage
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

// moment returns a time. RFC 3339 has years of four digits only.
func moment(t time.Time) value {
	if t.IsZero() {
		return value{}
	}
	t = t.UTC()
	return value{known: t.Year() >= 1 && t.Year() <= 9999, n: t.Unix()}
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
	for i := 0; i < len(rest); {
		if c := rest[i]; c < utf8.RuneSelf {
			if c <= ' ' || c == 0x7f {
				return ""
			}
			i++
			continue
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
		return v.time().AppendFormat(dst, time.RFC3339)
	case Number:
		return appendFixed(dst, v.n, decimals)
	default:
		return strconv.AppendInt(dst, v.n, 10)
	}
}

// appendFixed appends ten-thousandths with a fixed number of decimals.
func appendFixed(dst []byte, n int64, decimals int) []byte {
	unit := int64(1)
	for range 4 - decimals {
		unit *= 10
	}
	n = (n + unit/2) / unit
	scale := 10000 / unit
	dst = strconv.AppendInt(dst, n/scale, 10)
	if decimals == 0 {
		return dst
	}
	dst = append(dst, '.')
	for digit := scale / 10; digit > 0; digit /= 10 {
		dst = append(dst, byte('0'+n/digit%10))
	}
	return dst
}

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

// rawText returns the value of an input file's field as a text: a string
// without its quotes, everything else as it stands.
func rawText(v json.RawMessage) string {
	s := strings.TrimSpace(string(v))
	if s == "null" {
		return ""
	}
	if strings.HasPrefix(s, `"`) {
		var text string
		if json.Unmarshal(v, &text) == nil {
			return text
		}
	}
	return s
}
