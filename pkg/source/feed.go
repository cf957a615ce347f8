package source

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// feed declares RSS, Atom, RDF and JSON feeds: blogs, news, forums, search
// alerts. Which ones is the user's to say.
func feed() mention.Spec {
	return mention.Spec{
		Name:   "feed",
		Title:  "Feeds",
		Doc:    "RSS, Atom, RDF and JSON feeds that you name: news, blogs, forums, search alerts.",
		Limits: "Only what a feed still lists, mostly its last 10 to 100 entries, and often only their beginnings.",
		Options: []mention.Option{{
			Name: "urls", Hosts: true, Arg: true, Required: true,
			Doc: "the addresses of the feeds; a comma within an address is written %2C",
		}},
		// Feeds are static files to most sites; a few hosts serve many of them.
		Rate:   mention.Rate{N: 1, Per: time.Second},
		Syntax: mention.Syntax{Local: true},
		Terms: mention.Terms{
			Identifying: []string{"author", "creator", "contributor", "guid"},
			Link:        "as the feed has it; each feed has terms of its own",
			Policy:      "https://www.rfc-editor.org/rfc/rfc4287",
		},
		Rehearse: func(*http.Request) string {
			return `<rss version="2.0"><channel><title>FEED</title><link>https://example.com</link></channel></rss>`
		},
		New: newFeed,
	}
}

func newFeed(env mention.Env) (mention.Source, error) {
	s := &feedSource{env: env}
	for _, address := range env.List("urls") {
		if !strings.Contains(address, "://") {
			address = "https://" + address
		}
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return nil, mention.Errorf(mention.BadConfig, "the address of feed %d is no http address", len(s.feeds)+1).
				WithHint("sources.feed.urls takes addresses such as https://example.com/feed.xml")
		}
		s.feeds = append(s.feeds, u)
	}
	if len(s.feeds) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "no feed to read").
			WithHint("name one: --source feed:https://example.com/feed.xml, or set sources.feed.urls")
	}
	return s, nil
}

// feedSource reads feeds.
type feedSource struct {
	env   mention.Env
	feeds []*url.URL
}

// Search implements mention.Source. All feeds are fetched before the first post
// comes, so that the newest of all of them do when there is a limit. A feed that
// fails does not keep the others back: its error comes last.
//
// X-Robots-Tag is not asked: many blogs send "noindex" with their feed so that
// search engines list the articles, not the feed.
func (s *feedSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return within(ctx, q, func(yield func(mention.Post, error) bool) {
		var posts []mention.Post
		var faults []error
		for _, u := range s.feeds {
			more, err := s.fetch(ctx, u)
			if ctx.Err() != nil {
				yield(mention.Post{}, ctx.Err())
				return
			}
			if err != nil {
				faults = append(faults, err)
			}
			posts = append(posts, more...)
		}
		// Posts without a time come last; those of one time as the feed has them.
		slices.SortStableFunc(posts, func(a, b mention.Post) int { return b.PublishedAt.Compare(a.PublishedAt) })
		if !yieldAll(posts, yield) {
			return
		}
		if err := together(faults); err != nil {
			yield(mention.Post{}, err)
		}
	})
}

// fetch returns the posts of one feed.
func (s *feedSource) fetch(ctx context.Context, u *url.URL) ([]mention.Post, error) {
	address := u.String()
	if s.env.BaseURLSet {
		address = s.env.BaseURL + u.RequestURI()
	}
	res, err := web.Get(ctx, s.env.Client, address, http.Header{
		"Accept": {"application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"},
	})
	if err != nil {
		return nil, err
	}
	f, err := parseFeed(res.Body, res.Header.Get("Content-Type"))
	if err != nil {
		return nil, notFeed(u.Host, err)
	}
	return (&feedReader{address: u, base: u, now: s.env.Time().UTC(), feed: f}).posts(), nil
}
