package source

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func newInstagramTrip(t *testing.T, site http.Handler, options ...string) *trip {
	t.Helper()
	options = append([]string{"user", instagramTestUser}, options...)
	return newTrip(t, instagram(), site, graphOptions(instagram(), options...), graphSecrets())
}

// TestInstagramRequests sends the parameters of the contract; the author is not
// asked for where a hashtag finds a post, because the site refuses that.
func TestInstagramRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeInstagram(t)
		if _, err := newInstagramTrip(t, site).all(t.Context(), mention.Query{Searches: []string{"northwindair", "#NorthwindAir"}}); err != nil {
			t.Fatal(err)
		}
		for _, u := range site.asked {
			q := u.Query()
			want := map[string]string{}
			switch name := u.Path[strings.LastIndexByte(u.Path, '/')+1:]; name {
			case "ig_hashtag_search":
				want = map[string]string{"user_id": instagramTestUser, "q": "northwindair"}
			case "recent_media":
				if !q.Has("after") {
					want = map[string]string{"user_id": instagramTestUser, "limit": "50", "fields": instagramFoundFields}
				}
			case "tags":
				want = map[string]string{"limit": "50", "fields": instagramTaggedFields}
			case "media":
				want = map[string]string{"limit": "25", "fields": instagramOwnFields}
			case "recently_searched_hashtags":
				want = map[string]string{"limit": "30", "fields": "id,name"}
			}
			for name, value := range want {
				if got := q.Get(name); got != value {
					t.Errorf("%s: %s is %q, want %q", u.Path, name, got, value)
				}
			}
		}
		if n := len(site.asked); n != 12 {
			t.Errorf("%d requests: %q", n, site.paths())
		}
	})
}

// TestInstagramKnownHashtag does not look up a hashtag whose id the account's
// own list holds.
func TestInstagramKnownHashtag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeInstagram(t)
		site.answers["/v22.0/17843800000000009/recent_media"] = graphNothing
		site.answers["/v22.0/17843800000000009/top_media"] = "recent1.json"
		site.answers["/v22.0/17843800000000009/top_media?after=QVFISAME"] = graphNothing
		v := newInstagramTrip(t, site, "hashtags", "#contosoMobile contosomobile", "top", "true", "read", "hashtags")
		posts, err := v.all(t.Context(), mention.Query{Searches: []string{"other"}})
		want := []string{
			"/v22.0/17841400000000001/recently_searched_hashtags", "/v22.0/17843800000000009/recent_media",
			"/v22.0/17843800000000009/top_media", "/v22.0/17843800000000009/top_media?after=QVFISAME",
		}
		if err != nil || len(posts) != 2 || posts[0].Endpoint != "top_media" || !slices.Equal(site.paths(), want) {
			t.Errorf("posts %v, error %v, asked %q", ids(posts), err, site.paths())
		}
	})
}

// TestInstagramSpent asks for no new hashtag when the account has had its 30,
// and for an old one all the same.
func TestInstagramSpent(t *testing.T) {
	var tags []string
	for i := range instagramTags - 1 {
		tags = append(tags, fmt.Sprintf(`{"id":"%d","name":"tag%d"}`, i+1, i))
	}
	tags = append(tags, `{"id":"17843800000000001","name":"NorthwindAir"}`)
	synctest.Test(t, func(t *testing.T) {
		site := newFakeInstagram(t)
		site.answers["/v22.0/17841400000000001/recently_searched_hashtags"] = `{"data":[` + strings.Join(tags, ",") + `]}`
		v := newInstagramTrip(t, site, "hashtags", "contoso,northwindair", "read", "hashtags")
		posts, err := v.all(t.Context(), mention.Query{})
		e, ok := asError(err)
		if len(posts) != 3 || !ok || e.Kind != mention.RateLimited || !strings.Contains(err.Error(), "#contoso was not asked for") {
			t.Errorf("%d posts, error %v", len(posts), err)
		}
		if slices.ContainsFunc(site.paths(), func(p string) bool { return strings.Contains(p, "ig_hashtag_search") }) {
			t.Errorf("asked %q", site.paths())
		}
	})
}

// TestInstagramUnknownHashtags asks once which hashtags the account has asked
// for, however many are wanted, where the site does not say.
func TestInstagramUnknownHashtags(t *testing.T) {
	for name, refused := range map[string]http.HandlerFunc{
		"refused": says(400, graphRefused(10, 0, "(#10) no permission")), "changed": says(200, `{}`),
	} {
		synctest.Test(t, func(t *testing.T) {
			var sent []string
			v := newInstagramTrip(t, inTurn(&sent, refused), "hashtags", "one,two,three", "read", "hashtags")
			_, err := v.all(t.Context(), mention.Query{})
			if err == nil || len(sent) != 1 {
				t.Errorf("%s: error %v, asked %q", name, err, sent)
			}
		})
	}
}

// TestInstagramTooManyHashtags reads everything else to the end where the site
// says that the account has had its 30.
func TestInstagramTooManyHashtags(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeInstagram(t)
		v := newInstagramTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/ig_hashtag_search") {
				answer(w, 400, graphRefused(18, 2207034, "(#18) Too many hashtags"))
				return
			}
			site.ServeHTTP(w, r)
		}))
		posts, err := v.all(t.Context(), mention.Query{Searches: []string{"northwindair"}})
		if len(posts) != 6 || mention.KindOf(err) != mention.RateLimited {
			t.Errorf("%d posts, error %v", len(posts), err)
		}
	})
}

// TestInstagramReach tells that a hashtag finds a day only, where more is wanted.
func TestInstagramReach(t *testing.T) {
	const note = "hashtags find posts of the last 24 hours only"
	for name, c := range map[string]struct {
		ago  time.Duration
		read string
		want bool
	}{
		"all":        {0, "hashtags", true},
		"a day":      {24 * time.Hour, "hashtags", false},
		"three days": {72 * time.Hour, "hashtags", true},
		"no hashtag": {72 * time.Hour, "tagged", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newInstagramTrip(t, newFakeInstagram(t), "read", c.read)
				q := mention.Query{Searches: []string{"northwindair"}}
				if c.ago > 0 {
					q.Since = testClock().Add(-c.ago)
				}
				if _, err := v.all(t.Context(), q); err != nil {
					t.Fatal(err)
				}
				if got := slices.Contains(v.notes, note); got != c.want {
					t.Errorf("notes %q", v.notes)
				}
			})
		})
	}
}

// TestInstagramNoHashtag is an error where nothing else is read.
func TestInstagramNoHashtag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := newInstagramTrip(t, newFakeInstagram(t), "read", "hashtags").all(t.Context(), mention.Query{})
		if mention.KindOf(err) != mention.BadQuery {
			t.Errorf("error %v", err)
		}
		posts, err := newInstagramTrip(t, newFakeInstagram(t)).all(t.Context(), mention.Query{})
		if err != nil || len(posts) != 6 {
			t.Errorf("tagged and comments: %d posts, error %v", len(posts), err)
		}
	})
}

// TestInstagramHashtagAnswers takes an empty answer for a hashtag that nobody
// has used, and one of another shape for a change.
func TestInstagramHashtagAnswers(t *testing.T) {
	const search, recent = "/v22.0/ig_hashtag_search?q=northwindair", "/v22.0/17841400000000001/recently_searched_hashtags"
	for _, c := range []struct {
		path, body string
		kind       mention.ErrorKind
	}{
		{search, graphNothing, ""},
		{search, `{"data":[{"name":"northwindair"}]}`, mention.Changed},
		{search, `{"data":[null]}`, mention.Changed},
		{search, `{}`, mention.Changed},
		{recent, `{}`, mention.Changed},
		{recent, `{"data":[{"id":7}]}`, mention.Changed},
		{recent, `{"data":[null]}`, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			site := newFakeInstagram(t)
			site.answers[c.path] = c.body
			_, err := newInstagramTrip(t, site, "read", "hashtags").all(t.Context(), mention.Query{Searches: []string{"northwindair"}})
			if mention.KindOf(err) != c.kind {
				t.Errorf("%s answers %s: error %v", c.path, c.body, err)
			}
		})
	}
}

// TestInstagramComments reads below the newest posts only, and no further page
// of a post whose comments are too old.
func TestInstagramComments(t *testing.T) {
	for name, c := range map[string]struct {
		posts    string
		since    time.Time
		want     []string
		requests int
	}{
		"all": {"25", time.Time{}, []string{
			"instagram:9223372036854775831", "instagram:9223372036854775832", "instagram:9223372036854775836", "instagram:9223372036854775837",
		}, 4},
		"old": {"25", time.Date(2026, 11, 22, 11, 5, 0, 0, time.UTC), []string{"instagram:9223372036854775832", "instagram:9223372036854775836"}, 3},
		"a reply below an old comment": {"1", time.Date(2026, 11, 22, 10, 1, 0, 0, time.UTC), []string{
			"instagram:9223372036854775831", "instagram:9223372036854775832", "instagram:9223372036854775836",
		}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site := newFakeInstagram(t)
				posts, err := newInstagramTrip(t, site, "read", "comments", "posts", c.posts).all(t.Context(), mention.Query{Since: c.since})
				if err != nil || !slices.Equal(ids(posts), c.want) || len(site.asked) != c.requests {
					t.Errorf("posts %v, error %v, asked %q", ids(posts), err, site.paths())
				}
			})
		})
	}
}

func TestInstagramLink(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://www.instagram.com/p/DxNw1/":                  "https://www.instagram.com/p/DxNw1/",
		"https://www.instagram.com/reel/DxNw2/?utm_source=x":  "https://www.instagram.com/p/DxNw2/",
		"https://www.instagram.com/pell.orvane/p/DxNw4":       "https://www.instagram.com/p/DxNw4/",
		"https://www.instagram.com/stories/pell.orvane/12345": "",
		"https://www.instagram.com/p/":                        "",
		"":                                                    "",
		"%zz":                                                 "",
	} {
		if got := instagramLink(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
