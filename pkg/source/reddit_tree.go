package source

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// redditTree is the comments of a post.
type redditTree struct {
	walk *redditWalk
	// post is its full name.
	post     string
	comments []mention.Post
	// authors are those of the post and its comments, by ID.
	authors map[string]string
	// more are comments by number that were left out, deep the comments below
	// which a branch goes on.
	more, deep []string
	calls      int
}

// grow reads the tree. That it may not be read is noted and no error.
func (t *redditTree) grow(ctx context.Context) error {
	err := t.read(ctx, "")
	for ; err == nil && t.calls < redditMoreCalls && len(t.more)+len(t.deep) > 0; t.calls++ {
		if n := min(len(t.more), redditMoreSize); n > 0 {
			ids := t.more[:n]
			t.more = t.more[n:]
			err = t.readMore(ctx, ids)
			continue
		}
		comment := t.deep[0]
		t.deep = t.deep[1:]
		err = t.read(ctx, comment)
	}
	own := redditOwn(t.walk.query.Own)
	for i := range t.comments {
		c := &t.comments[i]
		c.Addressed = c.Addressed || own.has(t.authors[c.ThreadID]) || own.has(t.authors[c.ParentID])
	}
	switch statusOf(err) {
	case http.StatusForbidden, http.StatusNotFound, http.StatusGone, http.StatusUnavailableForLegalReasons:
		t.walk.shut++
		return nil
	}
	return err
}

// left is how many comments, at least, were not read.
func (t *redditTree) left() int { return len(t.more) + len(t.deep) }

// read fetches the thread, or the branch of one comment.
func (t *redditTree) read(ctx context.Context, comment string) error {
	params := url.Values{"limit": {"500"}, "depth": {redditDepth}, "sort": {"new"}}
	if comment != "" {
		params.Set("comment", comment)
	}
	var answer []redditThing
	if err := t.walk.source.get(ctx, "/comments/"+strings.TrimPrefix(t.post, "t3_"), params, &answer); err != nil {
		return err
	}
	if len(answer) != 2 {
		return reshaped("reddit: a thread is not a post and its comments")
	}
	listing, err := answer[1].listing()
	if err != nil {
		return err
	}
	return t.add(listing.Children, "comments")
}

// readMore fetches comments that were left out.
func (t *redditTree) readMore(ctx context.Context, ids []string) error {
	var answer struct {
		JSON struct {
			Errors [][]string `json:"errors"`
			Data   struct {
				Things []redditThing `json:"things"`
			} `json:"data"`
		} `json:"json"`
	}
	params := url.Values{"api_type": {"json"}, "link_id": {t.post}, "children": {strings.Join(ids, ",")}, "sort": {"new"}}
	if err := t.walk.source.get(ctx, "/api/morechildren", params, &answer); err != nil {
		return err
	}
	switch said := answer.JSON; {
	case len(said.Errors) > 0 && slices.Contains(said.Errors[0], "RATELIMIT"):
		return mention.Errorf(mention.RateLimited, "reddit: %.200q", said.Errors[0]).WithHint("try again later, and less often")
	case len(said.Errors) > 0:
		return reshaped("reddit gives no more comments: %.200q", said.Errors[0])
	case said.Data.Things == nil:
		return reshaped("reddit: more comments are no list")
	}
	return t.add(answer.JSON.Data.Things, "morechildren")
}

// add takes comments, and the replies below them level by level.
func (t *redditTree) add(things []redditThing, endpoint string) error {
	now := t.walk.source.env.Time().UTC()
	for len(things) > 0 {
		var below []redditThing
		for _, thing := range things {
			switch thing.Kind {
			case "more":
				if !t.addMore(thing) {
					return reshaped("reddit: what stands for more comments has another form")
				}
			case "t1":
				replies, err := t.addComment(thing, endpoint, now)
				if err != nil {
					return err
				}
				below = append(below, replies...)
			default:
				return reshaped("reddit: among comments there is a %.20q", thing.Kind)
			}
		}
		things = below
	}
	return nil
}

// addComment takes a comment, once, and returns what is below it.
func (t *redditTree) addComment(thing redditThing, endpoint string, now time.Time) ([]redditThing, error) {
	i, err := thing.item()
	if err != nil {
		return nil, err
	}
	if id := redditID(i.Name); t.authors[id] == "" {
		t.authors[id] = *i.Author
		if p, ok := i.post(redditOwn(t.walk.query.Own), endpoint, now); ok {
			t.comments = append(t.comments, p)
		}
	}
	return i.replies()
}

// replies are the things below a comment: the site writes "" for none.
func (i *redditItem) replies() ([]redditThing, error) {
	if s := string(i.Replies); s == `""` || s == "null" {
		return nil, nil
	}
	var t redditThing
	if json.Unmarshal(i.Replies, &t) != nil {
		return nil, reshaped("reddit: the replies to a comment are no list")
	}
	l, err := t.listing()
	if err != nil {
		return nil, err
	}
	return l.Children, nil
}

// addMore remembers comments that were left out. It is false where it does not
// say which.
func (t *redditTree) addMore(thing redditThing) bool {
	var m redditMore
	if json.Unmarshal(thing.Data, &m) != nil || m.Children == nil || !redditNamed(m.ParentID, "t1") && !redditNamed(m.ParentID, "t3") {
		return false
	}
	if len(m.Children) == 0 && redditNamed(m.ParentID, "t1") {
		t.deep = append(t.deep, strings.TrimPrefix(m.ParentID, "t1_"))
	}
	for _, id := range m.Children {
		if redditNamed("t1_"+id, "t1") {
			t.more = append(t.more, id)
		}
	}
	return true
}
