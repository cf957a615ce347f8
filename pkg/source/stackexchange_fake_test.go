package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// forumFixture reads a body of our own from testdata.
func forumFixture(t testing.TB, name string) []byte {
	t.Helper()
	return fixture(t, strings.Split(name, "/")...)
}

// forumAnswer is a site that always says the same.
func forumAnswer(status int, body string) http.Handler { return says(status, body) }

// forumHaul is all that a source gave: posts, its error, notes, exhausted budgets.
type forumHaul struct {
	posts []mention.Post
	err   error
	notes []string
	spent []string
}

// searchForum takes all that a source makes of a site. It must be called in a
// bubble: requests are paced.
func searchForum(t *testing.T, spec mention.Spec, site http.Handler, q mention.Query, settings map[string]string) (h forumHaul) {
	t.Helper()
	hosts := []string{}
	if u, err := url.Parse(spec.BaseURL); err == nil && u.Host != "" {
		hosts = append(hosts, u.Host)
	}
	options, secrets := map[string]string{}, map[string]string{}
	for _, o := range spec.Options {
		options[o.Name] = o.Default
		if set, ok := settings[o.Name]; ok {
			options[o.Name] = set
		}
	}
	for _, k := range spec.Keys {
		secrets[k.Name] = settings[k.Name]
	}
	env := mention.Env{
		BaseURL: spec.BaseURL, Options: options, Secrets: secrets, Now: forumClock,
		Note: func(s string) { h.notes = append(h.notes, s) }, Exhausted: func(b string) { h.spent = append(h.spent, b) },
	}
	for _, o := range spec.Options {
		for _, address := range env.List(o.Name) {
			if u, err := siteURL(address); o.Hosts && err == nil {
				hosts = append(hosts, u.Host)
			}
		}
	}
	env.Client = web.New(web.Options{
		Version: "0", Hosts: hosts, Rate: spec.Rate, Base: webtest.Transport(site), Hopeless: spec.Hopeless,
	})
	src, err := spec.New(env)
	if err != nil {
		h.err = err
		return h
	}
	if q.Searches == nil {
		q.Searches = []string{`"northwind"`}
	}
	for p, err := range src.Search(t.Context(), q) {
		if err != nil {
			h.err = err
			break
		}
		h.posts = append(h.posts, p)
	}
	return h
}

// forumNode is a value of a recording, read without the source's own types, so that a
// test can compare the two.
type forumNode struct{ v any }

// recordedNode reads a recording in place.
func recordedNode(t *testing.T, name string) forumNode {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(recorded(t, name)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return forumNode{v}
}

// at follows names and, written as numbers, places in lists; what is not there is
// an empty node.
func (n forumNode) at(path ...string) forumNode {
	for _, step := range path {
		switch v := n.v.(type) {
		case map[string]any:
			n = forumNode{v[step]}
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				return forumNode{}
			}
			n = forumNode{v[i]}
		default:
			return forumNode{}
		}
	}
	return n
}

// list is the elements of a list.
func (n forumNode) list() (all []forumNode) {
	list, _ := n.v.([]any)
	for _, v := range list {
		all = append(all, forumNode{v})
	}
	return all
}

// String is text or a number as it is written; "" for null.
func (n forumNode) String() string {
	if n.v == nil {
		return ""
	}
	return fmt.Sprint(n.v)
}

// count is a number, unknown where there is none.
func (n forumNode) count() mention.Count {
	number, ok := n.v.(json.Number)
	if i, err := number.Int64(); ok && err == nil {
		return mention.Of(i)
	}
	return mention.Count{}
}

// time is an RFC 3339 time or a second of the epoch.
func (n forumNode) time(t *testing.T) time.Time {
	t.Helper()
	if seconds, known := n.count().Get(); known {
		return time.Unix(seconds, 0).UTC()
	}
	at, err := time.Parse(time.RFC3339, n.String())
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

// forumSame compares a post with what a recording says, all but its text.
func forumSame(t *testing.T, got, want mention.Post) {
	t.Helper()
	if got.Text == "" && want.Text != "" {
		t.Errorf("%s has no text", got.ID)
	}
	want.Text, want.People = got.Text, got.People
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the post is\n%+v\nwant\n%+v", got, want)
	}
}

// forumClock is the time of the tests of forums.
func forumClock() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// fakeSE serves fixtures as api.stackexchange.com does: a file for each site and
// page.
type fakeSE struct {
	t     testing.TB
	asked []url.Values
}

// ServeHTTP implements http.Handler.
func (f *fakeSE) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	params := r.URL.Query()
	f.asked = append(f.asked, params)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if r.URL.Path != "/2.3/search/excerpts" {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error_id":404,"error_name":"no_method","error_message":"this method cannot be called"}`))
		return
	}
	name := "stackexchange/" + params.Get("site") + "_" + params.Get("page") + ".json"
	if _, err := os.Stat(filepath.Join("testdata", name)); err != nil {
		name = "stackexchange/empty.json"
	}
	_, _ = w.Write(forumFixture(f.t, name))
}

// manyExcerpts is a full page of answers.
func manyExcerpts(n int) []byte {
	items := make([]json.RawMessage, n)
	for i := range items {
		items[i] = json.RawMessage(`{"item_type":"answer","question_id":1,"answer_id":` + strconv.Itoa(i+1) + `,"score":1,"creation_date":` +
			strconv.Itoa(1795000000-i) + `,"title":"Northwind","excerpt":"","body":"Northwind again, number ` + strconv.Itoa(i) +
			`. It&#39;s <span class=\"highlight\">late</span>.","owner":{"user_id":5,"display_name":"Orla"}}`)
	}
	body, err := json.Marshal(map[string]any{"items": items, "has_more": true, "quota_max": 300, "quota_remaining": 200})
	if err != nil {
		panic(err)
	}
	return body
}
