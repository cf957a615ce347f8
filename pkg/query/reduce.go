package query

import (
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// constant is an expression that always or never holds.
func constant(holds bool) mention.Expr {
	if holds {
		return mention.Expr{Op: mention.OpAnd}
	}
	return mention.Expr{Op: mention.OpOr}
}

// settled reports whether an expression is a constant, and which.
func settled(e mention.Expr) (holds, ok bool) {
	return e.Op == mention.OpAnd, len(e.Args) == 0 && (e.Op == mention.OpAnd || e.Op == mention.OpOr)
}

// reduce replaces nodes by what known says of them, and works out what becomes of
// the operators above.
func reduce(e mention.Expr, known func(mention.Expr) (mention.Expr, bool)) mention.Expr {
	if k, ok := known(e); ok {
		return k
	}
	switch e.Op {
	case mention.OpNot:
		a := reduce(e.Args[0], known)
		if holds, ok := settled(a); ok {
			return constant(!holds)
		}
		e.Args = []mention.Expr{a}
	case mention.OpAnd, mention.OpOr:
		args := make([]mention.Expr, 0, len(e.Args))
		for _, a := range e.Args {
			a = reduce(a, known)
			switch holds, ok := settled(a); {
			case !ok:
				args = splice(args, a, e.Op)
			case holds == (e.Op == mention.OpOr):
				return a // one is enough
			}
		}
		if e.Args = args; len(args) > 0 {
			e = single(e)
		}
	}
	return e
}

// Loose returns what an expression asks of the words of a post: it is true of all
// posts of which e is true.
func Loose(e mention.Expr) mention.Expr {
	return reduce(e, func(e mention.Expr) (mention.Expr, bool) {
		return constant(true), e.Op == mention.OpFilter || e.Op == mention.OpNot && Filtered(e)
	})
}

// Filtered reports whether an expression has a filter.
func Filtered(e mention.Expr) bool { return len(Filters(nil, e)) > 0 }

// Filters appends the filters of an expression, in its order.
func Filters(dst []mention.Expr, e mention.Expr) []mention.Expr {
	if e.Op == mention.OpFilter {
		return append(dst, e)
	}
	for _, a := range e.Args {
		dst = Filters(dst, a)
	}
	return dst
}

// For returns what an expression asks of the posts of one source, and whether any
// of them can match: a filter by source leaves others out.
func For(e mention.Expr, source string) (rest mention.Expr, possible bool) {
	rest = reduce(e, func(e mention.Expr) (mention.Expr, bool) {
		return constant(strings.EqualFold(e.Text, source)), e.Op == mention.OpFilter && e.Filter == mention.OnSource
	})
	holds, ok := settled(rest)
	return rest, !ok || holds
}

// Unwanted returns what a query does not want of a post whatever its words: its
// exclusions, and its filters where they do not hold. It is false if there is
// nothing of that kind.
func Unwanted(e mention.Expr) (unwanted mention.Expr, ok bool) {
	wanted := reduce(e, func(e mention.Expr) (mention.Expr, bool) {
		switch e.Op {
		case mention.OpTerm, mention.OpNear:
			return constant(true), true
		case mention.OpNot:
			return e, true
		}
		return e, false
	})
	if holds, ok := settled(wanted); ok && holds {
		return mention.Expr{}, false
	}
	return mention.Expr{Op: mention.OpNot, Args: []mention.Expr{wanted}}, true
}
