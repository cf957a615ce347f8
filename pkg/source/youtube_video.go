package source

import (
	"context"
	"html"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// youtubePage is the most videos that the site gives, or tells about, at once.
	youtubePage = "50"
	// youtubeLookback is how long before the window a video may have been
	// published for its comments to be read.
	youtubeLookback = 30 * 24 * time.Hour
)

// youtubeHit is what a search finds.
type youtubeHit struct {
	ID struct {
		Kind    string `json:"kind"`
		VideoID string `json:"videoId"`
	} `json:"id"`
	Snippet youtubeSnippet `json:"snippet"`
}

func (h youtubeHit) key() string { return h.ID.VideoID }

func (h youtubeHit) missing() string {
	return youtubeLacks("id.videoId", youtubeIsID(h.ID.VideoID), "snippet.publishedAt", !h.Snippet.PublishedAt.IsZero())
}

// video is what a search tells of a video: its description is cut, and unlike a
// video's own, titles and descriptions are escaped for HTML.
func (h youtubeHit) video() (v youtubeVideo) {
	v.ID, v.Snippet.youtubeSnippet = h.ID.VideoID, h.Snippet
	for _, text := range []*string{&v.Snippet.ChannelTitle, &v.Snippet.Title, &v.Snippet.Description} {
		*text = html.UnescapeString(*text)
	}
	return v
}

// found yields the videos of a search and the comments below the first of them.
// A comment is newer than its video, and so than all videos of further pages.
func (r *youtubeRun) found(ctx context.Context, search string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		left := r.source.most
		for hits, err := range youtubePages[youtubeHit](ctx, r, "search", r.searchParams(search)) {
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			videos, err := r.details(ctx, hits)
			streams := []iter.Seq2[mention.Post, error]{youtubeEach(videos)}
			if err == nil {
				streams = append(streams, r.comments(ctx, videos, left)...)
				left -= len(streams) - 1
			}
			for p, err := range newestFirst(streams) {
				if !yield(p, err) || err != nil {
					return
				}
			}
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			if r.query.Before(hits[len(hits)-1].Snippet.PublishedAt) {
				return
			}
		}
	}
}

// searchParams are those of a first page.
func (r *youtubeRun) searchParams(search string) url.Values {
	params := url.Values{
		"part": {"snippet"}, "type": {"video"}, "order": {"date"}, "maxResults": {youtubePage},
		// The default leaves out what might offend, and complaints may.
		"safeSearch": {"none"},
		"q":          {search},
	}
	if since := r.query.Since; !since.IsZero() {
		if r.source.most > 0 {
			since = since.Add(-youtubeLookback)
		}
		// Whether the bound itself is included is not documented.
		params.Set("publishedAfter", since.Add(-time.Second).UTC().Format(time.RFC3339))
	}
	if until := r.query.Until; !until.IsZero() {
		params.Set("publishedBefore", until.Add(time.Second).UTC().Format(time.RFC3339))
	}
	return params
}

// details returns the videos of a search as posts. Where they cannot be had, they
// are as the search tells of them, with the error: a search is dear.
func (r *youtubeRun) details(ctx context.Context, hits []youtubeHit) ([]mention.Post, error) {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID.VideoID
	}
	posts, err := r.posts(ctx, ids)
	if err == nil || ctx.Err() != nil {
		return posts, err
	}
	for _, h := range hits {
		if p, ok := h.video().post(r.source.env.Time()); ok && p.Title != "" {
			p.Endpoint = "search"
			posts = append(posts, p)
		}
	}
	return posts, err
}

// posts fetches videos by their ids, newest first. What is deleted or withheld
// is not among them.
func (r *youtubeRun) posts(ctx context.Context, ids []string) ([]mention.Post, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	params := url.Values{"part": {"snippet,statistics,status"}, "id": {strings.Join(ids, ",")}}
	list, err := youtubeAsk[youtubeVideo](ctx, r, "videos", params)
	if err != nil {
		return nil, err
	}
	var posts []mention.Post
	for _, v := range list.Items {
		p, ok := v.post(r.source.env.Time())
		if r.own[p.Author.ID] {
			p.Author = youtubeBrand(p.Author.ID)
		}
		if ok {
			posts = append(posts, p)
		}
	}
	slices.SortStableFunc(posts, func(a, b mention.Post) int { return b.PublishedAt.Compare(a.PublishedAt) })
	return posts, nil
}

// comments lists what is read below videos: of no more than so many, and neither
// of those that have none nor of those on a channel of the brand, which is read
// as a whole.
func (r *youtubeRun) comments(ctx context.Context, videos []mention.Post, most int) (streams []iter.Seq2[mention.Post, error]) {
	for _, v := range videos {
		id := strings.TrimPrefix(v.ID, "youtube:")
		if len(streams) < most && v.Replies != mention.Of(0) && !r.own[v.Author.ID] && r.read.first(id) {
			streams = append(streams, r.patient(ctx, r.threads(ctx, youtubeTarget{filter: "videoId", id: id})))
		}
	}
	return streams
}

// youtubeEach yields posts.
func youtubeEach(posts []mention.Post) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		if !yieldAll(posts, yield) {
			return
		}
	}
}
