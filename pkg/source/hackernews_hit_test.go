package source

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func FuzzHackernewsPage(f *testing.F) {
	f.Add(hnFixture(f, "hits_2026.json"))
	f.Add(hnFixture(f, "hits_2018.json"))
	f.Add([]byte(`{"hits":[{"objectID":"1","title":"<b>\u0000&#0;","created_at_i":-1,"parent_id":-5}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var page hackernewsPage
		if json.Unmarshal(body, &page) != nil || page.check() != nil {
			return
		}
		for i := range page.Hits {
			p, ok := page.Hits[i].post(hnClock())
			if !ok {
				continue
			}
			if strings.TrimLeft(strings.TrimPrefix(p.ID, "hackernews:"), "0123456789") != "" || p.Title+p.Text == "" {
				t.Errorf("the post %q has the title %q and the text %q", p.ID, p.Title, p.Text)
			}
			if !utf8.ValidString(p.Title+p.Text) || strings.ContainsAny(p.Title+p.Text, "\x00\x1b") {
				t.Errorf("the title %q or the text %q is not clean", p.Title, p.Text)
			}
			if at := p.PublishedAt; !at.IsZero() && (at.Location() != time.UTC || mention.PlausibleTime(at, hnClock()).IsZero()) {
				t.Errorf("published at %v", at)
			}
		}
	})
}

// BenchmarkHackernewsPage decodes a full page of comments.
func BenchmarkHackernewsPage(b *testing.B) {
	body, err := json.Marshal(map[string]any{"hits": manyHits(hackernewsPageSize), "nbPages": 5, "hitsPerPage": hackernewsPageSize})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		var page hackernewsPage
		if err := json.Unmarshal(body, &page); err != nil || page.check() != nil {
			b.Fatal(err)
		}
		for i := range page.Hits {
			if _, ok := page.Hits[i].post(hnClock()); !ok {
				b.Fatal("no post")
			}
		}
	}
}
