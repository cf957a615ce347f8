package query

import (
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/suggest"
)

// filterNames are the filters as users write them.
var filterNames = [...]string{
	mention.OnSource: "source", mention.OnLang: "lang", mention.OnAuthor: "author", mention.OnKind: "kind",
	mention.OnDomain: "domain", mention.OnHas: "has",
	mention.OnStars: "stars", mention.OnLikes: "likes", mention.OnReplies: "replies", mention.OnReposts: "reposts",
}

// comparisons are written so; a colon is as good as = .
var comparisons = [...]string{mention.Equal: "=", mention.Less: "<", mention.AtMost: "<=", mention.More: ">", mention.AtLeast: ">="}

// filterOf finds a filter by its name, in any case; NoFilter is none.
func filterOf(name string) mention.Filter {
	for i, n := range filterNames {
		if n != "" && strings.EqualFold(n, name) {
			return mention.Filter(i)
		}
	}
	return mention.NoFilter
}

// numeric reports whether a filter compares numbers.
func numeric(f mention.Filter) bool { return f >= mention.OnStars }

// filterWord splits a word such as stars<3 or lang:en; more says that something
// follows at once. sign is empty where the word is none: a time, an address, a name
// of no filter with nothing behind its colon, or a comparison with no number.
func filterWord(word string, more bool) (name, sign, value string) {
	i := strings.IndexFunc(word, notLetter)
	if i <= 0 {
		return "", "", ""
	}
	name, rest := word[:i], word[i:]
	value = strings.TrimLeft(rest, ":<>=")
	sign = rest[:len(rest)-len(value)]
	known := filterOf(name) != mention.NoFilter
	switch {
	case sign == "", sign == ":" && strings.HasPrefix(value, "//"):
		return "", "", ""
	case known, sign == ":" && (value != "" || more):
		return name, sign, value
	case sign == ":" || len(name) < 3 || !numbered(value): // re: and x=1
		return "", "", ""
	case sign+value == "<3" && suggest.Closest(name, filterNames[mention.OnStars:]) == "": // a heart
		return "", "", ""
	}
	return name, sign, value // a misspelt name
}

func numbered(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// compareOf reads the sign between the name and the value of a filter.
func compareOf(sign string) (c mention.Comparison, ok bool) {
	if sign == ":" {
		return mention.Equal, true
	}
	i := slices.Index(comparisons[:], strings.TrimPrefix(sign, ":"))
	return mention.Comparison(max(i, 0)), i >= 0
}

// newFilter makes a filter. msg says what is wrong with it, hint what to do.
func newFilter(name, sign, value string) (e mention.Expr, msg, hint string) {
	e = mention.Expr{Op: mention.OpFilter, Filter: filterOf(name), Text: value}
	if e.Filter == mention.NoFilter {
		return e, "there is no filter " + clip(name) + sign, suggest.Hint(name, filterNames[1:]) + "; or " + hintQuote
	}
	name = filterNames[e.Filter]
	var ok bool
	if e.Compare, ok = compareOf(sign); !ok {
		return e, clip(sign) + " compares nothing", "write <, <=, >, >= or ="
	}
	if e.Compare != mention.Equal && !numeric(e.Filter) {
		return e, name + " is no number: " + sign + " cannot compare it", "write " + name + ":VALUE"
	}
	if strings.TrimSpace(value) == "" {
		return e, name + sign + " has no value behind it", "write it without a space, as in " + example(e.Filter) + "; or " + hintQuote
	}
	e.Text, hint = cleanValue(e.Filter, value)
	if hint != "" {
		return e, "“" + clip(value) + "” is no value of " + name, hint
	}
	return e, "", ""
}
