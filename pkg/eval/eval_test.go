package eval

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// row is one scored post; said "" is a post without a score.
type row struct {
	negativity  float64
	said, truth mention.Sentiment
}

const (
	neg = mention.Negative
	neu = mention.Neutral
	pos = mention.Positive
)

func (r row) score() mention.Score {
	if r.said == "" {
		return mention.Score{Unscored: "no words"}
	}
	return mention.Score{Negativity: r.negativity, Sentiment: r.said}
}

func setOf(rows ...row) *Set {
	var s Set
	for _, r := range rows {
		s.Add(r.score(), r.truth)
	}
	return &s
}

func near(f Figure, want float64) bool {
	v, known := f.Get()
	return known && math.Abs(v-want) < 1e-9 || !known && math.IsNaN(want)
}

// TestReport compares with figures that were worked out by hand. NaN stands for
// what is undefined.
func TestReport(t *testing.T) {
	nan := math.NaN()
	mixed := []row{{.9, neg, neg}, {.8, neg, pos}, {.7, neg, neg}, {.4, neu, neg}, {.2, neu, neu}, {0, "", neg}}
	for _, c := range []struct {
		name    string
		rows    []row
		highest int
		want    [10]float64 // in the order of Figures.all
		best    [2]float64  // F1 and its threshold
	}{
		{
			"one of six without a score", mixed, 3,
			[10]float64{(1 + 2./3 + 3./4) / 4, 2. / 3, 2. / 3, 2. / 4, 4. / 7, (4./7 + 2./3) / 3, .5, .5, .4, 5. / 6},
			[2]float64{.75, .4},
		},
		{
			"equal scores are one step",
			[]row{{.9, neg, neg}, {.5, neg, pos}, {.5, neg, neg}, {.5, neg, pos}},
			2,
			[10]float64{.75, 2. / 3, .5, 1, 2. / 3, 1. / 3, .5, .5, .25*.1 + .75*(.5-1./3), 1},
			[2]float64{2. / 3, .9},
		},
		{
			"perfect, two labels",
			[]row{{1, neg, neg}, {0, pos, pos}},
			100,
			[10]float64{1, .5, 1, 1, 1, 1, 1, 1, 0, 1},
			[2]float64{1, 1},
		},
		{
			"nothing is negative",
			[]row{{.9, neg, pos}, {.1, pos, pos}},
			1,
			[10]float64{nan, 0, 0, nan, 0, 2. / 3, .5, .5, .5, 1},
			[2]float64{nan, nan},
		},
		{
			"nothing is found",
			[]row{{.1, neu, neg}, {.2, neu, neu}},
			1,
			[10]float64{.5, 0, nan, 0, 0, 1. / 3, .5, .5, .55, 1},
			[2]float64{2. / 3, .1},
		},
		{"nothing has a score", []row{{0, "", neg}, {0, "", pos}}, 1, [10]float64{0, nan, nan, 0, 0, 0, 0, 0, nan, 0}, [2]float64{nan, nan}},
		{"no rows", nil, 1, [10]float64{nan, nan, nan, nan, nan, nan, nan, nan, nan, nan}, [2]float64{nan, nan}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := setOf(c.rows...).Report(Options{Threshold: .5, Highest: c.highest})
			for i, f := range r.all() {
				if !near(*f, c.want[i]) {
					t.Errorf("figure %d is %v, want %v", i, *f, c.want[i])
				}
			}
			if !near(r.Best.F1, c.best[0]) || !near(r.Best.Threshold, c.best[1]) {
				t.Errorf("best F1 %v, want %v", r.Best, c.best)
			}
		})
	}
	r := setOf(mixed...).Report(Options{Threshold: .5})
	if want := (Confusion{{2, 1, 0, 1}, {0, 1, 0, 0}, {1, 0, 0, 0}}); r.Confusion != want {
		t.Errorf("confusion %v, want %v", r.Confusion, want)
	}
	if r.Posts != 6 || r.Unscored != 1 || r.Negative != 4 || r.Neutral != 1 || r.Positive != 1 || r.Highest != 5 {
		t.Errorf("counts %+v", r)
	}
	if b := r.Bins[8]; b.Posts != 1 || !near(b.Said, .8) || !near(b.Negative, 0) || b.From != .8 || b.To != .9 {
		t.Errorf("bin %+v", b)
	}
}

// TestAddStrange takes what no scorer should give.
func TestAddStrange(t *testing.T) {
	s := setOf(row{math.NaN(), neg, neg}, row{math.Inf(1), neg, neg}, row{-3, "mixed", neu}, row{.5, neg, "irony"})
	r := s.Report(Options{Threshold: .5})
	if r.Posts != 3 || r.Unscored != 1 || r.Confusion != (Confusion{{1, 0, 0, 1}, {0, 0, 0, 1}}) || r.Bins[9].Posts != 1 || r.Bins[0].Posts != 1 {
		t.Errorf("%+v", r)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

// random makes rows with many equal scores, some without any.
func random(rng *rand.Rand, n int) []row {
	rows := make([]row, n)
	for i := range rows {
		labels := Labels()
		rows[i] = row{float64(rng.IntN(20)) / 19, labels[rng.IntN(3)], labels[rng.IntN(3)]}
		if rng.IntN(10) == 0 {
			rows[i].said = ""
		}
	}
	return rows
}

// TestProperties: figures lie in 0 to 1, the order of rows does not count, two
// sets merged are one, and AP stands on the order of the scores alone.
func TestProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		rows := random(rng, rng.IntN(60))
		o := Options{Threshold: rng.Float64(), Highest: 1 + rng.IntN(20)}
		r := setOf(rows...).Report(o)
		for i, f := range r.all() {
			if v, known := f.Get(); known && (v < 0 || v > 1+1e-12) {
				t.Fatalf("figure %d is %v", i, v)
			}
		}
		shuffled := append([]row(nil), rows...)
		rng.Shuffle(len(rows), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		cut := rng.IntN(len(rows) + 1)
		merged := setOf(rows[:cut]...)
		merged.Merge(setOf(rows[cut:]...))
		squared := append([]row(nil), rows...)
		for i := range squared {
			squared[i].negativity *= squared[i].negativity
		}
		for name, other := range map[string]Report{"shuffled": setOf(shuffled...).Report(o), "merged": merged.Report(o)} {
			for i, f := range r.all() {
				if g := *other.all()[i]; f.known != g.known || math.Abs(f.v-g.v) > 1e-12 {
					t.Fatalf("%s: figure %d is %v, not %v", name, i, g, *f)
				}
			}
			if r.Confusion != other.Confusion {
				t.Fatalf("%s: confusion %v, not %v", name, other.Confusion, r.Confusion)
			}
		}
		if g := setOf(squared...).Report(o).AP; r.AP != g {
			t.Fatalf("AP %v, and %v with other scores in the same order", r.AP, g)
		}
	}
}

func TestMean(t *testing.T) {
	got := Mean([]Figures{{AP: Of(.5), F1: Of(1)}, {AP: Of(1)}, {}})
	if !near(got.AP, .75) || !near(got.F1, 1) || !got.Recall.IsZero() {
		t.Errorf("%+v", got)
	}
}

// TestWorst keeps the worst of each side, the first of equal ones, and asks for
// the text of no other.
func TestWorst(t *testing.T) {
	w := Worst{Most: 2, Threshold: .5}
	asked := 0
	for i, r := range []row{{.6, neg, pos}, {.9, neg, neu}, {.4, neu, neg}, {.9, neg, pos}, {.9, neg, pos}, {.1, pos, neg}, {.2, pos, neg}, {.3, neu, pos}, {.8, neg, neg}, {0, "", neg}} {
		w.Add(r.score(), r.truth, func() Mistake {
			asked++
			return Mistake{Line: i, Truth: r.truth}
		})
	}
	lines := func(list []Mistake) (out []int) {
		for _, m := range list {
			out = append(out, m.Line)
		}
		return out
	}
	if a, m := lines(w.FalseAlarms), lines(w.Misses); len(a) != 2 || a[0] != 1 || a[1] != 3 || len(m) != 2 || m[0] != 5 || m[1] != 6 {
		t.Errorf("false alarms %v, misses %v", a, m)
	}
	if asked != 6 || w.Misses[0].Negativity != .1 {
		t.Errorf("asked %d times, %+v", asked, w.Misses)
	}
}

func TestReportJSON(t *testing.T) {
	b, err := json.Marshal(setOf(row{.25, neu, neu}).Report(Options{Threshold: .5}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"accuracy":1`, `"best_f1":{}`, `"neutral":{"negative":0,"neutral":1,"none":0,"positive":0}`, `"said":0.25`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in %s", want, b)
		}
	}
	for _, not := range []string{`"recall"`, `"ap"`, "null"} {
		if strings.Contains(string(b), not) {
			t.Errorf("there is %s in %s", not, b)
		}
	}
}

func BenchmarkReport(b *testing.B) {
	rows := random(rand.New(rand.NewPCG(1, 2)), 100_000)
	b.ReportAllocs()
	for b.Loop() {
		setOf(rows...).Report(Options{Threshold: .5})
	}
}
