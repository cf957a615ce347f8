package input_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
)

var update = flag.Bool("update", false, "renew the golden files")

// exports are our own files in the shapes that other programs write, and the
// formats that they are recognised as.
func exports() map[string]input.Format {
	return map[string]input.Format{
		"twarc_pages.jsonl":         input.Twarc2,
		"twarc_flat.jsonl":          input.Twarc2,
		"tweets.js":                 input.XArchive,
		"tweets_v1.jsonl":           input.XArchive,
		"minet_tweets.csv":          input.Minet,
		"minet_bluesky.csv":         input.Minet,
		"minet_youtube.csv":         input.Minet,
		"minet_reddit_comments.csv": input.Minet,
		"minet_reddit_posts.csv":    input.Minet,
		"minet_telegram.csv":        input.Minet,
		"snscrape.jsonl":            input.Snscrape,
		"snscrape_old.jsonl":        input.Snscrape,
		"reddit_comments.ndjson":    input.Reddit,
		"reddit_submissions.ndjson": input.Reddit,
		"video.info.json":           input.YouTube,
		"youtube_comments.jsonl":    input.YouTube,
		"jetstream.jsonl":           input.Bluesky,
		"tap.json":                  input.Bluesky,
		"weibo.json":                input.Weibo,
	}
}

func export(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "exports", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestExports compares what is made of each file with its golden one, which
// shows everything that a post has.
func TestExports(t *testing.T) {
	for name, format := range exports() {
		t.Run(name, func(t *testing.T) {
			data := export(t, name)
			// The name says nothing: it is the content that counts.
			d := input.NewDecoder(bytes.NewReader(data), input.Options{Now: now, Extra: true})
			var b strings.Builder
			for p, err := range d.Posts() {
				if err != nil {
					fmt.Fprintf(&b, "fault: %v\n\n", err)
					continue
				}
				describe(&b, p)
			}
			if n := d.Passed(); n > 0 {
				fmt.Fprintf(&b, "passed: %d\n", n)
			}
			wantEqual(t, "format", d.Format(), format)
			golden(t, name+".golden", b.String())
			slowly, _, _ := decode(&slow{string(data)}, input.Options{})
			fast, _, _ := decode(bytes.NewReader(data), input.Options{})
			wantEqual(t, "byte by byte", slowly, fast)
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "exports", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s\n got:\n%s\nwant:\n%s", name, got, want)
	}
}

// describe writes the fields that a post has, one a line.
func describe(b *strings.Builder, p *mention.Post) {
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "%s: %s\n", name, strings.ReplaceAll(value, "\n", `\n`))
		}
	}
	count := func(name string, c mention.Count) {
		if n, ok := c.Get(); ok {
			line(name, fmt.Sprint(n))
		}
	}
	line("id", p.ID)
	line("source", p.Source)
	line("kind", string(p.Kind))
	if !p.PublishedAt.IsZero() {
		line("published", p.PublishedAt.Format(time.RFC3339Nano))
	}
	line("lang", p.Lang)
	line("title", p.Title)
	line("text", p.Text)
	line("author id", p.Author.ID)
	line("author handle", p.Author.Handle)
	line("author name", p.Author.Name)
	line("author url", p.Author.URL)
	line("people", strings.Join(p.People, ", "))
	line("opt-out", p.OptOut)
	count("likes", p.Likes)
	count("replies", p.Replies)
	count("reposts", p.Reposts)
	line("url", p.URL)
	line("parent", p.ParentID)
	line("thread", p.ThreadID)
	for _, f := range p.Extra {
		line("extra "+f.Name, string(f.Value))
	}
	fmt.Fprintf(b, "line: %d, by %s\n\n", p.Line, p.Endpoint)
}
