package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxDepth bounds how deep JSON may be nested. The deepest answer of any site
// that earshot reads has 12 levels.
const maxDepth = 64

// decodeJSON decodes the whole of body into out; what it returns says why that
// is impossible.
func decodeJSON(body []byte, out any) (what string) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	if len(body) == 0 || string(body) == "null" {
		return "answered nothing instead of JSON"
	}
	if tooDeep(body) {
		return fmt.Sprintf("answered JSON with more than %d levels", maxDepth)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(out); err != nil {
		return wrongJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return "answered more than one JSON value"
	}
	return ""
}

// wrongJSON says what is wrong without quoting values, which are people's.
func wrongJSON(err error) string {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		name := t.Field
		if name == "" {
			name = "the answer"
		}
		kind, _, _ := strings.Cut(t.Value, " ") // "number 1.5"
		return fmt.Sprintf("answered JSON of another shape: %s is of type %s", name, kind)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return "answered JSON that ends too early"
	}
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("answered no JSON: unexpected character at byte %d", s.Offset)
	}
	return "answered JSON that cannot be read"
}

// tooDeep reports whether arrays and objects nest deeper than maxDepth. It
// looks at brackets outside strings only; the decoder does the rest.
func tooDeep(b []byte) bool {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '{', '[':
			if depth++; depth > maxDepth {
				return true
			}
		case '}', ']':
			depth--
		case '"':
			i = stringEnd(b, i+1)
		}
	}
	return false
}

// stringEnd returns the index of the quote that ends the string that begins at
// i, or len(b).
func stringEnd(b []byte, i int) int {
	for i < len(b) {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return len(b)
		}
		i += n
		slashes := 0
		for j := i - 1; j >= 0 && b[j] == '\\'; j-- {
			slashes++
		}
		if slashes%2 == 0 {
			return i
		}
		i++
	}
	return i
}
