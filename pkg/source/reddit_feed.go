package source

import (
	"bytes"
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// What the site grants to readers of its feeds: about a request in a minute, and
// ten where the address holds an account's feed token.
const (
	redditFeedPause  = time.Minute
	redditTokenPause = 6 * time.Second
	// redditFeedSize is how many entries a feed has, whatever was asked for.
	redditFeedSize = 25
)

// feeds is all that is read of a subreddit, or of the whole site, without an app.
func (w *redditWalk) feeds(ctx context.Context, subreddit string) iter.Seq2[mention.Post, error] {
	var feeds []iter.Seq2[mention.Post, error]
	add := func(path string, params url.Values) {
		if subreddit != "" {
			path = "/r/" + subreddit + path
		}
		feeds = append(feeds, w.feed(ctx, path, params))
	}
	for _, search := range w.query.Searches {
		params := url.Values{
			"q": {search}, "sort": {"new"}, "t": {w.since()}, "type": {"link"}, "limit": {strconv.Itoa(redditPageSize)},
		}
		if subreddit != "" {
			params.Set("restrict_sr", "on")
		}
		add("/search.rss", params)
	}
	if subreddit != "" && w.source.comments {
		add("/comments/.rss", url.Values{"limit": {strconv.Itoa(redditPageSize)}})
	}
	return newestFirst(feeds)
}

// feed yields the entries of one feed.
func (w *redditWalk) feed(ctx context.Context, path string, params url.Values) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		feed, err := w.source.fetchFeed(ctx, path, params)
		if err != nil {
			yield(mention.Post{}, err)
			return
		}
		now := w.source.env.Time().UTC()
		posts := make([]mention.Post, 0, len(feed.Items))
		for _, item := range feed.Items {
			p, ok, err := redditEntry(item, redditOwn(w.query.Own), now)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			if ok {
				posts = append(posts, p)
			}
		}
		oldest := time.Time{}
		for _, p := range posts {
			oldest = p.PublishedAt
			if !yield(p, nil) {
				return
			}
		}
		w.firstOnly = w.firstOnly || len(feed.Items) >= redditFeedSize && !w.query.Before(oldest)
	}
}

// fetchFeed gets a feed. The next request to the site is held back as long as
// it says, or as long as it is known to want where it does not say.
func (s *redditSource) fetchFeed(ctx context.Context, path string, params url.Values) (*gofeed.Feed, error) {
	pause := redditFeedPause
	if s.feedToken != "" {
		params.Set("feed", s.feedToken)
		params.Set("user", s.feedUser)
		pause = redditTokenPause
	}
	res, err := web.Get(ctx, s.env.Client, s.site+path+"?"+params.Encode(), http.Header{"Accept": {"application/atom+xml"}})
	if err != nil {
		return nil, redditFeedError(err)
	}
	// An answer without a date is no site's, but a dry run's: it needs no rest.
	if res.Header.Get("Date") != "" && res.Header.Get("X-Ratelimit-Reset") == "" {
		web.Pause(s.env.Client, s.site, pause)
	}
	feed, err := parseFeed(res.Body, res.Header.Get("Content-Type"))
	switch {
	case err != nil && redditPage(res.Body):
		return nil, mention.Errorf(mention.Blocked, "reddit answers with a page for people instead of a feed").WithHint("%s", redditKeyHint)
	case err != nil:
		return nil, reshaped("reddit: %w", err)
	case feed.FeedType != "atom":
		return nil, reshaped("reddit answers another feed than it should")
	}
	return feed, nil
}

// redditPage reports whether a body is a page for people.
func redditPage(body []byte) bool {
	head := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 1024)]))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html"))
}

const redditKeyHint = "feeds are closed to many networks; an app's key opens the search: REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET (earshot sources reddit)"

// redditFeedError names the other way in where feeds are refused.
func redditFeedError(err error) error {
	e := retold(err)
	if e == nil {
		return err
	}
	switch e.Kind {
	case mention.Blocked, mention.Credentials, mention.RateLimited:
		e.Hint = redditKeyHint
	}
	return e
}

// redditEntry maps an entry. It is false for subreddits and for what is gone.
func redditEntry(item *gofeed.Item, own redditOwn, now time.Time) (mention.Post, bool, error) {
	if redditNamed(item.GUID, "t5") {
		return mention.Post{}, false, nil
	}
	posted := item.PublishedParsed
	if posted == nil {
		posted = item.UpdatedParsed
	}
	comment := redditNamed(item.GUID, "t1")
	if !comment && !redditNamed(item.GUID, "t3") || posted == nil || item.Content == "" || !comment && item.Title == "" {
		return mention.Post{}, false, reshaped("reddit: an entry of the feed lacks its name, time or text")
	}
	p := mention.Post{
		ID:          "reddit:" + item.GUID,
		Source:      "reddit",
		Kind:        mention.KindPost,
		PublishedAt: mention.PlausibleTime(*posted, now),
		FetchedAt:   now,
		Title:       redditTitle(item.Title),
		Text:        redditText(redditEntryText(item.Content)),
		Endpoint:    "search.rss",
	}
	p.ThreadID, p.URL = p.ID, redditLink(item.GUID, "")
	if comment { // its title names its author
		thread := "t3_" + redditPathID(item.Link)
		p.Kind, p.Title, p.Endpoint = mention.KindComment, "", "comments.rss"
		p.ThreadID, p.URL = redditID(thread), redditLink(thread, item.GUID)
	}
	for _, person := range item.Authors {
		p.Author = redditAuthor(strings.TrimPrefix(person.Name, "/u/"))
	}
	p.People = peopleByU(p.Title + "\n" + p.Text)
	for _, name := range p.People {
		p.Addressed = p.Addressed || own.has(name)
	}
	return p, !redditGone(p.Text) && p.Title+p.Text != "", nil
}

// redditEntryText is what somebody wrote in an entry: it stands between two
// marks, and behind it who submitted it. A post that is a link alone has no
// marks.
func redditEntryText(content string) string {
	if _, rest, ok := strings.Cut(content, "<!-- SC_OFF -->"); ok {
		written, _, _ := strings.Cut(rest, "<!-- SC_ON -->")
		return web.Text(written)
	}
	if strings.Contains(content, "submitted by") && strings.Contains(content, "[comments]") {
		return ""
	}
	return web.Text(content)
}
