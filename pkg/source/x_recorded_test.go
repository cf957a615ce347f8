package source

import (
	"encoding/json"
	"html"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// xRecording is a recording as JSON, besides what the source makes of it.
type xRecording struct {
	body []byte
	data []map[string]any
	// refs are the posts that it includes, users the people, by number.
	refs, users map[string]map[string]any
	next        string
}

func xRecorded(t *testing.T, name string) xRecording {
	t.Helper()
	r := xRecording{body: recorded(t, "x/"+name+".json"), refs: map[string]map[string]any{}, users: map[string]map[string]any{}}
	var root struct {
		Data     json.RawMessage             `json:"data"`
		Includes map[string][]map[string]any `json:"includes"`
		Meta     map[string]any              `json:"meta"`
	}
	if err := json.Unmarshal(r.body, &root); err != nil {
		t.Fatal(err)
	}
	one := map[string]any{}
	if json.Unmarshal(root.Data, &r.data) != nil && json.Unmarshal(root.Data, &one) == nil {
		r.data = []map[string]any{one}
	}
	for _, p := range root.Includes["tweets"] {
		r.refs[p["id"].(string)] = p
	}
	for _, u := range root.Includes["users"] {
		r.users[u["id"].(string)] = u
	}
	r.next, _ = root.Meta["next_token"].(string)
	return r
}

// at digs a value out of nested maps; nil if it is not there.
func xAt(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// compare holds a post against the item of the recording that it was made of.
func (r xRecording) compare(t *testing.T, item map[string]any, p mention.Post) {
	t.Helper()
	id := item["id"].(string)
	wrong := func(field string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("post %s: %s is %v, want %v", id, field, got, want)
		}
	}
	wrong("ID", p.ID, "x:"+id)
	wrong("URL", p.URL, "https://x.com/i/status/"+id)
	if s, ok := item["created_at"].(string); ok {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		wrong("PublishedAt", p.PublishedAt, at.UTC())
		n, _ := xNumber(id)
		wrong("the time of the number", xTime(n), at.UTC())
	}
	lang, _ := item["lang"].(string)
	wrong("Lang", p.Lang, strings.Replace(lang, "und", "", 1))
	author, _ := item["author_id"].(string)
	wrong("Author.ID", p.Author.ID, author)
	if u := r.users[author]; u != nil {
		wrong("Author.Handle", p.Author.Handle, u["username"])
		wrong("Author.Name", p.Author.Name, u["name"])
	}
	for field, count := range map[string]mention.Count{"like_count": p.Likes, "reply_count": p.Replies, "retweet_count": p.Reposts} {
		want := mention.Count{}
		if n, ok := xAt(item, "public_metrics", field).(float64); ok {
			want = mention.Of(int64(n))
		}
		wrong(field, count, want)
	}
	thread, _ := item["conversation_id"].(string)
	wrong("ThreadID", p.ThreadID, strings.TrimSuffix("x:"+thread, map[bool]string{true: "x:"}[thread == ""]))
	parent, kind := "", mention.KindPost
	refs, _ := item["referenced_tweets"].([]any)
	for _, ref := range refs {
		if xAt(ref, "type") == "replied_to" {
			parent, kind = "x:"+xAt(ref, "id").(string), mention.KindReply
		}
	}
	wrong("ParentID", p.ParentID, parent)
	wrong("Kind", p.Kind, kind)
	r.compareText(t, item, p)
}

// compareText wants the text unescaped, with no shortened link whose end is
// known, and the people whom it mentions.
func (r xRecording) compareText(t *testing.T, item map[string]any, p mention.Post) {
	t.Helper()
	want := html.UnescapeString(item["text"].(string))
	urls, _ := xAt(item, "entities", "urls").([]any)
	for _, u := range urls {
		short := xAt(u, "url").(string)
		before, after, found := strings.Cut(want, short)
		if strings.Contains(p.Text, short) || !found || !strings.HasPrefix(p.Text, strings.TrimSpace(before)) {
			t.Errorf("post %s: the text is %q, want %q with the end of its link", p.ID, p.Text, want)
		}
		want = before + after
		if strings.Contains(p.Text, xAt(u, "expanded_url").(string)) && strings.Contains(xAt(u, "expanded_url").(string), "twitter.com/") {
			t.Errorf("post %s: a link names somebody: %q", p.ID, p.Text)
		}
	}
	if len(urls) == 0 && p.Text != strings.TrimSpace(want) {
		t.Errorf("post %s: the text is %q, want %q", p.ID, p.Text, want)
	}
	mentions, _ := xAt(item, "entities", "mentions").([]any)
	for _, m := range mentions {
		if !slices.Contains(p.People, xAt(m, "username").(string)) {
			t.Errorf("post %s: people are %q, without %v", p.ID, p.People, xAt(m, "username"))
		}
	}
}

// TestXRecordedPages reads recorded pages of searches, and others of their form.
// The last page behind a token is an empty one, which is recorded as well.
func TestXRecordedPages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ hits, posts, replies, requests int }{
		"tweepy-search_recent_tweets":     {hits: 10, posts: 10, requests: 2},
		"tweepy-get_users_mentions":       {hits: 10, posts: 10, requests: 2},
		"tweepy-get_quote_tweets":         {hits: 9, posts: 9, requests: 2},
		"pytwitter-search_recent_query":   {hits: 4, posts: 4, replies: 4, requests: 1},
		"pytwitter-search_recent_nyc_p1":  {hits: 10, posts: 3, replies: 1, requests: 2},
		"twitwi-payload-v2":               {hits: 10, posts: 5, replies: 1, requests: 2},
		"twitwi-payload-v2-geo":           {hits: 2, posts: 1, requests: 1},
		"twitwi-payload-v2-tweet-retweet": {hits: 6, posts: 5, replies: 4, requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, last := xRecorded(t, name), recorded(t, "x/empty.json")
			synctest.Test(t, func(t *testing.T) {
				requests, pages := 0, xAnswers(string(r.body), string(last))
				v := visitX(t, http.HandlerFunc(func(w http.ResponseWriter, in *http.Request) {
					if requests++; requests == 2 && in.URL.Query().Get("next_token") != r.next {
						t.Errorf("the token is %q, want %q", in.URL.Query().Get("next_token"), r.next)
					}
					pages.ServeHTTP(w, in)
				}), nil)
				posts, err := v.search(t, mention.Query{})
				if err != nil || len(posts) != c.posts || len(r.data) != c.hits || requests != c.requests {
					t.Fatalf("%d posts of %d hits, %d requests, error %v; want %+v", len(posts), len(r.data), requests, err, c)
				}
				replies := 0
				for _, p := range posts {
					if p.Kind == mention.KindReply {
						replies++
					}
					r.compare(t, r.item(t, p.ID), p)
				}
				if replies != c.replies {
					t.Errorf("%d replies, want %d", replies, c.replies)
				}
			})
		})
	}
}

// item is what a post was made of: a hit, or what a hit repeats.
func (r xRecording) item(t *testing.T, id string) map[string]any {
	t.Helper()
	id = strings.TrimPrefix(id, "x:")
	for _, hit := range r.data {
		if hit["id"] == id {
			return hit
		}
	}
	if r.refs[id] == nil {
		t.Fatalf("%s is not in the recording", id)
	}
	return r.refs[id]
}

// TestXRecordedPosts decodes recorded answers that are no pages: posts asked for
// by their numbers, one of them alone.
func TestXRecordedPosts(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"tweepy-get_tweets": 2, "twitwi-payload-v2-singletweet": 1, "twitwi-payload-v2-video": 1} {
		r, page := xRecorded(t, name), xPage{}
		if err := json.Unmarshal(r.body, &page); err != nil {
			t.Fatal(err)
		}
		if len(page.Data) != n || len(r.data) != n || page.Data.check() != nil {
			t.Fatalf("%s: %d posts, error %v", name, len(page.Data), page.Data.check())
		}
		for i := range page.Data {
			r.compare(t, r.data[i], page.post(&page.Data[i], "tweets", hnClock()))
		}
		if err := page.check(); mention.KindOf(err) != mention.Changed {
			t.Errorf("%s: as a page of a search it gives error %v", name, err)
		}
	}
}

func TestXRecordedCount(t *testing.T) {
	t.Parallel()
	body := recorded(t, "x/tweepy-get_recent_tweets_count.json")
	var all struct {
		Data []struct {
			N int64 `json:"tweet_count"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &all); err != nil {
		t.Fatal(err)
	}
	var want int64
	for _, hour := range all.Data {
		want += hour.N
	}
	synctest.Test(t, func(t *testing.T) {
		v := visitX(t, xAnswers(string(body)), nil)
		n, err := v.source.Count(t.Context(), mention.Query{Searches: []string{"northwind"}})
		if n != want || n == 0 || err != nil {
			t.Errorf("%d posts, error %v; want %d", n, err, want)
		}
	})
}

// TestXRecordedUsage reads how much a project has used. No scan asks for that:
// prices are told by what was read, and a used-up cap by the search itself. What
// is recorded tells that its numbers are strings.
func TestXRecordedUsage(t *testing.T) {
	t.Parallel()
	var usage struct {
		Data struct {
			Day   int    `json:"cap_reset_day"`
			Cap   string `json:"project_cap"`
			Usage string `json:"project_usage"`
		} `json:"data"`
	}
	if err := json.Unmarshal(recorded(t, "x/pytwitter-usage_tweets.json"), &usage); err != nil {
		t.Fatal(err)
	}
	most, ok := xNumber(usage.Data.Cap)
	used, ok2 := xNumber(usage.Data.Usage)
	if !ok || !ok2 || used == 0 || used > most || usage.Data.Day < 1 || usage.Data.Day > 31 {
		t.Errorf("the usage is %+v", usage)
	}
}

// TestXRecordedRefusals reads recorded errors, with their heads where they are
// known.
func TestXRecordedRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind mention.ErrorKind
		hint string
	}{
		"error-401-unauthorized":        {mention.Credentials, "X_BEARER_TOKEN"},
		"error-402-credits-depleted":    {mention.Credentials, "no credits left"},
		"error-403-client-not-enrolled": {mention.Credentials, "put it into a project"},
		"error-429-rate-limit":          {mention.RateLimited, "try again in"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := recorded(t, "x/"+name+".json")
			var head struct {
				Status struct {
					Code int `json:"code"`
				} `json:"status"`
				Headers map[string][]string `json:"headers"`
			}
			if err := json.Unmarshal(recorded(t, "x/"+name+".meta.json"), &head); err != nil {
				t.Fatal(err)
			}
			var said struct {
				Detail string `json:"detail"`
			}
			if err := json.Unmarshal(body, &said); err != nil || said.Detail == "" {
				t.Fatal(err)
			}
			var header []string
			for key, values := range head.Headers {
				header = append(header, key, values[0])
			}
			synctest.Test(t, func(t *testing.T) {
				requests, site := 0, xRefuses(head.Status.Code, string(body), header...)
				v := visitX(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					requests++
					site.ServeHTTP(w, r)
				}), nil)
				posts, err := v.search(t, mention.Query{})
				e, ok := asError(err)
				if !ok || e.Kind != c.kind || !strings.Contains(e.Hint, c.hint) || !strings.Contains(e.Error(), said.Detail[:min(len(said.Detail), 60)]) {
					t.Errorf("%d posts, error %v (%+v)", len(posts), err, e)
				}
				if requests != 1 || (e.RetryAfter > 0) != (c.kind == mention.RateLimited) {
					t.Errorf("%d requests, come back after %v", requests, e.RetryAfter)
				}
			})
		})
	}
}
