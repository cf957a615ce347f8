package scan

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// longText is said by more people than one only if it was copied.
const longText = "acme left us at the gate for a whole night, which is bad, and nobody told us anything at all"

// by makes a post of an author.
func by(source, author string, n int, text string) mention.Post {
	p := post(source, n, text)
	p.Author = mention.Author{ID: author, Handle: author}
	return p
}

func copying() *Pipeline {
	p := pipeline()
	p.Copies = true
	return p
}

// TestCopies: of posts that say the same, one is shown, and counts the others.
func TestCopies(t *testing.T) {
	reviewed := func(n int, text string) mention.Post {
		p := by("shop", fmt.Sprint("r", n), n, text)
		p.URL, p.Kind = "https://shop.example/app", mention.KindReview
		return p
	}
	article := func(source string, n int, url string) mention.Post {
		p := by(source, "", n, "acme is bad")
		p.Author, p.URL, p.Kind, p.Title = mention.Author{}, url, mention.KindArticle, source
		return p
	}
	for _, c := range []struct {
		name   string
		posts  []mention.Post
		copies []int64 // of those that are shown
	}{
		{"a cross-post", []mention.Post{by("a", "dora", 1, longText), by("b", "d", 2, longText+" #fail https://t.example/x")}, []int64{1}},
		{"a campaign", []mention.Post{by("a", "x", 1, longText), by("a", "y", 2, longText), by("a", "z", 3, strings.ToUpper(longText)+" acme bad")}, []int64{2}},
		{"two unhappy people", []mention.Post{by("a", "x", 1, "acme is bad"), by("a", "y", 2, "acme is bad")}, []int64{0, 0}},
		{"one person twice", []mention.Post{by("a", "x", 1, "acme is bad"), by("a", "x", 2, "Acme! acme is bad")}, []int64{0, 0}},
		{"one person the same twice", []mention.Post{by("a", "x", 1, "acme is bad"), by("a", "x", 2, "acme is bad!")}, []int64{1}},
		{"no joining of people across sites", []mention.Post{by("a", "x", 1, "acme is bad"), by("b", "x", 2, "acme is bad")}, []int64{0, 0}},
		{"a repost as text", []mention.Post{by("a", "x", 1, "acme is bad"), by("a", "y", 2, "RT @x: acme is bad")}, []int64{1}},
		{"another number", []mention.Post{by("a", "x", 1, "order 17: "+longText), by("a", "x", 2, "order 18: "+longText)}, []int64{0, 0}},
		{"the same id is the same post", []mention.Post{by("a", "x", 1, longText), by("a", "x", 1, longText)}, []int64{0}},
		{"reviews below one app", []mention.Post{reviewed(1, "acme is bad, it logs me out"), reviewed(2, "acme is bad and slow")}, []int64{0, 0}},
		{"an article of two sources", []mention.Post{
			article("gdelt", 1, "https://www.news.example/a?utm_source=x"), article("feed", 2, "http://news.example/a/"),
		}, []int64{1}},
		{"posts that link the same article", []mention.Post{
			by("a", "x", 1, "acme is bad https://news.example/a"), by("a", "y", 2, "how bad acme is https://news.example/a"),
		}, []int64{0, 0}},
	} {
		p := copying()
		var shown []mention.Mention
		duplicates := 0
		for i := range c.posts {
			var m mention.Mention
			switch fate := p.Process(&c.posts[i], &m); {
			case p.Shows(fate):
				shown = append(shown, keep(&m))
			case fate == Duplicate:
				duplicates++
			}
		}
		var counts []int64
		for _, m := range shown {
			counts = append(counts, *m.Copies)
		}
		if !reflect.DeepEqual(counts, c.copies) || duplicates != len(c.posts)-len(shown) {
			t.Errorf("%s: shown with copies %v, %d duplicates; want %v", c.name, counts, duplicates, c.copies)
		}
	}
}

// TestNoDedupeShowsCopies switches all of it off.
func TestNoDedupeShowsCopies(t *testing.T) {
	p := copying()
	p.NoDedupe = true
	for range 2 {
		in := by("a", "x", 1, longText)
		var m mention.Mention
		if fate := p.Process(&in, &m); fate != Hit || m.Copies != nil {
			t.Errorf("fate %d", fate)
		}
	}
}

// TestCopyThatIsWorse: a copy that was changed a little may be a hit where the first
// one was none. It is shown then, and the others are its copies.
func TestCopyThatIsWorse(t *testing.T) {
	calm := strings.Replace(longText, "bad", "sad", 1)
	p := copying()
	var fates []Fate
	var hit mention.Mention
	for i, text := range []string{calm, calm, longText, calm, longText} {
		in := by("a", "x", i, text)
		var m mention.Mention
		fate := p.Process(&in, &m)
		if fates = append(fates, fate); fate == Hit {
			hit = keep(&m)
		}
	}
	if want := []Fate{Below, Duplicate, Hit, Duplicate, Duplicate}; !reflect.DeepEqual(fates, want) {
		t.Fatalf("fates %v, want %v", fates, want)
	}
	if *hit.Copies != 3 { // one before it, and two behind
		t.Errorf("%d copies", *hit.Copies)
	}
}

// TestCopiesOfEarlierRuns: what an earlier run delivered is not delivered again as a
// copy, known by its id here or by its fingerprint.
func TestCopiesOfEarlierRuns(t *testing.T) {
	first := copying()
	in := by("a", "x", 1, longText)
	var m mention.Mention
	if first.Process(&in, &m) != Hit || m.Fingerprint == [16]byte{} {
		t.Fatal("no fingerprint")
	}
	delivered := m.Fingerprint

	p := copying()
	p.Copied = func(f [16]byte) bool { return f == delivered }
	p.Known = func(id string) (mention.Mark, bool) { return mention.Mark{id[2]}, id == "a:9" }
	var repeated []mention.Mark
	p.Repeat = func(m mention.Mark) { repeated = append(repeated, m) }
	for _, c := range []struct {
		post mention.Post
		want Fate
	}{
		{by("a", "y", 2, longText), Known},
		{by("b", "z", 3, longText+"!"), Duplicate},
		{by("a", "x", 9, "acme is worse"), Known},
		{by("a", "x", 10, "acme is worse"), Duplicate},
		{by("a", "x", 11, "acme is bad"), Hit},
	} {
		if got := p.Process(&c.post, &m); got != c.want {
			t.Errorf("%s: fate %d, want %d", c.post.ID, got, c.want)
		}
	}
	if want := []mention.Mark{{'2'}, {'3'}, {'1'}}; !reflect.DeepEqual(repeated, want) {
		t.Errorf("marks %v, want %v", repeated, want)
	}
}

// TestBatchesFindCopies compares batches that forks made with one post after another.
func TestBatchesFindCopies(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	texts := []string{longText, "acme is bad", strings.Replace(longText, "bad", "sad", 1), longText[:60] + "…", "RT @u1: acme is bad", "other"}
	var posts []mention.Post
	for range 600 {
		p := by("s", fmt.Sprint("u", random.IntN(4)), random.IntN(400), texts[random.IntN(len(texts))]+strings.Repeat(" 17", random.IntN(3)))
		if random.IntN(9) == 0 {
			p.Kind, p.URL = mention.KindArticle, fmt.Sprint("https://news.example/", random.IntN(5))
			p.Source = fmt.Sprint("s", random.IntN(3))
		}
		posts = append(posts, p)
	}
	for _, all := range []bool{false, true} {
		slow, quick := copying(), copying()
		slow.All, quick.All = all, all
		got, tally := compareBatches(t, slow, quick, posts, random)
		if tally.Duplicates < 100 || got < 10 {
			t.Errorf("all %v: %+v", all, tally)
		}
	}
}

// TestNoAllocationsForCopies: a copy of what was shown costs no memory.
func TestNoAllocationsForCopies(t *testing.T) {
	p := copying()
	p.Matcher = nil
	first := by("a", "x", 1, longText)
	first.ID, first.URL = "", "https://www.youtube.com/watch?v=abc&t=1"
	again := first
	var m mention.Mention
	p.Process(&first, &m)
	if n := testing.AllocsPerRun(100, func() { p.Process(&again, &m) }); n != 0 {
		t.Errorf("%v allocations a post", n)
	}
}

func BenchmarkCopies(b *testing.B) {
	p := copying()
	p.Scorer = nil
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		in := by("a", "x", i, longText)
		var m mention.Mention
		p.Process(&in, &m)
	}
}
