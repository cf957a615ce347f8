package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// The posts are the same everywhere: a figure in README can be checked.
func TestPostsAreTheSameEverywhere(t *testing.T) {
	var b bytes.Buffer
	if err := writePosts(&b, 1_000_000, 1, false); err != nil {
		t.Fatal(err)
	}
	if err := writeTerms(&b, termCount); err != nil {
		t.Fatal(err)
	}
	const want = "cf813c1cc3a49fb4"
	if got := fmt.Sprintf("%x", sha256.Sum256(b.Bytes()))[:16]; got != want {
		t.Errorf("the posts have changed: %s, not %s", got, want)
	}
}

// Posts are as the description says: length, shares, the same in JSON and CSV.
func TestPosts(t *testing.T) {
	var asJSON, asCSV bytes.Buffer
	if err := writePosts(&asJSON, 12_000_000, 1, false); err != nil {
		t.Fatal(err)
	}
	if err := writePosts(&asCSV, 12_000_000, 1, true); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&asCSV).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var posts, abroad, escaped, lengths float64
	ids := map[string]bool{}
	for line := range strings.Lines(asJSON.String()) {
		var p struct{ ID, Lang, Text string }
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		posts++
		if row := rows[int(posts)]; row[0] != p.ID || row[5] != p.Text {
			t.Fatalf("as CSV %q, as JSON %q", row, p)
		}
		if len(p.Text) < 15 || len(p.Text) > 400 {
			t.Errorf("%d bytes: %s", len(p.Text), p.Text)
		}
		ids[p.ID] = true
		lengths += float64(len(p.Text))
		abroad += share(p.Lang != "en")
		escaped += share(strings.Contains(line, `\u`))
	}
	within(t, "bytes of a line", float64(asJSON.Len())/posts, 550, 680)
	within(t, "bytes of a text", lengths/posts, 100, 140)
	within(t, "other languages", abroad/posts, 0.035, 0.045)
	within(t, "escapes", escaped/posts, 0.025, 0.035)
	within(t, "ids", float64(len(ids)), posts, posts)
}

// Terms are as frequent as the description says, and no two are the same.
func TestTerms(t *testing.T) {
	terms := makeTerms(newVocabulary().known())
	seen := map[string]bool{}
	for _, term := range terms {
		key := strings.ToLower(term.text)
		if seen[key] {
			t.Errorf("%s is there twice", term.text)
		}
		seen[key] = true
	}
	draw := newDrawer(1)
	var first, hundred, all float64
	const n = 100_000
	for range n {
		i := drawTerm(draw.rng)
		first += share(i == 0)
		hundred += share(i >= 0 && i < 100)
		all += share(i >= 0)
	}
	within(t, "the first term", first/n, 0.004, 0.006)
	within(t, "the first 100", hundred/n, 0.027, 0.033)
	within(t, "all", all/n, 0.12, 0.13)
}

func share(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func within(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	if got < low || got > high {
		t.Errorf("%s: %g, not from %g to %g", what, got, low, high)
	}
}
