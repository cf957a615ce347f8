package source

import (
	"context"
	"errors"
	"iter"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const instagramFeature = "instagram_basic and the feature Instagram Public Content Access"

// instagramTag is a hashtag as the site knows it.
type instagramTag struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// hashtag reads one of a hashtag's lists of posts.
func (r *instagramRun) hashtag(ctx context.Context, tag, edge string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		id, err := r.tagID(ctx, tag)
		if err != nil && !errors.Is(err, errGraphHalted) {
			yield(mention.Post{}, err)
		}
		if err != nil || id == "" {
			return
		}
		if since := r.query.Since; edge == "recent_media" && !r.short &&
			(since.IsZero() || since.Before(r.env.Time().Add(-instagramReach-time.Minute))) {
			r.short = true
			r.env.Tell("hashtags find posts of the last 24 hours only")
		}
		pager := newGraphPager[instagramMedia](r.graphRun, graphList{
			path:   r.version + "/" + url.PathEscape(id) + "/" + edge,
			params: url.Values{"user_id": {r.source.user}, "fields": {instagramFoundFields}},
			limit:  instagramPageSize, needs: instagramFeature, mixed: true,
		})
		graphPosts(ctx, r.query, pager, func(m instagramMedia) (mention.Post, bool) {
			return m.post(edge, r.env.Time())
		})(yield)
	}
}

// tagID returns the id of a hashtag; "" if the site knows none. A hashtag that
// was asked for in the last seven days costs nothing; a new one only asks if the
// account still may.
func (r *instagramRun) tagID(ctx context.Context, tag string) (string, error) {
	if err := r.recent(ctx); err != nil {
		return "", err
	}
	if id := r.asked[tag]; id != "" {
		return id, nil
	}
	if r.spent {
		return "", mention.Errorf(mention.RateLimited, "the account has asked for %d hashtags in seven days: #%s was not asked for",
			instagramTags, tag).WithHint("wait some days, or ask for hashtags that were asked for before")
	}
	var found struct {
		Data []instagramTag `json:"data"`
	}
	err := r.get(ctx, r.version+"/ig_hashtag_search", url.Values{"user_id": {r.source.user}, "q": {tag}}, instagramFeature, &found)
	if f := graphFaultOf(err); f != nil && f.Code == 24 {
		r.env.Tell("instagram knows no hashtag #" + tag)
		return "", nil
	}
	switch {
	case err != nil:
		return "", err
	case found.Data == nil, len(found.Data) > 0 && found.Data[0].ID == "":
		return "", reshaped("ig_hashtag_search answered without the id of a hashtag")
	case len(found.Data) == 0:
		return "", nil
	}
	r.asked[tag] = found.Data[0].ID
	return found.Data[0].ID, nil
}

// recent learns, once in a run, which hashtags were asked for in the last seven
// days.
func (r *instagramRun) recent(ctx context.Context) error {
	switch {
	case r.asked != nil:
		return nil
	case r.unknown:
		return errGraphHalted
	}
	var recent struct {
		Data []instagramTag `json:"data"`
	}
	params := url.Values{"fields": {"id,name"}, "limit": {strconv.Itoa(instagramTags)}}
	err := r.get(ctx, r.version+"/"+r.source.user+"/recently_searched_hashtags", params, instagramFeature, &recent)
	if err == nil && recent.Data == nil {
		err = reshaped("recently_searched_hashtags answered without its list")
	}
	if err != nil {
		r.unknown = true
		return err
	}
	r.asked = make(map[string]string, len(recent.Data))
	named := 0
	for _, tag := range recent.Data {
		if tag.ID != "" && tag.Name != "" {
			r.asked[strings.ToLower(tag.Name)] = tag.ID
			named++
		}
	}
	// Without names nobody knows whether a hashtag is a new one: the site will say.
	r.spent = named >= instagramTags
	return nil
}
