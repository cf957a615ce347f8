package adapt

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// constant is a scorer that gives one negativity to all texts but Dutch ones.
type constant float64

func (c constant) Score(text string) mention.Score {
	if strings.HasPrefix(text, "hallo") {
		return mention.Score{Unscored: "language nl"}
	}
	return mention.Score{}.At(float64(c))
}

func (c constant) Explain(string) []mention.Contribution {
	return []mention.Contribution{{Word: "base rate", Weight: mention.Score{Negativity: float64(c)}.LogOdds()}}
}

// lessons are corrections in which "rebooked" is bad news and "upgrade" is good,
// among others that teach nothing.
func lessons(n int) []Example {
	var all []Example
	for i := range n {
		all = append(all,
			Example{fmt.Sprintf("got rebooked on day %d", i), true},
			Example{fmt.Sprintf("got an upgrade on day %d", i), false})
		for j := range 8 {
			all = append(all, Example{fmt.Sprintf("text%d of%d", i, j), j%3 == 0})
		}
	}
	return all
}

func TestLearn(t *testing.T) {
	s := Learn(constant(0.3), lessons(10))
	for text, more := range map[string]int{
		"we were rebooked": 1, "REBOOKED!": 1, "free upgrade": -1, "nothing new": 0, "@rebooked https://x.example/rebooked [person]": 0,
	} {
		got := s.Score(text)
		switch by := got.Negativity - 0.3; {
		case more > 0 && by < 0.02, more < 0 && by > -0.02, more == 0 && by != 0:
			t.Errorf("%q: negativity %.3f from 0.3, want it to move by %+d", text, got.Negativity, more)
		}
	}
	if got := s.Score("hallo rebooked"); got != (mention.Score{Unscored: "language nl"}) {
		t.Errorf("an unscored text becomes %+v", got)
	}
}

// TestFewCorrectionsTeachLittle: one correction teaches nothing, two hardly.
func TestFewCorrectionsTeachLittle(t *testing.T) {
	base := constant(0.3)
	if s := Learn(base, lessons(1)[:1]); s != mention.Scorer(base) {
		t.Error("one correction changes the scorer")
	}
	if s := Learn(base, nil); s != mention.Scorer(base) {
		t.Error("no correction changes the scorer")
	}
	if s := Learn(base, []Example{{"hallo a", true}, {"hallo a", true}}); s != mention.Scorer(base) {
		t.Error("texts without a score teach something")
	}
	two := Learn(base, lessons(2)).Score("rebooked").Negativity
	many := Learn(base, lessons(50)).Score("rebooked").Negativity
	if two > 0.33 || many < two+0.1 {
		t.Errorf("two corrections lead to %.3f, fifty to %.3f", two, many)
	}
}

// TestBounds: however often something is said, it does not drown the scorer.
func TestBounds(t *testing.T) {
	s := Learn(constant(0.3), lessons(5000))
	before := constant(0.3).Score("").LogOdds()
	for _, text := range []string{"rebooked", strings.Repeat("rebooked ", 5000), strings.Repeat("got rebooked on day ", 3)} {
		if by := s.Score(text).LogOdds() - before; by > maxShift+1e-9 || by <= 0 {
			t.Errorf("%.40q moves the log-odds by %.2f", text, by)
		}
	}
	if by := s.Score("rebooked").LogOdds() - before; by > maxWeight+1e-6 {
		t.Errorf("a word weighs %.2f", by)
	}
}

func TestExplainAddsUp(t *testing.T) {
	s := Learn(constant(0.3), lessons(500)).(mention.Explainer)
	for _, text := range []string{"got rebooked", strings.Repeat("got rebooked on day one ", 40), "upgrade", "nothing", ""} {
		sum := 0.0
		for _, c := range s.Explain(text) {
			sum += c.Weight
		}
		if want := s.Score(text).LogOdds(); math.Abs(sum-want) > 1e-6 {
			t.Errorf("%.40q: parts add up to %.4f, the score is %.4f", text, sum, want)
		}
	}
	why := s.Explain("we got rebooked")
	if last := why[len(why)-1].Word; last != "adapted: got rebooked" {
		t.Errorf("the last part is %q", last)
	}
}

// TestSameLessonsSameScorer: nothing depends on the order of a map.
func TestSameLessonsSameScorer(t *testing.T) {
	a, b := Learn(constant(0.3), lessons(100)), Learn(constant(0.3), lessons(100))
	for i := range 100 {
		text := fmt.Sprintf("got rebooked or an upgrade on day %d", i)
		if a.Score(text) != b.Score(text) {
			t.Fatalf("%q: %v and %v", text, a.Score(text), b.Score(text))
		}
	}
}

func TestFeatures(t *testing.T) {
	for text, want := range map[string]string{
		"Don't lose it":             "Don't|lose|Don't lose|it|lose it",
		"a @b.c d":                  "a|d",
		"see https://x.example/y z": "see|z",
		"www.x.example z":           "z",
		"by [person], [name] [x]":   "by|x",
		"one\ntwo":                  "one|two",
		"'quoted' o’clock":          "quoted|o’clock|quoted' o’clock",
		"late 😡😡":                   "late|😡😡|late 😡😡",
		"":                          "",
		"\xff\x80":                  "",
	} {
		var got []string
		each(text, func(f feature) { got = append(got, text[f.start:f.end]) })
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %s, want %s", text, strings.Join(got, "|"), want)
		}
	}
	hash := func(text string) (h uint64) { each(text, func(f feature) { h = f.hash }); return h }
	if hash("LATE AGAIN") != hash("late  again") || hash("again late") == hash("late again") {
		t.Error("hashes do not tell what they should")
	}
}

func FuzzLearn(f *testing.F) {
	f.Add("got rebooked\n[person] @x https://y.example \xff 😡", 0.3, true)
	f.Add("a a a", 1.0, false)
	f.Fuzz(func(t *testing.T, text string, negativity float64, negative bool) {
		if !(negativity >= 0 && negativity <= 1) {
			t.Skip()
		}
		s := Learn(constant(negativity), append(lessons(3), Example{text, negative}, Example{text, negative}))
		if n := s.Score(text).Negativity; !(n >= 0 && n <= 1) {
			t.Errorf("negativity %v", n)
		}
		if e, ok := s.(mention.Explainer); ok {
			e.Explain(text)
		}
	})
}

func TestNoAllocation(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	s := Learn(constant(0.3), lessons(10))
	const text = "we got rebooked, and @nobody says why https://x.example 😡"
	if n := testing.AllocsPerRun(200, func() { s.Score(text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
