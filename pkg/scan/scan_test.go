package scan

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// wordScorer finds a text negative when it has the word.
type wordScorer string

func (w wordScorer) Score(text string) mention.Score {
	if strings.Contains(text, string(w)) {
		return mention.Score{Negativity: 0.9, Sentiment: mention.Negative}
	}
	return mention.Score{Negativity: 0.2, Sentiment: mention.Positive}
}

func (w wordScorer) Explain(text string) []mention.Contribution {
	return []mention.Contribution{{Word: text, Weight: 1}}
}

// wordMatcher matches posts that hold the word.
type wordMatcher string

func (w wordMatcher) MatchPost(p *mention.Post, dst []string) ([]string, bool) {
	if strings.Contains(p.Title+" "+p.Text, string(w)) {
		return append(dst, string(w)), true
	}
	return dst, false
}

// sourceFunc is a source made of a function.
type sourceFunc func(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error]

func (f sourceFunc) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return f(ctx, q)
}

// yields makes a source of posts, with an error behind them.
func yields(posts []mention.Post, err error) mention.Source {
	return sourceFunc(func(context.Context, mention.Query) iter.Seq2[mention.Post, error] {
		return func(yield func(mention.Post, error) bool) {
			for _, p := range posts {
				if !yield(p, nil) {
					return
				}
			}
			if err != nil {
				yield(mention.Post{}, err)
			}
		}
	})
}

func post(source string, n int, text string) mention.Post {
	return mention.Post{
		ID: fmt.Sprintf("%s:%d", source, n), Source: source, Kind: mention.KindPost, Text: text,
		PublishedAt: now.Add(-time.Duration(n) * time.Hour), FetchedAt: now,
		Author: mention.Author{ID: "u1", Handle: "dora"},
	}
}

func pipeline() *Pipeline {
	return &Pipeline{
		Matcher: wordMatcher("acme"), Scorer: wordScorer("bad"), Threshold: 0.5,
		Masker: &privacy.Masker{Key: privacy.KeyOf([]byte("test"))}, Query: mention.Query{Text: "acme"},
	}
}

func TestPipelineFates(t *testing.T) {
	p := pipeline()
	p.Query.Since, p.Query.Langs = now.Add(-48*time.Hour), []string{"en"}
	optedOut := post("s", 3, "acme is bad")
	optedOut.OptOut = "noindex"
	german := post("s", 4, "acme is bad")
	german.Lang = "de-at"
	for _, c := range []struct {
		name string
		post mention.Post
		want Fate
	}{
		{"hit", post("s", 1, "acme is bad"), Hit},
		{"below", post("s", 2, "acme is good"), Below},
		{"the same id again", post("s", 1, "acme is bad"), Duplicate},
		{"the same post from a file", post("file:s", 1, "acme is bad"), Duplicate},
		{"another brand", post("s", 5, "other is bad"), Unmatched},
		{"opted out", optedOut, OptedOut},
		{"other language", german, Outside},
		{"too old", post("s", 49, "acme is bad"), Outside},
	} {
		var m mention.Mention
		if got := p.Process(&c.post, &m); got != c.want {
			t.Errorf("%s: fate %d, want %d", c.name, got, c.want)
		}
	}
}

// TestUnscored keeps what has no score from being a hit, shows it with All, and
// counts why.
func TestUnscored(t *testing.T) {
	p := pipeline()
	p.Scorer = mute{}
	p.Threshold = 0
	var tally Tally
	texts := []string{"acme", "acme", "acme dutch", "acme zulu"}
	for i := range maxReasons {
		texts = append(texts, fmt.Sprint("acme ", i))
	}
	for i, text := range texts {
		in := post("s", i, text)
		var m mention.Mention
		fate := p.Process(&in, &m)
		if fate != Unscored || m.Hit(0) || p.Shows(fate) {
			t.Fatalf("%q: fate %d", text, fate)
		}
		tally.Count(fate, m.Score)
	}
	p.All = true
	in := post("s", 99, "acme")
	var m mention.Mention
	if fate := p.Process(&in, &m); !p.Shows(fate) || m.Score.Unscored != "about acme" || m.ID != "s:99" {
		t.Errorf("with All: fate %d, %+v", fate, m.Score)
	}
	sum := Sum([]Tally{tally, tally})
	reasons := sum.Reasons.List()
	if sum.Unscored != 2*len(texts) || sum.Mentions() != sum.Unscored || len(reasons) != maxReasons+1 {
		t.Errorf("%d unscored, %d mentions, %d reasons", sum.Unscored, sum.Mentions(), len(reasons))
	}
	// Three reasons came first, so that of the numbered ones three found no room.
	if reasons[0] != (Reason{otherReasons, 6}) || reasons[1] != (Reason{"about acme", 4}) || reasons[2].Posts != 2 {
		t.Errorf("reasons: %v", reasons[:3])
	}
}

// mute is a scorer that knows nothing.
type mute struct{}

func (mute) Score(text string) mention.Score { return mention.Score{Unscored: "about " + text} }

// TestLanguage recognises the language of posts that are mentions and whose
// site states none.
func TestLanguage(t *testing.T) {
	stated, optedOut := post("s", 1, "acme oui"), post("s", 2, "acme oui")
	stated.Lang, optedOut.OptOut = "en", "noindex"
	for _, c := range []struct {
		name  string
		post  mention.Post
		langs []string
		fate  Fate
		lang  string
		asked int
	}{
		{"recognised", post("s", 3, "acme oui"), nil, Below, "fr", 1},
		{"not sure", post("s", 4, "acme hm"), []string{"fr"}, Below, "", 1},
		{"wanted", post("s", 5, "acme oui"), []string{"fr"}, Below, "fr", 1},
		{"not wanted", post("s", 6, "acme oui"), []string{"en"}, Outside, "", 1},
		{"stated", stated, []string{"en"}, Below, "en", 0},
		{"unmatched", post("s", 7, "oui"), nil, Unmatched, "", 0},
		{"opted out", optedOut, nil, OptedOut, "", 0},
	} {
		p := pipeline()
		p.All, p.Query.Langs = true, c.langs
		asked := 0
		p.Language = func(text string) string {
			asked++
			if strings.Contains(text, "oui") {
				return "fr"
			}
			return ""
		}
		var m mention.Mention
		if fate := p.Process(&c.post, &m); fate != c.fate || m.Lang != c.lang || asked != c.asked {
			t.Errorf("%s: fate %d, lang %q, asked %d times", c.name, fate, m.Lang, asked)
		}
	}
}

func TestPipelineFillsTheMention(t *testing.T) {
	p := pipeline()
	p.Explain = true
	p.Retain = func(string) time.Duration { return time.Hour }
	in := post("s", 1, "acme is bad, says @dora")
	in.Title = "on acme"
	var m mention.Mention
	if fate := p.Process(&in, &m); fate != Hit {
		t.Fatalf("fate %d, want a hit", fate)
	}
	if m.Brand != "acme" || !slices.Equal(m.Matched, []string{"acme"}) || m.Query != "acme" {
		t.Errorf("brand %q, matched %q, query %q", m.Brand, m.Matched, m.Query)
	}
	if m.Author != (mention.Author{}) || !mention.IsPseudonym(m.Pseudonym) || m.Text != "acme is bad, says [person]" {
		t.Errorf("author %v, pseudonym %q, text %q", m.Author, m.Pseudonym, m.Text)
	}
	if want := now.Add(time.Hour); !m.DeleteBy.Equal(want) {
		t.Errorf("delete by %v, want %v", m.DeleteBy, want)
	}
	if len(m.Why) != 1 || strings.Contains(m.Why[0].Word, "dora") || m.Why[0].Word != "on acme\nacme is bad, says [person]" {
		t.Errorf("why %v: want the masked title and text", m.Why)
	}
}

// TestADutyIsNotPutOff: scoring what was fetched before keeps its date.
func TestADutyIsNotPutOff(t *testing.T) {
	for _, c := range []struct {
		name      string
		has, want time.Duration
	}{
		{"none yet", 0, DefaultRetention}, {"earlier", time.Hour, time.Hour}, {"later", 90 * 24 * time.Hour, DefaultRetention},
	} {
		in := post("s", 1, "acme is bad")
		if c.has > 0 {
			in.DeleteBy = now.Add(c.has)
		}
		var m mention.Mention
		pipeline().Process(&in, &m)
		if want := now.Add(c.want); !m.DeleteBy.Equal(want) {
			t.Errorf("%s: delete by %v, want %v", c.name, m.DeleteBy, want)
		}
	}
}

func TestRunSideBySide(t *testing.T) {
	p := pipeline()
	var got []mention.Mention
	notes := &Notes{}
	notes.Add("first page only")
	notes.Add("first page only")
	jobs := []Job{
		{Spec: mention.Spec{Name: "a"}, Source: yields([]mention.Post{post("a", 1, "acme bad"), post("a", 3, "acme good"), post("a", 4, "no")}, nil), Notes: notes},
		{Spec: mention.Spec{Name: "b"}, Source: yields([]mention.Post{post("b", 2, "acme bad")}, mention.Errorf(mention.RateLimited, "wait"))},
		{Spec: mention.Spec{Name: "c"}, Source: yields(nil, nil)},
		{Spec: mention.Spec{Name: "d"}, Err: mention.Errorf(mention.Unconfigured, "no key")},
	}
	tallies, err := runOne(t.Context(), jobs, p, func(m mention.Mention) error { got = append(got, m); return nil }, Options{})
	if err != nil {
		t.Fatal(err)
	}
	Newest(got)
	var ids []string
	for _, m := range got {
		ids = append(ids, m.ID)
	}
	if want := []string{"a:1", "b:2"}; !slices.Equal(ids, want) {
		t.Errorf("hits %v, want %v", ids, want)
	}
	var states []string
	for _, tally := range tallies {
		states = append(states, fmt.Sprintf("%s %s %d/%d", tally.Source, tally.State(), tally.Mentions(), tally.Hits))
	}
	want := []string{"a ok 2/1", "b rate-limited 1/1", "c empty 0/0", "d unconfigured 0/0"}
	if !slices.Equal(states, want) {
		t.Errorf("states %q, want %q", states, want)
	}
	if !slices.Equal(tallies[0].Notes, []string{"first page only"}) {
		t.Errorf("notes %q", tallies[0].Notes)
	}
}

// endless yields posts until it is stopped.
func endless(name string) mention.Source {
	return sourceFunc(func(ctx context.Context, _ mention.Query) iter.Seq2[mention.Post, error] {
		return func(yield func(mention.Post, error) bool) {
			for n := 1; ; n++ {
				if ctx.Err() != nil {
					yield(mention.Post{}, ctx.Err())
					return
				}
				if !yield(post(name, n, "acme bad"), nil) {
					return
				}
			}
		}
	})
}

// silent never answers.
var silent = sourceFunc(func(ctx context.Context, _ mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		<-ctx.Done()
		yield(mention.Post{}, ctx.Err())
	}
})

func TestRunStopsAtTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		jobs := []Job{{Spec: mention.Spec{Name: "a", Offline: true}, Source: endless("a")}}
		n := 0
		tallies, err := runOne(t.Context(), jobs, pipeline(), func(mention.Mention) error { n++; return nil }, Options{Limit: 7})
		if err != nil || n != 7 || tallies[0].State() != OK || len(tallies[0].Notes) != 1 {
			t.Errorf("%d hits, state %s, notes %q, error %v; want 7, ok and a note", n, tallies[0].State(), tallies[0].Notes, err)
		}
	})
}

func TestRunInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		jobs := []Job{
			{Spec: mention.Spec{Name: "a"}, Source: yields([]mention.Post{post("a", 1, "acme bad")}, nil)},
			{Spec: mention.Spec{Name: "b"}, Source: silent},
		}
		time.AfterFunc(time.Second, cancel)
		n := 0
		tallies, err := runOne(ctx, jobs, pipeline(), func(mention.Mention) error { n++; return nil }, Options{})
		if err != nil || n != 1 {
			t.Errorf("%d hits, error %v; want what came before the stop", n, err)
		}
		if a, b := tallies[0].State(), tallies[1].State(); a != OK || b != State(mention.Interrupted) {
			t.Errorf("states %s and %s, want ok and interrupted", a, b)
		}
	})
}

func TestRunOutOfTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		progress := 0
		tallies, err := runOne(ctx, []Job{{Spec: mention.Spec{Name: "b"}, Source: silent}}, pipeline(), nil, Options{
			Progress: func([]Tally) { progress++ },
		})
		if err != nil || tallies[0].State() != State(mention.TimedOut) || progress < 100 {
			t.Errorf("state %s, error %v, %d reports; want timed-out and some 300", tallies[0].State(), err, progress)
		}
	})
}

// runOne is Run for one target.
func runOne(ctx context.Context, jobs []Job, p *Pipeline, emit func(mention.Mention) error, o Options) ([]Tally, error) {
	tallies, err := Run(ctx, jobs, []Target{{p, emit}}, o)
	return tallies[0], err
}

func TestRunEndsWhenTheOutputFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken pipe")
		n := 0
		_, err := runOne(t.Context(), []Job{{Spec: mention.Spec{Name: "a"}, Source: endless("a")}}, pipeline(), func(mention.Mention) error { n++; return broken }, Options{})
		if !errors.Is(err, broken) || n != 1 {
			t.Errorf("error %v after %d; want the output's, at once", err, n)
		}
	})
}

func TestRecent(t *testing.T) {
	var r recent
	add := func(id string) bool { return r.add(r.hash(id)) }
	if add("a") || !add("a") || add("b") {
		t.Error("an id is not seen once, and then again")
	}
	for n := range 2*generation + 10 {
		add(fmt.Sprint(n))
	}
	if n, size := r.now.n+r.old.n, len(r.now.slots)+len(r.old.slots); n > 2*generation || n <= generation || size > 4*generation {
		t.Errorf("%d ids are kept in %d slots", n, size)
	}
	if !add(fmt.Sprint(generation + 1)) {
		t.Error("an id of the last half million is forgotten")
	}
}

// TestNoAllocationsForWhatIsNotShown holds the promise for the many posts that
// do not come out.
func TestNoAllocationsForWhatIsNotShown(t *testing.T) {
	p := pipeline()
	p.NoDedupe = true
	var m mention.Mention
	for _, text := range []string{"other is bad", "acme is good"} {
		in := post("s", 1, text)
		if n := testing.AllocsPerRun(100, func() { p.Process(&in, &m) }); n != 0 {
			t.Errorf("%q: %v allocations a post", text, n)
		}
	}
}

func BenchmarkRecent(b *testing.B) {
	ids := make([]string, 1<<16)
	for i := range ids {
		ids[i] = fmt.Sprint("file:", i)
	}
	b.ReportAllocs()
	var r recent
	for i := 0; b.Loop(); i++ {
		r.add(r.hash(ids[i%len(ids)]))
	}
}

func BenchmarkPipeline(b *testing.B) {
	for _, c := range []struct{ name, text string }{{"unmatched", "other is bad"}, {"below", "acme is good"}} {
		b.Run(c.name, func(b *testing.B) {
			p := pipeline()
			p.NoDedupe = true
			in := post("s", 1, c.text)
			var m mention.Mention
			b.ReportAllocs()
			for b.Loop() {
				p.Process(&in, &m)
			}
		})
	}
}

// TestAddressed lets posts to the brand pass without a word of the query, if what
// they are addressed to was named for the scan.
func TestAddressed(t *testing.T) {
	review := func(n int, text string) mention.Post {
		p := post("shop", n, text)
		p.Addressed = true
		return p
	}
	posts := []mention.Post{review(1, "logs me out, bad"), review(2, "bad stock tip"), post("shop", 3, "bad too"), review(4, "acme is bad")}
	for _, c := range []struct {
		named bool
		want  []string
	}{
		{true, []string{"shop:1", "shop:4"}},
		{false, []string{"shop:4"}},
	} {
		p := pipeline()
		p.Excluded = wordMatcher("stock")
		jobs := []Job{{Spec: mention.Spec{Name: "shop"}, Source: yields(posts, nil), Addressed: c.named}}
		var got, brands []string
		_, err := runOne(t.Context(), jobs, p, func(m mention.Mention) error {
			got, brands = append(got, m.ID), append(brands, m.Brand)
			return nil
		}, Options{})
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("named %v: %v, error %v, want %v", c.named, got, err, c.want)
		}
		if slices.ContainsFunc(brands, func(b string) bool { return b != "acme" }) {
			t.Errorf("brands %v", brands)
		}
	}
}

// TestPaidPostsAreBounded lets a source with a price yield no more posts than the
// limit, mentions or not.
func TestPaidPostsAreBounded(t *testing.T) {
	asked := 0
	paid := sourceFunc(func(_ context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
		asked = q.Limit
		return func(func(mention.Post, error) bool) {}
	})
	spec := mention.Spec{Name: "paid", Cost: mention.Cost{PerPost: 0.005}}
	if _, err := runOne(t.Context(), []Job{{Spec: spec, Source: paid}}, pipeline(), nil, Options{Limit: 30}); err != nil {
		t.Fatal(err)
	}
	if asked != 30 {
		t.Errorf("asked for %d posts, want 30", asked)
	}
}
