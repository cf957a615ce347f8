package input

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// LineError says that one record of the input is broken. It was skipped, and
// reading goes on. Its kind is BadInput.
type LineError struct {
	// Line is the line of the file, from 1, where the trouble is.
	Line int
	// Col is the byte in that line, from 1; 0 is unknown.
	Col int
	Err error
}

// Error says where and why.
func (e *LineError) Error() string {
	s := "line " + strconv.Itoa(e.Line)
	if e.Col > 0 {
		s += ", column " + strconv.Itoa(e.Col)
	}
	return s + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *LineError) Unwrap() error { return e.Err }

// Is makes errors.Is(err, mention.BadInput) true.
func (e *LineError) Is(target error) bool { return target == error(mention.BadInput) }

// errNoText is the fault of a record that says nothing.
var errNoText = errors.New("no text")

// ErrNoTextColumn says that a table has no column that is taken for the text;
// Options.Text names one.
var ErrNoTextColumn = errors.New("no text column")

// errCutOff is the fault of a file that ends within an array.
var errCutOff = errors.New("the array is not closed; the file may be cut off")

// tooLong is the error for a record above the limit.
func tooLong(line, limit int) *LineError {
	return &LineError{Line: line, Err: fmt.Errorf("longer than %d bytes", limit)}
}

// syntaxError is a fault at a byte of a record; a LineError is made of it where
// the record's place in the file is known.
type syntaxError struct {
	at  int
	msg string
}

// Error says what is wrong.
func (e *syntaxError) Error() string { return e.msg }
