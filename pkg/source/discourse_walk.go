package source

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"strconv"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	// discoursePages is the last page of a search that is given.
	discoursePages = 10
	// discourseStep is how many post numbers a page of the newest posts spans.
	discourseStep = 50
	// discourseGap is how many such pages without a post are asked for in a row.
	discourseGap = 20
	discourseDay = 24 * time.Hour
)

// discourseFound is an answer of the search.
type discourseFound struct {
	// Posts and Topics may be null.
	Posts   json.RawMessage  `json:"posts"`
	Topics  []discourseTopic `json:"topics"`
	Grouped *struct {
		// More may be null, which means no.
		More  json.RawMessage `json:"more_full_page_results"`
		Error string          `json:"error"`
	} `json:"grouped_search_result"`
}

// search walks through the pages of one search, some posts twice. After the last
// page that is given it begins anew with the day of the oldest post.
func (r *discourseRun) search(ctx context.Context, forum *discourseForum, search string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		seen := make(map[string]bool)
		before, again, gained := discourseBefore(r.query.Until), false, false
		var newest, oldest time.Time
		for number := 1; ; number++ {
			posts, more, err := r.found(ctx, forum, r.terms(search, before), number)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			fresh := false
			for i := range posts {
				p := posts[i].search(forum, r.source.env.Time())
				if oldest = earlier(oldest, p.PublishedAt); newest.IsZero() {
					newest = oldest
				}
				if seen[p.ID] {
					continue
				}
				seen[p.ID], fresh, gained = true, true, true
				if r.query.Before(p.PublishedAt) || !r.give(ctx, forum, &posts[i], p, yield) {
					return
				}
			}
			switch next := discourseBefore(oldest.Add(1)); {
			case !more, !fresh && !again:
				return
			case number < discoursePages:
			case !gained, oldest.IsZero(), !next.Before(discourseBefore(newest.Add(1))):
				r.cut = true // all on one day, or the forum looks at no days
				return
			default: // the rest of that day comes once more
				before, again, gained, number = next, true, false, 0
				newest, oldest = time.Time{}, time.Time{}
			}
		}
	}
}

// terms are a search with its window. The site's days are whole ones: what lies
// outside of the window is dropped later.
func (r *discourseRun) terms(search string, before time.Time) string {
	if since := r.query.Since; !since.IsZero() {
		search += " after:" + since.Add(-1).UTC().Format(time.DateOnly)
	}
	if !before.IsZero() {
		search += " before:" + before.Format(time.DateOnly)
	}
	return search + " order:latest"
}

// discourseBefore is the first midnight at or after t; zero for the zero time.
func discourseBefore(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Add(discourseDay - 1).Truncate(discourseDay)
}

// found fetches a page of a search.
func (r *discourseRun) found(ctx context.Context, forum *discourseForum, terms string, number int) ([]discoursePost, bool, error) {
	params := url.Values{"q": {terms}, "page": {strconv.Itoa(number)}}
	var answer discourseFound
	if _, err := web.GetJSON(ctx, r.source.env.Client, forum.base+"/search.json?"+params.Encode(), nil, &answer); err != nil {
		return nil, false, forum.nameError(err)
	}
	if answer.Grouped != nil && answer.Grouped.Error != "" {
		return nil, false, forum.busy(answer.Grouped.Error)
	}
	if answer.Grouped == nil || answer.Posts == nil || answer.Grouped.More == nil {
		return nil, false, forum.changed("the answer is no result of a search")
	}
	var more bool
	if json.Unmarshal(answer.Grouped.More, &more) != nil {
		return nil, false, forum.changed("the answer does not say whether there is more")
	}
	posts, err := forum.decode(answer.Posts, answer.Topics, (*discoursePost).lacksBlurb)
	return posts, more, err
}

// give yields a post of a search, whole if that is wanted. What was deleted
// meanwhile is left out.
func (r *discourseRun) give(ctx context.Context, forum *discourseForum, found *discoursePost, p mention.Post, yield func(mention.Post, error) bool) bool {
	if found.gone() {
		return true
	}
	if r.source.full && found.short() && r.query.Covers(p.PublishedAt) {
		if !r.whole.first(p.ID) {
			return true // another search has found it
		}
		var whole discoursePost
		_, err := web.GetJSON(ctx, r.source.env.Client, forum.base+"/posts/"+found.ID.String()+".json", nil, &whole)
		switch code := statusOf(err); {
		case code == 404 || code == 410:
			return true
		case code == 403: // the search shows what the page no longer does
			r.unread++
			return true
		case err != nil:
			yield(mention.Post{}, forum.nameError(err))
			return false
		case whole.Cooked == nil:
			yield(mention.Post{}, forum.changed("a post has no text"))
			return false
		case whole.gone():
			return true
		default:
			p.Text, p.Endpoint = web.Text(*whole.Cooked), "posts"
			p.People = discourseQuoted(*whole.Cooked)
		}
	}
	return p.Text == "" && p.Title == "" || yield(p, nil)
}

// feed walks through all newest posts. A page spans fifty numbers, of which some
// or all may be missing.
func (r *discourseRun) feed(ctx context.Context, forum *discourseForum) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for before, empty := int64(0), 0; ; {
			posts, err := r.latest(ctx, forum, before)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			next := before - discourseStep
			for i := range posts {
				id, _ := posts[i].ID.Int64()
				if i == 0 || id <= next {
					next = id - 1
				}
				p, ok := posts[i].whole(forum, r.source.env.Time())
				if r.query.Before(p.PublishedAt) || ok && !yield(p, nil) {
					return
				}
			}
			if empty++; len(posts) > 0 {
				empty = 0
			}
			r.cut = r.cut || empty == discourseGap
			if next <= 0 || before > 0 && next >= before || empty == discourseGap {
				return
			}
			before = next
		}
	}
}

// latest fetches the newest posts up to a number; 0 is open.
func (r *discourseRun) latest(ctx context.Context, forum *discourseForum, before int64) ([]discoursePost, error) {
	address := forum.base + "/posts.json"
	if before > 0 {
		address += "?before=" + strconv.FormatInt(before, 10)
	}
	var answer struct {
		Posts json.RawMessage `json:"latest_posts"`
	}
	if _, err := web.GetJSON(ctx, r.source.env.Client, address, nil, &answer); err != nil {
		return nil, forum.nameError(err)
	}
	if answer.Posts == nil {
		return nil, forum.changed("the answer has no newest posts")
	}
	return forum.decode(answer.Posts, nil, (*discoursePost).lacksText)
}
