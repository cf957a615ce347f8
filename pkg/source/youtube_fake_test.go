package source

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// youtubeKey is the key of the tests.
const youtubeKey = "AIzaTestTestTestTestTestTestTestTestTest"

// fakeYoutube answers as the interface does: by method, what is asked for, and
// page.
type fakeYoutube struct {
	t testing.TB
	// answers are the names of fixtures, bodies, or refusals as "STATUS body", by
	// method and distinguishing parameters.
	answers map[string]string
	// videos are what the method of that name knows.
	videos []json.RawMessage

	mu    sync.Mutex
	asked []*url.URL
}

func newFakeYoutube(t testing.TB) *fakeYoutube {
	var list struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(youtubeFixture(t, "videos.json"), &list); err != nil {
		t.Fatal(err)
	}
	disabled := "403 " + string(youtubeFixture(t, "disabled.json"))
	return &fakeYoutube{t: t, videos: list.Items, answers: map[string]string{
		"search":                             "search1.json",
		"search pageToken=CDIQAA":            "search2.json",
		"commentThreads videoId=nwReview_01": "threads_review1.json",
		"commentThreads pageToken=Z2V0X25ld2VzdF9maXJzdA== videoId=nwReview_01":                       "threads_review2.json",
		"commentThreads videoId=nwClosed_05":                                                          disabled,
		"channels forHandle=@northwindair":                                                            "channel.json",
		"channels id=UCnorthwindair000000000z":                                                        "channel.json",
		"playlistItems playlistId=UUnorthwindair000000000z":                                           "uploads1.json",
		"playlistItems pageToken=EAAaB1BUOkNBRQ playlistId=UUnorthwindair000000000z":                  "uploads2.json",
		"commentThreads allThreadsRelatedToChannelId=UCnorthwindair000000000z":                        "threads_channel1.json",
		"commentThreads allThreadsRelatedToChannelId=UCnorthwindair000000000z pageToken=Y2hhbm5lbC0y": "threads_channel2.json",
		"comments parentId=UgyChannel002AaABAg":                                                       "replies1.json",
		"comments pageToken=cmVwbGllcy0y parentId=UgyChannel002AaABAg":                                "replies2.json",
	}}
}

// ServeHTTP implements http.Handler.
func (f *fakeYoutube) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.asked = append(f.asked, r.URL)
	f.mu.Unlock()
	checkYoutubeRequest(f.t, r)
	if r.Header.Get("X-Goog-Api-Key") != youtubeKey || r.URL.Query().Has("key") {
		youtubeWrite(w, `403 {"error":{"code":403,"message":"Method doesn't allow unregistered callers","status":"PERMISSION_DENIED"}}`)
		return
	}
	key := youtubeRequestKey(r.URL)
	answer, ok := f.answers[key]
	switch {
	case ok && strings.HasSuffix(answer, ".json"):
		youtubeWrite(w, string(youtubeFixture(f.t, answer)))
	case ok:
		youtubeWrite(w, answer)
	case youtubeMethod(r) == "videos":
		youtubeWrite(w, f.known(r.URL.Query().Get("id")))
	default:
		youtubeWrite(w, `404 {"error":{"code":404,"message":"not in this test: `+key+`","errors":[{"reason":"unexpected"}]}}`)
	}
}

// keys are what was asked for, in order.
func (f *fakeYoutube) keys() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	keys := make([]string, len(f.asked))
	for i, u := range f.asked {
		keys[i] = youtubeRequestKey(u)
	}
	return keys
}

// known lists the videos of which the ids are given.
func (f *fakeYoutube) known(ids string) string {
	found := []json.RawMessage{}
	for _, v := range f.videos {
		var video struct{ ID string }
		if json.Unmarshal(v, &video) == nil && slices.Contains(strings.Split(ids, ","), video.ID) {
			found = append(found, v)
		}
	}
	body, _ := json.Marshal(map[string]any{"kind": "youtube#videoListResponse", "items": found})
	return string(body)
}

// youtubeRequestKey is the method and the parameters that tell what is asked for.
func youtubeRequestKey(u *url.URL) string {
	key, params := u.Path[strings.LastIndex(u.Path, "/")+1:], u.Query()
	if key == "videos" {
		return key
	}
	for _, name := range []string{"allThreadsRelatedToChannelId", "forHandle", "id", "pageToken", "parentId", "playlistId", "videoId"} {
		if params.Has(name) {
			key += " " + name + "=" + params.Get(name)
		}
	}
	return key
}

// youtubeWrite answers with a body, or with "STATUS body".
func youtubeWrite(w http.ResponseWriter, answer string) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	if len(answer) > 4 && answer[3] == ' ' && answer[0] >= '3' && answer[0] <= '5' {
		w.WriteHeader(int(answer[0]-'0')*100 + int(answer[1]-'0')*10 + int(answer[2]-'0'))
		answer = answer[4:]
	}
	_, _ = w.Write([]byte(answer))
}

// youtubeAlways is a site that always says the same.
func youtubeAlways(answer string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { youtubeWrite(w, answer) })
}

func youtubeFixture(t testing.TB, name string) []byte { return fixture(t, "youtube", name) }

// youtubeClock is the time of the tests.
func youtubeClock() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// youtubeVisit is a source with a site, and what it says besides posts.
type youtubeVisit struct {
	options   map[string]string
	notes     []string
	exhausted []string
	spend     func(*http.Request) error
}

// search takes all that the source makes of a site. It must be called in a
// bubble: requests are paced.
func (v *youtubeVisit) search(t *testing.T, site http.Handler, q mention.Query) ([]mention.Post, error) {
	t.Helper()
	spec := youtube()
	options := map[string]string{}
	for _, o := range spec.Options {
		options[o.Name] = o.Default
	}
	for name, value := range v.options {
		options[name] = value
	}
	src, err := spec.New(mention.Env{
		Client: web.New(web.Options{
			Version: "0", Hosts: []string{"youtube.googleapis.com"}, Rate: spec.Rate, Base: webtest.Transport(site),
			Hopeless: spec.Hopeless, Spend: v.spend, Secrets: []string{youtubeKey},
		}),
		BaseURL: spec.BaseURL, Now: youtubeClock, Options: options, Secrets: map[string]string{"api_key": youtubeKey},
		Note:      func(s string) { v.notes = append(v.notes, s) },
		Exhausted: func(s string) { v.exhausted = append(v.exhausted, s) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if q.Searches == nil {
		q.Searches = []string{"northwind air"}
	}
	var posts []mention.Post
	for p, err := range src.Search(t.Context(), q) {
		if err != nil {
			return posts, err
		}
		posts = append(posts, p)
	}
	return posts, nil
}

// youtubeIDs are the native ids of posts.
func youtubeIDs(posts []mention.Post) []string {
	ids := make([]string, len(posts))
	for i, p := range posts {
		ids[i] = strings.TrimPrefix(p.ID, "youtube:")
	}
	return ids
}
