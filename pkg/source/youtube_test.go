package source

import (
	"net/http"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

const youtubeNothing = `{"kind":"youtube#searchListResponse","pageInfo":{"totalResults":0,"resultsPerPage":0},"items":[]}`

// TestYoutubeContract reads what a search finds, and the comments below it.
func TestYoutubeContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Case{
		Spec:    youtube(),
		Secrets: map[string]string{"api_key": youtubeKey},
		Site:    func() http.Handler { return newFakeYoutube(t) },
		Query:   mention.Query{Text: "northwind air", Searches: []string{"northwind air"}},
		Want: []string{
			"youtube:UgzReview0001AaABAg.9aReply1", "youtube:UgzReview0001AaABAg", "youtube:UgzReview0002AaABAg",
			"youtube:UgzReview0003AaABAg", "youtube:nwReview_01", "youtube:nwQuiet-_02", "youtube:nwClosed_05",
		},
		Identities: []string{
			"bram_hesselink", "pell_orvane", "quillon barro", "tamsin.veldt", "tamsin veldt flies", "oskar lindqvarn",
			"quillon-ba", "pell orvane",
		},
		Own:   []string{"@northwind"},
		Empty: func() http.Handler { return youtubeAlways(youtubeNothing) },
	})
}

// TestYoutubeChannelContract reads a channel of the brand. Replies that must be
// asked for come behind the comment that they answer.
func TestYoutubeChannelContract(t *testing.T) {
	site := func() *fakeYoutube {
		f := newFakeYoutube(t)
		f.answers["search"] = youtubeNothing
		return f
	}
	sourcetest.Run(t, sourcetest.Case{
		Spec:    youtube(),
		Options: map[string]string{"channels": "@northwindair"},
		Secrets: map[string]string{"api_key": youtubeKey},
		Site:    func() http.Handler { return site() },
		Query:   mention.Query{Text: "northwind air", Searches: []string{"northwind air"}},
		Want: []string{
			"youtube:UgyChannel002AaABAg.9aReplyA", "youtube:UgyChannel002AaABAg", "youtube:UgyChannel002AaABAg.9aReplyC",
			"youtube:UgyChannel002AaABAg.9aReplyB", "youtube:UgyChannel002AaABAg.9aReplyD", "youtube:ownSpring06",
			"youtube:UgyPinned0001AaABAg", "youtube:UgyNoVideo003AaABAg", "youtube:ownAutumn07",
		},
		Identities: []string{"osk-lindqvarn", "pell_orvane", "quillon barro"},
		Own:        []string{"@northwindair"},
		Empty: func() http.Handler {
			f := site()
			for key := range f.answers {
				if key != "channels forHandle=@northwindair" {
					f.answers[key] = youtubeNothing
				}
			}
			return f
		},
		Unordered: true,
	})
}
