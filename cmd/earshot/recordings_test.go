//go:build !windows

package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// recording reads a recorded answer; without the recordings the test is skipped.
func recording(t *testing.T, name string) webtest.Route {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "recordings", name)
	body, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the recordings are not here: %v", err)
	}
	r := webtest.Route{Body: string(body), Header: http.Header{"Content-Type": {"application/json"}}}
	if head := strings.TrimSuffix(path, ".json") + ".headers.txt"; filepath.Ext(path) == ".json" {
		if status, header, err := webtest.LoadHeaders(head); err == nil {
			r.Status, r.Header = status, header
			r.Header.Del("X-Ratelimit-Reset")
			r.Header.Del("Ratelimit-Reset")
		}
	}
	return r
}

func at(r webtest.Route, path string, query ...string) webtest.Route {
	r.Path, r.Query = path, url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		r.Query.Set(query[i], query[i+1])
	}
	return r
}

// replay runs the binary against recorded answers and returns its rows by
// column.
func replay(t *testing.T, source string, routes []webtest.Route, args ...string) (rows []map[string]string, stderr string) {
	t.Helper()
	site := webtest.NewReplay(routes...)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.ServeHTTP(w, r) }))
	defer server.Close()
	cmd, stdout, errs := command(t, append([]string{
		"scan", "--source", source, "--all", "--since", "2000-01-01", "-o", "csv",
		"--fields", "published_at,source,kind,sentiment,negativity,title,text,url,author,likes,lang,id,parent_id,thread_id",
	}, args...)...)
	cmd.Env = append(cmd.Env, "EARSHOT_SOURCES_"+strings.ToUpper(source)+"_BASE_URL="+server.URL)
	if source == "feed" {
		cmd.Env = append(cmd.Env, "EARSHOT_SOURCES_FEED_URLS=https://feeds.example/a")
	}
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, errs)
	}
	for _, r := range site.Requests() {
		if problem := webtest.Dishonest(r.Header); problem != "" {
			t.Errorf("%s: %s", r.Path, problem)
		}
	}
	table, err := csv.NewReader(bytes.NewReader(stdout.Bytes())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range table[1:] {
		row := map[string]string{}
		for i, name := range table[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	t.Logf("%s: %d rows; %s", source, len(rows), strings.TrimSpace(errs.String()))
	return rows, errs.String()
}

// without fails the test where a name stands in the rows as whole words.
func without(t *testing.T, rows []map[string]string, names []string) {
	t.Helper()
	all, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if len(name) < 3 || !bytes.Contains(all, []byte(name)) {
			continue
		}
		word := regexp.MustCompile(`(^|[^\pL\pN_])` + regexp.QuoteMeta(name) + `($|[^\pL\pN_])`)
		if at := word.FindIndex(all); at != nil {
			t.Errorf("%q is there: …%s…", name, all[max(0, at[0]-60):min(len(all), at[1]+60)])
		}
	}
}

// stringsUnder collects the strings under the given keys, wherever they are.
func stringsUnder(v any, keys ...string) (all []string) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			all = append(all, stringsUnder(e, keys...)...)
		}
	case map[string]any:
		for k, e := range v {
			for _, want := range keys {
				if s, ok := e.(string); ok && k == want {
					all = append(all, s)
				}
			}
			all = append(all, stringsUnder(e, keys...)...)
		}
	}
	return all
}

func names(t *testing.T, r webtest.Route, keys ...string) []string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(r.Body), &v); err != nil {
		t.Fatal(err)
	}
	return stringsUnder(v, keys...)
}

func TestRecordedHackerNews(t *testing.T) {
	page := recording(t, "hackernews/py_1.1.json")
	empty := webtest.Route{Body: `{"hits":[],"nbHits":0,"page":0,"nbPages":0,"hitsPerPage":200}`, Header: page.Header}
	rows, _ := replay(t, "hackernews", []webtest.Route{at(page, "/api/v1/search_by_date"), at(empty, "/api/v1/search_by_date")}, "the OR a OR I")
	if len(rows) == 0 {
		t.Fatal("no rows")
	}
	for _, r := range rows {
		if !strings.HasPrefix(r["url"], "https://news.ycombinator.com/item?id=") || r["published_at"][:4] != "2018" {
			t.Errorf("row %v", r)
		}
		if strings.Contains(r["text"], "&#x27;") || strings.Contains(r["text"], "<p>") {
			t.Errorf("HTML is left in %q", r["text"])
		}
	}
	without(t, rows, names(t, page, "author"))
}

func TestRecordedBluesky(t *testing.T) {
	page := at(recording(t, "bluesky/search_posts.json"), "/xrpc/app.bsky.feed.searchPosts")
	rows, stderr := replay(t, "bluesky", []webtest.Route{page}, "redistricting")
	if len(rows) < 15 || !strings.Contains(stderr, "opted out") {
		t.Errorf("%d rows of 25 posts, %s", len(rows), stderr)
	}
	for _, r := range rows {
		if !strings.HasPrefix(r["url"], "https://bsky.app/profile/did:") || !strings.HasPrefix(r["id"], "bluesky:at://did:") {
			t.Errorf("row %v", r)
		}
	}
	without(t, rows, names(t, page, "handle", "displayName"))
}

func TestRecordedMastodon(t *testing.T) {
	const path = "/api/v1/timelines/tag/ichbinhanna"
	first := recording(t, "mastodon/prod_tag_page1.json")
	first.Header.Del("Link") // it leads to the site that was recorded
	rows, _ := replay(t, "mastodon", []webtest.Route{at(first, path)}, "ichbinhanna")
	if len(rows) < 30 {
		t.Errorf("%d rows of 40 posts", len(rows))
	}
	without(t, rows, names(t, first, "acct", "username", "display_name"))
}

func TestRecordedFeeds(t *testing.T) {
	for file, c := range map[string]struct {
		term, text string
		rows       int
	}{
		"feeds/google_news_search_2026.xml":         {"Bears OR Ears", "Bears Ears", 40},
		"feeds/huginn_iso-8859-1.rss":               {"Mëkanïk", "Mëkanïk Zaïn", 1},
		"feeds/miniflux_encoding_ISO-8859-1.xml":    {"der OR die OR das", "ü", 20},
		"feeds/miniflux_no_encoding_ISO-8859-1.xml": {"psychologie", "", 1},
		"feeds/miniflux_rdf_UTF8.xml":               {"die OR der OR das", "ä", 10},
		"feeds/hn_rss.xml":                          {"a OR the OR of", "", 5},
	} {
		page := recording(t, file)
		page.Header = http.Header{"Content-Type": {"application/xml"}}
		rows, _ := replay(t, "feed", []webtest.Route{at(page, "/a")}, c.term)
		if len(rows) < c.rows {
			t.Errorf("%s: %d rows, want at least %d", file, len(rows), c.rows)
		}
		all, _ := json.Marshal(rows)
		if !strings.Contains(string(all), c.text) || strings.Contains(string(all), "\ufffd") {
			t.Errorf("%s: %q is not there whole", file, c.text)
		}
	}
}
