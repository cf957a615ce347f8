package input_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// recorded reads a recording that is not part of the repository.
func recorded(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "recordings", filepath.FromSlash(name)))
	if err != nil {
		t.Skip("the recordings are not here")
	}
	return b
}

// readRecorded reads a recording, which must be of a format and without faults.
func readRecorded(t *testing.T, name string, format input.Format) []mention.Post {
	t.Helper()
	posts, faults, got := decode(bytes.NewReader(recorded(t, name)), input.Options{})
	if got != format || len(faults) > 0 {
		t.Fatalf("%s is %q with faults %q, want %q without", name, got, faults, format)
	}
	return posts
}

// v2Post is a post of X's interface v2, as encoding/json reads it.
type v2Post struct {
	ID, Text  string
	CreatedAt time.Time `json:"created_at"`
	AuthorID  string    `json:"author_id"`
	Author    struct{ Username, Name string }
	Metrics   struct {
		Likes   int64 `json:"like_count"`
		Reposts int64 `json:"retweet_count"`
	} `json:"public_metrics"`
	References []struct{ Type, ID, Text string } `json:"referenced_tweets"`
}

// wantV2 compares a post with what encoding/json reads.
func wantV2(t *testing.T, p mention.Post, want v2Post) {
	t.Helper()
	text, parent, kind := want.Text, "", mention.KindPost
	for _, ref := range want.References {
		switch ref.Type {
		case "retweeted":
			text = ref.Text
		case "replied_to":
			parent, kind = "x:"+ref.ID, mention.KindReply
		}
	}
	if p.ID != "x:"+want.ID || p.Source != "x" || p.URL != "https://x.com/i/status/"+want.ID || p.Kind != kind || p.ParentID != parent {
		t.Errorf("post %s of %s: %s %q, answer to %q", p.ID, p.Source, p.Kind, p.URL, p.ParentID)
	}
	if p.Text != html.UnescapeString(text) {
		t.Errorf("%s: text %q, want %q", p.ID, p.Text, text)
	}
	if p.Author.ID != want.AuthorID || p.Author.Handle != want.Author.Username || p.Author.Name != strings.TrimSpace(want.Author.Name) {
		t.Errorf("%s: author %+v", p.ID, p.Author)
	}
	if !p.PublishedAt.Equal(want.CreatedAt) || p.Likes != mention.Of(want.Metrics.Likes) || p.Reposts != mention.Of(want.Metrics.Reposts) {
		t.Errorf("%s: at %v, %v likes, %v reposts", p.ID, p.PublishedAt, p.Likes, p.Reposts)
	}
}

func TestRecordedTwarcFlat(t *testing.T) {
	posts := readRecorded(t, "twarc/flat.jsonl", input.Twarc2)
	lines := bytes.Split(bytes.TrimSpace(recorded(t, "twarc/flat.jsonl")), []byte("\n"))
	if len(posts) != len(lines) {
		t.Fatalf("%d posts of %d lines", len(posts), len(lines))
	}
	people := 0
	for i, line := range lines {
		var want v2Post
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatal(err)
		}
		wantV2(t, posts[i], want)
		people += len(posts[i].People)
	}
	if people == 0 {
		t.Error("nobody is named")
	}
}

func TestRecordedTwarcPages(t *testing.T) {
	for _, name := range []string{"twarc/two_tweets.jsonl", "twarc/edited.jsonl", "twarc/quoted_edit.jsonl"} {
		posts := readRecorded(t, name, input.Twarc2)
		var page struct {
			Data     []v2Post
			Includes struct {
				Users  []struct{ ID, Username, Name string }
				Tweets []v2Post
			}
		}
		if err := json.Unmarshal(recorded(t, name), &page); err != nil {
			t.Fatal(err)
		}
		if len(posts) != len(page.Data) {
			t.Fatalf("%s: %d posts, want %d", name, len(posts), len(page.Data))
		}
		for i, want := range page.Data {
			for _, u := range page.Includes.Users {
				if u.ID == want.AuthorID {
					want.Author.Username, want.Author.Name = u.Username, u.Name
				}
			}
			for j, ref := range want.References {
				for _, full := range page.Includes.Tweets {
					if full.ID == ref.ID {
						want.References[j].Text = full.Text
					}
				}
			}
			wantV2(t, posts[i], want)
		}
	}
}

// TestRecordedWrongKinds checks that what holds no posts is refused with a
// sentence that says what it is, and that nothing is nothing.
func TestRecordedWrongKinds(t *testing.T) {
	for name, want := range map[string]string{
		"twarc/counts.jsonl":            "stdin: this is counts of posts",
		"twarc/users.jsonl":             "stdin: this is a list of X's users",
		"twarc/tweets_compliance.jsonl": "stdin: this is the result of a compliance job",
		"bluesky/twitwi_profiles.json":  "stdin: this is a list of Bluesky profiles",
	} {
		err := first(input.NewDecoder(bytes.NewReader(recorded(t, name)), input.Options{}))
		if mention.KindOf(err) != mention.BadInput || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v of kind %q, want %q", name, err, mention.KindOf(err), want)
		}
	}
	if posts, faults, _ := decode(bytes.NewReader(recorded(t, "twarc/empty.json")), input.Options{Name: "empty.json"}); len(posts)+len(faults) > 0 {
		t.Errorf("nothing gives %d posts and faults %q", len(posts), faults)
	}
}

// rows reads a table with encoding/csv.
func rows(t *testing.T, data []byte) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	list := make([]map[string]string, 0, len(all)-1)
	for _, cells := range all[1:] {
		row := make(map[string]string, len(cells))
		for i, c := range cells {
			row[all[0][i]] = c
		}
		list = append(list, row)
	}
	return list
}

// TestRecordedMinetTweets checks that minet's posts are the same by way of its
// table and of the database that it came from.
func TestRecordedMinetTweets(t *testing.T) {
	posts := readRecorded(t, "minet/tweet-export.csv", input.Minet)
	same := readRecorded(t, "minet/tweet-export.jsonl", input.Minet)
	want := rows(t, recorded(t, "minet/tweet-export.csv"))
	if len(posts) != len(want) || len(same) != len(want) {
		t.Fatalf("%d and %d posts, want %d", len(posts), len(same), len(want))
	}
	for i, row := range want {
		p := posts[i]
		if p.ID != "x:"+row["id"] || p.Author.Handle != row["user_screen_name"] || p.Author.ID != row["user_id"] || p.Text != strings.TrimSpace(row["text"]) {
			t.Errorf("row %d is %s, %+v: %q", i, p.ID, p.Author, p.Text)
		}
		if (row["to_tweetid"] == "") != (p.ParentID == "") || p.ParentID != "" && p.ParentID != "x:"+row["to_tweetid"] {
			t.Errorf("%s answers %q", p.ID, p.ParentID)
		}
		q := same[i]
		if q.ID != p.ID || q.Text != p.Text || q.Author != p.Author || !q.PublishedAt.Equal(p.PublishedAt) || q.Likes != p.Likes || q.ParentID != p.ParentID {
			t.Errorf("as JSON it is\n%+v\nas a table\n%+v", q, p)
		}
		if at := strconv.FormatInt(p.PublishedAt.Unix(), 10) + ".0"; at != row["timestamp_utc"] {
			t.Errorf("%s is of %s, want %s", p.ID, at, row["timestamp_utc"])
		}
	}
}

func TestRecordedMinetNormalised(t *testing.T) {
	posts := readRecorded(t, "minet/normalized-tweets-v2.json", input.Minet)
	var want []struct {
		ID, Text  string
		Timestamp int64    `json:"timestamp_utc"`
		Names     []string `json:"mentioned_names"`
	}
	if err := json.Unmarshal(recorded(t, "minet/normalized-tweets-v2.json"), &want); err != nil {
		t.Fatal(err)
	}
	if len(posts) != len(want) {
		t.Fatalf("%d posts, want %d", len(posts), len(want))
	}
	for i, w := range want {
		p := posts[i]
		if p.ID != "x:"+w.ID || p.Text != strings.TrimSpace(w.Text) || p.PublishedAt.Unix() != w.Timestamp {
			t.Errorf("%s of %v: %q", p.ID, p.PublishedAt, p.Text)
		}
		people := strings.Join(p.People, " ")
		for _, name := range w.Names {
			if !strings.Contains(people, name) {
				t.Errorf("%s names %q, but only %q are known", p.ID, name, people)
			}
		}
	}
}

func TestRecordedMinetBluesky(t *testing.T) {
	posts := readRecorded(t, "minet/bluesky-posts-export.csv", input.Minet)
	want := rows(t, recorded(t, "minet/bluesky-posts-export.csv"))
	if len(posts) != len(want) {
		t.Fatalf("%d posts, want %d", len(posts), len(want))
	}
	for i, row := range want {
		p := posts[i]
		handle := strings.TrimPrefix(row["user_handle"], "handle.invalid")
		if p.ID != "bluesky:"+row["uri"] || p.Author.ID != row["user_did"] || p.Author.Handle != handle ||
			p.Text != strings.TrimSpace(row["original_text"]) || p.PublishedAt.IsZero() != strings.HasPrefix(row["local_time"], "0000") || handle != "" && strings.Contains(p.URL, handle) {
			t.Errorf("row %d is %+v", i, p)
		}
		if (row["to_post_uri"] != "") != (p.Kind == mention.KindReply) {
			t.Errorf("%s is a %s, answering %q", p.ID, p.Kind, row["to_post_uri"])
		}
	}
}

// TestRecordedDump reads a line of Reddit's dumps, plain and as the dumps are.
func TestRecordedDump(t *testing.T) {
	data := recorded(t, "pushshift/readme_items.ndjson")
	var want struct {
		ID, Author, Body string
		Link             string `json:"link_id"`
		Parent           string `json:"parent_id"`
		Created          int64  `json:"created_utc"`
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	for name, packed := range map[string][]byte{"plain": data, "gzip": zipped(data), "zstd": squeezed(t, data, zstd.WithWindowSize(1<<27))} {
		posts, faults, format := decode(bytes.NewReader(packed), input.Options{})
		if len(posts) != 1 || len(faults) > 0 || format != input.Reddit {
			t.Fatalf("%s: %d posts as %q, %q", name, len(posts), format, faults)
		}
		p := posts[0]
		if p.ID != "reddit:t1_"+want.ID || p.Text != want.Body || p.Author.Handle != want.Author || p.PublishedAt.Unix() != want.Created ||
			p.ParentID != "reddit:"+want.Parent || p.ThreadID != "reddit:"+want.Link || p.Kind != mention.KindComment ||
			p.URL != "https://www.reddit.com/comments/"+strings.TrimPrefix(want.Link, "t3_")+"/_/"+want.ID+"/" {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestRecordedWeibo(t *testing.T) {
	posts := readRecorded(t, "weibo/huginn_one_weibo.json", input.Weibo)
	var want struct {
		Statuses []struct {
			ID        json.Number
			Text      string
			CreatedAt string `json:"created_at"`
			User      struct {
				ID     json.Number
				Handle string `json:"screen_name"`
			}
		}
	}
	if err := json.Unmarshal(recorded(t, "weibo/huginn_one_weibo.json"), &want); err != nil || len(posts) != len(want.Statuses) {
		t.Fatalf("%d posts, want %d, %v", len(posts), len(want.Statuses), err)
	}
	w, p := want.Statuses[0], posts[0]
	at, err := time.Parse(time.RubyDate, w.CreatedAt)
	if err != nil {
		t.Fatal(err)
	}
	if p.ID != "weibo:"+w.ID.String() || p.Text != w.Text || p.Author.Handle != w.User.Handle || p.Author.ID != w.User.ID.String() ||
		p.PublishedAt.Format(time.RubyDate) != at.UTC().Format(time.RubyDate) {
		t.Errorf("%+v", p)
	}
}

// TestRecordedEvents checks that of Bluesky's events exactly the posts with a
// text are read.
func TestRecordedEvents(t *testing.T) {
	const collection = "app.bsky.feed.post"
	type event struct {
		DID, Collection, Rkey, Operation, Action string
		Record                                   struct{ Text string }
	}
	var want []string
	data := recorded(t, "bluesky/jetstream_v1_152_events.jsonl")
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	for _, line := range lines {
		var e struct {
			DID    string
			Commit event
		}
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		if e.Commit.Collection == collection && e.Commit.Operation == "create" && e.Commit.Record.Text != "" {
			want = append(want, "bluesky:at://"+e.DID+"/"+collection+"/"+e.Commit.Rkey)
		}
	}
	d := input.NewDecoder(bytes.NewReader(data), input.Options{Now: now})
	var got []string
	for p, err := range d.Posts() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p.ID)
	}
	wantEqual(t, "posts", got, want)
	wantEqual(t, "passed", d.Passed(), len(lines)-len(want))

	posts := readRecorded(t, "bluesky/twitwi_tap_posts.json", input.Bluesky)
	var taps []struct{ Record event }
	if err := json.Unmarshal(recorded(t, "bluesky/twitwi_tap_posts.json"), &taps); err != nil || len(taps) != len(posts) {
		t.Fatalf("%d posts of %d events, %v", len(posts), len(taps), err)
	}
	for i, tap := range taps {
		if posts[i].ID != "bluesky:at://"+tap.Record.DID+"/"+collection+"/"+tap.Record.Rkey {
			t.Errorf("event %d is %s", i, posts[i].ID)
		}
	}
}
