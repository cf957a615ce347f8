package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/output"
)

// formatsText is the help on formats, made from their own tables.
func formatsText() string {
	var b strings.Builder
	b.WriteString("Output (-o), a table on a terminal and CSV elsewhere unless --out or -o says otherwise:\n\n")
	for _, f := range output.Formats() {
		fmt.Fprintf(&b, "  %-7s  %s\n", f.Name, f.Doc)
	}
	b.WriteString(sheetsText)
	b.WriteString("\nInput of score, eval and the file source, recognised by content (gzip and zstd too):\n\n")
	for _, f := range input.Formats() {
		fmt.Fprintf(&b, "  %-9s  %s\n", f, f.Doc())
	}
	b.WriteString("\nFiles of other programs that hold no posts, such as counts or lists of users, are\nrefused. Posts that are deleted, protected or withheld are counted as opted out.\n")
	b.WriteString("\nFields of a record; --fields a,b,c picks columns in every format. A field that is\nabsent is unknown, never 0.\n\n")
	for _, f := range output.Fields() {
		fmt.Fprintf(&b, "  %-14s  %s\n", f.Name, wrap(f.Doc, 62, 18))
	}
	b.WriteString("\nThe JSON Schema of the record: earshot version --schema\n")
	return b.String()
}

const sheetsText = `
For a spreadsheet program, xlsx is the surest: times, numbers and links are typed, a
text stays a text, and each sheet has a header that stays in sight, with a filter. A
sheet holds 1,048,576 rows (the rest goes on in the next one), 65,530 links (the rest
is text), a cell 32,767 characters (the rest is cut); a warning says so.

In csv and tsv an apostrophe stands before texts that a spreadsheet would run as a
formula. --csv-dialect excel is for a double click: a byte order mark, CRLF, newlines
folded, cells cut as above, and an apostrophe also before texts that would become
another value, such as long numbers, 00123, 1e5, dates. --csv-separator: comma,
semicolon, bar or tab, also as themselves. tsv has a row a line; quotes are as in csv.

The same hits make the same bytes in every format but the table: newest first, then
by id; ndjson, and score, keep the order in which they come.
`

// wrap breaks a text into lines of a width, those after the first indented.
func wrap(text string, width, indent int) string {
	var b strings.Builder
	n := 0
	for i, word := range strings.Fields(text) {
		switch length := utf8.RuneCountInString(word); {
		case i == 0:
			n = length
		case n+1+length > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			n = length
		default:
			b.WriteByte(' ')
			n += 1 + length
		}
		b.WriteString(word)
	}
	return b.String()
}
