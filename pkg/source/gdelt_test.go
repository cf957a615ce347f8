package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

const (
	gdeltTooShort = "Your query was too short or too long."
	gdeltParens   = "Queries containing OR'd terms must be surrounded by ()."
	gdeltIllegal  = "Your query contained an illegal character."
	gdeltTooOften = "Please limit requests to one every 5 seconds or contact the site for larger queries."
)

func gdeltCase(t *testing.T) sourcetest.Case {
	empty := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, "{}") })
	return sourcetest.Case{
		Spec:  gdeltPages(3),
		Site:  func() http.Handler { return newFakeGdelt(t) },
		Query: mention.Query{Text: `"northwind air"`, Searches: []string{`"northwind air"`}},
		Want: []string{
			"gdelt:https://news.tailspin.example/2026/11/23/northwind-air-strike",
			"gdelt:https://zeitung.example/wirtschaft/northwind-air-verspaetung?ref=9007199254740993",
			"gdelt:https://diario.example/northwind",
			"gdelt:https://gazette.example/opinion/why-northwind-air-fails",
			"gdelt:https://old.example/northwind-air",
		},
		Identities: []string{"orla_kest"},
		Own:        []string{"@northwind"},
		Gone:       []string{"gdelt:https://leer.example/untitled"},
		Golden:     "testdata/gdelt/golden.json",
		// Without them the answer is that nothing was found; see TestGdeltChanged.
		Optional: []string{"articles"},
		Refusals: []sourcetest.Refusal{
			{Name: "short or long", Status: 200, Body: gdeltTooShort, Kind: mention.BadQuery, Says: "too short or too long", Requests: 1},
			{Name: "parentheses", Status: 200, Body: gdeltParens, Kind: mention.BadQuery, Says: "surrounded by ()", Requests: 1},
			{Name: "illegal character", Status: 200, Body: gdeltIllegal, Kind: mention.BadQuery, Says: "illegal character", Requests: 1},
			{Name: "too often", Status: 200, Body: gdeltTooOften, Kind: mention.RateLimited, Says: "one every 5 seconds", Requests: 1 + gdeltTries},
			{Name: "too often, said properly", Status: 429, Body: gdeltTooOften, Kind: mention.RateLimited, Says: "in some minutes"},
		},
		Empty: func() http.Handler { return empty },
	}
}

func TestGdeltContract(t *testing.T) { sourcetest.Run(t, gdeltCase(t)) }

func gdeltAsked(t *testing.T, site *fakeGdelt, size int, q mention.Query) ([]mention.Post, []string, error) {
	t.Helper()
	v := newTrip(t, gdeltPages(size), site, nil, nil)
	if q.Searches == nil {
		q.Searches = []string{`"northwind air"`}
	}
	posts, err := v.all(t.Context(), q)
	return posts, v.notes, err
}

func TestGdeltAsks(t *testing.T) {
	for _, tt := range []struct {
		name, query, start, end string
		q                       mention.Query
	}{
		{"by default", `"northwind air"`, "20260823120000", "20261123120001", mention.Query{Searches: []string{`"northwind air"`}}},
		{
			"alternatives in parentheses", `("northwind air" OR northwind)`, "20260823120000", "20261123120001",
			mention.Query{Searches: []string{`"northwind air" OR northwind`}},
		},
		{"OR within a phrase", `"now OR never"`, "20260823120000", "20261123120001", mention.Query{Searches: []string{`"now OR never"`}}},
		{"a window", "x", "20261120000000", "20261122000000", mention.Query{
			Searches: []string{"x"}, Since: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		}},
		{"a short window", "x", "20261121230000", "20261122000000", mention.Query{
			Searches: []string{"x"}, Since: time.Date(2026, 11, 21, 23, 59, 0, 0, time.UTC), Until: time.Date(2026, 11, 21, 23, 59, 59, 5, time.UTC),
		}},
		{"a window longer than the site's", "x", "20260823120000", "20261123120001", mention.Query{
			Searches: []string{"x"}, Since: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC),
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site := &fakeGdelt{}
				_, notes, err := gdeltAsked(t, site, gdeltPageSize, tt.q)
				if err != nil || len(site.asked) != 1 {
					t.Fatalf("%d requests, error %v", len(site.asked), err)
				}
				got := site.asked[0]
				if got.Get("query") != tt.query || got.Get("startdatetime") != tt.start || got.Get("enddatetime") != tt.end ||
					got.Get("maxrecords") != "250" || got.Get("format") != "json" {
					t.Errorf("asked for %v", got)
				}
				if told := len(notes) > 0; told != strings.HasPrefix(tt.name, "a window longer") {
					t.Errorf("notes %q", notes)
				}
			})
		})
	}
}

func TestGdeltBeforeItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeGdelt(t)
		q := mention.Query{Since: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)}
		posts, notes, err := gdeltAsked(t, site, 3, q)
		if err != nil || len(posts) > 0 || len(site.asked) > 0 || len(notes) != 1 {
			t.Errorf("%d posts of %d requests, notes %q, error %v", len(posts), len(site.asked), notes, err)
		}
	})
}

// TestGdeltManyAtOnce reads on behind more articles of one moment than the site
// gives at once.
func TestGdeltManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &fakeGdelt{}
		for i := range 12 {
			site.articles = append(site.articles, map[string]any{
				"url": fmt.Sprint("https://a.example/", i), "title": "Northwind Air", "language": "English",
				"seendate": time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC).Add(-time.Duration(i/6) * 15 * time.Minute).Format("20060102T150405Z"),
			})
		}
		posts, notes, err := gdeltAsked(t, site, 4, mention.Query{})
		if err != nil || len(posts) != 8 || posts[7].ID != "gdelt:https://a.example/9" {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
		if len(notes) != 1 || !strings.Contains(notes[0], "no more than 4") {
			t.Errorf("notes %q", notes)
		}
	})
}

// TestGdeltWaits asks again when the site was asked too often.
func TestGdeltWaits(t *testing.T) {
	for _, status := range []int{200, 429} {
		synctest.Test(t, func(t *testing.T) {
			site, sent := newFakeGdelt(t), 0
			v := newTrip(t, gdelt(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if sent++; sent <= 2 {
					gdeltSays(status, gdeltTooOften)(w, r)
					return
				}
				site.ServeHTTP(w, r)
			}), nil, nil)
			begin := time.Now()
			posts, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}})
			if err != nil || len(posts) != 5 || sent != 3 {
				t.Errorf("%d: %d posts of %d requests, error %v", status, len(posts), sent, err)
			}
			if took := time.Since(begin); status == 200 && took != 30*time.Second {
				t.Errorf("waited %v, want 30s", took)
			}
		})
	}
}

// TestGdeltMends reads the strings that the site is known to write wrongly.
func TestGdeltMends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body := fixture(t, "gdelt", "broken.json")
		if json.Valid(body) {
			t.Fatal("the fixture is valid")
		}
		v := newTrip(t, gdelt(), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, string(body)) }), nil, nil)
		posts, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}})
		if err != nil || len(posts) != 1 || posts[0].Title != `Northwind Air 'grounds' its fleet x after strike été "now"` || posts[0].Lang != "fr" {
			t.Errorf("posts %v, error %v", posts, err)
		}
	})
}

// TestGdeltSentences takes each sentence that the site is known to say with status
// 200 for what it means, and others for a refusal: none is an answer.
func TestGdeltSentences(t *testing.T) {
	for said, want := range map[string]mention.ErrorKind{
		gdeltTooShort: mention.BadQuery,
		gdeltParens:   mention.BadQuery,
		gdeltIllegal:  mention.BadQuery,
		"Parentheses may only be used around OR'd statements.":                 mention.BadQuery,
		"The specified phrase is too short.":                                   mention.BadQuery,
		"One or more of your keywords were too short, too long or too common.": mention.BadQuery,
		`"air" is a word that everybody uses.`:                                 mention.BadQuery,
		"\ufeffTimespan is too short.":                                         mention.BadQuery,
		"Invalid mode.":                                                        mention.BadQuery,
		"Words of no known kind stand here!":                                   mention.BadQuery,
		gdeltTooOften:                                                          mention.RateLimited,
		"PLEASE LIMIT REQUESTS TO ONE EVERY 5 SECONDS":                         mention.RateLimited,
		"You have exceeded the rate limit for queries.":                        mention.RateLimited,
		"Too many requests, query again later.":                                mention.RateLimited,
		"The server is overloaded, please try again later.":                    mention.Unavailable,
		"Unknown error: the query timed out.":                                  mention.Unavailable,
		"ok":                                                                   mention.Changed,
		`"northwind"`:                                                          mention.Changed,
		"{\"articles\": [":                                                     mention.Changed,
	} {
		synctest.Test(t, func(t *testing.T) {
			v := newTrip(t, gdelt(), gdeltSays(200, said), nil, nil)
			posts, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}})
			if e, ok := asError(err); mention.KindOf(err) != want || len(posts) > 0 || !ok || e.Hint == "" {
				t.Errorf("%q: error %v of kind %q, want %q", said, err, mention.KindOf(err), want)
			}
		})
	}
}

// TestGdeltWithoutTimes ends where the articles of a full page have no time that
// can be: there is no way to ask for what is older.
func TestGdeltWithoutTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		v := newTrip(t, gdeltPages(2), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			sent++
			answer(w, 200, fmt.Sprintf(`{"articles":[{"url":"https://a.example/%d","title":"Northwind","seendate":"99990101T000000Z"},
				{"url":"https://b.example/%d","title":"Northwind","seendate":"99990101T000000Z"}]}`, sent, sent))
		}), nil, nil)
		posts, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}, Limit: 100})
		if err != nil || len(posts) != 2 || sent != 1 || len(v.notes) != 1 {
			t.Errorf("%d posts of %d requests, error %v, notes %q", len(posts), sent, err, v.notes)
		}
	})
}

func TestGdeltChanged(t *testing.T) {
	const whole = `{"url":"https://a.example/1","title":"Northwind Air","seendate":"20261120T000000Z"}`
	for _, articles := range []string{`"none"`, `{}`, `null`, `7`, `[` + whole + `,null]`, `[` + whole + `,"x"]`} {
		var page gdeltPage
		if err := json.Unmarshal([]byte(`{"articles":`+articles+`}`), &page); err != nil {
			t.Fatal(err)
		}
		if posts, err := page.posts(testClock()); mention.KindOf(err) != mention.Changed {
			t.Errorf("%s: posts %v, error %v", articles, ids(posts), err)
		}
	}
	for _, article := range []string{
		`{"title":"Northwind Air","seendate":"20261120T000000Z"}`,
		`{"url":"javascript:alert(1)","title":"Northwind Air","seendate":"20261120T000000Z"}`,
		`{"url":"https://a.example/2","seendate":"20261120T000000Z"}`,
		`{"url":"https://a.example/2","title":null,"seendate":"20261120T000000Z"}`,
		`{"url":"https://a.example/2","title":"Northwind Air","seendate":"yesterday"}`,
		`{"url":"https://a.example/2","title":"Northwind Air"}`,
		`{"url":7,"title":"Northwind Air","seendate":"20261120T000000Z"}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			body := `{"articles":[` + whole + "," + article + `]}`
			v := newTrip(t, gdelt(), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, body) }), nil, nil)
			if posts, err := v.all(t.Context(), mention.Query{Searches: []string{"x"}}); mention.KindOf(err) != mention.Changed {
				t.Errorf("%s: posts %v, error %v", article, ids(posts), err)
			}
		})
	}
}

func TestGdeltLanguages(t *testing.T) {
	if n := len(gdeltLanguages()); n != 65 {
		t.Errorf("%d languages, the site translates from 65", n)
	}
	var tags []string
	for _, tag := range gdeltLanguages() {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	if n := len(slices.Compact(tags)); n != len(gdeltLanguages()) {
		t.Errorf("%d different tags", n)
	}
}

func FuzzGdelt(f *testing.F) {
	f.Add(fixture(f, "gdelt", "articles.json"))
	f.Add(fixture(f, "gdelt", "broken.json"))
	f.Add([]byte(gdeltTooShort))
	f.Add([]byte(`{"articles":[{"url":"http://a/\","title":"\u12","seendate":"20261120T000000Z"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		_ = gdeltRefusal(body)
		mended := gdeltMend(body)
		if len(mended) > len(body) || json.Valid(body) && string(mended) != string(body) {
			t.Errorf("mended to %q", mended)
		}
		var page gdeltPage
		if json.Unmarshal(mended, &page) != nil {
			return
		}
		posts, err := page.posts(testClock())
		if err != nil && mention.KindOf(err) != mention.Changed {
			t.Error(err)
		}
		for _, p := range posts {
			if !webAddress(p.URL) || p.ID != "gdelt:"+p.URL || strings.ContainsFunc(p.Title, func(r rune) bool { return r < ' ' }) {
				t.Errorf("ID %q, URL %q, title %q", p.ID, p.URL, p.Title)
			}
		}
	})
}

// BenchmarkGdeltPage decodes a full page.
func BenchmarkGdeltPage(b *testing.B) {
	var articles []map[string]any
	for len(articles) < gdeltPageSize {
		articles = append(articles, newFakeGdelt(b).articles...)
	}
	body, err := json.Marshal(map[string]any{"articles": articles[:gdeltPageSize]})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var page gdeltPage
		if err := json.Unmarshal(gdeltMend(body), &page); err != nil {
			b.Fatal(err)
		}
		if posts, err := page.posts(testClock()); err != nil || len(posts) != gdeltPageSize {
			b.Fatal(len(posts), err)
		}
	}
}
