package scan

import (
	"slices"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
)

// TestTargets: two brands share what the sources give; each has its own matcher,
// masks, limit and counts, and what one sees changes nothing for the other.
func TestTargets(t *testing.T) {
	posts := []mention.Post{
		{ID: "a:1", Source: "a", Text: "acme and bolt, says @jo", People: []string{"@jo"}, Author: mention.Author{Handle: "kim"}},
		{ID: "a:2", Source: "a", Text: "bolt"},
		{ID: "a:3", Source: "a", Text: "acme"},
		{ID: "a:4", Source: "a", Text: "acme again"},
		{ID: "a:1", Source: "a", Text: "acme and bolt, says @jo"},
	}
	own := []mention.Post{{ID: "b:1", Source: "b", Text: "acme and bolt"}}
	jobs := []Job{{Spec: mention.Spec{Name: "a"}, Source: yields(posts, nil)}, {Spec: mention.Spec{Name: "b"}, Source: yields(own, nil), For: []int{1}}}
	key := privacy.NewKey()
	got := make([][]string, 2)
	var targets []Target
	for k, brand := range []string{"acme", "bolt"} {
		p := &Pipeline{Matcher: wordMatcher(brand), Masker: &privacy.Masker{Key: key}, All: true, Brand: brand}
		targets = append(targets, Target{p, func(m mention.Mention) error {
			if m.Brand != brand || m.Author != (mention.Author{}) {
				t.Errorf("%s got %+v", brand, m)
			}
			got[k] = append(got[k], m.ID+" "+m.Text)
			return nil
		}})
	}
	tallies, err := Run(t.Context(), jobs, targets, Options{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got[1])
	masked := "acme and bolt, says [person]"
	if want := []string{"a:1 " + masked, "a:3 acme"}; !slices.Equal(got[0], want) {
		t.Errorf("acme: %q, want %q", got[0], want)
	}
	if want := []string{"a:1 " + masked, "a:2 bolt", "b:1 acme and bolt"}; !slices.Equal(got[1], want) {
		t.Errorf("bolt: %q, want %q", got[1], want)
	}
	if t0 := tallies[0][0]; !t0.Full || t0.Mentions() != 2 || tallies[0][1].Fetched != 0 || tallies[1][1].Mentions() != 1 {
		t.Errorf("tallies %+v", tallies)
	}
	if by := ByJob(tallies); by[0].Mentions() != 4 || by[0].Fetched > len(posts) || by[1].Mentions() != 1 {
		t.Errorf("by job %+v", by)
	}
}
