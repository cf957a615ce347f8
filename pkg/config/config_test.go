package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

var specs = []mention.Spec{
	{
		Name: "bluesky", BaseURL: "https://api.bsky.app",
		Keys: []mention.Key{{Name: "handle", Env: []string{"BSKY_HANDLE"}}, {Name: "app_password", Env: []string{"BSKY_APP_PASSWORD"}}},
	},
	{Name: "mastodon", Options: []mention.Option{{Name: "instances", Default: "a.example,b.example"}}, Keys: []mention.Key{{Name: "token"}}},
	{Name: "file", Offline: true, Options: []mention.Option{{Name: "paths"}}},
}

// world is a home and a project folder with configuration files.
type world struct {
	t    *testing.T
	home string
	dir  string
	env  map[string]string
}

func newWorld(t *testing.T) *world {
	home := t.TempDir()
	return &world{t, home, t.TempDir(), map[string]string{"HOME": home, "XDG_CONFIG_HOME": filepath.Join(home, "cfg")}}
}

func (w *world) write(path, text string) string {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

func (w *world) user(text string) string {
	return w.write(filepath.Join(w.home, "cfg", "earshot", FileName), text)
}
func (w *world) project(text string) string { return w.write(filepath.Join(w.dir, FileName), text) }

func (w *world) load(flags map[string]Flag) (*Loaded, error) {
	return Load(Options{Dir: w.dir, Env: func(k string) string { return w.env[k] }, Flags: flags, Specs: specs})
}

func (w *world) mustLoad(flags map[string]Flag) *Loaded {
	w.t.Helper()
	l, err := w.load(flags)
	if err != nil {
		w.t.Fatal(err)
	}
	return l
}

func TestDefaults(t *testing.T) {
	l := newWorld(t).mustLoad(nil)
	if l.Scan.Since != "7d" || l.Scan.Limit != 1000 || l.Score.MinNegativity != 0.4 || l.Privacy.Retain != 30*24*time.Hour {
		t.Errorf("defaults are %+v", l.Config)
	}
	if len(l.Files) != 0 {
		t.Errorf("files read: %v", l.Files)
	}
}

// TestC11Precedence sets one value in every combination of places; the
// strongest place wins and is named.
func TestC11Precedence(t *testing.T) {
	for mask := range 16 {
		w := newWorld(t)
		want, origin := "7d", "default"
		if mask&1 != 0 {
			origin = w.user("scan: {since: 1d}")
			want = "1d"
		}
		if mask&2 != 0 {
			origin = w.project("scan: {since: 2d}")
			want = "2d"
		}
		if mask&4 != 0 {
			w.env["EARSHOT_SCAN_SINCE"] = "3d"
			want, origin = "3d", "environment EARSHOT_SCAN_SINCE"
		}
		var flags map[string]Flag
		if mask&8 != 0 {
			flags = map[string]Flag{"scan.since": {"--since", "4d"}}
			want, origin = "4d", "flag --since"
		}
		l := w.mustLoad(flags)
		if l.Scan.Since != want || l.Origin("scan.since") != origin {
			t.Errorf("combination %04b: %q from %q, want %q from %q", mask, l.Scan.Since, l.Origin("scan.since"), want, origin)
		}
	}
}

func TestFilesMergeAndListsReplace(t *testing.T) {
	w := newWorld(t)
	w.user("scan: {limit: 5, lang: [en, de]}\nprofiles:\n  northwind: {terms: [northwind air], own_accounts: [northwindair]}")
	w.project("scan: {lang: [fr]}\nsources:\n  mastodon: {instances: [one.example, two.example]}\nprofiles:\n  northwind: {threshold: 0.7}")
	l := w.mustLoad(nil)
	if l.Scan.Limit != 5 || !slices.Equal(l.Scan.Lang, []string{"fr"}) {
		t.Errorf("scan is %+v", l.Scan)
	}
	p := l.Profiles["northwind"]
	if !slices.Equal(p.Terms, []string{"northwind air"}) || p.Threshold == nil || *p.Threshold != 0.7 {
		t.Errorf("profile is %+v", p)
	}
	s, err := l.Source(specs[1])
	if err != nil || s.Options["instances"] != "one.example,two.example" {
		t.Errorf("instances %q, %v", s.Options["instances"], err)
	}
}

func TestRules(t *testing.T) {
	w := newWorld(t)
	w.user("sentiment: {neutral: [War Zone], phrases: {refund: 1, Late: -1}}\nprofiles: {a: {terms: [x], sentiment: {phrases: {lost my bag: 2}}}}")
	w.project("sentiment: {phrases: {refund: 1.5}}\nscore: {adapt: true}")
	w.env["EARSHOT_SENTIMENT_NEVER_NEGATIVE"] = "hiring, tribute"
	l := w.mustLoad(nil)
	if p := l.Sentiment.Phrases; len(p) != 2 || p["refund"] != 1.5 || p["late"] != -1 || l.Profiles["a"].Sentiment.Phrases["lost my bag"] != 2 {
		t.Errorf("phrases %v and %v", p, l.Profiles["a"].Sentiment.Phrases)
	}
	if !slices.Equal(l.Sentiment.Neutral, []string{"War Zone"}) || !slices.Equal(l.Sentiment.NeverNegative, []string{"hiring", "tribute"}) || !l.Score.Adapt {
		t.Errorf("rules %+v", l.Sentiment)
	}
	explained := map[string]string{}
	for _, s := range l.Explain() {
		explained[s.Name] = s.Value
	}
	if explained["sentiment.phrases.refund"] != "1.5" || explained["profiles.a.sentiment.phrases.lost my bag"] != "2" || explained["sentiment.neutral"] != "[War Zone]" {
		t.Errorf("explained %v", explained)
	}
}

func TestTextIsReadAsTheTypeIsWritten(t *testing.T) {
	w := newWorld(t)
	w.project("scan: {since: 2026-11-01, lang: 'en, de'}\nprofiles: {a: {terms: x}}")
	w.env["EARSHOT_SCAN_LIMIT"], w.env["EARSHOT_SCAN_SOURCES"] = "7", " sample , hackernews,"
	w.env["EARSHOT_SCORE_MIN_NEGATIVITY"], w.env["EARSHOT_SCAN_MAX_RUNTIME"] = "0.25", "1h"
	l := w.mustLoad(map[string]Flag{"output.fields": {"--fields", []string{"id ", " text"}}})
	if l.Scan.Since != "2026-11-01T00:00:00Z" || l.Scan.Limit != 7 || l.Score.MinNegativity != 0.25 || l.Scan.MaxRuntime != time.Hour {
		t.Errorf("settings are %+v", l.Config)
	}
	for _, c := range []struct{ got, want []string }{
		{l.Scan.Lang, []string{"en", "de"}},
		{l.Scan.Sources, []string{"sample", "hackernews"}},
		{l.Output.Fields, []string{"id", "text"}},
		{l.Profiles["a"].Terms, []string{"x"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("list %q, want %q", c.got, c.want)
		}
	}
}

func TestConfigFlagReplacesBothFiles(t *testing.T) {
	w := newWorld(t)
	w.user("scan: {limit: 5}")
	w.project("scan: {limit: 6}")
	only := w.write(filepath.Join(w.dir, "other.yaml"), "scan: {lang: en}")
	l, err := Load(Options{File: only, Dir: w.dir, Env: func(k string) string { return w.env[k] }, Specs: specs})
	if err != nil || l.Scan.Limit != 1000 || !slices.Equal(l.Files, []string{only}) || !slices.Equal(l.Scan.Lang, []string{"en"}) {
		t.Errorf("%v, %+v, files %v", err, l.Scan, l.Files)
	}
	_, err = Load(Options{File: filepath.Join(w.dir, "missing.yaml"), Specs: specs})
	if mention.KindOf(err) != mention.BadConfig {
		t.Errorf("a missing file gives %v", err)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	for _, c := range []struct{ yaml, want, hint string }{
		{"scan:\n\tsince: 7d", "not valid YAML", "spaces"},
		{"scna: {since: 7d}", "no setting scna", "did you mean scan?"},
		{"scan: {sinse: 7d}", "no setting scan.sinse", "did you mean since?"},
		{"scan: 7", "scan is not a section", "below"},
		{"sources: {blusky: {base_url: x}}", "no setting sources.blusky", "did you mean bluesky?"},
		{"sources: {bluesky: {app_password: hunter2}}", "is a secret", "app_password_env"},
		{"sources: {mastodon: {instance: x}}", "no setting sources.mastodon.instance", "instances"},
		{"profiles: {a: {term: [x]}}", "no setting profiles.a.term", "terms"},
		{"profiles: {a: {terms: []}}", "profile a has no terms", "profiles.a.terms"},
		{"profiles: {a: {terms: [x], threshold: 7}}", "profiles.a.threshold is 7", "from 0 to 1"},
		{"profiles: {a: {terms: [x], sentiment: {neutrl: [x]}}}", "no setting profiles.a.sentiment.neutrl", "neutral"},
		{"profiles: {a: {terms: [x], sentiment: [x]}}", "profiles.a.sentiment is not a section", "below"},
		{"sentiment: {phrases: [x]}", "sentiment.phrases is no list of phrases", "refund: 1.5"},
		{"sentiment: {phrases: {booking: 1, booking.com: 2}}", `sentiment.phrases holds "booking.com", which has a dot`, "a space"},
		{"profiles: {a: {terms: [x], sentiment: {phrases: {u.s.: 1}}}}", `profiles.a.sentiment.phrases holds "u.s.", which has a dot`, "a space"},
		{"sentiment: {phrases: {refund: much}}", "refund", "config explain"},
		{"score: {adapt: perhaps}", "score.adapt", "config explain"},
		{"scan: {since: soon}", `"soon" is no time`, "24h"},
		{"scan: {limit: many}", "scan.limit", "config explain"},
		{"output: {color: pink}", `output.color is "pink"`, "always"},
		{"scan: {max_runtime: 60}", "has no unit", "config explain"},
		{"privacy: {retention: 30}", "has no unit", "config explain"},
		{"privacy: {retention: 0d}", "privacy.retention is 0", "30d"},
		{"scan: {limit: 1.9}", "no whole number", "config explain"},
		{"score: {min_negativity: true}", "min_negativity", "config explain"},
		{"profiles: {a: {terms: [x], threshold: ''}}", "threshold", "config explain"},
		{"profiles: {acme.co: {terms: [x]}}", "has a dot", "brand"},
		{"sources: {bluesky: {base_url: 'https://me:hunter2@x.example'}}", "holds a name and a password", "https://host"},
		{"privacy: {retention: long}", "long", "config explain"},
		{"score: {min_negativity: 2}", "score.min_negativity is 2", "0 to 1"},
	} {
		w := newWorld(t)
		w.project(c.yaml)
		_, err := w.load(nil)
		var e *mention.Error
		if mention.KindOf(err) != mention.BadConfig || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q of kind config", c.yaml, err, c.want)
			continue
		}
		if e, _ = err.(*mention.Error); e == nil || !strings.Contains(e.Hint, c.hint) {
			t.Errorf("%q: hint %q, want %q", c.yaml, e.Hint, c.hint)
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the secret is in the error %v", c.yaml, err)
		}
	}
}

func TestOddFiles(t *testing.T) {
	w := newWorld(t)
	if err := os.Mkdir(filepath.Join(w.dir, FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := w.load(nil); mention.KindOf(err) != mention.BadConfig || !strings.Contains(err.Error(), "no plain file") {
		t.Errorf("a folder gives %v", err)
	}
	w = newWorld(t)
	w.project("# " + strings.Repeat("x", maxFile))
	if _, err := w.load(nil); mention.KindOf(err) != mention.BadConfig {
		t.Errorf("a huge file gives %v", err)
	}
	w = newWorld(t)
	w.env["EARSHOT_SCAN_LIMIT"] = "abc"
	if _, err := w.load(nil); err == nil || !strings.Contains(err.Error(), "abc from environment EARSHOT_SCAN_LIMIT") {
		t.Errorf("a variable that is no number gives %v", err)
	}
}

func TestSecrets(t *testing.T) {
	w := newWorld(t)
	file := w.write(filepath.Join(w.dir, "secret"), " from-file \n")
	w.project(fmt.Sprintf("sources:\n  bluesky: {handle_env: MY_HANDLE, app_password_file: %q}", file))
	w.env["MY_HANDLE"] = "me.example"
	s, err := w.mustLoad(nil).Source(specs[0])
	if err != nil || s.Secrets["handle"].Reveal() != "me.example" || s.Secrets["app_password"].Reveal() != "from-file" {
		t.Errorf("secrets %q, %q, %v", s.Secrets["handle"].Reveal(), s.Secrets["app_password"].Reveal(), err)
	}
	w.env["BSKY_APP_PASSWORD"] = "from-ecosystem"
	s, _ = w.mustLoad(nil).Source(specs[0])
	if got := s.Secrets["app_password"].Reveal(); got != "from-ecosystem" {
		t.Errorf("the environment gives %q", got)
	}
	w.env["EARSHOT_SOURCES_BLUESKY_APP_PASSWORD"] = "from-earshot"
	s, _ = w.mustLoad(nil).Source(specs[0])
	if got := s.Secrets["app_password"].Reveal(); got != "from-earshot" {
		t.Errorf("earshot's own variable gives %q", got)
	}
	delete(w.env, "MY_HANDLE")
	if _, err = w.mustLoad(nil).Source(specs[0]); mention.KindOf(err) != mention.Credentials {
		t.Errorf("a variable that is not set gives %v", err)
	}
	w.env["EARSHOT_SOURCES_MASTODON_KEY"] = "tok"
	if s, err = w.mustLoad(nil).Source(specs[1]); err != nil || s.Secrets["token"].Reveal() != "tok" {
		t.Errorf("the short variable gives %q, %v", s.Secrets["token"].Reveal(), err)
	}
}

func TestSecretNeverPrints(t *testing.T) {
	s := Secret("hunter2")
	text, err := json.Marshal(map[string]any{"s": s})
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%s %v %q %#v %x %+v", s, s, s, s, s, struct{ S Secret }{s}) + string(text) + s.LogValue().String()
	if strings.Contains(all, "hunter2") || strings.Contains(all, "68756e") {
		t.Errorf("the secret prints: %s", all)
	}
}

func TestBaseURL(t *testing.T) {
	w := newWorld(t)
	s, err := w.mustLoad(nil).Source(specs[0])
	if err != nil || s.BaseURL != "https://api.bsky.app" || s.BaseURLSet {
		t.Errorf("default address %q set=%v, %v", s.BaseURL, s.BaseURLSet, err)
	}
	w.env["EARSHOT_SOURCES_BLUESKY_BASE_URL"] = "http://127.0.0.1:8080/"
	s, err = w.mustLoad(nil).Source(specs[0])
	if err != nil || s.BaseURL != "http://127.0.0.1:8080" || !s.BaseURLSet {
		t.Errorf("address from the environment %q set=%v, %v", s.BaseURL, s.BaseURLSet, err)
	}
	w.env["EARSHOT_SOURCES_BLUESKY_BASE_URL"] = "ftp://x"
	if _, err = w.mustLoad(nil).Source(specs[0]); mention.KindOf(err) != mention.BadConfig {
		t.Errorf("ftp gives %v", err)
	}
}

func TestExplain(t *testing.T) {
	w := newWorld(t)
	file := w.project("profiles: {northwind: {terms: [northwind air, '#northwind']}}")
	w.env["BSKY_APP_PASSWORD"] = "hunter2"
	var lines []string
	for _, s := range w.mustLoad(nil).Explain() {
		lines = append(lines, s.Name+"="+s.Value+" ("+s.Origin+")")
	}
	for _, want := range []string{
		"scan.limit=1000 (default)",
		"sources.bluesky.app_password=" + hidden + " (environment BSKY_APP_PASSWORD)",
		"sources.bluesky.handle= (not set)",
		"profiles.northwind.terms=[northwind air, #northwind] (" + file + ")",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("%q is not in\n%s", want, strings.Join(lines, "\n"))
		}
	}
}

func TestParseTime(t *testing.T) {
	now := time.Date(2026, 11, 23, 15, 4, 5, 0, time.UTC)
	for _, c := range []struct{ in, want string }{
		{"24h", "2026-11-22T15:04:05Z"},
		{"7d", "2026-11-16T15:04:05Z"},
		{"2w", "2026-11-09T15:04:05Z"},
		{"1d12h", "2026-11-22T03:04:05Z"},
		{"0.5d", "2026-11-23T03:04:05Z"},
		{"90m", "2026-11-23T13:34:05Z"},
		{"today", "2026-11-23T00:00:00Z"},
		{"yesterday", "2026-11-22T00:00:00Z"},
		{"now", "2026-11-23T15:04:05Z"},
		{"2026-11-01", "2026-11-01T00:00:00Z"},
		{"2026-11-01T10:00:00+02:00", "2026-11-01T08:00:00Z"},
	} {
		got, err := ParseTime(c.in, now)
		if err != nil || got.Format(time.RFC3339) != c.want {
			t.Errorf("ParseTime(%q) = %v, %v; want %s", c.in, got, err, c.want)
		}
	}
	for _, bad := range []string{"", "soon", "7", "-7d", "d", "1d1d", "2026-13-01", "last", "1e99d", "7dd"} {
		if got, err := ParseTime(bad, now); mention.KindOf(err) != mention.BadUsage {
			t.Errorf("ParseTime(%q) = %v, %v; want a usage error", bad, got, err)
		}
	}
}

func TestC12Paths(t *testing.T) {
	env := map[string]string{"HOME": "/home/u", "XDG_STATE_HOME": "/state", "XDG_CACHE_HOME": "relative"}
	p := FindPaths(func(k string) string { return env[k] }, "proj")
	if p.State != "/state/earshot" || p.Cache == "relative/earshot" || p.ProjectConfig != "proj/earshot.yaml" {
		t.Errorf("paths %+v", p)
	}
	if p := FindPaths(func(string) string { return "" }, ""); p.State != "" || p.UserConfig != "" || p.PseudonymKey() != "" {
		t.Errorf("without a home: %+v", p)
	}
}

func TestTemplateIsValid(t *testing.T) {
	w := newWorld(t)
	w.project(Template())
	l := w.mustLoad(nil)
	if l.Profiles["northwind"].Brand != "Northwind Air" || l.Scan.Limit != 1000 || l.Privacy.Retain != 30*24*time.Hour {
		t.Errorf("the template reads as %+v", l.Config)
	}
}
