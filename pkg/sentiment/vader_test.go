package sentiment

import (
	"math"
	"slices"
	"testing"

	"github.com/jonreiter/govader"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func compoundOf(t testing.TB, text string) float64 {
	t.Helper()
	v := bare(t, "vader").(*vader)
	s := v.judge(text)
	defer v.release(s)
	return s.compound()
}

// The numbers are what the authors' program gives: first for the examples it
// publishes, then for one text per rule.
func TestVaderCompound(t *testing.T) {
	for _, tt := range []struct {
		text string
		want float64
	}{
		{"VADER is smart, handsome, and funny.", 0.8316},
		{"VADER is smart, handsome, and funny!", 0.8439},
		{"VADER is very smart, handsome, and funny.", 0.8545},
		{"VADER is VERY SMART, handsome, and FUNNY.", 0.9227},
		{"VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342},
		{"VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", 0.9469},
		{"VADER is not smart, handsome, nor funny.", -0.7424},
		{"The book was good.", 0.4404},
		{"At least it isn't a horrible book.", 0.431},
		{"The book was only kind of good.", 0.3832},
		{"The plot was good, but the characters are uncompelling and the dialog is not great.", -0.7042},
		{"Today SUX!", -0.5461},
		{"Today only kinda sux! But I'll get by, lol", 0.5249},
		{"Make sure you :) or :D today!", 0.8633},
		{"Catch utf-8 emoji such as such as 💘 and 💋 and 😁", 0.7003},
		{"Not bad at all", 0.431},
		{"Sentiment analysis has never been good.", -0.3412},
		{"Sentiment analysis has never been this good!", 0.5672},
		{"With VADER, sentiment analysis is the shit!", 0.6476},
		{"On the other hand, VADER is quite bad ass", 0.802},
		{"Without a doubt, excellent idea.", 0.7013},
		{"Roger Dodger is at least compelling as a variation on the theme.", 0.2263},
		{"Roger Dodger is one of the least compelling variations on this theme.", -0.1695},

		{"", 0},
		{"still waiting for my refund, day 12", 0},
		{"GOOD", 0.4404},
		{"GOOD crew", 0.5622},
		{"I HATE waiting", -0.6633},
		{"not VERY good", -0.488},
		{"I don't like it", -0.2755},
		{"I don’t like it", 0.3612}, // only straight apostrophes negate
		{"no good seats", -0.3412},
		{"no problems or delays or losses", -0.1134},
		{"flight was never so bad", -0.7479},
		{"the food was so good", 0.5777},
		{"without doubt a great airline", 0.7359},
		{"At least good", 0.4404},
		{"the Least helpful desk", -0.3252},
		{"it was only sort of helpful", 0.3626},
		{"kind of you to help", 0.4019},
		{"that lounge is to die for", -0.5994},
		{"good bad but bad good", -0.296},
		{"hate???", -0.6416},
		{"hate????", -0.6868},
		{"hate!!!!!!", -0.7067},
		{":( delayed", -0.5859},
		{"ok😡bad", 0.296}, // text after an emoji is glued to its description
		{"nice (really nice)", 0.7089},
		{"brilliant but play", 0.4767},
		{"bad\nterrible", -0.765},
		{"the crew was great\n\nbut the app is awful", -0.3506},
	} {
		if got := compoundOf(t, tt.text); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%q: %.4f, want %.4f", tt.text, got, tt.want)
		}
	}
}

// The library differs from the authors' program only in details that texts
// rarely have, so both must agree on plain posts.
func TestVaderAgreesWithLibrary(t *testing.T) {
	library := govader.NewSentimentIntensityAnalyzer()
	posts := examples(t, "../../testdata/labelled.ndjson")
	differ := 0
	for _, p := range posts {
		want := library.PolarityScores(p.Text).Compound
		if got := compoundOf(t, p.Text); math.Abs(got-want) > 1e-4 {
			t.Logf("%q: %.4f, library %.4f", p.Text, got, want)
			differ++
		}
	}
	if differ > len(posts)/50 {
		t.Errorf("%d of %d differ", differ, len(posts))
	}
}

func TestVaderScore(t *testing.T) {
	for _, tt := range []struct {
		compound, negativity float64
		label                mention.Sentiment
	}{
		{-1.5, 1, mention.Negative},
		{-1, 1, mention.Negative},
		{-0.525, 0.7, mention.Negative},
		{-0.05, mention.Threshold, mention.Negative},
		{-0.0499, 0.3998, mention.Neutral},
		{0, 0.3, mention.Neutral},
		{0.0499, 0.2002, mention.Neutral},
		{0.05, 0.2, mention.Positive},
		{0.525, 0.1, mention.Positive},
		{1, 0, mention.Positive},
	} {
		if got := vaderNegativity(tt.compound); math.Abs(got-tt.negativity) > 1e-12 {
			t.Errorf("negativity of %v = %v, want %v", tt.compound, got, tt.negativity)
		}
		if got := vaderLabel(tt.compound); got != tt.label {
			t.Errorf("label of %v = %v, want %v", tt.compound, got, tt.label)
		}
	}
	for last, i := math.Inf(1), -10_000; i <= 10_000; i++ {
		c := float64(i) / 10_000
		n := vaderNegativity(c)
		if n >= last || (n >= mention.Threshold) != (vaderLabel(c) == mention.Negative) {
			t.Fatalf("compound %v: negativity %v after %v, label %s", c, n, last, vaderLabel(c))
		}
		last = n
	}
}

func TestVaderExplain(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []mention.Contribution
	}{
		{"still waiting for my refund, day 12", nil},
		{"Horrible, HORRIBLE desk", []mention.Contribution{{Word: "Horrible", Weight: 2.5}, {Word: "HORRIBLE", Weight: 3.233}}},
		{"not good :(", []mention.Contribution{{Word: "good", Weight: 1.406}, {Word: ":(", Weight: -1.406}}},
		{"lovely crew but \"awful\" app", []mention.Contribution{{Word: "lovely", Weight: -1.4}, {Word: "awful", Weight: 3}}},
		{"so sad 😂", []mention.Contribution{{Word: "sad", Weight: 2.393}, {Word: "😂", Weight: -1.9}}},
		{"😍😍", []mention.Contribution{{Word: "😍", Weight: -2}, {Word: "😍", Weight: -2}}},
	} {
		got := bare(t, "vader").Explain(tt.text)
		if !slices.EqualFunc(got, tt.want, func(a, b mention.Contribution) bool {
			return a.Word == b.Word && math.Abs(a.Weight-b.Weight) < 1e-9
		}) {
			t.Errorf("%q: %v, want %v", tt.text, got, tt.want)
		}
	}
}
