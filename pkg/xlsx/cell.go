package xlsx

import (
	"bytes"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// MaxDigits is the most digits of a number that a spreadsheet keeps.
const MaxDigits = 15

// Blank leaves a cell empty.
func (x *Writer) Blank() { x.col++ }

// Text adds a text. One that is longer than MaxCell is cut. It may change s.
func (x *Writer) Text(s []byte) {
	if len(s) == 0 {
		x.col++
		return
	}
	s, cut := Cut(s, 0)
	if cut {
		x.tally.Cut++
	}
	st := styleText
	if x.cols[x.col].Wrap {
		st = styleWrap
	}
	if guarded(s) {
		st++
	}
	x.put(st, s)
}

// guarded reports whether a text would become something else when it is typed in: a
// formula, or a text without its apostrophe.
func guarded(s []byte) bool {
	r, _ := utf8.DecodeRune(s)
	switch r {
	case '=', '+', '-', '@', '\'', '＝', '＋', '－', '＠':
		return true
	}
	return false
}

// open begins a cell.
func (x *Writer) open(st style) {
	x.buf = append(append(x.buf, `<c r="`...), x.places[x.col]...)
	x.buf = strconv.AppendInt(x.buf, int64(x.row), 10)
	x.buf = append(x.buf, `" s="`...)
	x.buf = strconv.AppendInt(x.buf, int64(st), 10)
	x.col++
}

// put adds a cell of text. White space at the ends is lost where XML is not told to
// keep it.
func (x *Writer) put(st style, s []byte) {
	x.open(st)
	x.buf = append(x.buf, `" t="inlineStr"><is><t`...)
	if n := len(s); n > 0 && (s[0] <= ' ' || s[0] >= 0x80 || s[n-1] <= ' ' || s[n-1] >= 0x80) {
		x.buf = append(x.buf, ` xml:space="preserve"`...)
	}
	x.buf = append(appendEscaped(append(x.buf, '>'), s), "</t></is></c>"...)
}

// Time adds a time in Unix seconds, in UTC. Spreadsheets have no dates before March
// 1900: those are texts.
func (x *Writer) Time(seconds int64) {
	const (
		perDay = 86400
		epoch  = 25569 // 1970-01-01, counted from the 30th of December 1899
		first  = 61    // 1900-03-01; Excel has a 29th of February before it
		end    = 2958466
	)
	day := float64(seconds)/perDay + epoch
	if day < first || day >= end {
		x.text = time.Unix(seconds, 0).UTC().AppendFormat(x.text[:0], time.RFC3339)
		x.Text(x.text)
		return
	}
	x.open(styleTime)
	x.buf = append(strconv.AppendFloat(append(x.buf, `"><v>`...), day, 'f', -1, 64), "</v></c>"...)
}

// Integer adds a whole number. One that would lose digits is a text.
func (x *Writer) Integer(n int64) {
	x.text = strconv.AppendInt(x.text[:0], n, 10)
	x.Number(x.text)
}

// Share adds a number between 0 and 1, in ten-thousandths; two decimals are shown.
func (x *Writer) Share(n int64) {
	x.open(styleShare)
	x.buf = append(strconv.AppendFloat(append(x.buf, `"><v>`...), float64(n)/1e4, 'f', -1, 64), "</v></c>"...)
}

// Number adds a number as JSON writes it. One that a spreadsheet would round, or that is
// beyond its range, is a text.
func (x *Writer) Number(s []byte) {
	if !exact(s) {
		x.Text(s)
		return
	}
	x.open(styleNumber)
	x.buf = append(append(append(x.buf, `"><v>`...), s...), "</v></c>"...)
}

// exact reports whether a spreadsheet keeps a number as it is.
func exact(s []byte) bool {
	mantissa, digits := s, 0
	if i := bytes.IndexAny(s, "eE"); i >= 0 {
		mantissa = s[:i]
	}
	for _, c := range mantissa {
		if c >= '1' && c <= '9' || c == '0' && digits > 0 {
			digits++
		}
	}
	if digits > MaxDigits || len(mantissa) > 40 {
		return false
	}
	if len(mantissa) == len(s) {
		return true
	}
	f, err := strconv.ParseFloat(string(s), 64)
	size := math.Abs(f)
	return err == nil && size < 1e307 && (size > 1e-307 || digits == 0)
}

// Bool adds true or false.
func (x *Writer) Bool(b bool) {
	x.open(styleNumber)
	x.buf = append(x.buf, `" t="b"><v>`...)
	if b {
		x.buf = append(x.buf, '1')
	} else {
		x.buf = append(x.buf, '0')
	}
	x.buf = append(x.buf, "</v></c>"...)
}
