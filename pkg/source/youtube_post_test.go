package source

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// youtubeReader is a run that maps without asking.
func youtubeReader() *youtubeRun {
	return &youtubeRun{source: &youtubeSource{env: mention.Env{Now: youtubeClock}}}
}

// checkYoutubePost wants what every post must be, whatever its answer held.
func checkYoutubePost(t *testing.T, p mention.Post) {
	t.Helper()
	for _, id := range []string{p.ID, p.ParentID, p.ThreadID} {
		if native, ok := strings.CutPrefix(id, "youtube:"); id != "" && (!ok || native == "") {
			t.Errorf("the ID %q", id)
		}
	}
	if text := p.Title + p.Text; !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\x1b\a") || text == "" {
		t.Errorf("the text %q is not clean", text)
	}
	if u, err := url.Parse(p.URL); err != nil || u.Host != "www.youtube.com" {
		t.Errorf("the address %q", p.URL)
	}
	if at := p.PublishedAt; !at.IsZero() && (at.Location() != time.UTC || mention.PlausibleTime(at, youtubeClock()).IsZero()) {
		t.Errorf("published at %v", at)
	}
	if n, known := p.Likes.Get(); known && n < 0 {
		t.Errorf("%d likes", n)
	}
	if a := p.Author.URL; a != "" && !strings.HasPrefix(a, "http://") && !strings.HasPrefix(a, "https://") {
		t.Errorf("the author's address %q", a)
	}
}

func FuzzYoutubeThreads(f *testing.F) {
	for _, name := range []string{"threads_review1.json", "threads_review2.json", "threads_channel1.json", "threads_channel2.json", "disabled.json"} {
		f.Add(youtubeFixture(f, name))
	}
	f.Add([]byte(`{"items":[{"id":"a","snippet":{"isPublic":true,"totalReplyCount":-1,"topLevelComment":{"id":"a","snippet":` +
		`{"textDisplay":"\u0000@b +","publishedAt":"0001-01-01T00:00:01Z","likeCount":-5,"authorChannelUrl":"javascript:1","authorDisplayName":"@b"}}}}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var list youtubeList[youtubeThread]
		if json.Unmarshal(body, &list) != nil || list.check("commentThreads") != nil {
			return
		}
		for _, e := range youtubeReader().entries(list.Items, youtubeTarget{addressed: true}) {
			if e.shown {
				checkYoutubePost(t, e.post)
			}
		}
	})
}

func FuzzYoutubeVideos(f *testing.F) {
	f.Add(youtubeFixture(f, "videos.json"))
	f.Add(youtubeFixture(f, "search1.json"))
	f.Add([]byte(`{"items":[{"id":"a b","snippet":{"title":"\u001b","publishedAt":"2026-11-20T12:00:00+01:00"},"statistics":{"likeCount":"-1"}}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var videos youtubeList[youtubeVideo]
		if json.Unmarshal(body, &videos) == nil && videos.check("videos") == nil {
			for _, v := range videos.Items {
				if p, ok := v.post(youtubeClock()); ok {
					checkYoutubePost(t, p)
				}
			}
		}
		var hits youtubeList[youtubeHit]
		if json.Unmarshal(body, &hits) == nil && hits.check("search") == nil {
			for _, h := range hits.Items {
				if p, ok := h.video().post(youtubeClock()); ok {
					checkYoutubePost(t, p)
				}
			}
		}
	})
}

func FuzzYoutubeRefusal(f *testing.F) {
	f.Add(youtubeFixture(f, "disabled.json"))
	f.Add(youtubeFixture(f, "searches_gone.json"))
	f.Add([]byte(`{"error":{"errors":[{}],"details":[{"metadata":{"quota_unit":"1/d/"}}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		said := readYoutubeRefusal(body)
		if budget := said.budget("videos"); youtubeHopeless(403, nil, body) != (budget != "") {
			t.Errorf("the budget %q and hopeless or not do not agree", budget)
		}
	})
}

// BenchmarkYoutubePage decodes a full page of threads with a reply each.
func BenchmarkYoutubePage(b *testing.B) {
	var items []string
	for i := range 100 {
		comment := func(id string) string {
			return fmt.Sprintf(`{"id":%q,"snippet":{"channelId":"UCtamsinveldt0000000000a","videoId":"nwReview_01","textDisplay":"Northwind Air again, number %d.\nIt's late, says @pell_orvane",`+
				`"authorDisplayName":"@orla-d%[2]d","authorChannelUrl":"http://www.youtube.com/@orla-d%[2]d","authorChannelId":{"value":"UCorlad0000000000000000%[2]d"},`+
				`"canRate":true,"viewerRating":"none","likeCount":%[2]d,"publishedAt":"2026-11-20T12:00:00Z","updatedAt":"2026-11-20T12:00:00Z"}}`, id, i)
		}
		id := fmt.Sprintf("Ugz%dAaABAg", i)
		items = append(items, fmt.Sprintf(`{"id":%q,"snippet":{"videoId":"nwReview_01","totalReplyCount":1,"isPublic":true,"topLevelComment":%s},"replies":{"comments":[%s]}}`,
			id, comment(id), comment(id+".9")))
	}
	body := []byte(`{"items":[` + strings.Join(items, ",") + `]}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var list youtubeList[youtubeThread]
		if err := json.Unmarshal(body, &list); err != nil || list.check("commentThreads") != nil {
			b.Fatal(err)
		}
		if n := len(youtubeReader().entries(list.Items, youtubeTarget{})); n != 200 {
			b.Fatal(n)
		}
	}
}

func TestYoutubeNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]mention.Count{
		"9007199254740993": mention.Of(9007199254740993), "0": mention.Of(0), "": {}, "-1": {}, "1.2K": {}, "99999999999999999999": {},
	} {
		if got := youtubeNumber(text); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}

func TestYoutubeLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"en-GB", "de", "en-gb"}, {"", "pt_BR", "pt-br"}, {"zxx", "sv", "sv"}, {"und", "mul", ""}, {"", "", ""},
	} {
		if got := youtubeLang(c[0], c[1]); got != c[2] {
			t.Errorf("of %q and %q comes %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// TestYoutubeThreadsThatLack reads threads without what every thread has.
func TestYoutubeThreadsThatLack(t *testing.T) {
	t.Parallel()
	const good = `{"id":"T","snippet":{"isPublic":true,"totalReplyCount":0,"topLevelComment":{"id":"T","snippet":{"textDisplay":"","publishedAt":"2026-11-20T12:00:00Z"}}}}`
	for _, c := range []struct{ old, change, want string }{
		{"", "", ""},
		{`"id":"T","snippet":{"isPublic"`, `"snippet":{"isPublic"`, "no id"},
		{`"isPublic":true,`, ``, "no snippet.isPublic"},
		{`"totalReplyCount":0,`, ``, "no snippet.totalReplyCount"},
		{`"isPublic":true,`, `"isPublic":true,"videoId":"a/b",`, "no video's id"},
		{`"textDisplay":"",`, ``, "no topLevelComment's snippet.textDisplay"},
		{`"id":"T","snippet":{"textDisplay"`, `"id":"T T","snippet":{"textDisplay"`, "no topLevelComment's id"},
		{`"publishedAt":"2026-11-20T12:00:00Z"`, ``, "invalid character"},
		{`,"publishedAt":"2026-11-20T12:00:00Z"`, ``, "no topLevelComment's snippet.publishedAt"},
		{`"2026-11-20T12:00:00Z"`, `"yesterday"`, "parsing time"},
	} {
		var list youtubeList[youtubeThread]
		err := json.Unmarshal([]byte(`{"items":[`+strings.Replace(good, c.old, c.change, 1)+`]}`), &list)
		if err == nil {
			err = list.check("commentThreads")
		}
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s for %s: error %v, want %q", c.change, c.old, err, c.want)
		}
	}
}

// TestYoutubeNamedInThread finds who takes part in a thread in its texts, in a
// thread of any length.
func TestYoutubeNamedInThread(t *testing.T) {
	t.Parallel()
	var names youtubeNames
	for _, name := range []string{"", "Orla Quint", "bas-v", "bas", "ORLA QUINT", "Zoë", strings.Repeat("x", 300)} {
		names.add(name)
	}
	for text, want := range map[string][]string{
		"":                                  nil,
		"Orla Quint, bas":                   nil,
		"@orla quint and +BAS, @Orla Quint": {"Orla Quint", "bas"},
		"thanks @bas-v":                     {"bas-v", "bas"},
		"@ZOË @@":                           {"Zoë"},
	} {
		if got := names.in(text); !slices.Equal(got, want) {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
	var many youtubeNames
	for i := range 20_000 {
		many.add("name" + strconv.Itoa(i))
	}
	for range 20_000 { // each text against each name would take minutes
		if got := many.in("so true @name777 @name19999x"); len(got) < 2 {
			t.Fatalf("names %q", got)
		}
	}
}
