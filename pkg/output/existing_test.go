package output

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestExisting: the ids that a format wrote are found again in its file.
func TestExisting(t *testing.T) {
	for _, tt := range []struct {
		format string
		o      Options
	}{
		{"csv", Options{}},
		{"csv", Options{Dialect: Excel}},
		{"csv", Options{Separator: ';'}},
		{"csv", Options{Fields: []string{"id", "text"}}},
		{"ndjson", Options{}},
	} {
		var b bytes.Buffer
		w, err := New(tt.format, &b, tt.o)
		if err != nil {
			t.Fatal(err)
		}
		ids := []string{"sample:1", "mastodon:https://social.example/a,b;c", "x:2093646842558285162", "odd:\"quoted\""}
		for _, id := range ids {
			if err := w.Write(&mention.Mention{Post: mention.Post{ID: id, Text: "a \"b\",\n;c"}, Brand: "northwind"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := Existing(&b, tt.format, tt.o)
		if err != nil {
			t.Fatalf("%s %+v: %v", tt.format, tt.o, err)
		}
		for _, id := range ids {
			if !got.Has(of(id, "northwind")) {
				t.Errorf("%s %+v: no %s", tt.format, tt.o, id)
			}
			if withBrand := tt.o.Fields == nil; got.Has(of(id, "contoso")) == withBrand {
				t.Errorf("%s %+v: %s of another brand", tt.format, tt.o, id)
			}
		}
		if got.Len() != len(ids) || got.Has(of("sample:2", "northwind")) {
			t.Errorf("%s %+v: %d ids", tt.format, tt.o, got.Len())
		}
	}
}

// of is a mention of a brand.
func of(id, brand string) *mention.Mention {
	return &mention.Mention{Post: mention.Post{ID: id}, Brand: brand}
}

func TestExistingRefuses(t *testing.T) {
	fields := Options{Fields: []string{"id", "text", "stars"}}
	for name, tt := range map[string]struct {
		file, format string
		want         string // of the error; empty for none
		kind         mention.ErrorKind
	}{
		"nothing":         {"", "csv", "", ""},
		"header":          {"\ufeffid,text,stars\r\n", "csv", "", ""},
		"no newline":      {"id,text,stars\nx:1,a,", "csv", "", ""},
		"other columns":   {"id,text,author\n", "csv", "it lacks stars; it has author besides", mention.BadInput},
		"another order":   {"text,id,stars\n", "csv", "in another order", mention.BadInput},
		"other separator": {"id;text;stars\n", "csv", "it lacks id, text, stars", mention.BadInput},
		"ragged":          {"id,text,stars\nx:1,a\n", "csv", "line 2", mention.BadInput},
		"open quote":      {"\"id", "csv", "header cannot be read", mention.BadInput},
		"open cell":       {"id,text,stars\nx:1,\"a", "csv", "line 2", mention.BadInput},
		"array":           {"[]", "json", "nothing can be added", mention.BadUsage},
		"no record":       {"{\"id\":\"x:1\"}\n[1]\n", "ndjson", "line 2 is no record", mention.BadInput},
		"last line cut":   {"{\"id\":\"x:1\"}\n{\"id\":\"x:", "ndjson", "line 2 is no record", mention.BadInput},
	} {
		ids, err := Existing(strings.NewReader(tt.file), tt.format, fields)
		if tt.want == "" {
			if err != nil || ids.Has(of("y:1", "")) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) || !errors.Is(err, tt.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzExisting(f *testing.F) {
	f.Add([]byte("id,text,stars\nx:1,a,\n"))
	f.Add([]byte("{\"id\":\"x:1\"}\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, format := range []string{"csv", "ndjson"} {
			ids, err := Existing(bytes.NewReader(file), format, Options{Fields: []string{"id", "text", "stars"}})
			if (ids == nil) == (err == nil) {
				t.Errorf("%s: %v, %v", format, ids, err)
			}
		}
	})
}
