package source

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// appstoreFullPage is page n of a store with 50 reviews a page, one a minute.
func appstoreFullPage(n int) []byte {
	var entries []string
	for i := (n - 1) * 50; i < n*50; i++ {
		at := testClock().Add(-time.Duration(i) * time.Minute).Format(time.RFC3339)
		entries = append(entries, fmt.Sprintf(`{"author":{"uri":{"label":"https://itunes.apple.com/us/reviews/id%d"},"name":{"label":"Orla D"}},`+
			`"updated":{"label":%q},"im:rating":{"label":"2"},"id":{"label":"%d"},"title":{"label":"Again"},`+
			`"content":{"label":"It's late again, number %d.","attributes":{"type":"text"}},"im:voteSum":{"label":"1"}}`, 600+i, at, 9000+i, i))
	}
	return []byte(`{"feed":{"entry":[` + strings.Join(entries, ",") + `],"id":{"label":"x"}}}`)
}

// readAppstore maps a page.
func readAppstore(body []byte) (posts []mention.Post, lost int, err error) {
	var a appstoreAnswer
	if err := json.Unmarshal(body, &a); err != nil {
		return nil, 0, err
	}
	entries, err := a.entries()
	if err != nil {
		return nil, 0, err
	}
	w := &appstoreWalk{app: "1", country: "us"}
	page, err := decodeReviews("the App Store", entries, &lost, func(e *appstoreEntry) (review, bool) { return e.review(w, testClock()) })
	return shown(page), lost, err
}

// TestAppstoreEntries reads odd entries.
func TestAppstoreEntries(t *testing.T) {
	t.Parallel()
	const whole = `{"id":{"label":"1"},"title":{"label":"t"},"content":{"label":"x"},"im:rating":{"label":"1"}`
	for _, c := range []struct {
		name, body string
		posts      int
		lost       int
		kind       mention.ErrorKind
	}{
		{"no entry", `{"feed":{"id":{"label":"x"}}}`, 0, 0, ""},
		{"null", `{"feed":{"id":{"label":"x"},"entry":null}}`, 0, 0, ""},
		{"an empty list", `{"feed":{"entry":[]}}`, 0, 0, ""},
		{"one", `{"feed":{"entry":` + whole + `}}}`, 1, 0, ""},
		{"a list", `{"feed":{"entry":[` + whole + `}]}}`, 1, 0, ""},
		{"no feed", `{"feeds":{}}`, 0, 0, mention.Changed},
		{"no feed's id", `{"feed":{}}`, 0, 0, mention.Changed},
		{"only what is no review", `{"feed":{"entry":[{"id":{"label":"1"}}]}}`, 0, 0, mention.Changed},
		{"another id", `{"feed":{"entry":[{"id":"1","title":{"label":"t"}},` + whole + `}]}}`, 1, 1, ""},
		{"another time", `{"feed":{"entry":[` + whole + `,"updated":{"label":"yesterday"}},` + whole + `}]}}`, 1, 1, ""},
		{"an entry that is none", `{"feed":{"entry":[7,` + whole + `}]}}`, 1, 1, ""},
	} {
		posts, lost, err := readAppstore([]byte(c.body))
		if len(posts) != c.posts || lost != c.lost || mention.KindOf(err) != c.kind {
			t.Errorf("%s: %d posts, %d lost, error %v", c.name, len(posts), lost, err)
		}
	}
}

// TestAppstoreNumbers reads ratings, votes and times that cannot be.
func TestAppstoreNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rating, votes, updated string
		stars, likes           mention.Count
		at                     time.Time
	}{
		{"5", "0", "2018-03-08T22:32:46-07:00", mention.Of(5), mention.Of(0), time.Date(2018, 3, 9, 5, 32, 46, 0, time.UTC)},
		{"0", "-2", "0001-01-01T00:00:00Z", mention.Count{}, mention.Count{}, time.Time{}},
		{"6", "many", "2999-01-01T00:00:00Z", mention.Count{}, mention.Count{}, time.Time{}},
		{"", "", "2026-11-22T10:00:00.25+02:00", mention.Count{}, mention.Count{}, time.Date(2026, 11, 22, 8, 0, 0, 25e7, time.UTC)},
	} {
		body := fmt.Sprintf(`{"feed":{"entry":{"id":{"label":"1"},"title":{"label":"t"},"content":{"label":"x"},"im:rating":{"label":%q},`+
			`"im:voteSum":{"label":%q},"updated":{"label":%q}}}}`, c.rating, c.votes, c.updated)
		posts, _, err := readAppstore([]byte(body))
		if err != nil || len(posts) != 1 {
			t.Fatal(body, err)
		}
		if p := posts[0]; p.Stars != c.stars || p.Likes != c.likes || !p.PublishedAt.Equal(c.at) {
			t.Errorf("%s: %v, %v, %v", body, p.Stars, p.Likes, p.PublishedAt)
		}
	}
}

// TestAppstoreRecording reads a real answer of 2018, which has no times.
func TestAppstoreRecording(t *testing.T) {
	t.Parallel()
	body := recording(t, "appstore", "customerreviews_2018_excerpt.json")
	synctest.Test(t, func(t *testing.T) {
		v := newAppstoreTrip(t, hnAnswer(body), appstoreWallet, "al")
		posts, err := v.all(t.Context(), mention.Query{})
		if err != nil || len(posts) != 4 || v.notes != nil {
			t.Fatalf("%d posts, error %v, notes %q", len(posts), err, v.notes)
		}
		// The rating and the text of the first three disagree.
		stars, likes, lines := []int64{5, 5, 5, 3}, []int64{0, 3, 0, 0}, []int{2, 11, 1, 1}
		for i, p := range posts {
			in := func(path ...any) string { return said(t, body, append([]any{"feed", "entry", i}, path...)...) }
			person := in("author", "uri", "label")
			want := mention.Post{
				ID: "appstore:" + in("id", "label"), Source: "appstore", Kind: mention.KindReview, FetchedAt: p.FetchedAt,
				Title: in("title", "label"), Text: strings.TrimSpace(in("content", "label")),
				Author:    mention.Author{ID: person[strings.LastIndex(person, "id")+2:], Name: in("author", "name", "label"), URL: person},
				Addressed: true, Stars: mention.Of(stars[i]), Likes: mention.Of(likes[i]),
				URL: "https://apps.apple.com/al/app/id1500000002?see-all=reviews", Endpoint: "customerreviews",
			}
			if !reflect.DeepEqual(p, want) {
				t.Errorf("post %d is\n%+v\nwant\n%+v", i, p, want)
			}
			if got := len(strings.Split(p.Text, "\n")); got != lines[i] || len(want.Author.ID) != 9 {
				t.Errorf("post %d has %d lines, want %d; its author is %q", i, got, lines[i], want.Author.ID)
			}
		}
		nobodyLeft(t, posts)
	})
}

func FuzzAppstorePage(f *testing.F) {
	for _, name := range []string{"us_" + appstoreAir + "_1.json", "gb_" + appstoreAir + "_1.json", "empty.json"} {
		f.Add(fixture(f, "appstore", name))
	}
	f.Add([]byte(`{"feed":{"entry":{"id":{"label":"1"},"title":{"label":"\u0000"},"content":{"label":"<b>&#0;\u001b"},"im:rating":{"label":"9"}}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		posts, _, err := readAppstore(body)
		if err != nil {
			return
		}
		reviewsAreClean(t, "appstore:", "https://apps.apple.com/us/app/id1?see-all=reviews", posts)
	})
}

// BenchmarkAppstorePage maps a full page.
func BenchmarkAppstorePage(b *testing.B) {
	body := appstoreFullPage(1)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if posts, _, err := readAppstore(body); err != nil || len(posts) != 50 {
			b.Fatal(len(posts), err)
		}
	}
}
