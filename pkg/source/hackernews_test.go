package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

func TestHackernewsContract(t *testing.T) {
	hits := hnHits(t)
	sourcetest.Run(t, sourcetest.Case{
		Spec:  hackernews(),
		Site:  func() http.Handler { return &fakeHN{hits: hits, size: 3, most: 6} },
		Query: mention.Query{Text: "northwind air", Searches: []string{`"northwind air"`}},
		Want: []string{
			"hackernews:48300120", "hackernews:48300177", "hackernews:48300202", "hackernews:48300201",
			"hackernews:48155519", "hackernews:18463371", "hackernews:18460001",
		},
		Identities: []string{"pell_orvane", "quillon-ba", "tamsin_veldt", "osk_lindqvarn", "bram_hesselink"},
		Own:        []string{"@northwind"},
		Empty:      func() http.Handler { return hnAnswer(hnFixture(t, "empty.json")) },
		Golden:     "testdata/hackernews/golden.json",
		// The request leaves out what the tags tell, once more.
		Optional: []string{"_tags", "story_text"},
	})
}

func TestHackernewsPosts(t *testing.T) {
	t.Parallel()
	base := func(id string, kind mention.Kind, author string, published time.Time) mention.Post {
		return mention.Post{
			ID: "hackernews:" + id, Source: "hackernews", Kind: kind, PublishedAt: published, FetchedAt: hnClock(),
			Author: mention.Author{ID: author, Handle: author, URL: "https://news.ycombinator.com/user?id=" + author},
			URL:    "https://news.ycombinator.com/item?id=" + id, Endpoint: "search_by_date",
		}
	}
	story := base("48300120", mention.KindStory, "pell_orvane", time.Date(2026, 11, 20, 9, 15, 0, 0, time.UTC))
	story.Title = "Northwind Air cancels a third of its morning flights & says <nothing>"
	story.ThreadID, story.Likes, story.Replies = story.ID, mention.Of(212), mention.Of(148)

	comment := base("48300177", mention.KindComment, "quillon-ba", time.Date(2026, 11, 20, 9, 12, 30, 0, time.UTC))
	comment.Text = "Third cancelled flight this month.\n\n@pell_orvane is right: \"we'll call you\", they said & never did.\n\n" +
		"See https://status.northwind.example/incidents/2026-11-20-morning"
	comment.ParentID, comment.ThreadID = story.ID, story.ID

	ask := base("48155519", mention.KindStory, "osk_lindqvarn", time.Date(2026, 11, 9, 18, 40, 5, 0, time.UTC))
	ask.Title = "Ask HN: How long does a refund of Northwind Air take?"
	ask.Text = "I sold my ticket of Northwind Air back in March.\n\nStill no refund. What now?"
	ask.ThreadID, ask.Likes, ask.Replies = ask.ID, mention.Of(1), mention.Of(0)

	old := base("18463371", mention.KindComment, "bram_hesselink", time.Date(2018, 11, 15, 21, 10, 34, 0, time.UTC))
	old.Text = "Lost my bag at Northwind Air, and the form wants my <bag number> first.\n\n" +
		"if bag == nil {\nreturn sorry\n}"
	old.ParentID, old.ThreadID = "hackernews:18460003", "hackernews:18460001"

	show := base("18460001", mention.KindStory, "bram_hesselink", time.Date(2018, 11, 15, 20, 0, 0, 0, time.UTC))
	show.Title = "Show HN: A tracker for late flights"
	show.ThreadID, show.Likes, show.Replies = show.ID, mention.Of(74), mention.Of(12)

	synctest.Test(t, func(t *testing.T) {
		got, err := searchHN(t, &fakeHN{hits: hnHits(t), size: 100, most: 1000}, mention.Query{})
		if err != nil {
			t.Fatal(err)
		}
		got = slices.DeleteFunc(got, func(p mention.Post) bool {
			return p.ID == "hackernews:48300201" || p.ID == "hackernews:48300202"
		})
		for i, want := range []mention.Post{story, comment, ask, old, show} {
			if i >= len(got) || !reflect.DeepEqual(got[i], want) {
				t.Errorf("post %d is\n%+v\nwant\n%+v", i, got[i], want)
			}
		}
	})
}

func TestHackernewsAsksForWholeWords(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := &fakeHN{size: 100, most: 1000}
		if _, err := searchHN(t, site, mention.Query{}); err != nil {
			t.Fatal(err)
		}
		want := []url.Values{{
			"query": {`"northwind air"`}, "tags": {"(story,comment)"}, "hitsPerPage": {"200"},
			"queryType": {"prefixNone"}, "typoTolerance": {"false"}, "advancedSyntax": {"true"},
			"restrictSearchableAttributes": {"title,story_text,comment_text"}, "attributesToHighlight": {""},
		}}
		if !reflect.DeepEqual(site.asked, want) {
			t.Errorf("asked for %v, want %v", site.asked, want)
		}
	})
}

func TestHackernewsWindow(t *testing.T) {
	t.Parallel()
	at := time.Unix(1795165800, 0)
	tests := []struct {
		name         string
		since, until time.Time
		want         string
	}{
		{"since a whole second", at, time.Time{}, "created_at_i>=1795165800"},
		{"since within a second", at.Add(time.Millisecond), time.Time{}, "created_at_i>=1795165801"},
		{"until a whole second", time.Time{}, at, "created_at_i<1795165800"},
		{"until within a second", time.Time{}, at.Add(time.Millisecond), "created_at_i<1795165801"},
		{"both", at, at.Add(time.Hour), "created_at_i>=1795165800,created_at_i<1795169400"},
		{"before the epoch", time.Unix(-5, 0), time.Time{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				site := &fakeHN{size: 100, most: 1000}
				if _, err := searchHN(t, site, mention.Query{Since: tt.since, Until: tt.until}); err != nil {
					t.Fatal(err)
				}
				if got := site.asked[0].Get("numericFilters"); got != tt.want {
					t.Errorf("numericFilters are %q, want %q", got, tt.want)
				}
			})
		})
	}
}

// TestHackernewsPastTheCap reads more than the site gives of one query.
func TestHackernewsPastTheCap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const n = 1300
		site := &fakeHN{hits: manyHits(n), size: 1000, most: 1000}
		posts, err := searchHN(t, site, mention.Query{})
		if err != nil {
			t.Fatal(err)
		}
		if len(posts) != n || posts[0].ID != "hackernews:40000000" || posts[n-1].ID != "hackernews:39998701" {
			t.Errorf("%d posts, from %s to %s", len(posts), posts[0].ID, posts[len(posts)-1].ID)
		}
		if got, want := site.asked[1].Get("numericFilters"), "created_at_i<1794999935"; got != want {
			t.Errorf("the second page asks for %q, want %q", got, want)
		}
		if got := len(site.asked); got != 7 {
			t.Errorf("%d requests, want 7", got)
		}
	})
}

func TestHackernewsRefusesQuery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(hnFixture(t, "refused.json"))
		})
		_, err := searchHN(t, site, mention.Query{})
		e, ok := errors.AsType[*mention.Error](err)
		if !ok || e.Kind != mention.BadQuery || e.Hint == "" || !strings.Contains(e.Error(), `"Query is too long: 512 bytes`) {
			t.Errorf("error is %#v: %v", e, err)
		}
	})
}

func TestHackernewsChangedHits(t *testing.T) {
	t.Parallel()
	for _, hit := range []string{
		`{}`, `{"objectID":""}`, `{"objectID":"12&x=1"}`, `{"objectID":"-1"}`, `{"objectID":12}`,
		`{"objectID":"1","created_at_i":"yesterday"}`, `{"objectID":"1","title":"x"}`, `{"objectID":"1","created_at_i":null}`,
	} {
		t.Run(hit, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				site := hnAnswer([]byte(`{"nbPages":1,"hitsPerPage":200,"hits":[` + hit + `]}`))
				if posts, err := searchHN(t, site, mention.Query{}); !errors.Is(err, mention.Changed) {
					t.Errorf("%d posts, error %v; want kind %q", len(posts), err, mention.Changed)
				}
			})
		})
	}
}

// TestHackernewsNonsenseTimes reads hits whose times cannot be.
func TestHackernewsNonsenseTimes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := hnAnswer([]byte(`{"nbPages":9,"hitsPerPage":3,"hits":[
				{"objectID":"3","created_at_i":99999999999999,"comment_text":"from the future"},
				{"objectID":"2","created_at_i":-7,"comment_text":"from the past"},
				{"objectID":"1","created_at_i":0,"comment_text":"from nowhere"}]}`))
		posts, err := searchHN(t, site, mention.Query{})
		if err != nil || len(posts) != 3 {
			t.Fatalf("%d posts, error %v", len(posts), err)
		}
		for _, p := range posts {
			if !p.PublishedAt.IsZero() {
				t.Errorf("%s: published at %v, want unknown", p.ID, p.PublishedAt)
			}
		}
	})
}

// TestHackernewsRecording reads a real answer of 2018.
func TestHackernewsRecording(t *testing.T) {
	t.Parallel()
	body := recorded(t, "hackernews/py_1.1.json")
	var page struct {
		Hits []struct {
			ID     string `json:"objectID"`
			Text   string `json:"comment_text"`
			Parent int64  `json:"parent_id"`
			Story  int64  `json:"story_id"`
			At     int64  `json:"created_at_i"`
		}
	}
	if err := json.Unmarshal(body, &page); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		posts, err := searchHN(t, hnAnswer(body), mention.Query{})
		if err != nil || len(posts) != 2 {
			t.Fatalf("%d posts, error %v", len(posts), err)
		}
		for i, p := range posts {
			hit := page.Hits[i]
			// A comment's paragraphs are parted by <p>, its signs are escaped.
			text := html.UnescapeString(strings.ReplaceAll(hit.Text, "<p>", "\n\n"))
			if p.ID != "hackernews:"+hit.ID || p.ParentID != fmt.Sprint("hackernews:", hit.Parent) ||
				p.ThreadID != fmt.Sprint("hackernews:", hit.Story) || p.Kind != mention.KindComment ||
				!p.PublishedAt.Equal(time.Unix(hit.At, 0)) || !p.Likes.IsZero() || p.Text != text {
				t.Errorf("post %d is %+v", i, p)
			}
		}
	})
}

// TestHackernewsStopsAtSince reads a site that ignores the time window.
func TestHackernewsStopsAtSince(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			hnAnswer([]byte(strings.Replace(string(hnFixture(t, "hits_2026.json")), `"hitsPerPage": 20`, `"hitsPerPage": 6`, 1))).ServeHTTP(w, r)
		})
		posts, err := searchHN(t, site, mention.Query{Since: time.Date(2026, 11, 20, 9, 10, 0, 0, time.UTC)})
		if err != nil || len(posts) != 4 || requests != 1 {
			t.Errorf("%d posts, error %v, %d requests; want 4 posts of 1 request", len(posts), err, requests)
		}
	})
}

// TestHackernewsWithoutPageSize reads on where an answer does not say how long
// its pages are.
func TestHackernewsWithoutPageSize(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := &fakeHN{hits: hnHits(t), size: 3, most: 1000, quiet: true}
		if posts, err := searchHN(t, site, mention.Query{}); err != nil || len(posts) != 7 {
			t.Errorf("%d posts, error %v; want 7", len(posts), err)
		}
	})
}

// TestHackernewsEndlessSite reads a site that ignores the time window and
// always has something new to say.
func TestHackernewsEndlessSite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			hit := `{"objectID":"` + strconv.Itoa(requests) + `","created_at_i":1795000000,"title":"Northwind Air"}`
			hnAnswer([]byte(`{"hitsPerPage":1,"hits":[`+hit+`]}`)).ServeHTTP(w, r)
		})
		if posts, err := searchHN(t, site, mention.Query{}); err != nil || len(posts) != 2 || requests != 2 {
			t.Errorf("%d posts, error %v, %d requests; want 2 of 2", len(posts), err, requests)
		}
	})
}
