package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// SyntaxError says where a query does not parse.
type SyntaxError struct {
	// Query is the term as the user wrote it.
	Query string
	// Column counts characters from 1.
	Column int
	// Msg says what is wrong.
	Msg string
}

// Error returns one line without the query.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("query, column %d: %s", e.Column, e.Msg)
}

// window is how many characters of a long query are drawn before and behind
// the error.
const window = 40

// Caret draws the query on one line and a caret under the column on the next.
// Of a long query it draws what is near. Control characters become spaces.
func (e *SyntaxError) Caret() string {
	runes := []rune(strings.Map(drawable, e.Query))
	at := min(max(e.Column-1, 0), len(runes))
	from, to := max(at-window, 0), min(at+window, len(runes))
	var line, below strings.Builder
	if from > 0 {
		line.WriteString("…")
		below.WriteString(" ")
	}
	line.WriteString(string(runes[from:to]))
	if to < len(runes) {
		line.WriteString("…")
	}
	for _, r := range runes[from:at] {
		below.WriteString(blank(r))
	}
	return line.String() + "\n" + below.String() + "^"
}

// drawable replaces what would move the caret or command the terminal.
func drawable(r rune) rune {
	if !unicode.IsPrint(r) {
		return ' '
	}
	return r
}

// blank returns spaces as wide as a character.
func blank(r rune) string {
	if unicode.Is(unicode.Mn, r) {
		return ""
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return "  "
	}
	return " "
}

// Next steps.
const (
	hintEmpty = `name what to look for, as in "northwind air"`
	hintQuote = `put it in quotation marks to look for it as it stands`
)

// fault makes the error of a query at a byte offset.
func fault(query string, at int, msg, hint string) error {
	e := &SyntaxError{Query: query, Column: utf8.RuneCountInString(query[:at]) + 1, Msg: msg}
	return (&mention.Error{Kind: mention.BadQuery, Err: e}).WithHint("%s", hint)
}
