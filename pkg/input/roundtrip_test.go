package input_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
)

// TestRoundTrip checks that what earshot writes it reads again as it was. Tabs
// and rare line ends are not among the texts: CSV is written without them.
func TestRoundTrip(t *testing.T) {
	var want []mention.Mention
	for i, text := range []string{
		"plain", "=1+1", "+49 and -3", "@northwind, you \"lost\" it;\n\nagain", "'quoted'", "1234567890123456789", "1.5", "null",
		"ä 😡 \\n x", "- dash", " ＝full width", "[brackets] {braces}", "sep=;", "a|b",
	} {
		want = append(want, mention.Mention{
			Post: mention.Post{
				ID: "bluesky:" + strings.Repeat("7", i+12), Source: "bluesky", Kind: mention.KindReply,
				PublishedAt: time.Date(2026, 11, 1+i, 8, 0, 0, 0, time.UTC), FetchedAt: now, Lang: "en-gb", Text: strings.TrimSpace(text),
				Likes: mention.Of(int64(i)), Replies: mention.Of(0), Stars: mention.Of(int64(i%5 + 1)),
				URL: "https://bsky.example/post/7?a=b&c=d", ParentID: "bluesky:1", ThreadID: "bluesky:0",
			},
			Brand: "northwind", Matched: []string{"northwind"}, Pseudonym: "p-abcdefghijklmnop", Query: "northwind",
			Score: mention.Score{Negativity: 0.5, Sentiment: mention.Negative},
		})
	}
	all := []string{
		"schema_version", "id", "source", "kind", "brand", "matched", "published_at", "fetched_at", "lang", "title", "text", "author",
		"negativity", "sentiment", "stars", "likes", "replies", "reposts", "url", "parent_id", "thread_id", "query", "delete_by",
	}
	for _, tt := range []struct {
		name, format string
		o            output.Options
		want         input.Format
	}{
		{"ndjson", "ndjson", output.Options{}, input.NDJSON},
		{"json", "json", output.Options{}, input.JSON},
		{"csv", "csv", output.Options{Fields: all}, input.CSV},
		{"csv with semicolons", "csv", output.Options{Fields: all, Separator: ';'}, input.CSV},
		{"csv with bars", "csv", output.Options{Fields: all, Separator: '|'}, input.CSV},
		{"csv with tabs", "csv", output.Options{Fields: all, Separator: '\t'}, input.TSV},
		{"csv for spreadsheets", "csv", output.Options{Fields: all, Dialect: output.Excel}, input.CSV},
	} {
		var b bytes.Buffer
		w, err := output.New(tt.format, &b, tt.o)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if err := w.Write(&want[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		posts, faults, format := decode(&b, input.Options{Extra: true})
		if format != tt.want || len(faults) > 0 || len(posts) != len(want) {
			t.Errorf("%s: %d posts as %s, faults %q", tt.name, len(posts), format, faults)
			continue
		}
		for i, p := range posts {
			expect := want[i].Post
			expect.Author.ID, expect.Endpoint, expect.Line = want[i].Pseudonym, string(format), p.Line
			if tt.o.Dialect == output.Excel {
				expect.Text = strings.Join(strings.Fields(expect.Text), " ") // it has no newlines in cells
				if expect.Text == "1.5" {
					expect.Text = "'1.5" // what a spreadsheet would take for a number stays marked as text
				}
			}
			wantEqual(t, tt.name, p, expect)
		}
	}
}
