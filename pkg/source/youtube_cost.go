package source

import (
	"net/http"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// What Google grants a project each day, without further ado. Searches have
// had an allowance of their own since 2026; everything else shares one.
const (
	youtubeSearches = 100
	youtubeUnits    = 10_000

	youtubeSearchBudget = "search"
	youtubeUnitBudget   = "units"
	youtubeZone         = "America/Los_Angeles"
)

func youtubeCost() mention.Cost {
	return mention.Cost{
		Doc: "Free of charge; a search takes one of the day's searches, every other request one of the day's units.",
		Budgets: []mention.Budget{
			{Name: youtubeSearchBudget, Unit: "searches", PerDay: youtubeSearches, Option: "daily_searches", Zone: youtubeZone},
			{Name: youtubeUnitBudget, Unit: "units", PerDay: youtubeUnits, Option: "daily_units", Zone: youtubeZone},
		},
		Of: func(r *http.Request) mention.Charge {
			return mention.Charge{Budget: youtubeBudget(youtubeMethod(r)), Units: 1}
		},
	}
}

// youtubeMethod is the method of the interface that a request calls.
func youtubeMethod(r *http.Request) string {
	return r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
}

// youtubeBudget is the budget that a method draws on.
func youtubeBudget(method string) string {
	if method == "search" {
		return youtubeSearchBudget
	}
	return youtubeUnitBudget
}

// untilYoutubesDay is how long it is until the day's budgets begin anew: at
// midnight in California.
func untilYoutubesDay(now time.Time) time.Duration {
	zone, err := time.LoadLocation(youtubeZone)
	if err != nil {
		zone = time.FixedZone("PST", -8*60*60) // an hour late in summer, never early
	}
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone).Sub(now)
}

// youtubeRehearse answers the requests of a dry run: one of everything, and no
// further page. The time is out of the question, so that it is taken for
// unknown and lies in every window.
func youtubeRehearse(r *http.Request) string {
	const when = `"publishedAt":"9999-01-01T00:00:00Z"`
	const comment = `{"id":"COMMENT_ID","snippet":{"textDisplay":"COMMENT",` + when + `}}`
	items := map[string]string{
		"search":        `{"id":{"kind":"youtube#video","videoId":"VIDEO_ID"},"snippet":{"title":"VIDEO",` + when + `}}`,
		"videos":        `{"id":"VIDEO_ID","snippet":{"title":"VIDEO",` + when + `}}`,
		"channels":      `{"id":"CHANNEL_ID","contentDetails":{"relatedPlaylists":{"uploads":"PLAYLIST_ID"}}}`,
		"playlistItems": `{"contentDetails":{"videoId":"VIDEO_ID"}}`,
		"commentThreads": `{"id":"COMMENT_ID","snippet":{"videoId":"VIDEO_ID","totalReplyCount":1,"isPublic":true,` +
			`"topLevelComment":` + comment + `}}`,
		"comments": "",
	}
	item, ok := items[youtubeMethod(r)]
	if !ok {
		return ""
	}
	return `{"items":[` + item + `]}`
}
