package bayes

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/naivebayes"
)

// invented makes posts of a few words that go with their labels, and a few that
// do not.
func invented(n int) []Example {
	rng := rand.New(rand.NewPCG(1, 2))
	says := map[string][]string{
		"neg": {"refund", "still waiting", "not working", "worst", ":("},
		"neu": {"meeting", "opens today", "question", "photo"},
		"pos": {"love it", "thank you", "great", ":)"},
	}
	common := strings.Fields("the a my it on for this google bag")
	var out []Example
	for _, set := range []string{"complaints", "sentube", "app_one", "app_two", "goemotions"} {
		for i := range n {
			label := []string{"neg", "neu", "pos"}[rng.IntN(3)]
			words := []string{says[label][rng.IntN(len(says[label]))]}
			for range 1 + rng.IntN(6) {
				words = append(words, common[rng.IntN(len(common))])
			}
			if strings.HasPrefix(set, "app_") {
				words = append(words, "hotline")
			}
			rng.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			out = append(out, Example{Text: fmt.Sprintf("%s @user%d", strings.Join(words, " "), i), Label: label, Set: set})
		}
	}
	return out
}

// trained returns the model that the examples make, and its JSON.
func trained(t *testing.T, examples []Example, o Options) (*naivebayes.Model, string) {
	t.Helper()
	data, err := Train(examples, o)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	m, err := naivebayes.Parse(string(plain))
	if err != nil {
		t.Fatal(err)
	}
	return m, string(plain)
}

func TestTrain(t *testing.T) {
	m, plain := trained(t, invented(400), Options{})
	var r naivebayes.Reader
	for text, want := range map[string]int{
		"the worst, not working for my bag": naivebayes.Negative,
		"this photo on the meeting":         naivebayes.Neutral,
		"thank you, it is great":            naivebayes.Positive,
	} {
		r.Read(text)
		if got := m.Judge(&r); got.Class != want {
			t.Errorf("%q: %+v, want class %d", text, got, want)
		}
	}
	for _, not := range []string{"google", "hotline", "user1"} { // a brand, one place only, a person
		if strings.Contains(plain, not) {
			t.Errorf("the model knows %q", not)
		}
	}
	_, again := trained(t, invented(400), Options{})
	if plain != again {
		t.Error("the same examples made two models")
	}
	if _, few := trained(t, invented(400), Options{Terms: 10}); strings.Count(few, "Seen") != 10 {
		t.Errorf("%d terms, want 10", strings.Count(few, "Seen"))
	}
}

func TestTrainRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		list []Example
		want string
	}{
		{"nothing", nil, "there must be negative posts"},
		{"one class", []Example{{"a b c", "neg", "s"}}, "there must be negative posts"},
		{"a strange label", []Example{{"a", "neg", "s"}, {"b", "angry", "s"}}, `set s: unknown label "angry"`},
	} {
		if _, err := Train(tt.list, Options{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

// TestTrainWithoutDomains: where nothing can be left out, there is a model still.
func TestTrainWithoutDomains(t *testing.T) {
	list := invented(200)
	for i := range list {
		list[i].Set = fmt.Sprint("set", i%4)
	}
	m, _ := trained(t, list, Options{})
	var r naivebayes.Reader
	r.Read("worst")
	bad := m.Sums(&r).Negative
	r.Read("great")
	if good := m.Sums(&r).Negative; bad <= good {
		t.Errorf("worst is at %v, great at %v", bad, good)
	}
}

// What the library counts is what stands in the posts.
func TestCount(t *testing.T) {
	var list []Example
	for _, set := range []string{"one", "two", "three"} {
		list = append(list, Example{"no refund, no reply", "neg", set}, Example{"reply", "neu", set}, Example{"rare" + set, "pos", set})
	}
	c, err := count(list)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.sets) != 3 || c.sets[0].name != "one" || c.sets[0].posts != [naivebayes.Classes]float64{1, 1, 1} {
		t.Fatalf("%+v", c.sets)
	}
	got := map[string][naivebayes.Classes]float64{}
	for _, n := range c.sets[0].terms {
		got[c.vocabulary.terms[n.term]] = n.times
	}
	for term, want := range map[string][naivebayes.Classes]float64{"no_": {2, 0, 0}, "no refund": {1, 0, 0}, "reply": {1, 1, 0}, "rareone": {}} {
		if got[term] != want {
			t.Errorf("%q: %v, want %v", term, got[term], want)
		}
	}
	if !slices.IsSorted(c.vocabulary.terms) {
		t.Error("the terms have no order")
	}
}

func TestWeights(t *testing.T) {
	for _, tt := range []struct {
		set   set
		ratio float64 // of all negative posts to all others
	}{
		{set{name: "complaints", posts: [naivebayes.Classes]float64{25, 75, 0}}, 1},
		{set{name: "goemotions", posts: [naivebayes.Classes]float64{10, 40, 50}}, 1. / 3},
		{set{name: "goemotions", posts: [naivebayes.Classes]float64{0, 40, 50}}, 0},
	} {
		w := tt.set.weights()
		bad, rest := w[0]*tt.set.posts[0], w[1]*tt.set.posts[1]+w[2]*tt.set.posts[2]
		if got := bad / rest; got < tt.ratio-1e-9 || got > tt.ratio+1e-9 {
			t.Errorf("%+v: negative to others is %v, want %v", tt.set, got, tt.ratio)
		}
	}
}

// fit must find the scale and the shift that the classes were drawn with.
func TestFit(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var all []judged
	for range 20_000 {
		x := rng.NormFloat64() * 2
		j := judged{sums: naivebayes.Sums{Negative: x}, class: naivebayes.Positive, weight: 1}
		if rng.Float64() < logistic(1.5*x-0.7) {
			j.class = naivebayes.Negative
		}
		all = append(all, j)
	}
	scale, shift := fit(all)
	if scale < 1.4 || scale > 1.6 || shift < -0.8 || shift > -0.6 {
		t.Errorf("scale %v, shift %v, want 1.5, -0.7", scale, shift)
	}
}
