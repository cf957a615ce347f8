package output

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// record is a record as encoding/json would write it.
type record struct {
	SchemaVersion int                    `json:"schema_version"`
	ID            string                 `json:"id"`
	Source        string                 `json:"source"`
	Kind          mention.Kind           `json:"kind,omitempty"`
	Brand         string                 `json:"brand,omitempty"`
	Matched       []string               `json:"matched,omitempty"`
	PublishedAt   *time.Time             `json:"published_at,omitempty"`
	FetchedAt     *time.Time             `json:"fetched_at,omitempty"`
	Lang          string                 `json:"lang,omitempty"`
	Title         string                 `json:"title,omitempty"`
	Text          string                 `json:"text"`
	Author        string                 `json:"author,omitempty"`
	Negativity    *float64               `json:"negativity,omitempty"`
	Sentiment     mention.Sentiment      `json:"sentiment,omitempty"`
	Stars         *int64                 `json:"stars,omitempty"`
	Likes         *int64                 `json:"likes,omitempty"`
	Replies       *int64                 `json:"replies,omitempty"`
	Reposts       *int64                 `json:"reposts,omitempty"`
	URL           string                 `json:"url,omitempty"`
	ParentID      string                 `json:"parent_id,omitempty"`
	ThreadID      string                 `json:"thread_id,omitempty"`
	Query         string                 `json:"query,omitempty"`
	DeleteBy      *time.Time             `json:"delete_by,omitempty"`
	Endpoint      string                 `json:"endpoint,omitempty"`
	Why           []mention.Contribution `json:"why,omitempty"`
}

func toRecord(m *mention.Mention) record {
	when := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		t = t.UTC().Truncate(time.Second)
		return &t
	}
	number := func(c mention.Count) *int64 {
		if n, ok := c.Get(); ok {
			return &n
		}
		return nil
	}
	neg := math.Round(m.Score.Negativity*1e4) / 1e4
	return record{
		SchemaVersion: 1, ID: m.ID, Source: m.Source, Kind: m.Kind, Brand: m.Brand, Matched: m.Matched,
		PublishedAt: when(m.PublishedAt), FetchedAt: when(m.FetchedAt), Lang: m.Lang, Title: m.Title, Text: m.Text,
		Author: m.Pseudonym, Negativity: &neg, Sentiment: m.Score.Sentiment, Stars: number(m.Stars), Likes: number(m.Likes),
		Replies: number(m.Replies), Reposts: number(m.Reposts), URL: m.URL, ParentID: m.ParentID, ThreadID: m.ThreadID,
		Query: m.Query, DeleteBy: when(m.DeleteBy), Endpoint: m.Endpoint, Why: m.Why,
	}
}

// TestJSONIsWhatEncodingJSONWrites compares bytes: the encoder is our own for
// its speed alone.
func TestJSONIsWhatEncodingJSONWrites(t *testing.T) {
	for _, m := range append(clean(), world()...) {
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(toRecord(&m)); err != nil {
			t.Fatal(err)
		}
		if got := written(t, "ndjson", []mention.Mention{m}, Options{}); got != want.String() {
			t.Errorf("got\n%swant\n%s", got, want.String())
		}
	}
}

func TestJSONGolden(t *testing.T) {
	golden(t, "clean.json", written(t, "json", append(clean(), world()...), Options{Explain: true}))
	golden(t, "hostile.ndjson", written(t, "ndjson", hostile()[:30], Options{Fields: []string{"id", "text"}}))
}

// TestJSONReadsBackWhole wants every text as it was, whatever is in it.
func TestJSONReadsBackWhole(t *testing.T) {
	ms := hostile()
	var got []record
	if err := json.Unmarshal([]byte(written(t, "json", ms, Options{})), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(ms) {
		t.Fatalf("%d records", len(got))
	}
	for i, r := range got {
		want := strings.ToValidUTF8(ms[i].Text, "\ufffd")
		if !utf8.ValidString(ms[i].Text) {
			want = string([]rune(ms[i].Text)) // one for each byte
		}
		if r.Text != want || r.Title != want || r.Author != want || len(ms[i].Matched) > 0 && !reflect.DeepEqual(r.Matched, []string{want, want}) {
			t.Errorf("text %q came back as %q", want, r.Text)
		}
	}
}

func TestJSONOfOddValues(t *testing.T) {
	at := func(s string) time.Time { v, _ := time.Parse(time.RFC3339Nano, s); return v }
	tests := []struct {
		field string
		m     mention.Mention
		want  string
	}{
		{"published_at", mention.Mention{Post: mention.Post{PublishedAt: at("2026-07-01T23:59:59.999+02:00")}}, `{"published_at":"2026-07-01T21:59:59Z"}`},
		{"published_at", mention.Mention{Post: mention.Post{PublishedAt: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}}, `{}`},
		{"published_at", mention.Mention{}, `{}`},
		{"negativity", mention.Mention{}, `{}`},
		{"negativity", mention.Mention{Score: mention.Score{Sentiment: mention.Neutral}}, `{"negativity":0}`},
		{"negativity", mention.Mention{Score: mention.Score{Negativity: 0.50004}}, `{"negativity":0.5}`},
		{"negativity", mention.Mention{Score: mention.Score{Negativity: 0.00005}}, `{"negativity":0.0001}`},
		{"negativity", mention.Mention{Score: mention.Score{Negativity: 0.99996}}, `{"negativity":1}`},
		{"negativity", mention.Mention{Score: mention.Score{Negativity: 1e300}}, `{"negativity":1}`},
		{"negativity", mention.Mention{Score: mention.Score{Negativity: math.Inf(-1)}}, `{"negativity":0}`},
		{"negativity", mention.Mention{Score: mention.Score{Negativity: nan(), Sentiment: "x"}}, `{}`},
		{"stars", mention.Mention{Post: mention.Post{Stars: mention.Of(0)}}, `{}`},
		{"stars", mention.Mention{Post: mention.Post{Stars: mention.Of(6)}}, `{}`},
		{"stars", mention.Mention{Post: mention.Post{Stars: mention.Of(5)}}, `{"stars":5}`},
		{"likes", mention.Mention{Post: mention.Post{Likes: mention.Of(0)}}, `{"likes":0}`},
		{"likes", mention.Mention{Post: mention.Post{Likes: mention.Of(math.MinInt64)}}, `{"likes":-9223372036854775808}`},
		{"kind", mention.Mention{Post: mention.Post{Kind: "toot"}}, `{}`},
		{"url", mention.Mention{Post: mention.Post{URL: "javascript:alert(1)"}}, `{}`},
		{"url", mention.Mention{Post: mention.Post{URL: "https://a.example/ü?q=1"}}, `{"url":"https://a.example/ü?q=1"}`},
		{"text", mention.Mention{}, `{"text":""}`},
		{"title", mention.Mention{}, `{}`},
		{"why", mention.Mention{Why: []mention.Contribution{{Word: "w", Weight: math.Inf(1)}, {Word: "v", Weight: -1e-9}, {Word: "u", Weight: 1e21}}}, `{"why":[{"word":"w","weight":0},{"word":"v","weight":-1e-09},{"word":"u","weight":1e+21}]}`},
	}
	for _, tt := range tests {
		got := written(t, "ndjson", []mention.Mention{tt.m}, Options{Fields: []string{tt.field}})
		if got != tt.want+"\n" {
			t.Errorf("%s is %swant %s", tt.field, got, tt.want)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%s is no JSON: %s", tt.field, got)
		}
	}
}

func TestJSONEscapes(t *testing.T) {
	in := "a\"\\/\b\f\n\r\t\x00\x1b\x7f\u0085\u009b\u2028\u2029\u202e\u200b\u200d\ufeff\U000e0041é😀<&>\xff"
	want := `"a\"\\/\u0008\u000c\n\r\t\u0000\u001b\u007f\u0085\u009b\u2028\u2029\u202e\u200b` + "\u200d" + `\ufeff\udb40\udc41é😀<&>\ufffd"`
	if got := string(appendString(nil, in)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestJSONExtra(t *testing.T) {
	m := mention.Mention{Post: mention.Post{Extra: []mention.Field{
		{Name: "id", Value: json.RawMessage(`"of the file"`)},
		{Name: "tweet_id", Value: json.RawMessage(`1234567890123456789`)},
		{Name: "o\n", Value: json.RawMessage("{ \"a b\" : [ 1 ,\r\n\ttrue, \"x \\\" \u202e\\u001b\xff\" ] }")},
		{Name: "bad", Value: json.RawMessage(`{"a":`)},
		{Name: "none"},
	}}}
	var notes []string
	o := Options{Extra: true, Note: func(s string) { notes = append(notes, s) }}
	want := `{"schema_version":1,"id":"","source":"","text":"","tweet_id":1234567890123456789,"o\n":{"a b":[1,true,"x \" \u202e\u001b\ufffd"]},"bad":"{\"a\":"}` + "\n"
	if got := written(t, "ndjson", []mention.Mention{m, m}, o); got != want+want {
		t.Errorf("got  %swant %s", got, want)
	}
	if len(notes) != 1 || notes[0] != "fields of the input were left out, as the record has fields of these names: id" {
		t.Errorf("notes: %q", notes)
	}
	o.Fields = []string{"tweet_id", "text"}
	if got := written(t, "ndjson", []mention.Mention{m}, o); got != `{"tweet_id":1234567890123456789,"text":""}`+"\n" {
		t.Errorf("picked: %s", got)
	}
}

func FuzzJSONString(f *testing.F) {
	for _, m := range hostile()[:30] {
		f.Add(m.Text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := appendString(nil, s)
		var got string
		if err := json.Unmarshal(b, &got); err != nil || got != string([]rune(s)) {
			t.Errorf("%q became %s, read as %q, %v", s, b, got, err)
		}
		if r, bad := unsafeRune(string(b)); bad || bytes.ContainsRune(b, '\n') {
			t.Errorf("%s has %U", b, r)
		}
		if !json.Valid([]byte(s)) {
			return
		}
		raw := appendRaw(nil, json.RawMessage(s))
		var before, after any
		if json.Unmarshal([]byte(s), &before) == nil && (json.Unmarshal(raw, &after) != nil || !reflect.DeepEqual(before, after)) {
			t.Errorf("%s became %s", s, raw)
		}
		if r, bad := unsafeRune(string(raw)); bad || bytes.ContainsRune(raw, '\n') {
			t.Errorf("%s has %U", raw, r)
		}
	})
}
