package eval

import (
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Mapping is what the user says that labels mean.
type Mapping []meaning

// meaning is a value, or the numbers from one to another, and what they mean.
type meaning struct {
	value    string
	from, to float64
	isRange  bool
	label    mention.Sentiment
}

// ParseMapping reads "0=neg", "yes=pos", "1..4=neg" or "mixed=skip". The error
// is BadUsage.
func ParseMapping(list []string) (Mapping, error) {
	var m Mapping
	for _, item := range list {
		i := strings.LastIndexByte(item, '=')
		if i < 0 {
			return nil, badMapping(item, "has no =")
		}
		one := meaning{value: normal(item[:i])}
		switch label := normal(item[i+1:]); label {
		case "neg", "negative", "neu", "neutral", "pos", "positive":
			one.label, _ = word(label)
		case string(Skip):
			one.label = Skip
		default:
			return nil, badMapping(item, "means none of neg, neu, pos and skip")
		}
		if from, to, ok := strings.Cut(item[:i], ".."); ok {
			var low, high bool
			one.from, low = number(from)
			one.to, high = number(to)
			if !low || !high || one.from > one.to {
				return nil, badMapping(item, "names no range of numbers")
			}
			one.isRange = true
		}
		m = append(m, one)
	}
	return m, nil
}

func badMapping(item, why string) error {
	return mention.Errorf(mention.BadUsage, "the label %q %s", short(item), why).
		WithHint("write --map 0=neg,1=pos, 1..4=neg for a range, and mixed=skip for what is to be left out")
}

// label is what a value was said to mean. A value by itself is stronger than a
// range.
func (m Mapping) label(value string) (label mention.Sentiment, ok bool) {
	if len(m) == 0 {
		return "", false
	}
	value = normal(value)
	v, isNumber := number(value)
	for _, one := range m {
		switch {
		case !one.isRange && one.value == value:
			return one.label, true
		case one.isRange && isNumber && !ok && one.from <= v && v <= one.to:
			label, ok = one.label, true
		}
	}
	return label, ok
}
