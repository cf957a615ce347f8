package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

// xInterface is what requests are held against: the site's own description of
// its interface, version 2.167.
type xInterface struct {
	Paths map[string]struct {
		Get *struct {
			Description string   `json:"description"`
			Parameters  []xParam `json:"parameters"`
		} `json:"get"`
	} `json:"paths"`
	Components struct {
		Parameters map[string]xParam `json:"parameters"`
	} `json:"components"`
}

type xParam struct {
	Ref      string  `json:"$ref"`
	Name     string  `json:"name"`
	Required bool    `json:"required"`
	Schema   xSchema `json:"schema"`
}

type xSchema struct {
	Type      string   `json:"type"`
	Format    string   `json:"format"`
	Pattern   string   `json:"pattern"`
	Enum      []string `json:"enum"`
	Minimum   *int     `json:"minimum"`
	Maximum   *int     `json:"maximum"`
	MinLength *int     `json:"minLength"`
	MaxLength *int     `json:"maxLength"`
	Unique    bool     `json:"uniqueItems"`
	Items     *xSchema `json:"items"`
}

// xDescribed reads the description once; nil where it is not at hand.
var xDescribed = sync.OnceValue(func() *xInterface {
	body, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "spec", "api", "x-openapi-2.167.json"))
	if err != nil {
		return nil
	}
	d := &xInterface{}
	if json.Unmarshal(body, d) != nil {
		return nil
	}
	return d
})

// xChecked holds every request to a site against the description.
func xChecked(t testing.TB, site http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d := xDescribed(); d != nil {
			for _, problem := range d.problems(r.URL.Path, r.URL.Query()) {
				t.Errorf("request %s?%s: %s", r.URL.Path, r.URL.RawQuery, problem)
			}
		}
		site.ServeHTTP(w, r)
	})
}

// problems are what is wrong with a request.
func (d *xInterface) problems(path string, params url.Values) (problems []string) {
	op := d.Paths[strings.TrimPrefix(path, "/mirror")].Get
	if op == nil {
		return []string{"there is no such path"}
	}
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	params = xByNewNames(params, wrong)
	known := make(map[string]xSchema)
	for _, p := range op.Parameters {
		if p.Ref != "" {
			p = d.Components.Parameters[p.Ref[strings.LastIndexByte(p.Ref, '/')+1:]]
		}
		known[p.Name] = p.Schema
		if p.Required && params.Get(p.Name) == "" {
			wrong("lacks %s", p.Name)
		}
	}
	for name, values := range params {
		schema, ok := known[name]
		if !ok || len(values) != 1 {
			wrong("%s is no parameter, or stands there %d times", name, len(values))
			continue
		}
		for _, problem := range schema.problems(values[0]) {
			wrong("%s: %s", name, problem)
		}
	}
	for _, pair := range regexp.MustCompile("At most one of `(\\w+)`, `(\\w+)` may").FindAllStringSubmatch(op.Description, -1) {
		if params.Has(pair[1]) && params.Has(pair[2]) {
			wrong("has both %s and %s", pair[1], pair[2])
		}
	}
	most := xRecentQuery
	if strings.HasSuffix(path, "/all") {
		most = xArchiveQuery
	}
	if n := utf8.RuneCountInString(params.Get("query")); n > most {
		wrong("the query has %d characters, which is more than %d", n, most)
	}
	return problems
}

// problems are what is wrong with a value.
func (s xSchema) problems(value string) (problems []string) {
	wrong := func(format string, args ...any) {
		problems = append(problems, fmt.Sprintf("%q ", value)+fmt.Sprintf(format, args...))
	}
	n, size := 0, utf8.RuneCountInString(value)
	switch s.Type {
	case "integer":
		var err error
		if n, err = strconv.Atoi(value); err != nil {
			wrong("is no whole number")
		}
	case "array":
		items := strings.Split(value, ",")
		for _, item := range items {
			problems = append(problems, s.Items.problems(item)...)
		}
		slices.Sort(items)
		if s.Unique && len(slices.Compact(items)) < strings.Count(value, ",")+1 {
			wrong("has an item twice")
		}
	}
	if s.Minimum != nil && n < *s.Minimum || s.Maximum != nil && n > *s.Maximum {
		wrong("is out of range")
	}
	if s.MinLength != nil && size < *s.MinLength || s.MaxLength != nil && size > *s.MaxLength {
		wrong("is too short or too long")
	}
	if s.Enum != nil && !slices.Contains(s.Enum, value) {
		wrong("is none of %q", s.Enum)
	}
	if s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(value) {
		wrong("does not match %s", s.Pattern)
	}
	if _, err := time.Parse(time.RFC3339, value); s.Format == "date-time" && err != nil {
		wrong("is no time")
	}
	return problems
}

// xByNewNames writes a request with the old names by the new ones, which is what
// the description knows. Two fields have become a part of their expansions.
func xByNewNames(params url.Values, wrong func(string, ...any)) url.Values {
	if !params.Has("tweet.fields") {
		return params
	}
	by := url.Values{}
	for name, values := range params {
		by[name] = values
	}
	var fields []string
	for field := range strings.SplitSeq(by.Get("tweet.fields"), ",") {
		switch field {
		case "author_id", "referenced_tweets":
		case "note_tweet":
			fields = append(fields, "note_post")
		default:
			fields = append(fields, field)
		}
	}
	by.Del("tweet.fields")
	if by.Has("post.fields") {
		wrong("mixes old and new names")
	}
	by.Set("post.fields", strings.Join(fields, ","))
	if by.Has("expansions") {
		by.Set("expansions", strings.ReplaceAll(by.Get("expansions"), "referenced_tweets.id", "referenced_posts"))
	}
	return by
}

// TestXDescription makes sure that the check finds what it should.
func TestXDescription(t *testing.T) {
	t.Parallel()
	d := xDescribed()
	if d == nil {
		t.Skip("the description of the interface is not here")
	}
	for name, c := range map[string]struct {
		path, params string
		problems     int
	}{
		"good":             {"/2/tweets/search/recent", "query=a&max_results=10&since_id=12&end_time=2026-11-20T00:00:00Z", 0},
		"good, old names":  {"/2/tweets/search/all", "query=a&max_results=500&tweet.fields=author_id,note_tweet&expansions=referenced_tweets.id", 0},
		"good, new names":  {"/2/tweets/search/all", "query=a&post.fields=note_post&expansions=referenced_posts", 0},
		"no path":          {"/2/tweets/search/old", "query=a", 1},
		"no query":         {"/2/tweets/counts/recent", "", 1},
		"unknown":          {"/2/tweets/counts/recent", "query=a&max_results=10", 1},
		"too few":          {"/2/tweets/search/recent", "query=a&max_results=9", 1},
		"too many":         {"/2/tweets/search/recent", "query=a&max_results=101", 1},
		"field":            {"/2/tweets/search/recent", "query=a&post.fields=note_tweet", 1},
		"field, old names": {"/2/tweets/search/recent", "query=a&tweet.fields=favourites", 1},
		"twice":            {"/2/tweets/search/recent", "query=a&expansions=author_id,author_id", 1},
		"number":           {"/2/tweets/search/recent", "query=a&since_id=x1", 1},
		"time":             {"/2/tweets/search/recent", "query=a&start_time=2026-11-20", 1},
		"both":             {"/2/tweets/search/recent", "query=a&start_time=2026-11-20T00:00:00Z&since_id=1", 1},
		"long":             {"/2/tweets/search/recent", "query=" + strings.Repeat("a", 513), 1},
		"order":            {"/2/tweets/search/recent", "query=a&sort_order=newest", 1},
	} {
		params, err := url.ParseQuery(c.params)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.problems(c.path, params); len(got) != c.problems {
			t.Errorf("%s: problems are %q, want %d", name, got, c.problems)
		}
	}
}
