package source

import (
	"context"
	"iter"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestSeveralNamesAFew sums up the failures of many places in a few words, and
// names each in a note.
func TestSeveralNamesAFew(t *testing.T) {
	t.Parallel()
	broken := func(err error) iter.Seq2[mention.Post, error] {
		return func(yield func(mention.Post, error) bool) { yield(mention.Post{}, err) }
	}
	for names, want := range map[string]string{
		"a":         "no a",
		"a,b,c":     "3 of 3 servers failed: a: no a; b: no b; c: no c",
		"a,b,c,d":   "4 of 4 servers failed: a: no a; b: no b; c: no c; d: no d",
		"a,b,c,d,e": "5 of 5 servers failed: a: no a; b: no b; c: no c; and 2 more",
	} {
		var notes []string
		env := mention.Env{Note: func(s string) { notes = append(notes, s) }}
		var places []place
		for name := range strings.SplitSeq(names, ",") {
			places = append(places, place{name, broken(mention.Errorf(mention.Blocked, "no %s", name))})
		}
		var failed error
		for _, err := range several(context.Background(), env, "servers", places) {
			failed = err
		}
		if failed == nil || failed.Error() != want || mention.KindOf(failed) != mention.Blocked {
			t.Errorf("%s: error %v, want %s", names, failed, want)
		}
		if n := len(places); n > 1 && len(notes) != n {
			t.Errorf("%s: notes %q", names, notes)
		}
	}
}
