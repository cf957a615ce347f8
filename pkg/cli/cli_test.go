package cli

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/source"
	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// world is an App in a home and a folder of its own.
type world struct {
	App
	env      map[string]string
	out, err bytes.Buffer
}

func newWorld(t *testing.T, site http.Handler) *world {
	t.Helper()
	home := t.TempDir()
	w := &world{env: map[string]string{"HOME": home}}
	w.App = App{
		Env: func(k string) string { return w.env[k] }, Dir: home, Out: &w.out, Err: &w.err,
		Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) },
	}
	if site != nil {
		w.Transport = webtest.Transport(site)
	}
	return w
}

func (w *world) run(args ...string) int {
	w.out.Reset()
	w.err.Reset()
	return w.Run(context.Background(), args)
}

// commands lists a command and all below it.
func commands(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		all = append(all, commands(sub)...)
	}
	return all
}

// TestC2ExitCodes maps each kind of error to its documented code.
func TestC2ExitCodes(t *testing.T) {
	documented := map[int]bool{}
	for _, c := range ExitCodes() {
		if documented[c.Code] || c.Meaning == "" {
			t.Errorf("code %d is there twice, or says nothing", c.Code)
		}
		documented[c.Code] = true
	}
	for kind, want := range map[mention.ErrorKind]int{
		mention.Failure: 1, mention.BadInput: 1, mention.Unavailable: 1, mention.BadUsage: 2, mention.BadConfig: 2,
		mention.BadQuery: 2, mention.Unconfigured: 2, mention.Credentials: 4, mention.Overdue: 6, mention.Interrupted: 130,
	} {
		got := exitCode(fmt.Errorf("wrapped: %w", mention.Errorf(kind, "x")))
		if got != want || !documented[got] {
			t.Errorf("kind %s gives %d, want %d, documented %v", kind, got, want, documented[got])
		}
	}
	if exitCode(nil) != 0 {
		t.Error("no error is not 0")
	}
}

// TestC2Outcomes maps the states of the sources to the exit code.
func TestC2Outcomes(t *testing.T) {
	ok := scan.Tally{Source: "ok", Fetched: 3, Hits: 1}
	failed := func(kind mention.ErrorKind) scan.Tally { return scan.Tally{Err: mention.Errorf(kind, "x")} }
	halfway := scan.Tally{Fetched: 3, Err: mention.Errorf(mention.RateLimited, "x")}
	for _, c := range []struct {
		name    string
		tallies []scan.Tally
		fail    bool
		want    int
	}{
		{"all well", []scan.Tally{ok, {}}, false, 0},
		{"all empty", []scan.Tally{{}, {}}, true, 0},
		{"hits", []scan.Tally{ok}, true, 10},
		{"one of two failed", []scan.Tally{ok, failed(mention.Blocked)}, true, 3},
		{"one failed halfway", []scan.Tally{halfway}, false, 3},
		{"all blocked", []scan.Tally{failed(mention.Blocked), failed(mention.Unavailable)}, false, 5},
		{"all want keys", []scan.Tally{failed(mention.Credentials), failed(mention.Credentials)}, false, 4},
		{"all lack settings", []scan.Tally{failed(mention.Unconfigured)}, false, 2},
		{"keys and blocks", []scan.Tally{failed(mention.Credentials), failed(mention.Blocked)}, false, 5},
		{"out of time", []scan.Tally{failed(mention.TimedOut)}, false, 3},
		{"interrupted", []scan.Tally{ok, failed(mention.Interrupted)}, false, 130},
	} {
		if got := exitCode(judge(c.tallies, c.fail)); got != c.want {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.want)
		}
	}
}

// TestC5NoColour runs every way to have no colour, and the one to have it.
func TestC5NoColour(t *testing.T) {
	w := newWorld(t, nil)
	for _, args := range [][]string{{}, {"--color", "never"}} {
		if code := w.run(append([]string{"scan", "northwind", "--source", "sample", "-o", "table"}, args...)...); code != 0 {
			t.Fatalf("exit code %d: %s", code, w.err.String())
		}
		if strings.Contains(w.out.String()+w.err.String(), "\x1b") {
			t.Errorf("%v: there is an escape byte in the output", args)
		}
	}
	w.run("scan", "northwind", "--source", "sample", "-o", "table", "--color", "always")
	if !strings.Contains(w.out.String(), "\x1b[") {
		t.Error("--color always gives no colour")
	}
	for _, c := range []struct{ name, value string }{{"NO_COLOR", "1"}, {"TERM", "dumb"}} {
		s := &session{App: &App{Env: func(k string) string { return map[string]string{c.name: c.value}[k] }}}
		if s.color("auto", os.Stdout) {
			t.Errorf("%s=%s gives colour", c.name, c.value)
		}
	}
}

// TestC13NoSecretFlags finds no flag that would take a credential.
func TestC13NoSecretFlags(t *testing.T) {
	word := regexp.MustCompile(`password|token|secret|api-?key|credential`)
	for _, cmd := range commands(App{}.Command(t.Context())) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if word.MatchString(f.Name) {
				t.Errorf("%s --%s takes a secret", cmd.CommandPath(), f.Name)
			}
		})
	}
}

// TestC19EveryCommandHelps wants a short text, and examples, of each command.
func TestC19EveryCommandHelps(t *testing.T) {
	for _, cmd := range commands(App{}.Command(t.Context())) {
		if cmd.Hidden || cmd.Name() == "help" || strings.HasPrefix(cmd.CommandPath(), "earshot completion") {
			continue
		}
		if cmd.Short == "" {
			t.Errorf("%s has no short text", cmd.CommandPath())
		}
		if cmd.Runnable() && !cmd.HasSubCommands() && cmd.Example == "" {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
	}
}

// TestC19ExamplesRun runs every example of the help and of the README against
// made-up sites.
func TestC19ExamplesRun(t *testing.T) {
	lines := readmeExamples(t)
	for _, cmd := range commands(App{}.Command(t.Context())) {
		lines = append(lines, strings.Split(cmd.Example, "\n")...)
	}
	ran := map[string]bool{}
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || ran[line] {
			continue
		}
		ran[line] = true
		t.Run(line, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { runExample(t, line) }) })
	}
	if len(ran) < 20 {
		t.Errorf("only %d examples were found", len(ran))
	}
}

// readmeExamples are the lines of README that begin with "$ earshot".
func readmeExamples(t *testing.T) []string {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "$ "); ok && strings.Contains(rest, "earshot ") && !strings.HasPrefix(rest, "go ") {
			lines = append(lines, rest)
		}
	}
	return lines
}

// runExample runs a line of shell as far as examples need it: pipes from echo,
// redirections, quotes, trailing comments, variables before the command.
func runExample(t *testing.T, line string) {
	line, _, _ = strings.Cut(line, "   #")
	w := newWorld(t, anySite())
	t.Chdir(w.Dir)
	for name, text := range map[string]string{
		"posts.ndjson": `{"text":"northwind lost my bag, terrible"}`, "posts.csv": "text\nnorthwind air is late again\n",
		"RC_2026-10.zst": `{"id":"c1","author":"a","body":"northwind air lost my bag","created_utc":1795163400,"link_id":"t3_a","subreddit":"travel"}`,
		"reviews.tsv":    "text\tstars\nbad\t1\n", "tweets.csv": "text,airline_sentiment\nlate again,negative\nlovely crew,positive\n",
		"complaints.csv":  "text,label,region\nwhere is my bag,1,EU\nnice lounge,0,US\n",
		"labelled.ndjson": `{"text":"northwind lost my bag","label":"neg"}`, "earshot.yaml": "profiles: {northwind: {terms: [northwind], sources: [sample], " +
			"notify: [{webhook: {url: 'https://hooks.example/x'}}]}}",
		"brands.txt":   "northwind air\ncontoso\n",
		"labelled.csv": "text,label\nnorthwind lost my bag,negative\n",
	} {
		if strings.Contains(line, "config init") && name == "earshot.yaml" {
			continue
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if before, after, ok := strings.Cut(line, "| earshot"); ok {
		w.In = strings.NewReader(strings.Trim(strings.TrimPrefix(strings.TrimSpace(before), "echo "), `"'`) + "\n")
		line = "earshot" + after
	}
	line, _, _ = strings.Cut(line, " > ")
	line, _, _ = strings.Cut(line, " | ")
	words := split(line)
	for len(words) > 0 && words[0] != "earshot" {
		name, value, ok := strings.Cut(words[0], "=")
		if !ok {
			t.Fatalf("%q is no command of ours", words[0])
		}
		w.env[name] = value
		words = words[1:]
	}
	code := w.run(words[1:]...)
	if code == 2 && words[1] == "label" && strings.Contains(w.err.String(), "there is no terminal") {
		return // it would ask, and is tried on a terminal in another test
	}
	if code != 0 {
		t.Errorf("exit code %d\n%s", code, w.err.String())
	}
}

// split cuts a line into words, with quotes.
func split(line string) []string {
	var words []string
	for _, m := range regexp.MustCompile(`'([^']*)'|"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		words = append(words, m[1]+m[2]+m[3])
	}
	return words
}

// anySite answers every request of the examples with the site's own form of
// "nothing found".
func anySite() http.Handler {
	mux := http.NewServeMux()
	answer := func(contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			_, _ = w.Write([]byte(body))
		}
	}
	mux.HandleFunc("/xrpc/app.bsky.feed.searchPosts", answer("application/json", `{"posts":[]}`))
	mux.HandleFunc("/api/v1/search_by_date", answer("application/json", `{"hits":[],"nbHits":0,"page":0,"nbPages":0,"hitsPerPage":200}`))
	mux.HandleFunc("/api/v1/timelines/", answer("application/json", `[]`))
	mux.HandleFunc("/api/v2/instance", answer("application/json", `{"domain":"x","version":"4.6.4","configuration":{"timelines_access":{"hashtag_feeds":{"local":"public","remote":"public"},"live_feeds":{"local":"public","remote":"public"}}}}`))
	mux.HandleFunc("/rss", answer("application/rss+xml", `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title></channel></rss>`))
	mux.HandleFunc("/", rehearsed)
	return mux
}

// rehearsed answers as the source of the host would in a dry run.
func rehearsed(w http.ResponseWriter, r *http.Request) {
	for _, spec := range source.Catalog() {
		hosts := append([]string{spec.BaseURL}, spec.Hosts...)
		for _, o := range spec.Options {
			if o.Hosts {
				hosts = append(hosts, strings.Split(o.Default, ",")...)
			}
		}
		for _, host := range hosts {
			if strings.TrimPrefix(host, "https://") == r.Host && spec.Rehearse != nil && r.Method != http.MethodHead {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(spec.Rehearse(r)))
				return
			}
		}
	}
}

func TestWindowIsChecked(t *testing.T) {
	w := newWorld(t, nil)
	if code := w.run("scan", "x", "--source", "sample", "--since", "1d", "--until", "2d"); code != 2 || !strings.Contains(w.err.String(), "window is empty") {
		t.Errorf("exit code %d, %s", code, w.err.String())
	}
	if code := w.run("scan", "x", "--source", "sample", "--until", "last"); code != 2 || !strings.Contains(w.err.String(), "--since of scan") {
		t.Errorf("exit code %d, %s", code, w.err.String())
	}
}

// progressWait is longer than the time between two looks at the progress.
const progressWait = 250 * time.Millisecond

// slowSite answers after a while.
func slowSite(wait time.Duration) http.Handler {
	site := anySite()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(wait)
		site.ServeHTTP(w, r)
	})
}

// listener keeps the headers of every request.
type listener struct {
	next  http.Handler
	mu    sync.Mutex
	heads []http.Header
}

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	l.heads = append(l.heads, r.Header.Clone())
	l.mu.Unlock()
	l.next.ServeHTTP(w, r)
}
