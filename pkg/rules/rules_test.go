package rules

import (
	"math"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/sentiment"
)

// words is a scorer that counts bad and good words, each for 1 in log-odds.
type words struct{}

func (words) Score(text string) mention.Score {
	if strings.Contains(text, "hallo") {
		return mention.Score{Unscored: "language nl"}
	}
	s := mention.Score{Negativity: 0.5}.Shift(-1)
	for _, c := range (words{}).Explain(text) {
		s = s.Shift(c.Weight)
	}
	return s
}

func (words) Explain(text string) []mention.Contribution {
	var why []mention.Contribution
	for _, w := range strings.Fields(text) {
		switch w = strings.ToLower(strings.Trim(w, "\"'.,!?#")); w {
		case "war", "killers", "awful", "lawsuit", "warzone":
			why = append(why, mention.Contribution{Word: w, Weight: 1})
		case "lovely":
			why = append(why, mention.Contribution{Word: w, Weight: -1})
		}
	}
	return why
}

// brand is what the tests' brand sets.
var brand = Spec{
	Section: "profiles.northwind.sentiment",
	Neutral: []string{"War Zone", "the killers"},
	Phrases: map[string]float64{"refund": 1.5, "lost my bag": 2, "no problem": -2, "straße": 1},
	Always:  []string{`"class action" -film`, "lawyer AND refund"},
	Never:   []string{"hiring", "tribute"},
}

func must(t testing.TB, specs ...Spec) *Rules {
	t.Helper()
	r, err := New(specs...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestScore(t *testing.T) {
	s := must(t, brand).Wrap(words{})
	for _, tt := range []struct {
		name, text string
		odds       float64 // of the negativity
		label      mention.Sentiment
	}{
		{"no rule", "awful seats", 0, mention.Negative},
		{"neutral", "I play War Zone", -1, mention.Neutral},
		{"neutral in other letters", "I play WAR  zone and ＷＡＲ ＺＯＮＥ", -1, mention.Neutral},
		{"neutral as a hashtag", "#WarZone tonight", -1, mention.Neutral},
		{"neutral beside feeling", "the killers were awful", 0, mention.Negative},
		{"only whole terms", "a war, killers", 1, mention.Negative},
		{"phrase", "I want a refund", 0.5, mention.Negative},
		{"phrase counts once", "refund, Refund, REFUND", 0.5, mention.Negative},
		{"phrases add up", "refund, you lost my bag", 2.5, mention.Negative},
		{"phrase that soothes", "awful start, no problem now", -2, mention.Neutral},
		{"folded", "STRASSE", 0, mention.Negative},
		{"whole words only", "refunds", -1, mention.Neutral},
		{"always", "a class action is coming", math.Log(99), mention.Negative},
		{"always, as a query", "my lawyer wants a refund", math.Log(99), mention.Negative},
		{"always with its exception", "class action film", -1, mention.Neutral},
		{"never", "awful awful awful: we are hiring", -math.Log(99), mention.Neutral},
		{"always wins over never", "hiring for a class action", math.Log(99), mention.Negative},
		{"unscored stays", "hallo refund hiring", math.NaN(), ""},
		{"unscored but always", "hallo class action", math.Log(99), mention.Negative},
	} {
		got := s.Score(tt.text)
		if math.IsNaN(tt.odds) {
			if got != (mention.Score{Unscored: "language nl"}) {
				t.Errorf("%s: %+v", tt.name, got)
			}
			continue
		}
		if math.Abs(got.LogOdds()-tt.odds) > 1e-9 || got.Sentiment != tt.label || got.Unscored != "" {
			t.Errorf("%s: %+v with log-odds %.3f, want %.3f, %s", tt.name, got, got.LogOdds(), tt.odds, tt.label)
		}
	}
}

// TestStrongerStays: a rule raises and lowers, it does not set.
func TestStrongerStays(t *testing.T) {
	s := must(t, Spec{Always: []string{"lawyer"}, Never: []string{"hiring"}}).Wrap(words{})
	if got := s.Score("lawyer" + strings.Repeat(" awful", 9)); got.Negativity < 0.999 {
		t.Errorf("always lowers to %v", got.Negativity)
	}
	if got := s.Score("hiring" + strings.Repeat(" lovely", 9)); got.Negativity > 0.001 {
		t.Errorf("never raises to %v", got.Negativity)
	}
}

// TestExplainAddsUp: the steps add up to the score, and name their rules.
func TestExplainAddsUp(t *testing.T) {
	s := must(t, brand).Wrap(words{}).(mention.Explainer)
	for _, text := range []string{
		"War Zone is awful, refund", "awful seats", "hiring at war", "class action, refund, hiring", "no problem lovely",
	} {
		sum := -1.0 // where the scorer of this test begins
		for _, c := range s.Explain(text) {
			sum += c.Weight
		}
		if want := s.Score(text).LogOdds(); math.Abs(sum-want) > 1e-9 {
			t.Errorf("%s: parts add up to %.4f, the score is %.4f", text, sum, want)
		}
	}
	var got []string
	for _, c := range s.Explain("WAR ZONE refund: class action, hiring, awful") {
		got = append(got, c.Word)
	}
	want := `rule: neutral "War Zone"|awful|rule: phrase "refund"|rule: never_negative "hiring"|rule: always_negative "class action" -film`
	if strings.Join(got, "|") != want {
		t.Errorf("steps %s, want %s", strings.Join(got, "|"), want)
	}
	if why := s.Explain("hallo refund"); len(why) != 0 {
		t.Errorf("an unscored text is explained by %v", why)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	for _, tt := range []struct {
		spec Spec
		want string
	}{
		{Spec{Section: "sentiment", Neutral: []string{"a AND b"}}, `sentiment.neutral holds "a AND b", which is a query of several terms`},
		{Spec{Section: "sentiment", Neutral: []string{`"open`}}, `sentiment.neutral holds "\"open": query, column 1`},
		{Spec{Section: "sentiment", Phrases: map[string]float64{"x": 6}}, `sentiment.phrases gives "x" the weight 6`},
		{Spec{Section: "sentiment", Phrases: map[string]float64{"x": math.NaN()}}, "the weight NaN"},
		{Spec{Section: "sentiment", Phrases: map[string]float64{"": 1}}, "sentiment.phrases"},
		{Spec{Section: "sentiment", Always: []string{"-x"}}, "sentiment.always_negative"},
		{Spec{Section: "sentiment", Never: []string{"("}}, "sentiment.never_negative"},
	} {
		_, err := New(tt.spec)
		if mention.KindOf(err) != mention.BadConfig || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q", tt.spec, err, tt.want)
		}
		if e, ok := err.(*mention.Error); !ok || e.Hint == "" {
			t.Errorf("%+v: no hint", tt.spec)
		}
	}
}

func TestSectionsAddUp(t *testing.T) {
	r := must(t, Spec{Phrases: map[string]float64{"refund": 1, "late": 1}, Never: []string{"hiring"}}, Spec{Phrases: map[string]float64{"Refund": 2}})
	if r.Count() != 3 {
		t.Errorf("%d rules", r.Count())
	}
	if got := r.Wrap(words{}).Score("refund").LogOdds(); math.Abs(got-1) > 1e-9 {
		t.Errorf("the later weight does not count: log-odds %.3f, want 1", got)
	}
	none := must(t, Spec{})
	if none != nil || none.Count() != 0 || none.Wrap(words{}) != (words{}) || none.Neutralise("War Zone") != "War Zone" {
		t.Error("no rules are not nothing")
	}
}

// TestNeutralIsAsAName: a neutral term is judged as an unknown name would be, by
// the scorers that there are.
func TestNeutralIsAsAName(t *testing.T) {
	r := must(t, Spec{Neutral: []string{"War Zone", "The Killers"}})
	for _, name := range sentiment.Names() {
		base, err := sentiment.New(name)
		if err != nil {
			t.Fatal(err)
		}
		s := r.Wrap(base)
		for _, text := range []string{"I love %", "% is on again", "the servers of % are terrible", "WE ALL PLAY %!"} {
			as := strings.ReplaceAll(text, "%", like(text))
			for _, term := range []string{"War Zone", "the killers", "The Killers"} {
				if like(text) != standIn {
					term = strings.ToUpper(term)
				}
				if got, want := s.Score(strings.ReplaceAll(text, "%", term)), base.Score(as); got != want {
					t.Errorf("%s, %q with %q: %+v, want %+v", name, text, term, got, want)
				}
			}
		}
	}
}

func FuzzRules(f *testing.F) {
	f.Add("War Zone refund class action hiring hallo")
	f.Add("#WarZone\xff\x00 ＷＡＲ ＺＯＮＥ lost-my-bag")
	s := must(f, brand).Wrap(words{}).(mention.Explainer)
	f.Fuzz(func(t *testing.T, text string) {
		score := s.Score(text)
		if n := score.Negativity; !(n >= 0 && n <= 1) || (score.Unscored == "") != (score.Sentiment != "") && score.Sentiment != "" {
			t.Errorf("%q: %+v", text, score)
		}
		if again := s.Score(text); again != score {
			t.Errorf("%q: %+v, then %+v", text, score, again)
		}
		s.Explain(text)
	})
}

// TestNoRuleNoAllocation: most texts concern no rule, and cost nothing.
func TestNoRuleNoAllocation(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	base, err := sentiment.New("vader")
	if err != nil {
		t.Fatal(err)
	}
	s := must(t, brand).Wrap(base)
	const text = "The crew was kind, but the app logs me out at the gate every single time. Not great."
	s.Score(text)
	if n := testing.AllocsPerRun(200, func() { s.Score(text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkRules(b *testing.B) {
	s := must(b, brand).Wrap(constant{})
	for name, text := range map[string]string{
		"none":  "The crew was kind, but the app logs me out at the gate every single time. Not great.",
		"fires": "The crew of War Zone was kind, but I want a refund, and the app logs me out every single time.",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Score(text)
			}
		})
	}
}

// constant is a scorer that takes no time.
type constant struct{}

func (constant) Score(string) mention.Score { return mention.Score{Negativity: 0.3} }
