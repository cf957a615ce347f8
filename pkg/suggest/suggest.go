// Package suggest guesses what a misspelt name was meant to be.
package suggest

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// maxName bounds what is compared, in bytes; no name of ours is longer.
const maxName = 64

// Closest returns the name that is most like the one given: at most a third of
// its letters and one more away, or else one that begins with it. It is "" if
// there is none. Case does not matter.
func Closest(name string, names []string) string {
	name = strings.ToLower(name)
	if name == "" || len(name) > maxName {
		return ""
	}
	best, least := "", len(name)/3+2
	for _, n := range names {
		if d := levenshtein.ComputeDistance(name, n); d < least {
			best, least = n, d
		}
	}
	if best != "" {
		return best
	}
	for _, n := range names {
		if strings.HasPrefix(n, name) {
			return n
		}
	}
	return ""
}

// Hint says which of the names was probably meant, or lists them all.
func Hint(name string, names []string) string {
	if guess := Closest(name, names); guess != "" {
		return "did you mean " + guess + "?"
	}
	return "there are: " + strings.Join(names, ", ")
}
