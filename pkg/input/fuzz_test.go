package input_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// check reads s and checks what holds for every input: an end, no more posts
// than bytes, clean and valid text, and the same posts byte by byte.
func check(t *testing.T, s string, o input.Options) []mention.Post {
	t.Helper()
	posts, faults, _ := decode(strings.NewReader(s), o)
	if len(posts)+len(faults) > len(s)+1 {
		t.Fatalf("%d posts and %d faults of %d bytes", len(posts), len(faults), len(s))
	}
	for _, p := range posts {
		if p.Text == "" && p.Title == "" {
			t.Errorf("post without a text: %+v", p)
		}
		for _, v := range []string{p.ID, p.Source, p.Lang, p.Title, p.Text, p.Author.ID, p.Author.Handle, p.Author.Name, p.Author.URL, p.URL, p.ParentID, p.ThreadID} {
			if !utf8.ValidString(v) || strings.TrimSpace(v) != v || strings.ContainsFunc(v, control) {
				t.Errorf("%q is not clean", v)
			}
		}
		if p.Line < 1 || !strings.Contains(p.ID, ":") || !p.PublishedAt.IsZero() && mention.PlausibleTime(p.PublishedAt, now).IsZero() {
			t.Errorf("line %d, id %q, time %v", p.Line, p.ID, p.PublishedAt)
		}
		for _, f := range p.Extra {
			if !json.Valid(f.Value) || !utf8.Valid(f.Value) || !utf8.ValidString(f.Name) {
				t.Errorf("extra %q=%q", f.Name, f.Value)
			}
		}
	}
	slowly, slowFaults, _ := decode(&slow{s}, o)
	wantEqual(t, "posts, byte by byte", slowly, posts)
	wantEqual(t, "faults, byte by byte", slowFaults, faults)
	if o.Format == input.NDJSON || o.Format == input.Lines {
		chunked, chunkFaults, _ := inChunks(t, strings.NewReader(s), o, nil)
		wantEqual(t, "posts, in chunks", chunked, posts)
		wantEqual(t, "faults, in chunks", chunkFaults, faults)
	}
	return posts
}

func control(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

// clean is what the package promises of a text.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if control(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// FuzzNDJSON compares with encoding/json where that reads a line without a
// fault.
func FuzzNDJSON(f *testing.F) {
	for _, s := range []string{
		`{"text":"a","id":1}`, "{\"text\":\"\\ud83d\\ude21\\ud800\"}\n{}", `{"body":"a\u0000","x":[{"y":[]}]}`,
		`{"text":"\`, "{\"text\":\"a\"\n\n[]\n\"\"", `{"author":{"id":1,"name":"b"},"title":"t","published_at":1763712000.5}`,
		`{"text":"a","stars":5e0,"likes":"-3","lang":"EN_us","url":"http://x/"}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		check(t, s, input.Options{Format: input.NDJSON, MaxLine: 60})
		posts := check(t, s, input.Options{Format: input.NDJSON, Extra: true})
		got := make(map[int]string, len(posts))
		for _, p := range posts {
			got[p.Line] = p.Text
		}
		for i, line := range strings.Split(s, "\n") {
			want := struct{ Text *string }{}
			var keys map[string]json.RawMessage
			if json.Unmarshal([]byte(line), &keys) != nil || len(keys) != 1 || keys["text"] == nil ||
				json.Unmarshal([]byte(line), &want) != nil || want.Text == nil || strings.Count(line, `"`) != 4 || !utf8.ValidString(line) {
				continue
			}
			if text := strings.TrimSpace(clean(*want.Text)); text != got[i+1] {
				t.Errorf("line %d is %q, encoding/json has %q", i+1, got[i+1], text)
			}
		}
	})
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`[{"text":"a"},{"text":"b"}]`, "[\n{\"text\":\n\"a\"},\"b\",7 8,{]", `{"text":"a"}{"text":"b"}`, `[[["a"]],`, `[{"text":"\"}`, `]]}{`, `[:"a"]`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		check(t, s, input.Options{Format: input.JSON, MaxLine: 40})
		posts := check(t, s, input.Options{Format: input.JSON})
		var want []struct{ Text *string }
		if !utf8.ValidString(s) || json.Unmarshal([]byte(s), &want) != nil || strings.Count(s, `"text"`) != len(want) || strings.Count(s, `"`) != 4*len(want) {
			return
		}
		n := 0
		for _, w := range want {
			if w.Text == nil || strings.TrimSpace(*w.Text) == "" {
				return
			}
			if n >= len(posts) || posts[n].Text != strings.TrimSpace(clean(*w.Text)) {
				t.Fatalf("texts are %q, encoding/json has %q at %d", texts(posts), *w.Text, n)
			}
			n++
		}
	})
}

func FuzzRecognise(f *testing.F) {
	for _, s := range []string{
		"", "a", "{", "[", "[[", "\x1f\x8b\x08\x00", "\xff\xfe{\x00", "\xef\xbb\xbftext,id\na,b", "sep=\x00\n", "\"text\"\t\n", "{\"text\":\"a\"\n", "\n\n[\n\n\"a\"",
		"PK\x03\x04", "id;source\n",
	} {
		f.Add(s, "posts.csv")
	}
	f.Fuzz(func(t *testing.T, s, name string) {
		check(t, s, input.Options{Name: name})
		check(t, s, input.Options{MaxLine: 20, Extra: true})
	})
}

// fuzzDialect feeds a dialect with what is broken in its own files: a line at a
// time, a file at a time.
func fuzzDialect(f *testing.F, o input.Options, names ...string) {
	f.Helper()
	for _, name := range names {
		data := string(export(f, name))
		f.Add(data)
		for line := range strings.Lines(data) {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		check(t, s, o)
		o := o
		o.Extra, o.MaxLine = true, 300
		check(t, s, o)
	})
}

func FuzzTwarc2(f *testing.F) {
	fuzzDialect(f, input.Options{Format: input.Twarc2}, "twarc_pages.jsonl", "twarc_flat.jsonl")
}

func FuzzXArchive(f *testing.F) {
	fuzzDialect(f, input.Options{Format: input.XArchive}, "tweets.js", "tweets_v1.jsonl")
}

func FuzzMinet(f *testing.F) {
	fuzzDialect(f, input.Options{}, "minet_tweets.csv", "minet_bluesky.csv", "minet_youtube.csv", "minet_reddit_comments.csv",
		"minet_reddit_posts.csv", "minet_telegram.csv")
}

func FuzzSnscrape(f *testing.F) {
	fuzzDialect(f, input.Options{Format: input.Snscrape}, "snscrape.jsonl", "snscrape_old.jsonl")
}

func FuzzReddit(f *testing.F) {
	fuzzDialect(f, input.Options{Format: input.Reddit}, "reddit_comments.ndjson", "reddit_submissions.ndjson")
}

func FuzzYouTube(f *testing.F) {
	fuzzDialect(f, input.Options{Format: input.YouTube}, "video.info.json", "youtube_comments.jsonl")
}

func FuzzBlueskyAndWeibo(f *testing.F) {
	fuzzDialect(f, input.Options{}, "jetstream.jsonl", "tap.json", "weibo.json")
}
