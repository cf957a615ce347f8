package source

import (
	"slices"
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// graphKnown checks the values of an option that lists what to read.
func graphKnown(source, option string, values []string, known ...string) error {
	for _, v := range values {
		if !slices.Contains(known, v) {
			return mention.Errorf(mention.BadConfig, "%s cannot read %q", source, v).
				WithHint("sources.%s.%s takes %s", source, option, strings.Join(known, ", "))
		}
	}
	if len(values) == 0 {
		return mention.Errorf(mention.BadConfig, "%s is told to read nothing", source).
			WithHint("sources.%s.%s takes %s", source, option, strings.Join(known, ", "))
	}
	return nil
}

// graphNumber reads an option that is a number above 0.
func graphNumber(source, option, value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, mention.Errorf(mention.BadConfig, "%q is no number of %s", value, option).
			WithHint("set sources.%s.%s to a number above 0", source, option)
	}
	return n, nil
}

// allDigits reports whether a setting is an id.
func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
