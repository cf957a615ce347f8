package eval

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// scale is a way to write labels as numbers.
type scale struct {
	name string
	// all are the numbers that it knows; nil is every one from 1 to 5.
	all []float64
	// fits reports whether numbers that occur are on this scale, and on no other
	// that means something else.
	fits func(numbers []float64) bool
	// from and to bound what is neutral: below is negative, above positive.
	from, to float64
}

// scales lists the scales; of several that fit the first counts.
func scales() []scale {
	has := slices.Contains[[]float64]
	within := func(list, all []float64) bool {
		return !slices.ContainsFunc(list, func(v float64) bool { return !has(all, v) })
	}
	sign, three, five := []float64{-1, 0, 1}, []float64{0, 1, 2}, []float64{0, 1, 2, 3, 4}
	return []scale{
		{"-1, 0 and 1", sign, func(n []float64) bool { return within(n, sign) && has(n, -1) }, 0, 0},
		{"0, 1 and 2", three, func(n []float64) bool { return within(n, three) && len(n) == len(three) }, 1, 1},
		{"0 to 4", five, func(n []float64) bool { return within(n, five) && has(n, 0) && (has(n, 3) || has(n, 4)) }, 2, 2},
		{"1 to 5 stars", nil, func(n []float64) bool { return slices.Min(n) >= 1 && slices.Max(n) >= 4 && slices.Max(n) <= 5 }, 2.5, 3.5},
	}
}

// named reports whether the column is named for the scale, and holds nothing else.
func (s scale) named(column string, numbers []float64) bool {
	switch normal(column) {
	case "stars", "rating", "star rating", "review rating":
		return s.all == nil && slices.Min(numbers) >= 1 && slices.Max(numbers) <= 5
	}
	return false
}

// label is what a value means on the scale.
func (s scale) label(value string) (mention.Sentiment, bool) {
	v, ok := number(value)
	switch {
	case !ok, s.all != nil && !slices.Contains(s.all, v), s.all == nil && (v < 1 || v > 5):
		return "", false
	case v < s.from:
		return mention.Negative, true
	case v > s.to:
		return mention.Positive, true
	}
	return mention.Neutral, true
}

// number reads a finite number.
func number(value string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return v, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
}

// numbersOf returns the distinct numbers among values.
func numbersOf(values []string) []float64 {
	var list []float64
	for _, s := range values {
		if v, ok := number(s); ok && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// normal is a value without what does not matter: case, blanks around it, the
// form of a number, and whether hyphens or underscores part its words.
func normal(value string) string {
	value = strings.ToLower(strings.TrimSpace(value))
	if v, ok := number(value); ok {
		return strconv.FormatFloat(v+0, 'g', -1, 64) // + 0 makes 0 of -0
	}
	return strings.Join(strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == '_' || r == '-' }), " ")
}

// word is what a label in words means.
func word(value string) (mention.Sentiment, bool) {
	switch value {
	case "neg", "negative", "very negative", "extremely negative", "complaint", "unhappy":
		return mention.Negative, true
	case "neu", "neut", "neutral", "no complaint", "not complaint", "non complaint", "not a complaint":
		return mention.Neutral, true
	case "pos", "positive", "very positive", "extremely positive", "praise", "happy":
		return mention.Positive, true
	}
	return "", false
}
