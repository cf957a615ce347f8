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

// readTrustpilot maps a page.
func readTrustpilot(body []byte) (posts []mention.Post, lost int, err error) {
	var page trustpilotPage
	if err := json.Unmarshal(body, &page); err != nil {
		return nil, 0, err
	}
	reviews, err := decodeReviews("Trustpilot", page.Reviews, &lost, func(r *trustpilotReview) (review, bool) {
		p, ok := r.post(testClock())
		return review{p, r.withheld()}, ok
	})
	return shown(reviews), lost, err
}

func TestTrustpilotTimes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		created string
		want    time.Time
		kind    mention.ErrorKind
	}{
		{`"2013-09-07T13:37:00"`, time.Date(2013, 9, 7, 13, 37, 0, 0, time.UTC), ""},
		{`"2013-09-07T13:37:00.25"`, time.Date(2013, 9, 7, 13, 37, 0, 25e7, time.UTC), ""},
		{`"2022-07-08T22:41:48Z"`, time.Date(2022, 7, 8, 22, 41, 48, 0, time.UTC), ""},
		{`"2022-07-08T22:41:48.1234567+02:00"`, time.Date(2022, 7, 8, 20, 41, 48, 123456700, time.UTC), ""},
		{`"0001-01-01T00:00:00"`, time.Time{}, ""},
		{`"2999-01-01T00:00:00Z"`, time.Time{}, ""},
		{`"yesterday"`, time.Time{}, mention.Changed},
		{`1378561020`, time.Time{}, mention.Changed},
		{`null`, time.Time{}, mention.Changed},
	} {
		synctest.Test(t, func(t *testing.T) {
			posts, _, err := trustpilotPosts(t, `{"id":"a","text":"x","createdAt":`+c.created+`}`)
			if mention.KindOf(err) != c.kind || c.kind == "" && (len(posts) != 1 || !posts[0].PublishedAt.Equal(c.want)) {
				t.Errorf("%s: %+v, error %v", c.created, posts, err)
			}
		})
	}
}

func TestTrustpilotStates(t *testing.T) {
	t.Parallel()
	const head = `{"id":"a","text":"x","createdAt":"2026-11-01T00:00:00Z"`
	for fields, shown := range map[string]bool{
		``: true, `,"status":"active"`: true, `,"status":"Active"`: true, `,"reportData":{"reviewVisibility":"Hidden"}`: false,
		`,"status":"Archived"`: false, `,"status":"pending"`: false,
		`,"reportData":null`: true, `,"reportData":{"reviewVisibility":"visible"}`: true, `,"reportData":{}`: true,
		`,"reportData":{"reviewVisibility":"hidden"}`: false, `,"status":"active","reportData":{"reviewVisibility":"hidden"}`: false,
	} {
		posts, lost, err := readTrustpilot([]byte(`{"reviews":[` + head + fields + `}]}`))
		if err != nil || lost != 0 || (len(posts) == 1) != shown {
			t.Errorf("%s: %d posts, %d lost, error %v", fields, len(posts), lost, err)
		}
	}
}

// TestTrustpilotUnread leaves out what has not the form of a review, and says so.
func TestTrustpilotUnread(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const good = `{"id":"b","title":"t","createdAt":"2026-11-01T00:00:00Z"}`
		posts, notes, err := trustpilotPosts(t, good, `{"id":5,"text":"x","createdAt":"2026-11-01T00:00:00Z"}`, `{"text":"x","createdAt":"2026-11-01T00:00:00Z"}`, `7`)
		if err != nil || len(posts) != 1 || len(notes) != 1 || !strings.Contains(notes[0], "could not be read") {
			t.Errorf("%d posts, error %v, notes %q", len(posts), err, notes)
		}
	})
}

// TestTrustpilotSample reads the sample of the documentation. Its review is
// hidden; what it would be is seen when it is not.
func TestTrustpilotSample(t *testing.T) {
	t.Parallel()
	body := recording(t, "trustpilot", "docs-sample-reviews.json")
	if posts, lost, err := readTrustpilot(body); err != nil || lost != 0 || len(posts) != 0 {
		t.Errorf("%d posts, %d lost, error %v; the review is hidden", len(posts), lost, err)
	}
	shown := strings.Replace(string(body), `"reviewVisibility": "hidden"`, `"reviewVisibility": "visible"`, 1)
	posts, lost, err := readTrustpilot([]byte(shown))
	if err != nil || lost != 0 || len(posts) != 1 {
		t.Fatalf("%d posts, %d lost, error %v", len(posts), lost, err)
	}
	in := func(path ...any) string { return said(t, body, append([]any{"reviews", 0}, path...)...) }
	want := mention.Post{
		ID: "trustpilot:" + in("id"), Source: "trustpilot", Kind: mention.KindReview,
		PublishedAt: time.Date(2013, 9, 7, 13, 37, 0, 0, time.UTC), FetchedAt: testClock(), Lang: in("language"),
		Title: in("title"), Text: in("text"), Author: mention.Author{ID: in("consumer", "id"), Name: in("consumer", "displayName")},
		Addressed: true, Stars: mention.Of(5), Likes: mention.Of(10),
		URL: "https://www.trustpilot.com/reviews/" + in("id"), Endpoint: "business-units/reviews",
	}
	if !reflect.DeepEqual(posts[0], want) || len(in("id")) != 24 || in("text") == "" {
		t.Errorf("the post is\n%+v\nwant\n%+v", posts[0], want)
	}
	// Here one id stands for all; elsewhere a person's is not the review's.
	posts[0].Author.ID = "5c0000000000000000000006"
	nobodyLeft(t, posts)
}

// TestTrustpilotSampleMeta reads how the sample came to be: it is none of the
// site's answers, which is why the source is declared unseen.
func TestTrustpilotSampleMeta(t *testing.T) {
	t.Parallel()
	var meta struct{ Source string }
	body := recording(t, "trustpilot", "docs-sample-reviews.meta.json")
	if err := json.Unmarshal(body, &meta); err != nil || !strings.Contains(meta.Source, "NOT A RECORDING") || !trustpilot().Unseen {
		t.Errorf("the sample is %q, error %v, unseen %v", meta.Source, err, trustpilot().Unseen)
	}
}

// TestTrustpilotWebhook reads the reviews of recorded events: another envelope
// around real values, with the zone that the documentation's times lack.
func TestTrustpilotWebhook(t *testing.T) {
	t.Parallel()
	var hook struct {
		Events []struct {
			Data json.RawMessage `json:"eventData"`
		} `json:"events"`
	}
	body := recording(t, "trustpilot", "lindar-webhook-review-events.json")
	if err := json.Unmarshal(body, &hook); err != nil || len(hook.Events) != 2 {
		t.Fatalf("%d events, error %v", len(hook.Events), err)
	}
	for _, e := range hook.Events {
		posts, lost, err := readTrustpilot([]byte(`{"reviews":[` + string(e.Data) + `]}`))
		if err != nil || lost != 0 || len(posts) != 1 {
			t.Fatalf("%d posts, %d lost, error %v", len(posts), lost, err)
		}
		in := func(path ...any) string { return said(t, e.Data, path...) }
		want := mention.Post{
			ID: "trustpilot:" + in("id"), Source: "trustpilot", Kind: mention.KindReview,
			PublishedAt: posts[0].PublishedAt, FetchedAt: testClock(), Lang: "en", Title: in("title"), Text: in("text"),
			// An event calls the name "name", a review "displayName".
			Author:    mention.Author{ID: in("consumer", "id")},
			Addressed: true, Stars: mention.Of(4), URL: "https://www.trustpilot.com/reviews/" + in("id"), Endpoint: "business-units/reviews",
		}
		if !reflect.DeepEqual(posts[0], want) || want.PublishedAt.Format(time.RFC3339) != in("createdAt") || len(want.Text) < 100 {
			t.Errorf("the post is\n%+v\nwant\n%+v", posts[0], want)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		_, err := newTrustpilotTrip(t, hnAnswer(body), trustpilotAir).all(t.Context(), mention.Query{})
		if mention.KindOf(err) != mention.Changed {
			t.Errorf("an event is taken for an answer: %v", err)
		}
	})
}

func FuzzTrustpilotPage(f *testing.F) {
	for _, name := range []string{"air_1.json", "air_2.json", "air_3.json", "empty.json"} {
		f.Add(fixture(f, "trustpilot", name))
	}
	f.Add([]byte(`{"reviews":[{"id":"a/../b?c","title":"\u0000\u001b","text":"\u0085 x","createdAt":"2026-11-01T00:00:00","stars":-1,"numberOfLikes":-4,"language":"EN_us!"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		posts, _, err := readTrustpilot(body)
		if err != nil {
			return
		}
		reviewsAreClean(t, "trustpilot:", "https://www.trustpilot.com/reviews/", posts)
	})
}

// BenchmarkTrustpilotPage maps a full page.
func BenchmarkTrustpilotPage(b *testing.B) {
	var reviews []string
	for i := range trustpilotPageSize {
		reviews = append(reviews, fmt.Sprintf(`{"id":"%024x","stars":2,"title":"Late","text":"It's late again, number %d.","language":"en",`+
			`"createdAt":"2026-11-01T00:00:00Z","numberOfLikes":1,"status":"active","reportData":null,"consumer":{"id":"5c","displayName":"Orla D"}}`, i, i))
	}
	body := []byte(`{"reviews":[` + strings.Join(reviews, ",") + `]}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if posts, _, err := readTrustpilot(body); err != nil || len(posts) != trustpilotPageSize {
			b.Fatal(len(posts), err)
		}
	}
}
