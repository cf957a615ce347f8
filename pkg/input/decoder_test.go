package input_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// decode reads everything. Faults are the errors in order.
func decode(r io.Reader, o input.Options) (posts []mention.Post, faults []string, f input.Format) {
	o.Now = now
	d := input.NewDecoder(r, o)
	for p, err := range d.Posts() {
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		posts = append(posts, *p)
	}
	return posts, faults, d.Format()
}

func texts(posts []mention.Post) []string {
	var all []string
	for _, p := range posts {
		all = append(all, p.Text)
	}
	return all
}

func wantEqual[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\n got %#v\nwant %#v", what, got, want)
	}
}

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestNDJSON(t *testing.T) {
	posts, faults, format := decode(bytes.NewReader(fixture(t, "posts.ndjson")),
		input.Options{Name: "posts.ndjson", Extra: true})
	wantEqual(t, "format", format, input.NDJSON)
	wantEqual(t, "faults", faults, []string{
		"line 4, column 9: a string is not closed",
		"line 6: no text",
	})
	want := []mention.Post{
		{
			ID: "bluesky:at-1", Source: "bluesky", Kind: mention.KindReply,
			PublishedAt: time.Date(2026, 11, 20, 7, 30, 0, 0, time.UTC), FetchedAt: now,
			Lang: "en-gb", Text: "Northwind lost my bag twice",
			Author: mention.Author{
				ID: "did:plc:ab12", Handle: "mara.example", Name: "Mara Quill", URL: "https://bsky.example/mara",
			},
			Likes: mention.Of(12), Replies: mention.Of(3), Reposts: mention.Of(0),
			URL: "https://bsky.example/post/1", ParentID: "bluesky:at-0", ThreadID: "bluesky:at-0",
			Endpoint: "ndjson", Line: 1,
			Extra: []mention.Field{
				{Name: "flight", Value: json.RawMessage(`"NW204"`)},
				{Name: "seat", Value: json.RawMessage(`{"row":12,"side":"A"}`)},
			},
		},
		{
			ID: "file:posts.ndjson:3:855d513e", Source: "file", Kind: mention.KindReview, FetchedAt: now,
			Text: "no id, no author", Stars: mention.Of(5), Endpoint: "ndjson", Line: 3,
		},
		{
			ID: "forum:9007199254740993", Source: "forum", Kind: mention.KindPost,
			PublishedAt: time.Date(2025, 11, 21, 8, 0, 0, 0, time.UTC), FetchedAt: now,
			Text: "the body counts where no text is", Author: mention.Author{Handle: "lin_example"},
			Endpoint: "ndjson", Line: 5,
		},
		{
			ID: "file:posts.ndjson:7:6f2aeb3a", Source: "file", Kind: mention.KindPost,
			PublishedAt: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), FetchedAt: now,
			Text: "written by a table program", Author: mention.Author{ID: "p-abcdefghijklmnop"},
			Endpoint: "ndjson", Line: 7,
		},
	}
	for i := range max(len(posts), len(want)) {
		wantEqual(t, fmt.Sprintf("post %d", i), posts[i], want[i])
	}
}

func TestCSV(t *testing.T) {
	posts, faults, format := decode(bytes.NewReader(fixture(t, "posts.csv")),
		input.Options{Name: "posts.csv", Extra: true})
	wantEqual(t, "format", format, input.CSV)
	wantEqual(t, "faults", faults, []string{
		"line 7, column 8: text follows the closing quote of a cell",
		"line 10: 12 cells; the header has 11",
	})
	if len(posts) != 4 {
		t.Fatalf("%d posts, want 4: %q", len(posts), texts(posts))
	}
	wantEqual(t, "first", posts[0], mention.Post{
		ID: "bluesky:at-1", Source: "bluesky", Kind: mention.KindPost,
		PublishedAt: time.Date(2026, 11, 20, 8, 30, 0, 0, time.UTC), FetchedAt: now,
		Text:   "The desk said \"wait\", twice;\nthen it closed",
		Author: mention.Author{ID: "p-abcdefghijklmnop"}, Likes: mention.Of(12),
		URL: "https://bsky.example/post/1", Endpoint: "csv", Line: 2,
		Extra: []mention.Field{{Name: "Ticket", Value: json.RawMessage(`"T-1"`)}},
	})
	wantEqual(t, "texts", texts(posts)[1:], []string{"=1+1 is what they owe me", "short row", "good"})
	wantEqual(t, "stars above five", posts[1].Stars, mention.Count{})
	wantEqual(t, "line", posts[2].Line, 6)
	wantEqual(t, "id behind an apostrophe", posts[3].ID, "file:1234567890123456789")
	wantEqual(t, "name", posts[3].Author, mention.Author{Name: "Mara Quill"})
}

func TestTSV(t *testing.T) {
	posts, faults, format := decode(bytes.NewReader(fixture(t, "posts.tsv")), input.Options{Extra: true})
	wantEqual(t, "format", format, input.TSV)
	wantEqual(t, "faults", faults, nil)
	wantEqual(t, "texts", texts(posts), []string{
		`"quoted" and then some`, `"half a quote`, "a \"tab\" program\nwrote this",
	})
	wantEqual(t, "extra", posts[2].Extra, []mention.Field{{Name: "label", Value: json.RawMessage(`"pos"`)}})
}

func TestLines(t *testing.T) {
	posts, faults, format := decode(bytes.NewReader(fixture(t, "posts.txt")), input.Options{Name: "-"})
	wantEqual(t, "format", format, input.Lines)
	wantEqual(t, "faults", faults, nil)
	wantEqual(t, "texts", texts(posts), []string{"first line", "second line, with blanks around", "last line without an end"})
	wantEqual(t, "id", posts[1].ID, "stdin:4:fb8aaa9e")
	wantEqual(t, "line", posts[2].Line, 5)
}

func TestJSON(t *testing.T) {
	posts, faults, format := decode(bytes.NewReader(fixture(t, "posts.json")), input.Options{Name: "posts.json", Extra: true})
	wantEqual(t, "format", format, input.JSON)
	wantEqual(t, "faults", faults, []string{
		"line 8, column 30: no JSON value",
		"line 9, column 3: no JSON object",
	})
	wantEqual(t, "texts", texts(posts), []string{"first", "second", "a bare text", "in an inner array"})
	wantEqual(t, "extra", posts[0].Extra, []mention.Field{{Name: "tags", Value: json.RawMessage(`["x",{"y":1}]`)}})
	wantEqual(t, "lines", []int{posts[0].Line, posts[1].Line, posts[2].Line, posts[3].Line}, []int{2, 7, 7, 10})
}

func TestFormatsOfContent(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		format        input.Format
		texts         []string
	}{
		{"empty", "", input.Lines, nil},
		{"blank lines", "\n \r\n\n", input.Lines, nil},
		{"one object", `{"text":"a"}`, input.NDJSON, []string{"a"}},
		{"pretty object", "{\n  \"text\": \"a\"\n}\n{\n \"text\": \"b\"}", input.JSON, []string{"a", "b"}},
		{"objects on one line", `{"text":"a"} {"text":"b"}`, input.JSON, []string{"a", "b"}},
		{"first line cut off", "{\"text\":\"a\n{\"text\":\"b\"}\n", input.NDJSON, []string{"b"}},
		{"empty array", "[]", input.JSON, nil},
		{"array of texts", "[\"a\",\n\"b\"]", input.JSON, []string{"a", "b"}},
		{"array after blank lines", "\n\n [ {\"text\":\"a\"} ]", input.JSON, []string{"a"}},
		{"arrays one after another", "[{\"text\":\"a\"}]\n[{\"text\":\"b\"}]", input.JSON, []string{"a", "b"}},
		{"prose in brackets", "[UPDATE] flight cancelled", input.Lines, []string{"[UPDATE] flight cancelled"}},
		{"prose in braces", "{sigh} flight cancelled", input.Lines, []string{"{sigh} flight cancelled"}},
		{"prose with commas", "Late, rude, dirty\nnever again, sorry", input.Lines, []string{"Late, rude, dirty", "never again, sorry"}},
		{"one column", "Text\n\"late, again\"\nok", input.CSV, []string{"late, again", "ok"}},
		{"alias", "date,Review Date,review\nx,y,late", input.CSV, []string{"late"}},
		{"text before its aliases", "comment,text\nours,theirs", input.CSV, []string{"theirs"}},
		{"semicolons", "id;text\n1;late, again", input.CSV, []string{"late, again"}},
		{"bars", "id|text\n1|late, again", input.CSV, []string{"late, again"}},
		{"tabs", "id\ttext\n1\tlate, again", input.TSV, []string{"late, again"}},
		{"separator line", "sep=;\nid;text\n1;late, again", input.CSV, []string{"late, again"}},
		{"quoted header", "\"id\",\"text\"\n\"1\",\"late\"", input.CSV, []string{"late"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			posts, _, format := decode(strings.NewReader(tt.content), input.Options{})
			wantEqual(t, "format", format, tt.format)
			wantEqual(t, "texts", texts(posts), tt.texts)
		})
	}
}

func TestContainers(t *testing.T) {
	const content = "id,text\n1,Gepäck weg 😡\n"
	for name, r := range map[string]io.Reader{
		"UTF-8 mark":     strings.NewReader("\ufeff" + content),
		"UTF-16LE":       encoded(content, unicode.LittleEndian),
		"UTF-16BE":       encoded(content, unicode.BigEndian),
		"gzip":           bytes.NewReader(zipped([]byte(content))),
		"two gzips":      bytes.NewReader(append(zipped([]byte(content[:10])), zipped([]byte(content[10:]))...)),
		"gzip with mark": bytes.NewReader(zipped([]byte("\ufeff" + content))),
		"slow":           &slow{content},
	} {
		posts, faults, format := decode(r, input.Options{})
		wantEqual(t, name+": format", format, input.CSV)
		wantEqual(t, name+": texts", texts(posts), []string{"Gepäck weg 😡"})
		wantEqual(t, name+": faults", faults, nil)
	}
}

// encoded gives s in UTF-16 with a byte order mark.
func encoded(s string, order unicode.Endianness) io.Reader {
	b, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return strings.NewReader(b)
}

// slow gives one byte at a time.
type slow struct{ rest string }

func (s *slow) Read(p []byte) (int, error) {
	if s.rest == "" {
		return 0, io.EOF
	}
	n := copy(p, s.rest[:1])
	s.rest = s.rest[n:]
	return n, nil
}

// TestInteractive checks that a post comes as soon as its line is there.
func TestInteractive(t *testing.T) {
	for _, lines := range [][]string{
		{"{\"text\":\"a\"}\n", "{\"text\":\"b\"}\n"},
		{"id,text\n1,\"a\"\n", "2,\"b\"\n"},
		{"a\n", "b\n"},
	} {
		r, w := io.Pipe()
		d := input.NewDecoder(r, input.Options{})
		seen := make(chan string)
		go func() {
			defer close(seen)
			for p, err := range d.Posts() {
				seen <- fmt.Sprint(p.Text, err)
			}
		}()
		for i, line := range lines {
			if _, err := io.WriteString(w, line); err != nil {
				t.Fatal(err)
			}
			wantEqual(t, "post", <-seen, string("ab"[i])+"<nil>")
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		<-seen
	}
}

func TestFatal(t *testing.T) {
	cut := zipped(bytes.Repeat([]byte("a line of text\n"), 1000))
	reset := errors.New("connection reset")
	for _, tt := range []struct {
		name string
		r    io.Reader
		o    input.Options
		kind mention.ErrorKind
		want string
	}{
		{"no text column", strings.NewReader("Date,Rating\n1,2"), input.Options{Name: "p.csv"}, mention.BadInput, "p.csv: no text column among Date, Rating"},
		{"known columns without text", strings.NewReader("id;url;verdict\n1;2;3"), input.Options{}, mention.BadInput, "stdin: no text column among id, url, verdict"},
		{"told to be CSV", strings.NewReader("late again\nrude"), input.Options{Format: input.CSV}, mention.BadInput, "stdin: no text column among late again"},
		{"broken header", strings.NewReader("\"text\"x,id\n1,2"), input.Options{Format: input.CSV}, mention.BadInput, "stdin: the header cannot be read: line 1, column 1: text follows the closing quote of a cell"},
		{"spreadsheet", strings.NewReader("PK\x03\x04\x14\x00"), input.Options{Name: "p.xlsx"}, mention.BadInput, "p.xlsx: this is a zip archive or a spreadsheet"},
		{"bzip2", strings.NewReader("BZh91AY&SY"), input.Options{}, mention.BadInput, "stdin: this is compressed with bzip2"},
		{"broken zstd", strings.NewReader("\x28\xb5\x2f\xfd\x00"), input.Options{}, mention.BadInput, "stdin: the file ends too early: unexpected EOF"},
		{"gzip cut off", bytes.NewReader(cut[:len(cut)-6]), input.Options{}, mention.BadInput, "stdin: the file ends too early: unexpected EOF"},
		{"gzip broken", bytes.NewReader(append(cut[:len(cut)-8:len(cut)-8], 1, 2, 3, 4, 5, 6, 7, 8)), input.Options{}, mention.BadInput, "stdin: gzip: invalid checksum"},
		{"reader fails", io.MultiReader(strings.NewReader("a\nb"), failing{reset}), input.Options{}, mention.BadInput, "stdin: connection reset"},
		{"reader stopped", failing{mention.Errorf(mention.Interrupted, "stopped")}, input.Options{}, mention.Interrupted, "stdin: stopped"},
		{"cancelled", failing{context.Canceled}, input.Options{}, mention.Failure, "context canceled"},
		{"unknown format", strings.NewReader("a"), input.Options{Format: "xml"}, mention.BadUsage, `unknown input format "xml"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := input.NewDecoder(tt.r, tt.o)
			var last error
			for p, err := range d.Posts() {
				if last != nil {
					t.Fatalf("after %v came %v, %v", last, p, err)
				}
				last = err
			}
			if last == nil || last.Error() != tt.want || mention.KindOf(last) != tt.kind {
				t.Errorf("error %v of kind %q, want %q of kind %q", last, mention.KindOf(last), tt.want, tt.kind)
			}
			for range d.Posts() {
				t.Error("ranging again gives more")
			}
		})
	}
	_, faults, _ := decode(io.MultiReader(strings.NewReader("a\nb"), failing{reset}), input.Options{})
	wantEqual(t, "faults", faults, []string{"stdin: connection reset"})
	if err := first(input.NewDecoder(failing{reset}, input.Options{})); !errors.Is(err, reset) {
		t.Errorf("error %v hides what the reader said", err)
	}
}

func first(d *input.Decoder) error {
	for _, err := range d.Posts() {
		return err
	}
	return nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestLineErrorIsBadInput(t *testing.T) {
	err := first(input.NewDecoder(strings.NewReader(`{"text":""}`), input.Options{}))
	fault, ok := errors.AsType[*input.LineError](err)
	if !ok || fault.Line != 1 || !errors.Is(err, mention.BadInput) || mention.KindOf(err) != mention.BadInput {
		t.Errorf("%#v is no LineError of kind %q at line 1", err, mention.BadInput)
	}
}

// TestStop checks that a second range goes on where the first was left.
func TestStop(t *testing.T) {
	d := input.NewDecoder(strings.NewReader("a\nb\nc"), input.Options{})
	var got []string
	for range 2 {
		for p := range d.Posts() {
			got = append(got, p.Text)
			break
		}
	}
	wantEqual(t, "texts", got, []string{"a", "b"})
}

// TestFormatsOfNames checks that a name decides where the content says nothing.
func TestFormatsOfNames(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		want          input.Format
	}{
		{"a.jsonl", "Warning: slow\n{\"text\":\"a\"}", input.NDJSON},
		{"a.NDJSON.gz", "Warning: slow\n", input.NDJSON},
		{"a.json", "Warning: slow\n", input.JSON},
		{"a.csv", "Rating;Verdict, in words\n", input.CSV},
		{"a.csv", "Rating\tVerdict\n", input.TSV},
		{"a.tsv", "Rating,Verdict\n", input.TSV},
		{"a.txt", "Rating,Verdict\n", input.Lines},
		{"a.txt", "{\"text\":\"a\"}", input.NDJSON},
		{"a.csv", "{\"text\":\"a\"}", input.NDJSON},
	} {
		_, _, format := decode(strings.NewReader(tt.content), input.Options{Name: tt.name})
		wantEqual(t, tt.name+": "+tt.content, format, tt.want)
	}
}

func TestDocs(t *testing.T) {
	for _, f := range input.Formats() {
		if f.Doc() == "" {
			t.Errorf("format %q has no doc", f)
		}
	}
	wantEqual(t, "unknown", input.Format("xml").Doc(), "")
}
