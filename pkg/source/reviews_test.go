package source

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// reviewsAreClean looks at what a decoder made of any bytes.
func reviewsAreClean(t *testing.T, id, link string, posts []mention.Post) {
	t.Helper()
	for _, p := range posts {
		if native, ok := strings.CutPrefix(p.ID, id); !ok || native == "" || strings.ContainsFunc(p.ID, unicode.IsControl) {
			t.Errorf("the ID is %q", p.ID)
		}
		if !strings.HasPrefix(p.URL, link) || strings.ContainsAny(p.URL, " \n\"<>") {
			t.Errorf("the URL is %q", p.URL)
		}
		for _, s := range []string{p.Title, p.Text, p.Author.Name} {
			if !utf8.ValidString(s) || strings.TrimSpace(s) != s ||
				strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
				t.Errorf("%q is not clean", s)
			}
		}
		if at := p.PublishedAt; !at.IsZero() && (at.Location() != time.UTC || mention.PlausibleTime(at, testClock()).IsZero()) {
			t.Errorf("published at %v", at)
		}
		if n, known := p.Stars.Get(); known && (n < 1 || n > 5) {
			t.Errorf("%d stars", n)
		}
		if n, known := p.Likes.Get(); known && n < 0 {
			t.Errorf("%d likes", n)
		}
		if p.Kind != mention.KindReview || !p.Addressed {
			t.Errorf("%s is a %s, addressed %v", p.ID, p.Kind, p.Addressed)
		}
	}
}

// said is a string in a recorded answer, by the names and numbers that lead to
// it.
func said(t *testing.T, body []byte, path ...any) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	for _, step := range path {
		switch step := step.(type) {
		case string:
			v = v.(map[string]any)[step]
		case int:
			v = v.([]any)[step]
		}
	}
	s, ok := v.(string)
	if !ok {
		t.Fatalf("%v is %v, which is no string", path, v)
	}
	return s
}

// shown are the posts of a page that may be seen.
func shown(page []review) (posts []mention.Post) {
	for _, r := range page {
		if !r.withheld {
			posts = append(posts, r.Post)
		}
	}
	return posts
}

func TestPlainID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{
		"gp:AOqpTOE-_": true, "507f1f77bcf86cd799439011": true, "a/b": true, "": false, "a b": false, "a\nb": false, "a\u2028b": false,
		"a\x1b[2J": false, "a\xff": false, strings.Repeat("a", 301): false,
	} {
		if got := plainID(id); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}
