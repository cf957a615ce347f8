package source

import (
	"slices"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestCatalog(t *testing.T) {
	t.Parallel()
	names := func(specs []mention.Spec) []string {
		var names []string
		for _, s := range specs {
			names = append(names, s.Name)
		}
		return names
	}
	want := []string{"x", "youtube", "facebook", "instagram", "threads", "appstore", "googleplay", "trustpilot", "bluesky", "mastodon", "reddit", "hackernews", "lemmy", "stackexchange", "github", "discourse", "lobsters", "gdelt", "devto", "tumblr", "telegram", "nostr", "feed", "file", "sample"}
	specs := Catalog()
	if got := names(specs); !slices.Equal(got, want) {
		t.Errorf("the catalog is %v, want %v", got, want)
	}
	specs[0].Name = "changed"
	if got := names(Catalog()); !slices.Equal(got, want) {
		t.Errorf("after a caller's change the catalog is %v, want %v", got, want)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	specs := []mention.Spec{{Name: "a", Title: "A"}, {Name: "b", Title: "B"}}
	if s, ok := Find(specs, "b"); !ok || s.Title != "B" {
		t.Errorf("b gives %q, %v", s.Title, ok)
	}
	for _, name := range []string{"", "B", "c"} {
		if s, ok := Find(specs, name); ok {
			t.Errorf("%q gives %q", name, s.Title)
		}
	}
}
