package source

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"time"

	"github.com/earshot-cli/earshot/pkg/web"
)

// youtubeItem is an item of a list.
type youtubeItem interface {
	// key tells items of a list apart.
	key() string
	// missing names what the item lacks that every such item has; "" is nothing.
	missing() string
}

// youtubeList is an answer: every method of the interface answers with a list.
type youtubeList[T youtubeItem] struct {
	Kind     string `json:"kind"`
	Next     string `json:"nextPageToken"`
	PageInfo struct {
		Total *int64 `json:"totalResults"`
	} `json:"pageInfo"`
	Items []T `json:"items"`
}

// check reports an answer that is not a list as it should be. An empty list of
// channels has no items at all.
func (l *youtubeList[T]) check(method string) error {
	if l.Items == nil && (l.Kind == "" || l.PageInfo.Total == nil || *l.PageInfo.Total != 0) {
		return reshaped("youtube answers %s without a list of items", method)
	}
	for i, item := range l.Items {
		if what := item.missing(); what != "" {
			return reshaped("item %d of youtube's %s has no %s", i+1, method, what)
		}
	}
	return nil
}

// youtubePages yields the items of a list, page by page and each once. A page
// without anything new is the end, whatever token comes with it: the site has
// been seen to give a page again.
func youtubePages[T youtubeItem](ctx context.Context, r *youtubeRun, method string, params url.Values) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		seen := make(map[string]bool)
		for {
			list, err := youtubeAsk[T](ctx, r, method, params)
			if err != nil {
				yield(nil, err)
				return
			}
			items := slices.DeleteFunc(list.Items, func(item T) bool {
				was := seen[item.key()]
				seen[item.key()] = true
				return was
			})
			if len(items) == 0 || !yield(items, nil) || list.Next == "" {
				return
			}
			params.Set("pageToken", list.Next)
		}
	}
}

// youtubeAsk fetches one page of a list. What passes by itself, and the client
// cannot know it, is asked for again.
func youtubeAsk[T youtubeItem](ctx context.Context, r *youtubeRun, method string, params url.Values) (*youtubeList[T], error) {
	address := r.source.env.BaseURL + youtubeDir + method
	for tried := 1; ; tried++ {
		if r.closed(method) {
			return nil, errYoutubeClosed
		}
		list := new(youtubeList[T])
		_, err := web.GetJSON(ctx, r.source.env.Client, address+"?"+params.Encode(), r.source.header, list)
		if err == nil {
			return list, list.check(method)
		}
		pause, again := youtubeAgain(err, tried)
		if !again {
			return nil, r.refused(method, err)
		}
		web.Pause(r.source.env.Client, address, pause)
	}
}

// youtubeAgain decides whether to ask again after an error: once after a
// failure of the site that it calls a bad request, and a few times after a rate
// limit with status 403, which the client takes for a refusal.
func youtubeAgain(err error, tried int) (pause time.Duration, again bool) {
	const tries = 3
	status, said := youtubeSaid(err)
	switch {
	case status == nil:
		return 0, false
	case said.failed():
		return time.Second, tried < 2
	case status.Code == 403 && said.hurried() && !said.daily():
		return time.Second << tried, tried < tries
	}
	return 0, false
}
