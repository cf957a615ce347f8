package privacy

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// usual are the kinds of posts that most are of, and the most allocations that
// masking each may take.
func usual() []struct {
	name   string
	post   mention.Post
	allocs float64
} {
	post := mention.Post{
		Source: "bluesky", ID: "bluesky:at://did:plc:abc/app.bsky.feed.post/3k", URL: "https://bsky.app/profile/did:plc:abc/post/3k",
		Text:   "third cancelled flight this month @northwindair, nobody answers the phone and my bag is in another country, what a joke it was",
		Author: mention.Author{ID: "did:plc:abc", Handle: "ann.example.social", Name: "Ann O. Nymous"},
	}
	with := func(change func(p *mention.Post)) mention.Post {
		p := post
		change(&p)
		return p
	}
	return []struct {
		name   string
		post   mention.Post
		allocs float64
	}{
		{"usual", post, 1},
		{"row", with(func(p *mention.Post) {
			p.Source, p.ID, p.URL = "file", "file:1234567", "https://news.example/item?id=1234567"
			p.Author = mention.Author{ID: "u-88123", Handle: "dora_flies"}
		}), 1},
		{"unknown", with(func(p *mention.Post) { p.Author, p.URL, p.ID = mention.Author{}, "", "file:7" }), 0},
		{"handle", with(func(p *mention.Post) { p.Text = "@dora_flies " + p.Text }), 2},
		{"address", with(func(p *mention.Post) { p.Text += " https://social.example/@dora_flies/123" }), 2},
		{"everything", with(func(p *mention.Post) {
			p.Text = "Ann O. Nymous here, u/dora and https://x.com/dora/status/1: " + p.Text
		}), 4},
		{"link", with(func(p *mention.Post) { p.Text += " see https://northwind.example/help?x=1" }), 1},
		{"japanese", with(func(p *mention.Post) {
			p.Text = "飛行機がまたキャンセルされました。三回目です。誰も電話に出ません。もう二度と乗りません。"
			p.Author.Name = "田中太郎"
		}), 1},
		{"extra", with(func(p *mention.Post) {
			p.Extra = []mention.Field{
				{Name: "region", Value: json.RawMessage(`"EU"`)},
				{Name: "tail", Value: json.RawMessage(`"a sentence of some length, with nobody in it"`)},
				{Name: "views", Value: json.RawMessage(`1234`)},
				{Name: "author_url", Value: json.RawMessage(`"https://x.com/dora"`)},
				{Name: "tags", Value: json.RawMessage(`["delay","refund"]`)},
				{Name: "geo_box", Value: json.RawMessage(`{"type":"Point","at":[1.5,2.25]}`)},
			}
		}), 1},
	}
}

func BenchmarkMask(b *testing.B) {
	m := Masker{Key: testKey, Own: []string{"northwindair"}}
	for _, bm := range usual() {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			var extra []mention.Field
			for b.Loop() {
				p := bm.post
				extra = append(extra[:0], p.Extra...)
				p.Extra = extra
				m.Mask(&p)
			}
		})
	}
}

// TestAllocations holds masking to few allocations: the pseudonym, and each text
// that changes.
func TestAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	m := Masker{Key: testKey, Own: []string{"northwindair"}}
	for _, tt := range usual() {
		extra := slices.Clone(tt.post.Extra)
		if n := testing.AllocsPerRun(100, func() {
			p := tt.post
			p.Extra = append(extra[:0], p.Extra...)
			m.Mask(&p)
		}); n > tt.allocs {
			t.Errorf("%s: %v allocations, want %v at most", tt.name, n, tt.allocs)
		}
	}
}
