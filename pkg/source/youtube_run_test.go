package source

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestYoutubeAsks(t *testing.T) {
	t.Parallel()
	since, until := time.Date(2026, 11, 20, 1, 30, 0, 5, time.FixedZone("", 3600)), time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)
	synctest.Test(t, func(t *testing.T) {
		site := newFakeYoutube(t)
		if _, err := (&youtubeVisit{}).search(t, site, mention.Query{Searches: []string{"northwind|fish&chips"}, Since: since, Until: until}); err != nil {
			t.Fatal(err)
		}
		want := []url.Values{
			{
				"part": {"snippet"}, "type": {"video"}, "order": {"date"}, "maxResults": {"50"}, "safeSearch": {"none"},
				"q": {"northwind|fish&chips"}, "publishedAfter": {"2026-10-21T00:29:59Z"}, "publishedBefore": {"2026-11-23T11:00:01Z"},
			},
			{"part": {"snippet,statistics,status"}, "id": {"nwReview_01,nwQuiet-_02,nwDeleted03,nwHidden_04"}},
			{"part": {"snippet,replies"}, "order": {"time"}, "maxResults": {"100"}, "textFormat": {"plainText"}, "videoId": {"nwReview_01"}},
		}
		for i, w := range want {
			if got := site.asked[i].Query(); !reflect.DeepEqual(got, w) {
				t.Errorf("request %d asks for %v, want %v", i+1, got, w)
			}
		}
	})
}

// TestYoutubeWithoutComments asks for the window alone where no comments are
// read.
func TestYoutubeWithoutComments(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site, v := newFakeYoutube(t), &youtubeVisit{options: map[string]string{"max_videos": "0"}}
		posts, err := v.search(t, site, mention.Query{Since: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)})
		if got := site.asked[0].Query().Get("publishedAfter"); got != "2026-11-19T23:59:59Z" {
			t.Errorf("asked for videos after %s", got)
		}
		if want := []string{"nwReview_01", "nwQuiet-_02"}; err != nil || !slices.Equal(youtubeIDs(posts), want) || len(site.asked) != 2 {
			t.Errorf("posts %v, error %v, asked %q", youtubeIDs(posts), err, site.keys())
		}
	})
}

// TestYoutubeMostVideos reads the comments below no more videos than it may.
func TestYoutubeMostVideos(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site, v := newFakeYoutube(t), &youtubeVisit{options: map[string]string{"max_videos": "1"}}
		if _, err := v.search(t, site, mention.Query{}); err != nil || slices.Contains(site.keys(), "commentThreads videoId=nwClosed_05") {
			t.Errorf("error %v, asked %q", err, site.keys())
		}
	})
}

// TestYoutubeNotes says what was passed over.
func TestYoutubeNotes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site, v := newFakeYoutube(t), &youtubeVisit{options: map[string]string{"videos": "gone000000x, https://youtu.be/gone000000y?t=5"}}
		for _, id := range []string{"gone000000x", "gone000000y"} {
			site.answers["commentThreads videoId="+id] = "404 " + youtubeRefused(404, "videoNotFound", "gone")
		}
		posts, err := v.search(t, site, mention.Query{})
		want := []string{"comments are disabled: 1 video", "not found, or not any more: 2 videos"}
		if err != nil || len(posts) != 7 || !slices.Equal(v.notes, want) {
			t.Errorf("%d posts, error %v, notes %q", len(posts), err, v.notes)
		}
	})
}

// TestYoutubeSearchesUsedUp reads channels and videos on when no more searches
// are allowed: by the site, or by the count of them.
func TestYoutubeSearchesUsedUp(t *testing.T) {
	t.Parallel()
	ledger := func(r *http.Request) error {
		if youtubeMethod(r) != "search" {
			return nil
		}
		return &mention.Error{Kind: mention.RateLimited, Err: errors.New("today's 100 searches of youtube are used up"), RetryAfter: time.Hour}
	}
	for name, c := range map[string]struct {
		spend     func(*http.Request) error
		answer    string
		asked     int
		wait      time.Duration
		exhausted []string
	}{
		"by the site":  {nil, "429 " + string(youtubeFixture(t, "searches_gone.json")), 1, youtubeUntilMidnight, []string{"search"}},
		"by the count": {ledger, "search1.json", 0, time.Hour, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site, v := newFakeYoutube(t), &youtubeVisit{options: map[string]string{"channels": "@northwindair"}, spend: c.spend}
				site.answers["search"] = c.answer
				posts, err := v.search(t, site, mention.Query{Searches: []string{"northwind air", "contoso mobile"}})
				e, ok := asError(err)
				if !ok || e.Kind != mention.RateLimited || (e.RetryAfter-c.wait).Abs() > time.Second || len(posts) != 9 {
					t.Errorf("%d posts, error %#v", len(posts), err)
				}
				asked := len(slices.DeleteFunc(site.keys(), func(k string) bool { return k != "search" }))
				if asked != c.asked || !slices.Equal(v.exhausted, c.exhausted) || len(v.notes) != 1 || !strings.Contains(v.notes[0], "no more searches") {
					t.Errorf("%d searches, exhausted %q, notes %q", asked, v.exhausted, v.notes)
				}
			})
		})
	}
}

// TestYoutubeUnitsUsedUp gives what a search found when the rest is refused, and
// asks for nothing more.
func TestYoutubeUnitsUsedUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site := newFakeYoutube(t)
		v := &youtubeVisit{spend: func(r *http.Request) error {
			if youtubeMethod(r) == "search" {
				return nil
			}
			return mention.Errorf(mention.RateLimited, "today's 10000 units of youtube are used up")
		}}
		posts, err := v.search(t, site, mention.Query{})
		want := []string{"nwReview_01", "nwQuiet-_02", "nwDeleted03", "nwHidden_04"}
		if mention.KindOf(err) != mention.RateLimited || !slices.Equal(youtubeIDs(posts), want) || !slices.Equal(site.keys(), []string{"search"}) {
			t.Errorf("posts %v, error %v, asked %q", youtubeIDs(posts), err, site.keys())
		}
		if p := posts[0]; p.Title != `Northwind Air: "we'll call you" & other stories` || !strings.HasSuffix(p.Text, "it & what it ...") || p.Endpoint != "search" {
			t.Errorf("the first post is %+v", p)
		}
	})
}

// TestYoutubeAgain asks again where the site's refusal passes.
func TestYoutubeAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		refusal string
		times   int
		want    mention.ErrorKind
	}{
		"a failure once":         {"400 " + youtubeRefused(400, "processingFailure", "failed"), 1, ""},
		"a failure twice":        {"400 " + youtubeRefused(400, "processingFailure", "failed"), 2, mention.Unavailable},
		"a bad token once":       {"400 " + youtubeRefused(400, "invalidPageToken", "bad"), 1, ""},
		"a limit twice":          {"403 " + youtubeRefused(403, "rateLimitExceeded", "slow"), 2, ""},
		"a limit three times":    {"403 " + youtubeRefused(403, "userRateLimitExceeded", "slow"), 3, mention.RateLimited},
		"a limit of the minute":  {"429 " + youtubeLimited, 4, ""},
		"the day's limit":        {"403 " + youtubeRefused(403, "quotaExceeded", "gone"), 1, mention.RateLimited},
		"a request that is bad":  {"400 " + youtubeRefused(400, "invalidSearchFilter", "bad"), 1, mention.BadQuery},
		"something else of 403s": {"403 " + youtubeRefused(403, "forbidden", "no"), 1, mention.Blocked},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site, refused := newFakeYoutube(t), 0
				_, err := (&youtubeVisit{}).search(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if refused++; refused <= c.times {
						youtubeWrite(w, c.refusal)
						return
					}
					site.ServeHTTP(w, r)
				}), mention.Query{})
				if mention.KindOf(err) != c.want || (c.want != "" && refused != c.times) {
					t.Errorf("error %v (kind %q) after %d requests", err, mention.KindOf(err), refused)
				}
			})
		})
	}
}

// TestYoutubeWindow stops where the site's threads are older, but not at a
// pinned comment, and looks into a thread only where its replies may be wanted.
func TestYoutubeWindow(t *testing.T) {
	t.Parallel()
	day := func(d, hour int) time.Time { return time.Date(2026, 11, d, hour, 0, 0, 0, time.UTC) }
	first := []string{
		"channels forHandle=@northwindair", "commentThreads allThreadsRelatedToChannelId=UCnorthwindair000000000z",
		"playlistItems playlistId=UUnorthwindair000000000z", "videos",
	}
	replies := []string{"comments parentId=UgyChannel002AaABAg", "comments pageToken=cmVwbGllcy0y parentId=UgyChannel002AaABAg"}
	further := []string{"commentThreads allThreadsRelatedToChannelId=UCnorthwindair000000000z pageToken=Y2hhbm5lbC0y"}
	uploads := []string{"playlistItems pageToken=EAAaB1BUOkNBRQ playlistId=UUnorthwindair000000000z"}
	for name, c := range map[string]struct {
		since, until time.Time
		ids          []string
		asked        [][]string
	}{
		"since before the thread": {
			day(22, 9),
			time.Time{},
			[]string{
				"UgyChannel002AaABAg.9aReplyA", "UgyChannel002AaABAg", "UgyChannel002AaABAg.9aReplyC",
				"UgyChannel002AaABAg.9aReplyB", "UgyChannel002AaABAg.9aReplyD",
			},
			[][]string{first, replies, further, uploads},
		},
		"since after the thread": {
			day(22, 23),
			time.Time{},
			[]string{"UgyChannel002AaABAg.9aReplyC", "UgyChannel002AaABAg.9aReplyD"},
			[][]string{first, replies, uploads},
		},
		"since a week after the thread": {day(30, 0), time.Time{}, nil, [][]string{first, uploads}},
		"until the thread": {
			day(10, 0), day(22, 10), []string{"ownSpring06", "UgyNoVideo003AaABAg"}, [][]string{first, further, uploads},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site, v := newFakeYoutube(t), &youtubeVisit{options: map[string]string{"channels": "@northwindair", "search": "off"}}
				posts, err := v.search(t, site, mention.Query{Since: c.since, Until: c.until})
				if err != nil || !slices.Equal(youtubeIDs(posts), c.ids) {
					t.Errorf("posts %q, error %v", youtubeIDs(posts), err)
				}
				got, want := site.keys(), slices.Concat(c.asked...)
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("asked\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			})
		})
	}
}

// TestYoutubeAddressed reads what is named once, and as addressed to the brand,
// where a search finds it too.
func TestYoutubeAddressed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site, v := newFakeYoutube(t), &youtubeVisit{options: map[string]string{
			"channels": "https://www.youtube.com/@northwindair/", "videos": "https://www.youtube.com/watch?t=3&v=nwReview_01",
		}}
		site.answers["search"] = strings.Replace(string(youtubeFixture(t, "search2.json")), "nwQuiet-_02", "ownSpring06", 1)
		posts, err := v.search(t, site, mention.Query{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range posts {
			own := p.Author.ID == "UCnorthwindair000000000z"
			if want := p.Kind != mention.KindVideo && !own; p.Addressed != want {
				t.Errorf("%s by %q: addressed is %v", p.ID, p.Author.ID, p.Addressed)
			}
			if own && p.Author != youtubeBrand(p.Author.ID) {
				t.Errorf("%s has the brand's name for a person's: %+v", p.ID, p.Author)
			}
		}
		if keys := site.keys(); slices.Contains(keys, "commentThreads videoId=ownSpring06") || len(slices.Compact(slices.Sorted(slices.Values(keys)))) < len(keys)-2 {
			t.Errorf("asked %q", keys) // videos are asked for three times
		}
	})
}

// TestYoutubeUnknownChannel says which name is wrong, and reads the rest.
func TestYoutubeUnknownChannel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site, v := newFakeYoutube(t), &youtubeVisit{options: map[string]string{"channels": "northwnd, UCnorthwindair000000000z", "search": "off"}}
		site.answers["channels forHandle=@northwnd"] = "channel_none.json"
		posts, err := v.search(t, site, mention.Query{})
		e, ok := asError(err)
		if !ok || e.Kind != mention.BadConfig || !strings.Contains(e.Error(), `"@northwnd"`) || e.Hint == "" || len(posts) != 9 {
			t.Errorf("%d posts, error %v", len(posts), err)
		}
	})
}

// TestYoutubeWithoutUploads reads a channel that has no videos.
func TestYoutubeWithoutUploads(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"no such list": "404 " + youtubeRefused(404, "playlistNotFound", "The playlist cannot be found."),
		"an empty one": `{"kind":"youtube#playlistItemListResponse","pageInfo":{"totalResults":0},"items":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site, v := newFakeYoutube(t), &youtubeVisit{options: map[string]string{"channels": "@northwindair", "search": "off"}}
				site.answers["playlistItems playlistId=UUnorthwindair000000000z"] = answer
				if posts, err := v.search(t, site, mention.Query{}); err != nil || len(posts) != 7 || v.notes != nil {
					t.Errorf("%d posts, error %v, notes %q", len(posts), err, v.notes)
				}
			})
		})
	}
}

// TestYoutubeFailures tells one cause once, however many requests it takes, and
// of two the first one's kind.
func TestYoutubeFailures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site, v := newFakeYoutube(t), &youtubeVisit{options: map[string]string{"videos": "a,b,c,d", "search": "off"}}
		for _, id := range []string{"a", "b", "c"} {
			site.answers["commentThreads videoId="+id] = "403 " + youtubeRefused(403, "forbidden", "This video is private.")
		}
		site.answers["commentThreads videoId=d"] = `{"items":[{"id":"x"}]}`
		_, err := v.search(t, site, mention.Query{})
		if mention.KindOf(err) != mention.Blocked || strings.Count(err.Error(), "private") != 1 || !strings.Contains(err.Error(), "snippet.totalReplyCount") {
			t.Errorf("error %v", err)
		}
	})
}

// TestYoutubeEndlessPages ends where the site has always another page without
// anything new.
func TestYoutubeEndlessPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site, page := newFakeYoutube(t), 0
		endless := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if page++; youtubeMethod(r) == "videos" {
				site.ServeHTTP(w, r)
				return
			}
			youtubeWrite(w, fmt.Sprintf(`{"nextPageToken":"T%d",%s`, page, strings.TrimPrefix(string(youtubeFixture(t, "search2.json")), "{")))
		})
		posts, err := (&youtubeVisit{options: map[string]string{"max_videos": "0"}}).search(t, endless, mention.Query{})
		if want := []string{"nwQuiet-_02", "nwClosed_05"}; err != nil || !slices.Equal(youtubeIDs(posts), want) || page != 3 {
			t.Errorf("posts %q, error %v, %d requests", youtubeIDs(posts), err, page)
		}
	})
}

// TestYoutubeRehearsal shows all requests of a dry run in their order, with the
// window's too.
func TestYoutubeRehearsal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		dry := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			checkYoutubeRequest(t, r)
			asked = append(asked, youtubeRequestKey(r.URL))
			youtubeWrite(w, youtubeRehearse(r))
		})
		v := &youtubeVisit{options: map[string]string{"channels": "@northwindair", "videos": "nwReview_01"}}
		q := mention.Query{Searches: []string{"northwind", "contoso mobile"}, Since: youtubeClock().Add(-time.Hour), Until: youtubeClock()}
		if _, err := v.search(t, dry, q); err != nil {
			t.Error(err)
		}
		want := []string{
			"commentThreads videoId=nwReview_01",
			"channels forHandle=@northwindair", "commentThreads allThreadsRelatedToChannelId=CHANNEL_ID", "playlistItems playlistId=PLAYLIST_ID", "videos",
			"search", "videos", "commentThreads videoId=VIDEO_ID", "search", "videos", "comments parentId=COMMENT_ID",
		}
		if !slices.Equal(slices.Compact(asked), want) {
			t.Errorf("asked\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(want, "\n"))
		}
	})
}
