//go:build !windows

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

var updateReplays = flag.Bool("update", false, "write the golden files of replayed recordings")

// recordedSite is a site that answers with its recordings, and what the binary is
// asked to find there.
type recordedSite struct {
	source string
	// arg is what stands behind "--source NAME:"; "" for none.
	arg string
	// query is chosen so that recorded posts match it.
	query string
	// env are credentials and options, as NAME=VALUE.
	env []string
	// args are further arguments of the scan.
	args []string
	// routes answer the requests of the scan, from recordings; what a site answers
	// besides and nobody recorded (a token, an empty last page) is written out.
	routes []webtest.Route
	// people are the handles and names in the recordings, which must not be in the
	// output.
	people []string
	// least is how many records the scan gives at least.
	least int
	// before answers what routes cannot, such as a websocket, and leaves the rest to
	// them. It may be nil.
	before func(routes http.Handler) http.Handler
	// vary are fields that depend on the server's address.
	vary []string
}

// recordedSites lists a site for each source that has one.
func recordedSites(t *testing.T) []recordedSite {
	t.Helper()
	return []recordedSite{
		xReplay(t),
		youtubeReplay(t),
		facebookReplay(t),
		instagramReplay(t),
		threadsReplay(t),
		appstoreReplay(t),
		googleplayReplay(t),
		trustpilotReplay(t),
		blueskyReplay(t),
		mastodonReplay(t),
		redditReplay(t),
		hackernewsReplay(t),
		lemmyReplay(t),
		stackexchangeReplay(t),
		githubReplay(t),
		discourseReplay(t),
		lobstersReplay(t),
		gdeltReplay(t),
		devtoReplay(t),
		tumblrReplay(t),
		telegramReplay(t),
		nostrReplay(t),
		feedReplay(t),
	}
}

func hackernewsReplay(t *testing.T) recordedSite {
	page := recording(t, "hackernews/py_1.1.json")
	empty := webtest.Route{Body: `{"hits":[],"nbHits":0,"page":0,"nbPages":0,"hitsPerPage":200}`, Header: page.Header}
	return recordedSite{
		source: "hackernews", query: "the OR a OR I", least: 1, people: names(t, page, "author"),
		routes: []webtest.Route{at(page, "/api/v1/search_by_date"), at(empty, "/api/v1/search_by_date")},
	}
}

func blueskyReplay(t *testing.T) recordedSite {
	page := at(recording(t, "bluesky/search_posts.json"), "/xrpc/app.bsky.feed.searchPosts")
	return recordedSite{
		source: "bluesky", query: "redistricting", least: 15, routes: []webtest.Route{page},
		people: names(t, page, "handle", "displayName"),
	}
}

func mastodonReplay(t *testing.T) recordedSite {
	page := recording(t, "mastodon/prod_tag_page1.json")
	page.Header.Del("Link") // it leads to the site that was recorded
	return recordedSite{
		source: "mastodon", query: "ichbinhanna", least: 30, vary: []string{"parent_id"},
		routes: []webtest.Route{at(page, "/api/v1/timelines/tag/ichbinhanna")},
		people: names(t, page, "acct", "username", "display_name"),
	}
}

func feedReplay(t *testing.T) recordedSite {
	page := recording(t, "feeds/hn_rss.xml")
	page.Header = http.Header{"Content-Type": {"application/xml"}}
	return recordedSite{
		source: "feed", arg: "https://feeds.example/a", query: "a OR the OR of", least: 5, routes: []webtest.Route{at(page, "/a")},
	}
}

// good is the site as it should be.
func (s recordedSite) good(routes http.Handler) http.Handler {
	if s.before == nil {
		return routes
	}
	return s.before(routes)
}

// scan runs the binary against a site and returns its exit code and what it
// wrote.
func (s recordedSite) scan(t *testing.T, site http.Handler, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	server := httptest.NewServer(site)
	defer server.Close()
	cmd, out, errs := command(t, append(s.command(), args...)...)
	cmd.Env = append(append(cmd.Env, s.env...), s.base(server.URL))
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Error(err)
		return -1, "", err.Error()
	}
	// The port is another one each time.
	return cmd.ProcessState.ExitCode(), strings.ReplaceAll(out.String(), server.URL, "http://site.example"), errs.String()
}

// command is the command line of the scan.
func (s recordedSite) command() []string {
	source := s.source
	if s.arg != "" {
		source += ":" + s.arg
	}
	return append([]string{"scan", s.query, "--source", source, "--all", "--since", "2000-01-01", "-o", "ndjson"}, s.args...)
}

// base is the setting that puts a server in the place of the site.
func (s recordedSite) base(address string) string {
	return "EARSHOT_SOURCES_" + strings.ToUpper(s.source) + "_BASE_URL=" + address
}

// TestReplay scans each source's recordings with the binary over the loopback
// interface, and compares the records field by field with a golden file. The
// recordings are other people's words: the golden file has their hashes.
func TestReplay(t *testing.T) {
	sites := recordedSites(t)
	scans := make([]replayed, len(sites))
	var wg sync.WaitGroup
	for i, s := range sites { // the paces of the sites pass together
		scans[i] = replayed{site: webtest.NewReplay(s.routes...)}
		wg.Go(func() { scans[i].run(t, s) })
	}
	wg.Wait()
	for i, s := range sites {
		t.Run(s.source, func(t *testing.T) {
			site, stdout, stderr := scans[i].site, scans[i].stdout, scans[i].stderr
			if code := scans[i].code; code != 0 && code != 3 {
				t.Fatalf("exit code %d\n%s", code, stderr)
			}
			for _, r := range site.Requests() {
				if problem := webtest.Dishonest(r.Header); problem != "" {
					t.Errorf("%s: %s", r.Path, problem)
				}
			}
			rows := recordsOf(t, stdout)
			if len(rows) < s.least {
				t.Errorf("%d records, want at least %d\n%s", len(rows), s.least, stderr)
			}
			without(t, rows, s.people)
			for _, row := range rows {
				for _, name := range s.vary {
					if row[name] != "" {
						row[name] = "set"
					}
				}
			}
			compareGolden(t, filepath.Join("..", "..", "testdata", "replay", s.source+".golden"), rows)
		})
	}
}

// replayed is a scan of a site that has ended.
type replayed struct {
	site           *webtest.Replay
	code           int
	stdout, stderr string
}

func (r *replayed) run(t *testing.T, s recordedSite) {
	r.code, r.stdout, r.stderr = s.scan(t, s.good(r.site))
}

// recordsOf reads NDJSON into rows of text.
func recordsOf(t *testing.T, ndjson string) []map[string]string {
	t.Helper()
	var rows []map[string]string
	d := json.NewDecoder(strings.NewReader(ndjson))
	d.UseNumber()
	for d.More() {
		var record map[string]any
		if err := d.Decode(&record); err != nil {
			t.Fatal(err)
		}
		row := make(map[string]string)
		for name, value := range record {
			row[name] = fmt.Sprint(value)
		}
		rows = append(rows, row)
	}
	return rows
}

// compareGolden compares records with a golden file, one line a field.
func compareGolden(t *testing.T, path string, rows []map[string]string) {
	t.Helper()
	var b bytes.Buffer
	for _, row := range rows {
		for _, name := range slices.Sorted(maps.Keys(row)) {
			if value := goldenValue(name, row[name]); value != "" {
				fmt.Fprintf(&b, "%s %s\n", name, value)
			}
		}
		b.WriteByte('\n')
	}
	if *updateReplays {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./cmd/earshot -run TestReplay -update writes it)", err)
	}
	got, all := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(all)) {
		if i >= len(got) || i >= len(all) || got[i] != all[i] {
			t.Errorf("%s differs at line %d of %d; there are %d", path, i+1, len(all), len(got))
			if i < len(got) {
				t.Errorf("got %s", got[i])
			}
			return
		}
	}
}

// goldenValue is a field as it stands in a golden file; "" leaves it out. What
// depends on the time, the key and the scorer is looked at elsewhere.
func goldenValue(name, value string) string {
	switch name {
	case "negativity", "sentiment", "unscored":
		return ""
	case "fetched_at", "delete_by", "author":
		return "set"
	case "schema_version", "source", "kind", "published_at", "lang", "stars", "likes", "replies", "reposts":
		return value
	}
	sum := sha256.Sum256([]byte(value))
	return hex.EncodeToString(sum[:6])
}

// answering is a site that gives everyone the same answer.
func answering(status int, kind, body string, header ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}

// fault is a way in which a site fails, and the exit codes that say so.
type fault struct {
	name  string
	site  func(good http.Handler) http.Handler
	codes []int
}

// faults are what happens to every site.
func faults() []fault {
	always := func(h http.Handler) func(http.Handler) http.Handler {
		return func(http.Handler) http.Handler { return h }
	}
	const sorry = `{"error":"sorry","message":"sorry"}`
	return []fault{
		{"401", always(answering(401, "application/json", sorry)), []int{4}},
		{"403", always(answering(403, "application/json", sorry)), []int{4, 5}},
		{"429 until midnight", always(answering(429, "application/json", sorry, "Retry-After", "43200")), []int{5}},
		{"429 for a second", shortly, []int{0, 3}},
		{"500", always(answering(500, "application/json", sorry)), []int{5}},
		{"truncated", truncated, []int{3, 5}},
		{"hanging", always(http.HandlerFunc(hanging)), []int{3, 5}},
		{"redirect to another host", always(http.RedirectHandler("https://elsewhere.example/", http.StatusFound)), []int{5}},
	}
}

// hanging never answers. A server notices that its client has gone only when the
// request was read.
func hanging(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// shortly asks for a second's patience once, and then answers.
func shortly(good http.Handler) http.Handler {
	asked := 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked == 1 {
			answering(429, "application/json", "{}", "Retry-After", "1").ServeHTTP(w, r)
			return
		}
		good.ServeHTTP(w, r)
	})
}

// truncated ends each answer in its middle.
func truncated(good http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		whole := httptest.NewRecorder()
		good.ServeHTTP(whole, r)
		maps.Copy(w.Header(), whole.Header())
		w.Header().Set("Content-Length", fmt.Sprint(whole.Body.Len()))
		w.WriteHeader(whole.Code)
		_, _ = w.Write(whole.Body.Bytes()[:whole.Body.Len()/2])
		panic(http.ErrAbortHandler)
	})
}
