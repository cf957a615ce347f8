package scan

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestBatchesAreTheSame compares batches that forks made with one post after
// another.
func TestBatchesAreTheSame(t *testing.T) {
	texts := []string{"acme is bad", "acme is good", "other is bad", "acme, and @dora is bad"}
	random := rand.New(rand.NewPCG(1, 2))
	var posts []mention.Post
	for range 500 {
		p := post("s", random.IntN(200)+1, texts[random.IntN(len(texts))])
		if random.IntN(20) == 0 {
			p.OptOut = "noindex"
		}
		posts = append(posts, p)
	}
	for _, all := range []bool{false, true} {
		slow, quick := pipeline(), pipeline()
		slow.All, quick.All = all, all
		compareBatches(t, slow, quick, posts, random)
	}
}

// compareBatches judges posts with one pipeline after another, and with forks of the
// other, and returns how many are shown, and the counts.
func compareBatches(t *testing.T, slow, quick *Pipeline, posts []mention.Post, random *rand.Rand) (int, Tally) {
	t.Helper()
	var want, got []mention.Mention
	var wantTally, tally Tally
	for _, p := range posts {
		var m mention.Mention
		fate := slow.Process(&p, &m)
		wantTally.Fetched++
		wantTally.Count(fate, m.Score)
		if slow.Shows(fate) {
			want = append(want, keep(&m))
		}
	}
	forks := []*Pipeline{quick.Fork(), quick.Fork(), quick.Fork()}
	var b Batch
	for n := 0; len(posts) > n; {
		b.Reset()
		for range random.IntN(40) {
			if n < len(posts) {
				p := posts[n]
				forks[n%3].Judge(&p, nil, &b)
				n++
			}
		}
		err := quick.Settle(&b, &tally, func(m *mention.Mention) error {
			got = append(got, keep(m))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(tally, wantTally) {
		t.Errorf("all %v: %d mentions, %+v; want %d, %+v", slow.All, len(got), tally, len(want), wantTally)
	}
	return len(got), tally
}

// TestBatchCut: what was cut off is neither counted nor shown.
func TestBatchCut(t *testing.T) {
	p := pipeline()
	f := p.Fork()
	var b Batch
	for n := range 4 {
		in := post("s", n+1, "acme is bad")
		f.Judge(&in, nil, &b)
	}
	b.Cut(2)
	var tally Tally
	shown := 0
	_ = p.Settle(&b, &tally, func(*mention.Mention) error { shown++; return nil })
	if shown != 2 || tally.Fetched != 2 || b.Len() != 2 {
		t.Errorf("%d shown, %d counted", shown, tally.Fetched)
	}
}
