package query

import (
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Format writes an expression in the query language, so that Parse gives the
// same tree again, positions apart.
func Format(e mention.Expr) string {
	var b strings.Builder
	format(&b, e, newFolder())
	return b.String()
}

func format(b *strings.Builder, e mention.Expr, f *folder) {
	between := " AND "
	switch e.Op {
	case mention.OpTerm:
		b.WriteString(formatTerm(e, f))
		return
	case mention.OpFilter:
		b.WriteString(filterText(e))
		return
	case mention.OpNear:
		between = " " + nearText(e) + " "
	case mention.OpNot:
		b.WriteString("NOT ")
	case mention.OpOr:
		between = " OR "
	}
	for i, a := range e.Args {
		if i > 0 {
			b.WriteString(between)
		}
		group := len(a.Args) > 1 && a.Op != mention.OpNot
		if group {
			b.WriteByte('(')
		}
		format(b, a, f)
		if group {
			b.WriteByte(')')
		}
	}
}

func formatTerm(e mention.Expr, f *folder) string {
	if e.Kind == mention.Tag || e.Kind == mention.Handle {
		return TermName(e)
	}
	sign := ""
	if e.Cased {
		sign = "="
	}
	if word := sign + e.Text; e.Kind == mention.Word && reads(word, lexWord, e, f) {
		return word
	}
	// The gershayim of a Hebrew word may stand inside the marks.
	if quoted := sign + `"` + e.Text + `"`; reads(quoted, lexQuoted, e, f) {
		return quoted
	}
	return sign + `"` + strings.Join(strings.FieldsFunc(e.Text, unquotable), " ") + `"`
}

// nearText writes the operator of an OpNear.
func nearText(e mention.Expr) string {
	op := "NEAR/"
	if e.Ordered {
		op = "ONEAR/"
	}
	return op + strconv.Itoa(int(e.Within))
}

// reads reports whether query is a single lexeme of that kind, with the text and
// the case of a term.
func reads(query string, k lexKind, e mention.Expr, f *folder) bool {
	l, err := lex(query, f)
	return err == nil && len(l) == 1 && l[0].kind == k && l[0].text == e.Text && l[0].cased == e.Cased
}

// unquotable reports whether r cannot stand inside quotation marks.
func unquotable(r rune) bool { return isQuote(r) || blankRune(r) }

// Tree draws an expression, one node a line, for people to read.
func Tree(e mention.Expr) string {
	var b strings.Builder
	tree(&b, e, "", "")
	return b.String()
}

// tree writes a node behind first and what is below it behind rest.
func tree(b *strings.Builder, e mention.Expr, first, rest string) {
	b.WriteString(first)
	b.WriteString(label(e))
	b.WriteByte('\n')
	for i, a := range e.Args {
		if i < len(e.Args)-1 {
			tree(b, a, rest+"├─ ", rest+"│  ")
		} else {
			tree(b, a, rest+"└─ ", rest+"   ")
		}
	}
}

func label(e mention.Expr) string {
	switch {
	case e.Op == mention.OpAnd:
		return "AND"
	case e.Op == mention.OpOr:
		return "OR"
	case e.Op == mention.OpNot:
		return "NOT"
	case e.Op == mention.OpNear:
		return nearText(e)
	case e.Op == mention.OpFilter:
		return "filter " + filterText(e)
	case e.Kind == mention.Tag:
		return "hashtag " + TermName(e)
	case e.Kind == mention.Handle:
		return "handle " + TermName(e)
	case e.Kind == mention.Phrase && e.Cased:
		return `phrase ="` + e.Text + `"`
	case e.Kind == mention.Phrase:
		return `phrase "` + e.Text + `"`
	}
	return "word " + TermName(e)
}
