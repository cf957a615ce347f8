package naivebayes

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// cut returns the words of a text in normal form.
func cut(text string) []string {
	var r Reader
	r.Read(text)
	var out []string
	for _, w := range r.words {
		out = append(out, string(r.norm[w.low:w.high]))
	}
	return out
}

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"Not GOOD", []string{"not", "good"}},
		{"soooo bad", []string{"soo", "bad"}},
		{"don’t, can`t & won't", []string{"don't", ",", "can't", "won't"}},
		{"@northwind_air hello@there.example", []string{"@", "hello", "@", ".", "example"}},
		{"see https://contoso.example/a?b=c, now", []string{"see", "://", "now"}},
		{"WWW.contoso.example <url> {link}", []string{"://", "://", "://"}},
		{"gate 12, at 10:45 on 3/4/2020 for 1,000.50", []string{"gate", "0", ",", "at", "0", "on", "0", "for", "0"}},
		{"b4 2day NW12345", []string{"b4", "2day", "0"}},
		{"#fail. #NeverAgain", []string{"fail", ".", "neveragain"}},
		{"What?! No... no!!! ok?? ok? (fine)", []string{"what", "?!", "no", "..", "no", "!!", "ok", "??", "ok", "?", ",", "fine", ","}},
		{"well… no", []string{"well", "..", "no"}},
		{":-( :'( :) ;D :/ <3 x:y", []string{":(", ":(", ":)", ":)", ":/", "<3", "x", ",", "y"}},
		{"bad😡😡😡 ❤️👍🏽", []string{"bad", "😡", "❤", "👍"}},
		{"\xff\xfebad\x00", []string{"bad"}},
		{"ÉCOLE naïve", []string{"école", "naïve"}},
		{strings.Repeat("ab", 100), []string{strings.Repeat("ab", longest/2)}},
	} {
		if got := cut(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestTerms(t *testing.T) {
	var r Reader
	r.Read("No, not I!")
	var got []string
	r.Terms(func(last int, term []byte) {
		if last < 0 || last >= len(r.words) {
			t.Errorf("word %d of %d", last, len(r.words))
		}
		got = append(got, string(term))
	})
	want := []string{"no_", ",__", "no ,", "not", ", not", "i__", "not i", "!__", "i !"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// small is a model of a few terms, for figures worked out by hand.
func small(p Params) *Model {
	return New([]Counted{
		{"awful", [Classes]float64{7, 0, 1}},
		{"lovely", [Classes]float64{0, 1, 7}},
		{"plain", [Classes]float64{1, 7, 0}},
		{"so awful", [Classes]float64{3, 0, 0}},
		{"!__", [Classes]float64{1, 1, 1}},
	}, p)
}

func TestJudge(t *testing.T) {
	p := Params{Pair: 0.5, Mark: 1, Span: 10, Length: 0.25, Scale: 1, Shift: -0.5, Glad: 0.5}
	m := small(p)
	// 12 counts are negative, 18 are not: each of the 12 counts 1.5.
	awful, pair := math.Log((1.5*7+1)/2), 0.5*math.Log(1.5*3+1)
	logistic := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for _, tt := range []struct {
		text  string
		want  float64
		class int
	}{
		{"", logistic(-0.5), Neutral},
		{"zzxqy", logistic(0.25*math.Log(2) - 0.5), Neutral},
		{"Awful", logistic(awful/1.1 + 0.25*math.Log(2) - 0.5), Negative},
		{"so awful", logistic((awful+pair)/1.2 + 0.25*math.Log(3) - 0.5), Negative},
		{"lovely", logistic(math.Log(1./9)/1.1 + 0.25*math.Log(2) - 0.5), Positive},
		{"plain", logistic(math.Log(2.5/8)/1.1 + 0.25*math.Log(2) - 0.5), Neutral},
	} {
		var r Reader
		r.Read(tt.text)
		if got := m.Judge(&r); math.Abs(got.Negativity-tt.want) > 1e-6 || got.Class != tt.class {
			t.Errorf("%q: %+v, want %.6f and %d", tt.text, got, tt.want, tt.class)
		}
	}
}

func TestExplainAddsUp(t *testing.T) {
	m := small(Params{Pair: 0.5, Mark: 1, Span: 10, Length: 0.25, Scale: 1.5, Shift: -0.5})
	for _, text := range []string{"so awful!", "an awful, lovely, plain day", "so so awful awful"} {
		var r Reader
		r.Read(text)
		sum, last := 0.0, 0
		m.Explain(&r, func(begin, end int, adds float64) {
			if begin < last || end <= begin {
				t.Errorf("%q: %d to %d after %d", text, begin, end, last)
			}
			sum, last = sum+adds, end
		})
		if got, want := 1/(1+math.Exp(-sum)), m.Judge(&r).Negativity; math.Abs(got-want) > 1e-9 {
			t.Errorf("%q: the words make %v, the score is %v", text, got, want)
		}
	}
	var r Reader
	r.Read("nothing known")
	m.Explain(&r, func(begin, end int, _ float64) { t.Errorf("%d to %d counts", begin, end) })
}

func TestParse(t *testing.T) {
	const head = `{"care":{"pair":1,"mark":1,"span":10,"scale":1},"words":{`
	for _, tt := range []struct{ name, data, want string }{
		{"no JSON", "{", `no {"care":`},
		{"cut in the parameters", `{"care":{"pair`, "parameters"},
		{"no parameters", `{"care":{},"words":{}}`, "no span"},
		{"no words", head + "}}", `no "`},
		{"two classes", head + `"bad":{"Count":[1,0],"Seen":1}}}`, "no ,"},
		{"a negative count", head + `"bad":{"Count":[1,0,-1],"Seen":1}}}`, "no number"},
		{"a broken term", head + `"b\ud":{"Count":[1,0,0],"Seen":1}}}`, "invalid"},
		{"cut in a term", head + `"bad`, `no "`},
		{"cut behind a word", head + `"bad":{"Count":[1,0,0],"Seen":1}`, "no ,"},
	} {
		if _, err := Parse(tt.data); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	m, err := Parse(head + `"\u003c3_":{"Count":[3,0,0],"Seen":3},"<3_":{"Count":[9,0,0],"Seen":9},"meh":{"Count":[0,3,0],"Seen":3}},"count":[1,1,0]}`)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.terms) != 2 {
		t.Errorf("%v", m.terms)
	}
	var r Reader
	r.Read("<3")
	if got := m.Judge(&r); got.Class != Negative {
		t.Errorf("%+v", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"care":{"span":10},"words":{"bad":{"Count":[1,0,0],"Seen":1},"\u003c3_":{"Count":[1,2,3],"Seen":6}}}`)
	f.Fuzz(func(t *testing.T, data string) {
		if m, err := Parse(data); (m == nil) == (err == nil) {
			t.Errorf("%v, %v", m, err)
		}
	})
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{"Not GOOD!? :-( <3", "\xff@a ❤️😡😡", "http://x <url>", "1,0/2-3a4b55", "a'b’c…"} {
		f.Add(s)
	}
	m := small(Params{Pair: 0.5, Mark: 0.5, Span: 10, Length: 0.3, Scale: 1})
	f.Fuzz(func(t *testing.T, text string) {
		var r Reader
		r.Read(text)
		end := 0
		for i, w := range r.words {
			if w.begin < end || w.end <= w.begin || w.end > len(text) || w.high <= w.low {
				t.Fatalf("%q: word %d is %+v after %d", text, i, w, end)
			}
			end = w.end
		}
		if j := m.Judge(&r); !(j.Negativity > 0 && j.Negativity < 1) || (j.Class == Negative) != (j.Negativity >= 0.5) {
			t.Errorf("%q: %+v", text, j)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	var r Reader
	b.ReportAllocs()
	for b.Loop() {
		r.Read("@northwind_air day 12 without my bag, and NOBODY answers... https://northwind.example/bags 😡😡 #fail")
		r.Terms(func(int, []byte) {})
	}
}
