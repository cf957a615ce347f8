package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// readPlay maps a page.
func readPlay(body []byte) (posts []mention.Post, lost int, err error) {
	var page googleplayPage
	if err := json.Unmarshal(body, &page); err != nil {
		return nil, 0, err
	}
	w := &googleplayWalk{app: "com.example.app", source: &googleplaySource{}}
	reviews, err := decodeReviews("Google Play", page.Reviews, &lost, func(r *googleplayReview) (review, bool) {
		p, ok := w.post(r, testClock())
		return review{Post: p}, ok
	})
	return shown(reviews), lost, err
}

// playReview is a review whose user's comment has the given fields.
func playReview(comment string) []byte {
	return []byte(`{"reviews":[{"reviewId":"gp:1","authorName":"a","comments":[{"userComment":{` + comment + `}}]}]}`)
}

func TestGoogleplayTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, title, want string }{
		{"no title", "", "no title"},
		{"title\ttext", "title", "text"},
		{"\ttext", "", "text"},
		{"title\t", "title", ""},
		{"title\ttext\tand\tmore", "title", "text\tand\tmore"},
		{"a\u001b[31m &amp; b &lt;", "", "a[31m &amp; b &lt;"},
	} {
		text, _ := json.Marshal(c.text)
		posts, _, err := readPlay(playReview(`"text":` + string(text) + `,"lastModified":{"seconds":"1"}`))
		if err != nil || len(posts) != 1 || posts[0].Title != c.title || posts[0].Text != c.want {
			t.Errorf("%q: %+v, error %v", c.text, posts, err)
		}
	}
}

func TestGoogleplayTimes(t *testing.T) {
	t.Parallel()
	at := func(ns int) time.Time { return time.Date(2015, 10, 1, 5, 20, 26, ns, time.UTC) }
	for _, c := range []struct {
		modified string
		want     time.Time
		lost     int
	}{
		{`{"seconds":"1443676826","nanos":713000000}`, at(713000000), 0},
		{`{"seconds":"1443676826"}`, at(0), 0},
		{`{"seconds":1443676826}`, at(0), 0},
		{`{"seconds":"0"}`, time.Time{}, 0},
		{`{"seconds":"99999999999"}`, time.Time{}, 0},
		{`{"seconds":"9223372036854775807","nanos":999999999}`, time.Time{}, 0},
		{`{"seconds":"yesterday"}`, time.Time{}, 1},
		{`{"seconds":"1.5"}`, time.Time{}, 1},
		{`{"nanos":5}`, time.Time{}, 1},
		{`null`, time.Time{}, 1},
		{`"2015-10-01T05:20:26Z"`, time.Time{}, 1},
	} {
		posts, _, err := readPlay(playReview(`"text":"x","lastModified":` + c.modified))
		if c.lost > 0 {
			if mention.KindOf(err) != mention.Changed {
				t.Errorf("%s: %d posts, error %v", c.modified, len(posts), err)
			}
			continue
		}
		if err != nil || len(posts) != 1 || !posts[0].PublishedAt.Equal(c.want) {
			t.Errorf("%s: %+v, error %v", c.modified, posts, err)
		}
	}
}

func TestGoogleplayEmpty(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		"{}": true, " {}\r\n": true, `{"pageInfo":{}}`: true, `{"pageInfo":{"totalResults":0,"resultPerPage":100}}`: true,
		`{"pageInfo":{"totalResults":3}}`: false, `{"tokenPagination":{"nextPageToken":"x"}}`: false, `{"reviewz":[]}`: false,
		`{"pageInfo":{},"tokenPagination":{"nextPageToken":"x"}}`: false,
	} {
		var page googleplayPage
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatal(err)
		}
		if got := page.empty([]byte(body)); got != want {
			t.Errorf("%s is empty: %v", body, got)
		}
	}
}

// TestGoogleplayTokenStaysOut hides a token that the site repeats.
func TestGoogleplayTokenStaysOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := newFakePlay(t)
		v := newPlayTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				site.ServeHTTP(w, r)
				return
			}
			answer(w, 403, googleplayBody(403, "no permission: "+r.Header.Get("Authorization"), "PERMISSION_DENIED", "forbidden"))
		}), playApps(), googleplaySecret(t))
		_, err := v.all(t.Context(), week())
		if mention.KindOf(err) != mention.Credentials || strings.Contains(err.Error(), "ya29") || !strings.Contains(err.Error(), "no permission: Bearer ***") {
			t.Error(err)
		}
	})
}

// TestGoogleplayRecording reads a real answer of the store's own pages, which is
// no answer of the interface and not to be taken for one.
func TestGoogleplayRecording(t *testing.T) {
	t.Parallel()
	body := string(recording(t, "googleplay", "batchexecute_reviews_translate-initial.txt"))
	synctest.Test(t, func(t *testing.T) {
		site := newFakePlay(t)
		v := newPlayTrip(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				site.ServeHTTP(w, r)
				return
			}
			answer(w, 200, body)
		}), playApps(), googleplaySecret(t))
		posts, err := v.all(t.Context(), week())
		e, ok := asError(err)
		if len(posts) > 0 || !ok || e.Kind != mention.Changed || e.Hint == "" || !strings.Contains(err.Error(), "answered no JSON") {
			t.Errorf("%d posts, error %v", len(posts), err)
		}
	})
}

func FuzzGoogleplayPage(f *testing.F) {
	for _, name := range []string{"air_1.json", "air_2.json", "wallet_1.json"} {
		f.Add(fixture(f, "googleplay", name))
	}
	f.Add(playReview(`"text":"\u0000\t\u001b","lastModified":{"seconds":"-5","nanos":-7},"starRating":9,"thumbsUpCount":-1,"reviewerLanguage":"EN_us"`))
	f.Add([]byte(`{"reviews":[{"reviewId":"a b&c=\"<d>","comments":[{},{"userComment":{"text":"x","lastModified":{"seconds":""}}}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		posts, _, err := readPlay(body)
		if err != nil {
			return
		}
		reviewsAreClean(t, "googleplay:", "https://play.google.com/store/apps/details?id=com.example.app&reviewId=", posts)
	})
}

func FuzzGoogleplayKey(f *testing.F) {
	f.Add(`{"type":"service_account","client_email":"a","private_key":"-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n"}`)
	f.Add(googleplaySecret(f))
	f.Add(`{"type":"service_account","client_email":"a","token_uri":"https://oauth2.googleapis.com\u0000/"}`)
	f.Fuzz(func(t *testing.T, secret string) {
		key, err := readGoogleplayKey(secret)
		switch {
		case err != nil && mention.KindOf(err) != mention.Credentials:
			t.Error(err)
		case err == nil && (key.private == nil || key.endpoint.Host != googleplayTokenHost || key.endpoint.Scheme != "https"):
			t.Errorf("the key's endpoint is %v", key.endpoint)
		}
	})
}

// BenchmarkGoogleplayPage maps a full page.
func BenchmarkGoogleplayPage(b *testing.B) {
	var reviews []string
	for i := range googleplayPageSize {
		reviews = append(reviews, fmt.Sprintf(`{"reviewId":"gp:%d","authorName":"Orla D","comments":[{"userComment":{"text":"Late\tIt's late again, number %d.",`+
			`"lastModified":{"seconds":"%d","nanos":5},"starRating":2,"reviewerLanguage":"en","thumbsUpCount":3}}]}`, i, i, 1795000000-i))
	}
	body := []byte(`{"reviews":[` + strings.Join(reviews, ",") + `]}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if posts, _, err := readPlay(body); err != nil || len(posts) != googleplayPageSize {
			b.Fatal(len(posts), err)
		}
	}
}
