package source

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	// xReach is how far back the recent search reaches.
	xReach = 7 * 24 * time.Hour
	// xMargin is how near to its end a window may begin: a scan takes a while, and
	// the site refuses a time which that end has passed.
	xMargin = time.Hour
	// xLag is how far back a time must lie to be taken for the end of a window.
	// The site wants at least ten seconds.
	xLag = time.Minute
)

// path is the address of a kind of request within the searched scope.
func (s *xSource) path(kind string) string {
	if s.all {
		return "/2/tweets/" + kind + "/all"
	}
	return "/2/tweets/" + kind + "/recent"
}

// window are the parameters of the query's time window. What the site does not
// take is left to the filter behind the fetch.
func (s *xSource) window(q mention.Query, now time.Time) (url.Values, error) {
	params := url.Values{}
	if !q.Until.IsZero() && q.Until.Before(now.Add(-xLag)) {
		params.Set("end_time", xStamp(q.Until.Add(time.Second-1)))
	}
	since, sinceID := s.since(q)
	if !q.Until.IsZero() && !since.Before(q.Until) {
		return nil, mention.Errorf(mention.BadQuery, "post %d is newer than the end of the window", s.sinceID).
			WithHint("leave --until out, or sources.x.since_id")
	}
	switch {
	case !s.all && !q.Until.IsZero() && q.Until.Before(now.Add(-xReach)):
		return nil, mention.Errorf(mention.BadQuery, "the recent search reaches 7 days back, and the window ends before that").
			WithHint("set sources.x.scope to all, if your access has the full archive")
	case !s.all && since.Before(now.Add(xMargin-xReach)):
		// The site begins seven days back when it is told nothing.
		if !since.IsZero() && since.Before(now.Add(-xReach-xLag)) {
			s.env.Tell("the recent search reaches 7 days back; set sources.x.scope: all for older posts")
		}
	case sinceID > 0:
		params.Set("since_id", strconv.FormatUint(sinceID, 10))
	default:
		params.Set("start_time", xStamp(latest(since, xFirstPost())))
	}
	return params, nil
}

// since is the beginning of the window, and the number of a post where that says
// it: only one of the two may be sent, and the later one says more.
func (s *xSource) since(q mention.Query) (since time.Time, id uint64) {
	if t := xTime(s.sinceID); t.After(q.Since) {
		return t, s.sinceID
	}
	if !q.Since.IsZero() {
		return q.Since, 0
	}
	return q.Since, s.sinceID
}

// xFirstPost is when the archive begins. Without a beginning the site would
// take one of its own choice.
func xFirstPost() time.Time { return time.Date(2006, 3, 21, 0, 0, 0, 0, time.UTC) }

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// xStamp writes a time as the site wants it, rounded down.
func xStamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// xFields are the parameters that say what a post is to have: no more than a
// record needs, and not the people whose posts are answered or quoted: the text
// names them, and each one costs twice a post. The site is renaming its fields; no note of its own says since
// when, so that the old names go first.
func xFields(renamed, authors, references bool) url.Values {
	fields := "author_id,conversation_id,created_at,entities,lang,note_tweet,public_metrics,referenced_tweets,withheld"
	posts, reference := "tweet.fields", "referenced_tweets.id"
	if renamed {
		// The author and the references come with their expansions only.
		fields = "conversation_id,created_at,entities,lang,note_post,public_metrics,withheld"
		posts, reference = "post.fields", "referenced_posts"
	}
	var expansions []string
	if authors {
		expansions = append(expansions, "author_id")
	}
	if references {
		expansions = append(expansions, reference)
	}
	params := url.Values{posts: {fields}}
	if expansions != nil {
		params.Set("expansions", strings.Join(expansions, ","))
		params.Set("user.fields", "protected,withheld")
	}
	return params
}

// page fetches a page of a search. Where the site refuses the old names of its
// fields it is asked once more by the new ones, and by those from then on.
func (s *xSource) page(ctx context.Context, params url.Values) (*xPage, error) {
	renamed := s.renamed.Load()
	page, err := s.pageBy(ctx, params, renamed)
	if renamed || !xRenamed(err) {
		return page, err
	}
	again, newErr := s.pageBy(ctx, params, true)
	if errors.Is(newErr, mention.BadQuery) {
		return nil, err // it was not about the names
	}
	s.renamed.Store(newErr == nil)
	return again, newErr
}

func (s *xSource) pageBy(ctx context.Context, params url.Values, renamed bool) (*xPage, error) {
	page := &xPage{}
	all := xFields(renamed, s.authors, s.references)
	for name, values := range params {
		all[name] = values
	}
	if err := s.get(ctx, s.path("search"), all, page); err != nil {
		return nil, err
	}
	return page, page.check()
}

// xRenamed reports whether the site refused a request for the names of fields.
func xRenamed(err error) bool {
	status, ok := errors.AsType[*web.StatusError](err)
	if !ok || status.Code != http.StatusBadRequest {
		return false
	}
	for _, name := range []string{"tweet.fields", "note_tweet", "referenced_tweets"} {
		if bytes.Contains(status.Body, []byte(name)) {
			return true
		}
	}
	return false
}

// get asks the site.
func (s *xSource) get(ctx context.Context, path string, params url.Values, out any) error {
	_, err := web.GetJSON(ctx, s.env.Client, s.env.BaseURL+path+"?"+params.Encode(), bearer(s.token), out)
	return xError(err)
}
