package input_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// squeezed compresses with zstd.
func squeezed(t testing.TB, data []byte, o ...zstd.EOption) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil, o...)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(data, nil)
}

// TestWrongKinds checks that files without posts are refused with a sentence
// that says what they are, and a next step.
func TestWrongKinds(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"counts", `{"data":[{"end":"2026-11-20T01:00:00Z","start":"2026-11-20T00:00:00Z","tweet_count":7}],"meta":{"total_tweet_count":7},"__twarc":{}}`, "counts of posts"},
		{"counts, flat", `{"end":"2026-11-20T01:00:00Z","start":"2026-11-20T00:00:00Z","tweet_count":7}`, "counts of posts"},
		{"users", `{"data":[{"id":"1","username":"mara","name":"Mara","public_metrics":{}}],"__twarc":{}}`, "a list of X's users"},
		{"users, flat", `{"id":"1","username":"mara","name":"Mara","public_metrics":{"followers_count":1}}`, "a list of X's users"},
		{"compliance", `{"id":"1","action":"delete","created_at":"2026-11-20T00:00:00Z","reason":"deleted"}`, "the result of a compliance job"},
		{"errors of twarc2", `{"errors":[{"title":"Forbidden"}],"__twarc":{}}`, "a file of twarc2 without posts"},
		{"likes of an archive", "window.YTD.like.part0 = [ {\n\"like\" : {\"tweetId\":\"1\",\"fullText\":\"a\"} } ]", `the part "like" of an X archive`},
		{"account of an archive", "window.YTD.account.part0 = [\n", `the part "account" of an X archive`},
		{"deleted posts of an archive", "window.YTD.deleted_tweets.part0 = [\n", `the part "deleted_tweets" of an X archive`},
		{"video without comments", `{"id":"v","title":"t","formats":[],"thumbnails":[],"extractor_key":"Youtube","webpage_url":"https://x/"}`, "made without --write-comments"},
		{"users of snscrape", `{"_type":"snscrape.modules.twitter.User","username":"mara","id":1}`, "a file of snscrape without posts"},
		{"profiles", `[{"did":"did:plc:a","handle":"a.example","followersCount":1}]`, "a list of Bluesky profiles"},
		{"accounts of minet", "id,user_screen_name,user_followers\n1,mara,7\n", "minet's table of accounts"},
		{"accounts of minet, with a question", "question,screen_name,tweets,friends,followers\nq,mara,1,2,3\n", "minet's table of accounts"},
		{"videos of minet", "video_id,title,published_at,description,channel_id,channel_title,view_count\nv,t,,,,,\n", "minet's table of YouTube videos"},
		{"subreddits", `{"display_name":"travel","subscribers":7,"created_utc":1}`, "a list of subreddits"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := first(input.NewDecoder(strings.NewReader(tt.data), input.Options{Name: "a.file"}))
			e, ok := errors.AsType[*mention.Error](err)
			if !ok || e.Kind != mention.BadInput || !strings.HasPrefix(err.Error(), "a.file: this is ") || !strings.Contains(err.Error(), tt.want) || e.Hint == "" {
				t.Errorf("%v with hint %q, want one with %q", err, e.Hint, tt.want)
			}
		})
	}
}

// TestOwnRecords checks that records which look a little like those of other
// programs are read by earshot's own names.
func TestOwnRecords(t *testing.T) {
	for data, want := range map[string]input.Format{
		`{"id":"1","text":"a","author_id":"7"}`:                            input.NDJSON,
		`{"id":"1","text":"a","username":"mara","name":"Mara"}`:            input.NDJSON,
		`{"body":"a","author":"b","created_utc":1}`:                        input.NDJSON,
		`{"id":1,"created_at":"2026-11-20","text":"a","user":{"id":1}}`:    input.NDJSON,
		`{"data":[{"id":"1","text":"a"}],"text":"x"}`:                      input.NDJSON,
		`[{"id":"v","title":"t","comments":3}]`:                            input.JSON,
		`{"did":"d","handle":"h","text":"a"}`:                              input.NDJSON,
		"text,url,published_date,title\na,https://x.example/1,2026-11,t\n": input.CSV,
		"video_id,text\nv,a\n":                                             input.CSV,
		"window.YTD.tweets is what the file begins with":                   input.Lines,
	} {
		posts, faults, got := decode(strings.NewReader(data), input.Options{})
		if got != want || len(posts) != 1 || len(faults) > 0 {
			t.Errorf("%s: %d posts as %q, faults %q, want %q", data, len(posts), got, faults, want)
		}
	}
}

// TestGivenDialect checks formats that the user gives.
func TestGivenDialect(t *testing.T) {
	reddit := string(export(t, "reddit_comments.ndjson"))
	posts, _, format := decode(strings.NewReader(reddit), input.Options{Format: input.Reddit})
	if format != input.Reddit || posts[0].Source != "reddit" {
		t.Errorf("first is %s as %q", posts[0].ID, format)
	}
	posts, _, format = decode(strings.NewReader(reddit), input.Options{Format: input.NDJSON})
	if format != input.NDJSON || posts[0].ID != "file:c1" && posts[0].ID != "stdin:c1" {
		t.Errorf("by earshot's own names, the first is %s as %q", posts[0].ID, format)
	}
	for data, want := range map[string]string{
		reddit:               "stdin: this does not look like minet, but like reddit",
		"{\"text\":\"a\"}\n": "stdin: this does not look like minet, but like ndjson",
		"plain words":        "stdin: this does not look like minet, but like lines",
	} {
		err := first(input.NewDecoder(strings.NewReader(data), input.Options{Format: input.Minet}))
		if err == nil || err.Error() != want || mention.KindOf(err) != mention.BadInput {
			t.Errorf("%v, want %q", err, want)
		}
	}
	for _, format := range input.Formats() {
		if posts, faults, _ := decode(strings.NewReader(""), input.Options{Format: format}); len(posts)+len(faults) > 0 {
			t.Errorf("nothing as %s gives %d posts and %q", format, len(posts), faults)
		}
	}
}

// TestMixed checks that a record of another shape in the middle is a fault, and
// not the end.
func TestMixed(t *testing.T) {
	odd := []string{`{"text":"of no program"}`, `{"id":7}`, `[]`, `"a word"`, `{"broken`, `{}`, `null`}
	for name, format := range exports() {
		if !strings.Contains(name, "json") || strings.HasSuffix(name, ".json") {
			continue
		}
		clean, faults, _ := decode(bytes.NewReader(export(t, name)), input.Options{})
		lines := strings.SplitAfter(string(export(t, name)), "\n")
		mixed := lines[0] + strings.Join(odd, "\n") + "\n" + strings.Join(lines[1:], "")
		posts, more, got := decode(strings.NewReader(mixed), input.Options{})
		if got != format || len(posts) != len(clean) || len(more) <= len(faults) {
			t.Errorf("%s: %d posts as %q, want %d as %q; faults %q", name, len(posts), got, len(clean), format, more)
		}
	}
}

// TestBrokenFirstLine checks that a dialect is told by the first whole record.
func TestBrokenFirstLine(t *testing.T) {
	data := "{\"data\":[{\"id\":\"18\n" + string(export(t, "twarc_flat.jsonl"))
	posts, faults, format := decode(strings.NewReader(data), input.Options{})
	if format != input.Twarc2 || len(posts) != 2 || !strings.HasPrefix(faults[0], "line 1, column") {
		t.Errorf("%d posts as %q, faults %q", len(posts), format, faults)
	}
}

// TestZstd reads what the dumps of Reddit are packed in: several frames, and
// windows of up to 2 GiB.
func TestZstd(t *testing.T) {
	data := export(t, "reddit_comments.ndjson")
	half := bytes.Index(data, []byte("\n")) + 1
	want, _, _ := decode(bytes.NewReader(data), input.Options{})
	skippable := []byte{0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3}
	for name, packed := range map[string][]byte{
		"frames":          append(squeezed(t, data[:half]), squeezed(t, data[half:])...),
		"skippable first": append(skippable, squeezed(t, data)...),
		"long window":     longWindow(t, data),
	} {
		posts, _, format := decode(bytes.NewReader(packed), input.Options{})
		if format != input.Reddit || len(posts) != len(want) {
			t.Errorf("%s: %d posts as %q, want %d", name, len(posts), format, len(want))
		}
	}
	cut := squeezed(t, data)
	_, faults, _ := decode(bytes.NewReader(cut[:len(cut)-9]), input.Options{Name: "RC.zst"})
	if len(faults) == 0 || !strings.HasPrefix(faults[len(faults)-1], "RC.zst: ") {
		t.Errorf("a file that is cut off gives %q", faults)
	}
}

// longWindow writes a frame by hand: its header asks for a window of 2 GiB, as
// zstd --long=31 does, and its one block is stored as it is.
func longWindow(t *testing.T, data []byte) []byte {
	t.Helper()
	if len(data) > 1<<17 {
		t.Fatal("more than a block")
	}
	const exponent = 31 - 10
	size := len(data)<<3 | 1 // the last block, stored
	return append([]byte{0x28, 0xb5, 0x2f, 0xfd, 0, exponent << 3, byte(size), byte(size >> 8), byte(size >> 16)}, data...)
}

// TestLongVideo checks that a long list of comments, in one object and on one
// line, is read in little memory, and that the video comes behind it.
func TestLongVideo(t *testing.T) {
	const comments = 100000
	head := `{"id":"vid","title":"Northwind lost my bag","formats":[{"url":"` + strings.Repeat("x", 100<<10) + `"}],"channel_id":"UC1","thumbnails":[],"comments":[`
	one := `{"id":"Ugx","parent":"root","text":"they did it to me too, and to everybody else on that flight","author":"@tove","like_count":3,"timestamp":1795163400},`
	tail := `{"id":"Last","text":"last","parent":"root"}],"webpage_url":"https://www.youtube.com/watch?v=vid","description":"` + strings.Repeat("d", 1000) + `"}` + "\n"
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := io.MultiReader(strings.NewReader(head), &repeated{s: one, n: comments}, strings.NewReader(tail), strings.NewReader(`{"id":"other","title":"t","formats":[],"thumbnails":[]}`))
	d := input.NewDecoder(r, input.Options{MaxLine: 256 << 10, Now: now})
	n, video := 0, mention.Post{}
	var faults []string
	for p, err := range d.Posts() {
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		if n++; p.Kind == mention.KindVideo {
			video = *p
		} else if p.ThreadID != "youtube:vid" {
			t.Fatalf("%s belongs to %q", p.ID, p.ThreadID)
		}
		if n%50000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&after)
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
				t.Errorf("%d bytes more after %d comments", grown, n)
			}
		}
	}
	if n != comments+2 || video.ID != "youtube:vid" || len(video.Text) != 1000 || d.Format() != input.YouTube {
		t.Errorf("%d posts as %q, the video is %q", n, d.Format(), video.ID)
	}
	wantEqual(t, "faults", faults, []string{"line 2: a video without comments: yt-dlp was run without --write-comments"})
}

// TestBrokenVideo checks that broken videos end, and are told.
func TestBrokenVideo(t *testing.T) {
	head := `{"id":"vid","title":"t","formats":[],"thumbnails":[],"comments":`
	for data, want := range map[string][]string{
		head + `[{"id":"a","text":"x"}`: {"line 1: the video is not closed; the file may be cut off"},
		head + `[{"id":"a","text":"x`:   {"line 1, column 83: a string is not closed", "line 1: the video is not closed; the file may be cut off"},
		head + `[],"x"`:                 {"line 1: a member of the video has no value", "line 1: the video is not closed; the file may be cut off"},
		head + `[],"x" 7}`:              {"line 1: a member of the video has no value", "line 1, column 72: no video"},
		head + `null}`:                  nil,
		head + `[7]}`:                   {"line 1, column 66: no JSON object"},
	} {
		_, faults, _ := decode(strings.NewReader(data), input.Options{Format: input.YouTube})
		wantEqual(t, data, faults, want)
	}
}

// TestAbbreviated reads numbers as YouTube shows them.
func TestAbbreviated(t *testing.T) {
	for votes, want := range map[string]int64{
		"0": 0, "7": 7, "1.2K": 1200, "1,2K": 1200, "12 K": 12000, "3.4M": 3400000, "1b": 1000000000, "1,234": 1234, "1.234.567": 1234567,
		"": -1, "1,2 тыс.": -1, "12,34": -1, "K": -1, "1.2.3K": -1, "-1K": -1, ",": -1, "1e9K": -1, "NaNK": -1,
	} {
		data := `{"cid":"a","text":"x","author":"b","channel":"c","votes":` + strconv.Quote(votes) + `}`
		posts, _, _ := decode(strings.NewReader(data), input.Options{})
		if len(posts) != 1 {
			t.Fatalf("%q: %d posts", votes, len(posts))
		}
		if n, known := posts[0].Likes.Get(); known != (want >= 0) || known && n != want {
			t.Errorf("%q is %d, %v, want %d", votes, n, known, want)
		}
	}
}
