package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// person is a writer of the sample, with whom the post names.
type person struct {
	Author struct{ ID, Handle, Name, URL string } `json:"author"`
	People []string                               `json:"people"`
}

// people reads the identities of the embedded sample.
func people(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "source", "sample.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(text)) {
		var p person
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p.Author.Handle, p.Author.Name, p.Author.ID)
		for _, s := range p.People {
			all = append(all, strings.TrimPrefix(s, "@"))
		}
	}
	return all
}

// everything is a scan of all of the sample.
var everything = []string{"scan", "northwind", "contoso", "tailspin", "@northwindair", "--source", "sample", "--since", "60d", "--all", "--explain"}

// TestP1P3NoIdentityInAnyFormat looks for every handle, name and account id of
// the sample in everything that earshot writes.
func TestP1P3NoIdentityInAnyFormat(t *testing.T) {
	ids := people(t)
	w := newWorld(t, nil)
	for _, format := range []string{"table", "csv", "json", "ndjson", "md"} {
		if code := w.run(append(everything, "-o", format)...); code != 0 {
			t.Fatalf("exit code %d: %s", code, w.err.String())
		}
		text := w.out.String()
		if n := strings.Count(text, "\n"); n < 150 {
			t.Fatalf("%s: only %d lines", format, n)
		}
		for _, id := range ids {
			if holdsWord(text, id) {
				t.Errorf("%s: %q is there: …%s…", format, id, around(text, id))
			}
		}
		if !strings.Contains(text, "northwindair ") {
			t.Errorf("%s: the brand's own handle is masked", format)
		}
	}
}

// holdsWord reports whether s stands in text as whole words.
func holdsWord(text, s string) bool {
	if s == "" || !strings.Contains(text, s) {
		return false
	}
	return regexp.MustCompile(`(^|[^\pL\pN_])` + regexp.QuoteMeta(s) + `($|[^\pL\pN_])`).MatchString(text)
}

func around(text, s string) string {
	i := strings.Index(text, s)
	return text[max(0, i-40):min(len(text), i+len(s)+40)]
}

// TestP1Pseudonyms: the same author has the same pseudonym in every run, and
// another under another key.
func TestP1Pseudonyms(t *testing.T) {
	scan := func(w *world) string {
		w.run("scan", "northwind", "--source", "sample", "--fields", "id,author")
		return w.out.String()
	}
	w := newWorld(t, nil)
	first, again, other := scan(w), scan(w), scan(newWorld(t, nil))
	if first != again || !strings.Contains(first, ",p-") {
		t.Errorf("two runs differ:\n%s\n%s", first, again)
	}
	a, b := strings.Split(first, "\n"), strings.Split(other, "\n")
	for i := range a {
		if i > 0 && a[i] != "" && a[i] == b[i] {
			t.Errorf("another key gives the same pseudonym: %s", a[i])
		}
	}
}

// TestP12P15PublicAndHonest looks at every request that the keyless sources
// send: no cookie, and a User-Agent that says who asks.
func TestP12P15PublicAndHonest(t *testing.T) {
	site := &listener{next: anySite()}
	w := newWorld(t, site)
	w.env["EARSHOT_PRIVACY_CONTACT"] = "https://brand.example/contact"
	if code := w.run("scan", "northwind", "--source", "bluesky,hackernews,mastodon,feed:https://forum.example/rss"); code != 0 {
		t.Fatalf("exit code %d: %s", code, w.err.String())
	}
	if len(site.heads) < 4 {
		t.Fatalf("only %d requests", len(site.heads))
	}
	for _, h := range site.heads {
		if len(h["Cookie"]) > 0 {
			t.Error("a request carries a cookie")
		}
		if ua := h.Get("User-Agent"); !regexp.MustCompile(`^earshot/\S+ \(\+https://brand\.example/contact\)$`).MatchString(ua) {
			t.Errorf("User-Agent %q", ua)
		}
	}
}

// TestP18Provenance: each record says where it comes from and until when it may
// be kept.
func TestP18Provenance(t *testing.T) {
	w := newWorld(t, nil)
	w.run("scan", "northwind", "--source", "sample", "-o", "json", "--all")
	var records []map[string]any
	if err := json.Unmarshal(w.out.Bytes(), &records); err != nil || len(records) == 0 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	for _, r := range records {
		for _, field := range []string{"source", "endpoint", "query", "fetched_at", "delete_by"} {
			if s, _ := r[field].(string); s == "" {
				t.Errorf("%v has no %s", r["id"], field)
			}
		}
	}
}
