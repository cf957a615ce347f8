package output

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestFieldsStay holds the promise of the schema: fields are added at the end,
// and none is removed, renamed or moved.
func TestFieldsStay(t *testing.T) {
	v1 := strings.Fields(`schema_version id source kind brand matched published_at fetched_at lang title text author
		negativity sentiment stars likes replies reposts url parent_id thread_id query delete_by endpoint why unscored copies`)
	got := fieldNames()
	if len(got) < len(v1) || !slices.Equal(got[:len(v1)], v1) {
		t.Errorf("fields are\n%q, of version 1 there were\n%q", got, v1)
	}
}

func TestFieldsAreDescribed(t *testing.T) {
	for _, f := range Fields() {
		if f.Doc == "" || !strings.HasSuffix(f.Doc, ".") {
			t.Errorf("%s: the description %q is no sentence", f.Name, f.Doc)
		}
		if f.get == nil || f.Type == "" {
			t.Errorf("%s has no value", f.Name)
		}
	}
}

func TestDefaultFields(t *testing.T) {
	want := "published_at,source,kind,brand,sentiment,negativity,text,url,author,likes,replies,reposts,stars,lang,id"
	for _, f := range Formats() {
		if f.Doc == "" {
			t.Errorf("%s is not described", f.Name)
		}
		if f.Name == "csv" && strings.Join(f.Fields, ",") != want {
			t.Errorf("the columns of CSV are %s", strings.Join(f.Fields, ","))
		}
		if f.Streams != (f.Name == "ndjson") {
			t.Errorf("%s: Streams is %v", f.Name, f.Streams)
		}
		if _, err := pick(f, Options{}); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

func TestFormatFor(t *testing.T) {
	for name, want := range map[string]string{
		"hits.csv": "csv", "a/b.JSON": "json", "x.ndjson": "ndjson", "x.jsonl": "ndjson", "README.md": "md", "t.txt": "table",
		"hits": "", "": "", "-": "", "csv": "", "x.csv.gz": "", "x.csv/": "",
	} {
		if got := FormatFor(name); got != want {
			t.Errorf("FormatFor(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestWrongOptions(t *testing.T) {
	tests := []struct {
		format      string
		o           Options
		what, hints string
	}{
		{"cvs", Options{}, `unknown output format "cvs"`, "did you mean csv? there are: table, csv, tsv, xlsx, json, ndjson, md"},
		{"yaml", Options{}, `unknown output format "yaml"`, "there are: table, csv, tsv, xlsx, json, ndjson, md"},
		{"json", Options{Fields: []string{"id", "negatvity"}}, `unknown field "negatvity"`, "did you mean negativity? there are: schema_version, id,"},
		{"csv", Options{Fields: []string{"publihsed_at"}}, `unknown field "publihsed_at"`, "did you mean published_at?"},
		{"table", Options{Fields: []string{"pub"}}, `unknown field "pub"`, "did you mean published_at?"},
		{"md", Options{Fields: []string{"zzzzzzzzz"}}, `unknown field "zzzzzzzzz"`, "there are: schema_version"},
		{"md", Options{Fields: []string{"a\x1b[31m\u202eb"}}, `unknown field "a\x1b[31m\u202eb"`, "there are: schema_version"},
		{"csv", Options{Fields: []string{"id", ""}}, `unknown field ""`, "there are:"},
		{"csv", Options{Fields: []string{"id", "text", " id"}}, `field "id" is named twice`, ""},
		{"csv", Options{Dialect: "exel"}, `unknown CSV dialect "exel"`, "did you mean excel?"},
		{"csv", Options{Separator: 'x'}, `"x" cannot separate the cells of CSV`, "use a comma"},
		{"json", Options{Append: true}, "nothing can be added to a JSON array", "use ndjson"},
	}
	for _, tt := range tests {
		_, err := New(tt.format, nil, tt.o)
		if !errors.Is(err, mention.BadUsage) {
			t.Errorf("%s: the error is %v", tt.what, err)
			continue
		}
		e, _ := errors.AsType[*mention.Error](err)
		if e.Error() != tt.what || !strings.HasPrefix(e.Hint, tt.hints) {
			t.Errorf("error %q with hint %q; want %q with %q", e.Error(), e.Hint, tt.what, tt.hints)
		}
	}
}

func TestFieldsPickColumns(t *testing.T) {
	o := Options{Fields: []string{" stars", "id ", "why"}}
	m := clean()[1]
	m.Why = []mention.Contribution{{Word: "out", Weight: 0.5}}
	for format, want := range map[string]string{
		"csv":    "stars,id,why\n1,appstore:1234567890123456789,out +0.50\n",
		"ndjson": `{"stars":1,"id":"appstore:1234567890123456789","why":[{"word":"out","weight":0.5}]}` + "\n",
		"json":   "[\n " + `{"stars":1,"id":"appstore:1234567890123456789","why":[{"word":"out","weight":0.5}]}` + "\n]\n",
		"md":     "| Stars | Id | Why |\n| ---: | --- | --- |\n| 1 | appstore:1234567890123456789 | out +0.50 |\n",
		"table":  "STARS  ID                            WHY\n    1  appstore:1234567890123456789  out +0.50\n",
	} {
		if got := written(t, format, []mention.Mention{m}, o); got != want {
			t.Errorf("%s is %q, want %q", format, got, want)
		}
	}
}

func TestExplainAddsTheWords(t *testing.T) {
	for _, f := range Formats() {
		with := shown(t, f, written(t, f.Name, clean()[:1], Options{Explain: true}))
		if !strings.Contains(with, "nobody answers") {
			t.Errorf("%s does not explain:\n%s", f.Name, with)
		}
	}
}

func TestNobodyIsNamed(t *testing.T) {
	for _, f := range Formats() {
		for _, fields := range [][]string{nil, fieldNames()} {
			got := shown(t, f, written(t, f.Name, clean(), Options{Fields: fields, Width: 2000}))
			for _, identity := range []string{"jo_example", "Jo Example", "99887766", "social.example/@"} {
				if strings.Contains(got, identity) {
					t.Errorf("%s names %q:\n%s", f.Name, identity, got)
				}
			}
		}
	}
}

// TestUnscored leaves the score of a mention empty that has none.
func TestUnscored(t *testing.T) {
	m := clean()[0]
	m.Score = mention.Score{Unscored: "language nl"}
	o := Options{Fields: []string{"negativity", "sentiment", "unscored", "lang"}, Width: 80, Threshold: 0}
	for format, want := range map[string]string{
		"csv":    "negativity,sentiment,unscored,lang\n,,language nl,en\n",
		"ndjson": `{"unscored":"language nl","lang":"en"}` + "\n",
		"json":   "[\n " + `{"unscored":"language nl","lang":"en"}` + "\n]\n",
		"md":     "| Negativity | Sentiment | Unscored | Lang |\n| ---: | --- | --- | --- |\n|  |  | language nl | en |\n",
	} {
		if got := written(t, format, []mention.Mention{m}, o); got != want {
			t.Errorf("%s: %q, want %q", format, got, want)
		}
	}
	if got := written(t, "table", []mention.Mention{m}, o); !strings.Contains(got, "language nl") || strings.Contains(got, "0.") {
		t.Errorf("table: %q", got)
	}
}
