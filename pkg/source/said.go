package source

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// inItsWords adds a site's own words to an error, which keeps its kind, its hint and
// its wait for the source to correct. Empty words add nothing.
func inItsWords(err error, words string) *mention.Error {
	e := mention.Errorf(mention.KindOf(err), "%w", err)
	if known, ok := asError(err); ok {
		e.Hint, e.RetryAfter = known.Hint, known.RetryAfter
	}
	if words != "" {
		e.Err = fmt.Errorf("%w: %.200q", err, words)
	}
	return e
}

// truth reads an option that is true or false; unset is false.
func truth(env mention.Env, source, name string) (bool, error) {
	set := strings.TrimSpace(env.Options[name])
	if set == "" {
		return false, nil
	}
	is, err := strconv.ParseBool(set)
	if err != nil {
		return false, mention.Errorf(mention.BadConfig, "sources.%s.%s is %q", source, name, set).WithHint("set it to true or false")
	}
	return is, nil
}
