package suggest

import (
	"strings"
	"testing"
)

func TestHint(t *testing.T) {
	names := []string{"bluesky", "hackernews", "mastodon", "negativity"}
	for name, want := range map[string]string{
		"blusky": "bluesky", "Bluesky": "bluesky", "mastadon": "mastodon", "negativty": "negativity", "hacker": "hackernews",
		"x": "", "": "", "telegram": "", strings.Repeat("bluesky", 100): "",
	} {
		if got := Closest(name, names); got != want {
			t.Errorf("Closest(%q) = %q, want %q", name, got, want)
		}
	}
	if got := Hint("blusky", names); got != "did you mean bluesky?" {
		t.Errorf("Hint = %q", got)
	}
	if got := Hint("x", names[:2]); got != "there are: bluesky, hackernews" {
		t.Errorf("Hint = %q", got)
	}
}
