//go:build !windows

package main

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// youtubeReplay answers from recordings of the Data API: a search, videos,
// threads below a video and across a channel, replies in two pages. What the
// site says about a channel was not recorded, nor a list of uploads.
func youtubeReplay(t *testing.T) recordedSite {
	const base = "/youtube/v3/"
	search, videos := recording(t, "youtube/pyt-search_videos_by_channel.json"), recording(t, "youtube/pyt-videos_info_multi.json")
	below, across := recording(t, "youtube/pyt-comment_threads_multi.json"), recording(t, "youtube/pyt-comment_threads_all_to_me.json")
	replies, more := recording(t, "youtube/pyt-comments_by_parent_paged_1.json"), recording(t, "youtube/pyt-comments_by_parent_paged_2.json")
	video, channel := names(t, below, "videoId")[0], names(t, across, "channelId")[0]
	empty := webtest.Route{Body: `{"kind":"youtube#searchListResponse","pageInfo":{"totalResults":0},"items":[]}`, Header: search.Header}
	known := webtest.Route{
		Body:   `{"items":[{"id":"` + channel + `","contentDetails":{"relatedPlaylists":{"uploads":"UPLOADS"}}}]}`,
		Header: search.Header,
	}
	s := recordedSite{
		source: "youtube", arg: channel, query: `air OR hope OR reply OR replay OR super OR "every team" OR 大满贯`, least: 10,
		env: []string{"YOUTUBE_API_KEY=not-a-key", "EARSHOT_SOURCES_YOUTUBE_VIDEOS=" + video},
		routes: []webtest.Route{
			at(search, base+"search"), at(empty, base+"search"),
			at(videos, base+"videos"),
			at(below, base+"commentThreads", "videoId", video),
			at(across, base+"commentThreads", "allThreadsRelatedToChannelId", channel),
			at(empty, base+"commentThreads"),
			at(replies, base+"comments"), at(more, base+"comments"),
			at(known, base+"channels"),
			at(empty, base+"playlistItems"),
		},
	}
	for _, r := range []webtest.Route{videos, below, across, replies, more} {
		s.people = append(s.people, names(t, r, "authorDisplayName", "authorChannelUrl", "channelTitle")...)
		s.people = append(s.people, youtubeAuthors(t, r)...)
	}
	return s
}

// youtubeAuthors are the ids of the authors of comments.
func youtubeAuthors(t *testing.T, r webtest.Route) []string {
	t.Helper()
	var page any
	if err := json.Unmarshal([]byte(r.Body), &page); err != nil {
		t.Fatal(err)
	}
	ids := stringsUnder(page, "value")
	slices.Sort(ids)
	return slices.Compact(ids)
}
