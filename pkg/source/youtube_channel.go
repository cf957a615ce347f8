package source

import (
	"context"
	"errors"
	"iter"
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// youtubeChannel is a channel: its id, and the list of its videos.
type youtubeChannel struct {
	ID      string `json:"id"`
	Content struct {
		Lists struct {
			Uploads *string `json:"uploads"`
		} `json:"relatedPlaylists"`
	} `json:"contentDetails"`
}

func (c youtubeChannel) key() string { return c.ID }

func (c youtubeChannel) missing() string {
	list := c.Content.Lists.Uploads
	return youtubeLacks("id", youtubeIsID(c.ID), "list of uploads", list != nil && (*list == "" || youtubeIsID(*list)))
}

// youtubeUpload is an entry of a list of videos.
type youtubeUpload struct {
	Content struct {
		VideoID     string    `json:"videoId"`
		PublishedAt time.Time `json:"videoPublishedAt"`
	} `json:"contentDetails"`
}

func (u youtubeUpload) key() string { return u.Content.VideoID }

func (u youtubeUpload) missing() string {
	return youtubeLacks("contentDetails.videoId", youtubeIsID(u.Content.VideoID))
}

// channel yields all comments across a channel of the brand, and its videos.
func (r *youtubeRun) channel(ctx context.Context, name string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		params := url.Values{"part": {"id,contentDetails"}}
		if strings.HasPrefix(name, "@") {
			params.Set("forHandle", name)
		} else {
			params.Set("id", name)
		}
		list, err := youtubeAsk[youtubeChannel](ctx, r, "channels", params)
		if err == nil && len(list.Items) == 0 {
			err = mention.Errorf(mention.BadConfig, "youtube has no channel %q", name).
				WithHint("check sources.youtube.channels: a handle begins with @, an id with UC")
		}
		if err != nil {
			yield(mention.Post{}, err)
			return
		}
		c := list.Items[0]
		r.own[c.ID] = true
		newestFirst([]iter.Seq2[mention.Post, error]{
			r.patient(ctx, r.threads(ctx, youtubeTarget{
				filter: "allThreadsRelatedToChannelId", id: c.ID, addressed: true, channel: c.ID,
			})),
			r.patient(ctx, r.uploads(ctx, *c.Content.Lists.Uploads)),
		})(yield)
	}
}

// uploads yields the videos of a list, which has the newest first. Searching the
// channel would take one of the day's few searches.
func (r *youtubeRun) uploads(ctx context.Context, list string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		if list == "" {
			return
		}
		params := url.Values{"part": {"contentDetails"}, "playlistId": {list}, "maxResults": {youtubePage}}
		for page, err := range youtubePages[youtubeUpload](ctx, r, "playlistItems", params) {
			if errors.Is(err, errYoutubeGone) {
				return // the list of a channel without videos
			}
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			var ids []string
			for _, u := range page {
				if r.query.Covers(u.Content.PublishedAt) {
					ids = append(ids, u.Content.VideoID)
				}
			}
			posts, err := r.posts(ctx, ids)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			if !yieldAll(posts, yield) {
				return
			}
			if r.query.Before(page[len(page)-1].Content.PublishedAt) {
				return
			}
		}
	}
}
