package source

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	blueskyAPI    = "https://api.bsky.app"
	blueskySearch = "app.bsky.feed.searchPosts"
	// blueskyPageSize is the most posts that the site gives at once.
	blueskyPageSize = 100
	// blueskyWindow is after how many posts "until" is moved instead of the
	// cursor: a cursor ends at about 10,000.
	blueskyWindow = 9_000
)

// bluesky declares the search of Bluesky. The contract is the lexicon
// app.bsky.feed.searchPosts.
func bluesky() mention.Spec {
	return mention.Spec{
		Name:  "bluesky",
		Title: "Bluesky",
		Doc:   "Public posts on Bluesky, by the site's own full-text search.",
		Limits: "Without an account only the newest 100 posts of each search; the site may close anonymous " +
			"search under load. Its search is meant for people's questions, not for bulk.",
		Default: true,
		BaseURL: blueskyAPI,
		Keys: []mention.Key{
			{
				Name: "handle", Env: []string{"BSKY_HANDLE"},
				Doc: "the account that signs in, such as name.bsky.social",
				How: "any Bluesky account; sign up at https://bsky.app",
			},
			{
				Name: "app_password", Env: []string{"BSKY_APP_PASSWORD"},
				Doc: "all pages of a search, not only the first",
				How: "make an app password at https://bsky.app/settings/app-passwords; never use the main password",
			},
		},
		Options: []mention.Option{{
			Name: "pds", Default: "https://bsky.social", Hosts: true,
			Doc: "the server of the account that signs in",
		}},
		// Anonymous readers have been seen to be slowed down after ten quick calls.
		Rate: mention.Rate{N: 10, Per: 10 * time.Second},
		// Posts are found within seconds; an hour is for the site's bad days.
		Settles: time.Hour,
		// Tags and handles are searched as plain words: "#tag" finds only tags
		// that the writer's program marked up, and a handle that does not
		// resolve is thrown away by the site, which then finds anything.
		Syntax: mention.Syntax{Phrases: true},
		Terms: mention.Terms{
			Identifying: []string{"author.did", "author.handle", "author.displayName", "uri", "record.facets", "record.reply"},
			Link:        "https://bsky.app/profile/DID/post/KEY",
			Policy:      "https://bsky.social/about/support/tos",
		},
		Rehearse: func(r *http.Request) string {
			if strings.HasSuffix(r.URL.Path, "Session") {
				return `{"accessJwt":"TOKEN","refreshJwt":"TOKEN","did":"did:plc:ACCOUNT"}`
			}
			return `{"posts":[]}`
		},
		New: newBluesky,
	}
}

// blueskySource searches Bluesky.
type blueskySource struct {
	env  mention.Env
	base string
	// session is nil for anonymous readers.
	session *blueskySession
}

func newBluesky(env mention.Env) (mention.Source, error) {
	handle := strings.TrimPrefix(strings.TrimSpace(env.Secrets["handle"]), "@")
	password := strings.TrimSpace(env.Secrets["app_password"])
	if handle == "" && password == "" {
		return &blueskySource{env: env, base: env.BaseURL}, nil
	}
	if handle == "" || password == "" {
		return nil, mention.Errorf(mention.Credentials, "bluesky has a handle or an app password, not both").
			WithHint("set BSKY_HANDLE and BSKY_APP_PASSWORD, or neither")
	}
	base := env.BaseURL
	if pds := env.Options["pds"]; pds != "" && !env.BaseURLSet {
		u, err := siteURL(pds)
		if err != nil {
			return nil, err
		}
		base = u.String()
	}
	s := newBlueskySession(env.Client, base, handle, password)
	return &blueskySource{env: env, base: base, session: s}, nil
}

// Search implements mention.Source.
func (s *blueskySource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		w := &blueskyWalk{source: s, query: q}
		within(ctx, q, bySearch(ctx, s.env, q.Searches, w.search))(yield)
		tellUnread(s.env, w.lost)
		if w.cut {
			s.env.Skip()
			s.env.Tell("first page only: the newest " + strconv.Itoa(blueskyPageSize) +
				" posts of each search; sign in for more (earshot sources bluesky)")
		}
	}
}

// blueskyWalk is one Search: its pages share what they have to say about it.
type blueskyWalk struct {
	source *blueskySource
	query  mention.Query
	// cut says that an anonymous reader was not given all that there is.
	cut bool
	// lost counts posts that could not be read.
	lost int
}

// search walks through the pages of one search.
func (w *blueskyWalk) search(ctx context.Context, search string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		params := w.params(search)
		seen := make(map[string]bool)
		for hits := 0; ; {
			page, err := w.source.page(ctx, params)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			cursor, posts := page.cursor, page.posts
			w.lost += page.lost
			fresh, oldest := 0, time.Time{}
			for _, p := range posts {
				oldest = earlier(oldest, p.PublishedAt)
				if seen[p.ID] {
					continue
				}
				seen[p.ID] = true
				fresh++
				if p.Text != "" && !yield(p, nil) { // a picture only
					return
				}
			}
			// A page without anything new is the end, whatever the cursor says.
			if cursor == "" || fresh == 0 || w.query.Before(posts[len(posts)-1].PublishedAt) {
				return
			}
			if w.source.session == nil {
				w.cut = true
				return
			}
			hits += len(posts)
			hits = turn(params, cursor, hits, oldest)
		}
	}
}

// turn sets the parameters of the next page and returns how many posts its
// window has had. Before a cursor ends, "until" is moved to the oldest post
// seen; the millisecond that both windows share makes up for posts of one time.
func turn(params url.Values, cursor string, hits int, oldest time.Time) int {
	if hits < blueskyWindow || oldest.IsZero() {
		params.Set("cursor", cursor)
		return hits
	}
	params.Del("cursor")
	params.Set("until", blueskyStamp(oldest.Add(time.Millisecond)))
	return 0
}

// params are those of a first page. The newest posts are always asked for by
// name: the site's default order may change.
func (w *blueskyWalk) params(search string) url.Values {
	params := url.Values{"q": {search}, "sort": {"latest"}, "limit": {strconv.Itoa(blueskyPageSize)}}
	q := w.query
	if !q.Since.IsZero() {
		params.Set("since", blueskyStamp(q.Since))
	}
	if !q.Until.IsZero() {
		params.Set("until", blueskyStamp(q.Until.Add(time.Millisecond-1)))
	}
	// The language that a post states is wrong or missing in more than one of
	// four. An anonymous reader's only page is still better filled with the
	// language wanted; one who has all the pages asks for all languages.
	if w.source.session == nil && len(q.Langs) == 1 {
		params.Set("lang", q.Langs[0])
	}
	return params
}

// blueskyStamp writes a time as the site wants it, rounded down.
func blueskyStamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// blueskyAnswer is a page of a search.
type blueskyAnswer struct {
	Cursor string            `json:"cursor"`
	Posts  []json.RawMessage `json:"posts"`
}

// blueskyPage is what a page holds; lost counts posts that could not be read.
type blueskyPage struct {
	cursor string
	posts  []mention.Post
	lost   int
}

// page fetches a page, with a new session once if the old one has run out.
func (s *blueskySource) page(ctx context.Context, params url.Values) (blueskyPage, error) {
	if s.session == nil {
		return s.get(ctx, params, nil)
	}
	token, err := s.session.token(ctx)
	if err != nil {
		return blueskyPage{}, err
	}
	page, err := s.get(ctx, params, bearer(token))
	if !blueskyExpired(err) {
		return page, err
	}
	if token, err = s.session.renew(ctx, token); err != nil {
		return blueskyPage{}, err
	}
	return s.get(ctx, params, bearer(token))
}

func (s *blueskySource) get(ctx context.Context, params url.Values, header http.Header) (blueskyPage, error) {
	var answer blueskyAnswer
	address := s.base + "/xrpc/" + blueskySearch + "?" + params.Encode()
	_, err := web.GetJSON(ctx, s.env.Client, address, header, &answer)
	if err != nil {
		return blueskyPage{}, blueskyError(err, s.session != nil)
	}
	page := blueskyPage{cursor: answer.Cursor}
	page.posts, page.lost, err = answer.decode(s.env.Time())
	return page, err
}
