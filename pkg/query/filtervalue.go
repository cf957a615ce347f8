package query

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/suggest"
)

// example is how a filter is written.
func example(f mention.Filter) string {
	switch f {
	case mention.OnSource:
		return "source:bluesky"
	case mention.OnLang:
		return "lang:en"
	case mention.OnAuthor:
		return `author:northwindair or author:"Northwind Air"`
	case mention.OnKind:
		return "kind:review"
	case mention.OnDomain:
		return "domain:news.example"
	case mention.OnHas:
		return "has:link"
	}
	return filterNames[f] + ">=10"
}

// cleanValue returns a filter's value in the form in which it is compared, or
// what to write instead.
func cleanValue(f mention.Filter, value string) (clean, hint string) {
	low := strings.ToLower(value)
	switch f {
	case mention.OnKind:
		return low, outOf(low, kinds())
	case mention.OnHas:
		return low, outOf(low, []string{"link"})
	case mention.OnAuthor:
		clean = authorName(value)
	case mention.OnDomain:
		clean = hostOf(low)
	case mention.OnLang:
		clean = langTag(low)
	case mention.OnSource:
		if nameLen(low, "_.-") == len(low) {
			clean = low
		}
	default:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil && numbered(value) {
			clean = strconv.FormatInt(n, 10)
		}
	}
	if clean == "" {
		hint = "write it as in " + example(f)
	}
	return clean, hint
}

// authorName returns a name without its @; "" if it cannot be one.
func authorName(s string) string {
	if strings.ContainsFunc(s, isQuote) {
		return ""
	}
	return strings.TrimPrefix(strings.Join(strings.FieldsFunc(s, blankRune), " "), "@")
}

// langTag returns a tag such as pt-br; "" if it cannot be one.
func langTag(s string) string {
	s = strings.ReplaceAll(s, "_", "-")
	primary, _, _ := strings.Cut(s, "-")
	if len(primary) < 2 || len(primary) > 3 || nameLen(s, "-") < len(s) || strings.Trim(primary, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return s
}

func kinds() []string {
	var names []string
	for _, k := range mention.Kinds() {
		names = append(names, string(k))
	}
	return names
}

// outOf returns a hint unless the value is one of those that there are.
func outOf(value string, values []string) string {
	if slices.Contains(values, value) {
		return ""
	}
	if len(values) == 1 {
		return "it can be " + values[0]
	}
	return suggest.Hint(value, values)
}

// filterText writes a filter as users do.
func filterText(e mention.Expr) string {
	sign := ":"
	if numeric(e.Filter) {
		sign = comparisons[e.Compare]
	}
	value := e.Text
	if nameLen(value, "_.-") < len(value) || utf8.RuneCountInString(value) == 0 {
		value = `"` + value + `"`
	}
	return filterNames[e.Filter] + sign + value
}
