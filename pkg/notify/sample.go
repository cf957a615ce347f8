package notify

import (
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Sample is a report of no run, marked as a test, with invented posts: what a channel
// gets to see whether it works.
func Sample(profile, brand string, now time.Time) *Report {
	r := &Report{
		Profile: profile, Brand: brand, Test: true, Begun: now, Ended: now, Outcome: OK,
		Sources: []Source{{Name: "sample", State: "ok", Fetched: 40, Mentions: 36, Hits: 2}}, Total: 2,
	}
	for i, text := range []string{
		"An invented post, to see whether alerts arrive: third cancelled flight this month, and nobody picks up the phone.",
		"Another invented post: they lost my bag <again> & sent me a voucher. \u201cThank you\u201d, I suppose…",
	} {
		id := string(rune('1' + i))
		r.Hits = append(r.Hits, mention.Mention{
			Post: mention.Post{
				ID: "sample:test-" + id, Source: "sample", Kind: mention.KindPost, Lang: "en", Text: text,
				PublishedAt: now.Add(-time.Duration(i+1) * time.Hour), FetchedAt: now, DeleteBy: now.Add(24 * time.Hour),
				URL: "https://social.example/p/" + id, Endpoint: "invented",
			},
			Brand: r.brand(), Query: "invented", Pseudonym: "p-aaaaaaaaaaaaaaa" + string(rune('a'+i)),
			Score: mention.Score{Negativity: 0.93 - 0.1*float64(i), Sentiment: mention.Negative},
		})
	}
	return r
}
