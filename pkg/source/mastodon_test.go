package source

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

// The posts of the fixtures, in the order of alpha's pages.
var (
	tootStranded = mastodonID("alpha.example/115500000000000009")
	tootBag      = mastodonID("gamma.example/115499999999999123")
	tootNoindex  = mastodonID("alpha.example/115500000000000006")
	tootSeat     = mastodonID("alpha.example/115500000000000004")
	tootLounge   = mastodonID("beta.example/115400000000000777")
	tootNoTime   = mastodonID("alpha.example/115500000000000005")
	tootLate     = mastodonID("alpha.example/115500000000000001")
	tootCrash    = mastodonID("https://beta.example/objects/18d277b3-06fb-40d4-ae70-30b4bca1f7d8")
)

var (
	alphaWant = []string{tootStranded, tootBag, tootNoindex, tootNoTime, tootSeat, tootLounge, tootLate}
	bothWant  = []string{tootStranded, tootBag, tootNoindex, tootNoTime, tootSeat, tootCrash, tootLounge, tootLate}
)

var tagQuery = mention.Query{Text: "northwind air", Searches: []string{"northwindair"}}

func TestMastodonContract(t *testing.T) {
	c := sourcetest.Case{
		Spec:    mastodon(),
		Options: map[string]string{"instances": "alpha.example"},
		Site:    func() http.Handler { return newFakeFediverse(t) },
		Query:   tagQuery,
		Want:    alphaWant,
		Identities: []string{
			"lena_vogt", "Lena Vogt", "jonas_weid", "Jonas Weid", "shy_fox", "default_dan", "iris_dahl", "karl_heide",
			"https://alpha.example/@lena_vogt", "gamma.example",
		},
		Own: []string{"@northwind"},
		Empty: func() http.Handler {
			f := newFakeFediverse(t)
			for key := range f.answers {
				if strings.Contains(key, "timelines") {
					f.answers[key] = "[]"
				}
			}
			return f
		},
	}
	// A boost without the post that it boosts is a post of its own; a post without
	// its uri goes by its number.
	c.Optional = []string{"reblog", "reblog.uri", "uri", "spoiler_text"}
	// IDs are hashed; the mapping of ids is tested by itself, and "two servers" has the same post twice.
	c.Once = true
	c.Golden = "testdata/mastodon/golden_one.json"
	t.Run("one server", func(t *testing.T) { sourcetest.Run(t, c) })
	c.Options = map[string]string{"instances": "alpha.example, https://beta.example"}
	c.Want = bothWant
	c.Golden = "testdata/mastodon/golden.json"
	t.Run("two servers", func(t *testing.T) { sourcetest.Run(t, c) })
}

func TestMastodonRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeFediverse(t)
		posts, err := newMastodonTrip(t, f, nil, "").all(t.Context(), tagQuery)
		if err != nil || !slices.Equal(ids(posts), bothWant) {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
		want := []string{
			"alpha.example /api/v1/timelines/tag/northwindair",
			"beta.example /api/v1/timelines/tag/northwindair",
			"alpha.example /api/v1/timelines/tag/northwindair?max_id=115500000000000004",
			"alpha.example /api/v1/timelines/tag/northwindair?max_id=115500000000000001",
		}
		if !slices.Equal(f.asked, want) {
			t.Errorf("asked %q, want %q", f.asked, want)
		}
		if slices.ContainsFunc(f.tokens, func(s string) bool { return s != "" }) {
			t.Errorf("Authorization sent without a token: %q", f.tokens)
		}
	})
}

func TestMastodonStopsBehindSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeFediverse(t)
		q := tagQuery
		q.Since = time.Date(2026, 11, 22, 16, 20, 0, 0, time.UTC)
		posts, err := newMastodonTrip(t, f, nil, "").all(t.Context(), q)
		if err != nil || !slices.Equal(ids(posts), alphaWant[:4]) || len(f.asked) != 2 {
			t.Errorf("posts %v, error %v, asked %q", ids(posts), err, f.asked)
		}
	})
}

func TestMastodonSkipsNothingForOneOldPost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeFediverse(t)
		page := string(fixture(t, "mastodon", "alpha1.json"))
		f.answers["alpha.example /api/v1/timelines/tag/northwindair"] = strings.Replace(page, "2026-11-22T17:30:00", "1999-01-01T00:00:00", 1)
		q := tagQuery
		q.Since = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
		posts, err := newMastodonTrip(t, f, map[string]string{"instances": "alpha.example"}, "").all(t.Context(), q)
		want := []string{tootStranded, tootNoindex, tootNoTime, tootSeat}
		if err != nil || !slices.Equal(ids(posts), want) {
			t.Errorf("posts %v, error %v, want %v", ids(posts), err, want)
		}
	})
}

// mastodonFailureCase is a way in which servers fail, and what is left of a search.
type mastodonFailureCase struct {
	name    string
	answers map[string]string
	want    []string
	kind    mention.ErrorKind
	text    string
	notes   []string
}

func mastodonFailures() []mastodonFailureCase {
	alpha, beta := "alpha.example /api/v1/timelines/tag/northwindair", "beta.example /api/v1/timelines/tag/northwindair"
	return []mastodonFailureCase{
		{
			"one gone",
			map[string]string{beta: "404"},
			alphaWant, mention.Changed,
			"1 of 2 servers failed: beta.example: ",
			[]string{"beta.example failed: changed"},
		},
		{
			"one refuses",
			map[string]string{alpha: "401"},
			[]string{tootBag, tootCrash},
			mention.Credentials,
			"1 of 2 servers failed: alpha.example: ",
			[]string{"alpha.example failed: credentials"},
		},
		{
			"one says 422",
			map[string]string{alpha: "422"},
			[]string{tootBag, tootCrash},
			mention.Blocked,
			"alpha.example wants an account",
			[]string{"alpha.example failed: blocked"},
		},
		{
			"one is closed",
			map[string]string{alpha: "[]", "alpha.example /api/v2/instance": "instance_closed.json"},
			[]string{tootBag, tootCrash},
			mention.Blocked, "shows its timelines only to people with an account there",
			[]string{"alpha.example failed: blocked"},
		},
		{
			"both fail",
			map[string]string{alpha: "500", beta: "403"},
			nil, mention.Unavailable,
			"2 of 2 servers failed: alpha.example: ",
			[]string{"alpha.example failed: unavailable", "beta.example failed: blocked"},
		},
		{
			"one fails later",
			map[string]string{alpha + "?max_id=115500000000000004": "500"},
			append(slices.Clone(alphaWant[:5]), tootCrash), mention.Unavailable, "1 of 2 servers failed: alpha.example: ",
			[]string{"alpha.example failed: unavailable"},
		},
	}
}

// withoutUnread drops the note of the broken posts among the fixtures.
func withoutUnread(notes []string) []string {
	return slices.DeleteFunc(slices.Clone(notes), func(n string) bool { return strings.Contains(n, "posts could not be read") })
}

func TestMastodonFailingServers(t *testing.T) {
	for _, c := range mastodonFailures() {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeFediverse(t)
				for key, body := range c.answers {
					f.answers[key] = body
				}
				v := newMastodonTrip(t, f, nil, "")
				posts, err := v.all(t.Context(), tagQuery)
				if !slices.Equal(ids(posts), c.want) || mention.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.text) {
					t.Errorf("posts %v, error of kind %q: %v", ids(posts), mention.KindOf(err), err)
				}
				if e, ok := asError(err); !ok || e.Hint == "" {
					t.Errorf("no hint: %v", err)
				}
				if notes := withoutUnread(v.notes); !slices.Equal(notes, c.notes) {
					t.Errorf("notes %q, want %q", v.notes, c.notes)
				}
			})
		})
	}
}

func TestMastodonLimitBeforeFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeFediverse(t)
		f.answers["beta.example /api/v1/timelines/tag/northwindair"] = "500"
		q := tagQuery
		q.Limit = 2
		posts, err := newMastodonTrip(t, f, nil, "").all(t.Context(), q)
		if err != nil || len(posts) != 2 {
			t.Errorf("%d posts, error %v", len(posts), err)
		}
	})
}

func TestMastodonLocalPostsOnly(t *testing.T) {
	for _, first := range []string{"401", "422", "[]"} {
		synctest.Test(t, func(t *testing.T) {
			f := newFakeFediverse(t)
			f.answers["alpha.example /api/v1/timelines/tag/northwindair"] = first
			f.answers["alpha.example /api/v1/timelines/tag/northwindair?local=true"] = "alpha2.json"
			f.answers["alpha.example /api/v2/instance"] = "instance_local.json"
			v := newMastodonTrip(t, f, map[string]string{"instances": "alpha.example"}, "")
			posts, err := v.all(t.Context(), tagQuery)
			if err != nil || len(posts) != 2 {
				t.Errorf("after %s: posts %v, error %v", first, ids(posts), err)
			}
			if len(v.notes) != 1 || v.notes[0] != "alpha.example shows only its own posts to readers without an account" {
				t.Errorf("notes %q", v.notes)
			}
		})
	}
}

func TestMastodonPublicTimelineClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeFediverse(t)
		f.answers["alpha.example /api/v1/timelines/public"] = "[]"
		f.answers["alpha.example /api/v2/instance"] = "instance_local.json"
		v := newMastodonTrip(t, f, map[string]string{"instances": "alpha.example", "timelines": "public"}, "")
		_, err := v.all(t.Context(), mention.Query{Text: "northwind"})
		if mention.KindOf(err) != mention.Blocked || len(f.asked) != 2 {
			t.Errorf("error %v after %q", err, f.asked)
		}
	})
}

func TestMastodonFullText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeFediverse(t)
		search := func(q, offset string) string {
			return "home.example /api/v2/search?" + url.Values{"q": {q}, "type": {"statuses"}, "offset": {offset}}.Encode()
		}
		f.answers["home.example /api/v1/timelines/tag/northwindair"] = "[]"
		f.answers[search(`"northwind air"`, "0")] = `{"accounts":[],"hashtags":[],"statuses":` + string(fixture(t, "mastodon", "alpha1.json")) + `}`
		f.answers[search(`"northwind air"`, "40")] = `{"accounts":[],"hashtags":[],"statuses":[]}`
		f.answers[search("lounge", "0")] = `{"accounts":[],"hashtags":[],"statuses":[]}`
		v := newMastodonTrip(t, f, map[string]string{"instances": "alpha.example", "home": "home.example"}, "s3cret")
		q := mention.Query{Searches: []string{"northwindair"}, FullText: []string{`"northwind air"`, "lounge"}}
		posts, err := v.all(t.Context(), q)
		if err != nil || !slices.Equal(ids(posts)[:3], alphaWant[:3]) || len(posts) != len(alphaWant) {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
		for i, key := range f.asked {
			if home := strings.HasPrefix(key, "home."); home != (f.tokens[i] == "Bearer s3cret") {
				t.Errorf("%s was sent the token %q", key, f.tokens[i])
			}
		}
		if notes := withoutUnread(v.notes); len(notes) != 1 || len(v.notes) != 2 || !strings.HasPrefix(notes[0], "home.example found no post by full text") {
			t.Errorf("notes %q", v.notes)
		}
	})
}

func TestMastodonTokenWithoutHome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeFediverse(t)
		v := newMastodonTrip(t, f, nil, "s3cret")
		posts, err := v.all(t.Context(), tagQuery)
		if err != nil || !slices.Equal(ids(posts), bothWant) {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
		if slices.ContainsFunc(f.tokens, func(s string) bool { return s != "" }) {
			t.Errorf("the token was sent: %q", f.tokens)
		}
		if notes := withoutUnread(v.notes); len(notes) != 1 || !strings.HasPrefix(notes[0], "the token is not used") {
			t.Errorf("notes %q", v.notes)
		}
	})
}

func TestMastodonWrongToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeFediverse(t)
		f.answers["alpha.example /api/v1/timelines/tag/northwindair"] = "401"
		v := newMastodonTrip(t, f, map[string]string{"instances": "alpha.example"}, "old")
		_, err := v.all(t.Context(), tagQuery)
		if e, ok := asError(err); !ok || e.Kind != mention.Credentials || !strings.Contains(e.Hint, "sources.mastodon.home") {
			t.Errorf("error %v", err)
		}
	})
}

func TestMastodonBaseURL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeFediverse(t)
		v := newMastodonTrip(t, f, nil, "")
		env := v.source.(*mastodonSource).env
		env.BaseURL, env.BaseURLSet = "http://127.0.0.1:8081/mirror", true
		env.Client = &http.Client{Transport: rewrite{f}}
		src, err := newMastodon(env)
		if err != nil {
			t.Fatal(err)
		}
		posts, err := (&trip{source: src}).all(t.Context(), tagQuery)
		if err != nil || len(posts) != len(alphaWant) || posts[0].URL != "http://127.0.0.1:8081/mirror/statuses/115500000000000009" {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
	})
}

func TestMastodonWithoutTags(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := newMastodonTrip(t, newFakeFediverse(t), nil, "").all(t.Context(), mention.Query{Text: "?!"})
		if mention.KindOf(err) != mention.BadQuery {
			t.Error(err)
		}
	})
}

// TestMastodonRecordedPages walks from one recorded page to the next.
func TestMastodonRecordedPages(t *testing.T) {
	pages := map[string]string{"": "prod_tag_page1", "109381239922445751": "prod_tag_page2", "109331391626387733": ""}
	bodies := map[string][]byte{"": []byte("[]")}
	for _, file := range pages {
		if file != "" {
			bodies[file] = recording(t, "mastodon", file+".json")
		}
	}
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		v := newMastodonTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked++
			file, ok := pages[r.URL.Query().Get("max_id")]
			if !ok || r.URL.Path != "/api/v1/timelines/tag/ichbinhanna" {
				t.Errorf("asked for %s", r.URL)
			}
			if file != "" {
				w.Header()["Link"] = recordedHeaders(t, file)["Link"]
			}
			answer(w, 200, string(bodies[file]))
		}), map[string]string{"instances": "mastodon.social"}, "")
		posts, err := v.all(t.Context(), mention.Query{Searches: []string{"ichbinhanna"}})
		if err != nil || len(posts) != 80 || asked != 3 {
			t.Fatalf("%d posts from %d pages, error %v", len(posts), asked, err)
		}
		if !slices.IsSortedFunc(posts, func(a, b mention.Post) int { return b.PublishedAt.Compare(a.PublishedAt) }) {
			t.Error("posts are not newest first")
		}
	})
}
