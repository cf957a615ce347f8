package sourcetest

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// toy is a source that keeps the contract. Each of its faults breaks one point.
type toy struct {
	env   mention.Env
	fault string
}

// toyPost is a post as the toy's site gives it.
type toyPost struct {
	ID     string `json:"id"`
	At     int64  `json:"at"`
	Author string `json:"author"`
	HTML   string `json:"html"`
}

type toyPage struct {
	Posts []toyPost `json:"posts"`
	Next  int       `json:"next"`
}

func toySpec(fault string) mention.Spec {
	return mention.Spec{
		Name: "toy", Title: "Toy", Doc: "Posts of a toy.", Limits: "Only a few.",
		BaseURL: "https://toy.example",
		Rate:    mention.Rate{N: 1, Per: time.Second},
		Syntax:  mention.Syntax{Phrases: true},
		Keys:    []mention.Key{{Name: "token", Doc: "Access.", How: "Ask for it.", Required: true}},
		Terms: mention.Terms{
			Identifying: []string{"author"}, Link: "by number", Policy: "https://toy.example/terms",
		},
		Hopeless: func(_ int, _ http.Header, body []byte) bool {
			return fault != "hopes" && strings.Contains(string(body), "quota")
		},
		Rehearse: func(*http.Request) string {
			if fault == "rehearses badly" {
				return "{}"
			}
			return `{"posts":[]}`
		},
		New: func(env mention.Env) (mention.Source, error) {
			if env.Secrets["token"] == "" && fault != "takes no key" {
				return nil, mention.Errorf(mention.Unconfigured, "no token").WithHint("set one")
			}
			if fault == "fixed host" {
				env.BaseURL = "https://toy.example"
			}
			return &toy{env: env, fault: fault}, nil
		},
	}
}

func (t *toy) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	if t.fault == "eager" {
		_, _ = t.page(ctx, "", 0)
	}
	return func(yield func(mention.Post, error) bool) {
		if t.fault == "leak" {
			go func() { <-time.After(48 * time.Hour) }()
		}
		t.run(ctx, q, yield)
	}
}

// toyRun is one Search of a toy.
type toyRun struct {
	*toy
	q     mention.Query
	yield func(mention.Post, error) bool
	seen  map[string]bool
	n     int
}

func (t *toy) run(ctx context.Context, q mention.Query, yield func(mention.Post, error) bool) {
	r := &toyRun{toy: t, q: q, yield: yield, seen: make(map[string]bool)}
	for _, search := range q.Searches {
		if !r.search(ctx, search) {
			return
		}
	}
}

// search takes the pages of one search, and says whether to go on.
func (r *toyRun) search(ctx context.Context, search string) bool {
	for page := 0; ; {
		got, err := r.page(ctx, search, page)
		if err == nil && got.Next > 0 && r.fault == "holds back" {
			// All is fetched before anything is yielded.
			var more *toyPage
			if more, err = r.page(ctx, search, got.Next); err == nil {
				got = &toyPage{Posts: append(got.Posts, more.Posts...)}
			}
		}
		if err != nil {
			r.fail(err)
			return false
		}
		fresh, older, ok := r.take(ctx, got)
		if !ok {
			return false
		}
		stuck := !fresh && r.fault != "endless" && r.fault != "duplicates"
		if got.Next == 0 || older || stuck {
			return true
		}
		page = got.Next
	}
}

func (r *toyRun) fail(err error) {
	if r.fault == "silent error" {
		return
	}
	p := mention.Post{}
	switch r.fault {
	case "post with error":
		p.ID = "toy:1"
	case "tells its key in part":
		err = mention.Errorf(mention.KindOf(err), "refused with token=%s", url.QueryEscape(r.env.Secrets["token"]))
	case "tells its token":
		err = mention.Errorf(mention.KindOf(err), "refused with %s", toyToken)
	}
	r.yield(p, err)
	if r.fault == "goes on after error" {
		r.yield(mention.Post{}, err)
	}
}

// take yields a page, and says whether it held something new, whether it went
// behind the window, and whether to go on.
func (r *toyRun) take(ctx context.Context, page *toyPage) (fresh, older, ok bool) {
	for _, raw := range page.Posts {
		if raw.HTML == "[deleted]" && !strings.HasPrefix(r.fault, "keeps the dead") {
			continue
		}
		p := r.post(raw)
		if r.seen[p.ID] && r.fault != "duplicates" {
			continue
		}
		r.seen[p.ID], fresh = true, true
		if !r.q.Covers(p.PublishedAt) && r.fault != "no window" {
			if r.q.Before(p.PublishedAt) && r.fault != "reads on" {
				return fresh, true, true
			}
			continue
		}
		if err := ctx.Err(); err != nil && r.fault != "deaf" {
			r.yield(mention.Post{}, err)
			return fresh, false, false
		}
		if !r.yield(p, nil) && r.fault != "ignores stop" {
			return fresh, false, false
		}
		if r.n++; r.n == r.q.Limit && r.fault != "no limit" {
			return fresh, false, false
		}
	}
	return fresh, false, true
}

func (t *toy) page(ctx context.Context, search string, page int) (*toyPage, error) {
	address := t.env.BaseURL + "/search?q=" + url.QueryEscape(search) + "&page=" + strconv.Itoa(page)
	switch {
	case t.fault == "asks elsewhere" && page > 0:
		address = strings.Replace(address, "/search?", "/older?", 1)
	case t.fault == "unescaped":
		address = t.env.BaseURL + "/search?page=" + strconv.Itoa(page) + "&q=" + strings.ReplaceAll(search, " ", "+")
	case t.fault == "other client":
		// Like a library that brings its own client.
		return t.raw(ctx, address)
	}
	var got struct {
		Posts *[]toyPost `json:"posts"`
		Next  int        `json:"next"`
	}
	_, err := web.GetJSON(ctx, t.env.Client, address, nil, &got)
	if err != nil && t.fault == "tells its address" {
		return nil, mention.Errorf(mention.KindOf(err), "%s: %w", address, err)
	}
	if err != nil {
		return nil, err
	}
	if got.Posts == nil {
		if t.fault == "takes any schema" {
			return &toyPage{}, nil
		}
		return nil, mention.Errorf(mention.Changed, "the answer has no posts")
	}
	if err := t.check(got.Posts); err != nil {
		return nil, err
	}
	if t.fault == "tells its key" {
		t.env.Log.InfoContext(ctx, "asks", "token", t.env.Secrets["token"])
	}
	return &toyPage{Posts: *got.Posts, Next: got.Next}, nil
}

// check wants of each post what it must have.
func (t *toy) check(posts *[]toyPost) error {
	lacks := func(p toyPost) bool { return p.ID == "" || p.At == 0 || p.HTML == "" }
	all := len(*posts)
	switch t.fault {
	case "silent zero":
		return nil
	case "skips in silence":
		*posts = slices.DeleteFunc(*posts, lacks)
		if len(*posts) > 0 {
			return nil
		}
	case "mumbles":
		if slices.ContainsFunc(*posts, lacks) {
			t.env.Tell("something is odd")
		}
		return nil
	case "skips and says so":
		if *posts = slices.DeleteFunc(*posts, lacks); len(*posts) > 0 || all == 0 {
			if len(*posts) < all {
				t.env.Tell("some posts could not be read and were left out")
			}
			return nil
		}
	}
	if all > 0 && (len(*posts) == 0 || slices.ContainsFunc(*posts, lacks)) {
		return mention.Errorf(mention.Changed, "a post lacks its id, time or text").WithHint("look for a newer earshot")
	}
	return nil
}

func (t *toy) raw(ctx context.Context, address string) (*toyPage, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := t.env.Client.Do(req)
	if err != nil {
		return nil, err
	}
	// The body is never closed.
	got := &toyPage{}
	return got, json.NewDecoder(res.Body).Decode(got)
}

func (t *toy) post(raw toyPost) mention.Post {
	p := mention.Post{
		ID: "toy:" + raw.ID, Source: "toy", Kind: mention.KindPost,
		PublishedAt: mention.PlausibleTime(time.Unix(raw.At, 0), t.env.Time()),
		FetchedAt:   t.env.Time().UTC(),
		Text:        web.Text(raw.HTML),
		Author:      mention.Author{ID: raw.Author, Handle: raw.Author},
		URL:         "https://toy.example/posts/" + raw.ID,
		Endpoint:    "search",
	}
	switch t.fault {
	case "html":
		p.Text = raw.HTML
	case "keeps the dead elsewhere":
		p.ID = "toy:posts/" + raw.ID
	case "handle in link":
		p.URL = "https://toy.example/@" + raw.Author + "/" + raw.ID
	case "hidden identity":
		p.Endpoint = "users/" + raw.Author
	case "other source":
		p.Source = "Toy"
	case "local time":
		p.PublishedAt = p.PublishedAt.In(time.FixedZone("", 3600))
	case "no provenance":
		p.Endpoint = ""
	case "no clock":
		p.FetchedAt = time.Now().UTC()
	case "relative link":
		p.URL = "/posts/" + raw.ID
	case "controls":
		p.Text += "\x1b[31m."
	}
	return p
}

// toyToken is one that the toy's site gives.
const toyToken = "t0ken"

// toySite serves two pages of the toy's site.
func toySite() http.Handler { return toyPages(true) }

// toySiteOnce is the same site when no post was pushed to the next page.
func toySiteOnce() http.Handler { return toyPages(false) }

func toyPages(twice bool) http.Handler {
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC).Unix()
	pages := []toyPage{
		{Posts: []toyPost{
			{"5", at, "marisol_t", "<p>third delay this week</p>"},
			{"4", at - 60, "okonkwo_ade", "thanks @marisol_t &amp; all<br>and <b>@northwind</b>"},
			{"3", at - 7200, "marisol_t", "still here"},
		}, Next: 10}, // by tens, so that it is no id
		{Posts: []toyPost{
			{"3", at - 7200, "marisol_t", "still here"}, // pushed here by a new one
			{"2", at - 9000, "okonkwo_ade", "rude"},
			{"0", at - 9300, "okonkwo_ade", "[deleted]"},
			{"1", at - 9900, "marisol_t", "late"},
		}},
	}
	if !twice {
		pages[1].Posts = pages[1].Posts[1:]
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Query().Get("page"))
		if n /= 10; err != nil || n >= len(pages) || r.URL.Path != "/search" && r.URL.Path != "/older" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(pages[n])
	})
}

// toyRefusals are what the toy's site documents.
func toyRefusals() []Refusal {
	return []Refusal{
		{Name: "no quota", Status: 429, Body: `{"error":"quota"}`, Kind: mention.RateLimited, Requests: 1},
		{Name: "hidden", Status: 403, Body: `{"error":"private"}`, Kind: mention.Blocked, Says: "refuses", After: 1},
	}
}

func toyCase(fault string) Case {
	return Case{
		Spec:       toySpec(fault),
		Secrets:    map[string]string{"token": "s3cr&t"},
		Tokens:     []string{toyToken},
		Site:       toySite,
		Query:      mention.Query{Text: "northwind", Searches: []string{"northwind"}},
		Want:       []string{"toy:5", "toy:4", "toy:3", "toy:2", "toy:1"},
		Identities: []string{"marisol_t", "okonkwo_ade"},
		Own:        []string{"@northwind"},
		Golden:     "testdata/toy.json",
		Gone:       []string{"toy:0"},
		Optional:   []string{"next", "author"},
		Refusals:   toyRefusals(),
		Empty: func() http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprint(w, `{"posts":[]}`)
			})
		},
	}
}
