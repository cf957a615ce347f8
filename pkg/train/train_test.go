package train

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/classifier"
	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// invented makes posts of three kinds about several things, of two domains and
// of none.
func invented(n int) []Example {
	rng := rand.New(rand.NewPCG(3, 3))
	of := func(list ...string) string { return list[rng.IntN(len(list))] }
	var out []Example
	for i := range n {
		thing := of("flight", "parcel", "router", "app", "card", "bill", "crew", "desk", "seat", "bag")
		day := of("monday", "tuesday", "today", "this week", "at noon", "again", "since march", "at gate seven")
		e := Example{Set: of("complaints", "sentube", "semeval1316")}
		switch i % 3 {
		case 0:
			e.Label, e.Text = "neg", fmt.Sprintf("my %s is %s %s, %s", thing, of("late", "broken", "lost", "awful"), day, of("nobody answers", "still waiting", "never again"))
		case 1:
			e.Label, e.Text = "neu", fmt.Sprintf("the %s is %s %s", thing, of("at six", "in the hall", "on the list", "blue"), day)
		default:
			e.Label, e.Text = "pos", fmt.Sprintf("the %s was %s %s, %s", thing, of("lovely", "great", "quick", "friendly"), day, of("thank you", "well done", "so happy"))
		}
		out = append(out, e)
	}
	return out
}

func toyVectors() *Vectors {
	rng := rand.New(rand.NewPCG(4, 4))
	v := &Vectors{at: map[string][]float32{}}
	for _, w := range strings.Fields("late broken lost awful lovely great quick friendly the my is was at six hall list blue unheard") {
		x := make([]float32, dims)
		for d := range x {
			x[d] = float32(rng.NormFloat64() * 0.5)
		}
		v.words, v.at[w] = append(v.words, w), x
	}
	return v
}

func small() Settings {
	s := Defaults()
	s.Words, s.Table, s.Epochs, s.Batch, s.Rate = 200, 1<<10, 6, 32, 5e-3
	return s
}

func run(t *testing.T, posts []Example) *Result {
	t.Helper()
	r, err := Run(t.Context(), posts, toyVectors(), small(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRun: what is easy is learned, also for a domain that was left out; the
// same input gives the same file.
func TestRun(t *testing.T) {
	posts := invented(900)
	r := run(t, posts)
	if len(r.Unseen) != 2 || r.Words < 30 || r.Sets["complaints"] == 0 {
		t.Fatalf("%d domains, %d words, sets %v", len(r.Unseen), r.Words, r.Sets)
	}
	for _, d := range r.Unseen {
		var s eval.Set
		for _, p := range d.Posts {
			s.Add(p.Score, truth(p.Label))
		}
		f := s.Report(eval.Options{Threshold: 0.5})
		ap, _ := f.AP.Get()
		f1, _ := f.F1.Get()
		off, _ := f.CalibrationError.Get()
		if ap < 0.98 || f1 < 0.95 || off > 0.1 {
			t.Errorf("%s: AP %.3f, F1 %.3f, calibration error %.3f", d.Name, ap, f1, off)
		}
	}
	m, err := classifier.Open(string(r.File))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]mention.Sentiment{
		"my seat is broken, nobody answers": mention.Negative,
		"the crew was great, thank you":     mention.Positive,
		"the desk is in the hall":           mention.Neutral,
	} {
		if got := m.Score(text).Mention(); got.Sentiment != want {
			t.Errorf("%q is %s (%.2f)", text, got.Sentiment, got.Negativity)
		}
	}
	if again := run(t, posts); !bytes.Equal(again.File, r.File) {
		t.Error("the same posts gave another file")
	}
	others := runOthers(t)
	card, err := r.Card(others, []Rival{
		{Name: "bland", Scorer: bland{}},
		{Name: "learner", Scorer: bland{}, Without: func(domain string) (mention.Scorer, error) {
			if n := len(Outside(posts, domain)); n == 0 || n == len(posts) {
				t.Errorf("%d of %d posts are outside %s", n, len(posts), domain)
			}
			return bland{}, nil
		}},
		{Name: own, Scorer: bland{}},
	})
	for _, want := range []string{"| complaints |", "**care**", "bland", "| youtube |", "learner", "| de |", "none stated"} {
		if err != nil || !strings.Contains(string(card), want) {
			t.Errorf("the card has no %q (%v)", want, err)
		}
	}
}

// runOthers trains on invented posts in other languages.
func runOthers(t *testing.T) *Result {
	t.Helper()
	var posts []Example
	for i := range 120 {
		for set, texts := range map[string][3]string{
			"umsab_german": {"der zug ist wieder zu spät %d", "der zug fährt um %d", "so eine schöne fahrt %d danke"},
			"umsab_french": {"encore en retard %d c'est nul", "le train part à %d", "très bon voyage %d merci"},
		} {
			posts = append(posts, Example{Text: fmt.Sprintf(texts[i%3], i), Label: [...]string{"neg", "neu", "pos"}[i%3], Set: set})
		}
	}
	slices.SortFunc(posts, func(a, b Example) int { return strings.Compare(a.Text, b.Text) })
	s := OtherDefaults()
	s.Table, s.Epochs, s.LinearRate = 1<<12, 8, 0.1
	r, err := RunOthers(t.Context(), posts, s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	m, err := classifier.Open(string(r.File))
	if err != nil || len(r.Unseen) != 2 {
		t.Fatal(err, len(r.Unseen))
	}
	if got := m.Score("der bus ist wieder zu spät").Mention(); got.Sentiment != mention.Negative {
		t.Errorf("a late bus is %s", got.Sentiment)
	}
	return r
}

type bland struct{}

func (bland) Score(string) mention.Score {
	return mention.Score{Negativity: 0.4, Sentiment: mention.Neutral}
}

func TestRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, invented(90), toyVectors(), small(), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a run that was cancelled gave a model")
	}
}

func TestCalibrate(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	want := [3]float64{-0.5, 1.5, -0.7}
	var list []judged
	for range 50_000 {
		j := judged{heads: [heads]float64{rng.NormFloat64(), rng.NormFloat64()}, label: 1, weight: 1}
		if rng.Float64() < 1/(1+math.Exp(-(want[0]+want[1]*j.heads[0]+want[2]*j.heads[1]))) {
			j.label = 0
		}
		list = append(list, j)
	}
	for i, got := range calibrate(list, 0) {
		if math.Abs(got-want[i]) > 0.05 {
			t.Errorf("number %d is %.3f, want %.3f", i, got, want[i])
		}
	}
}

func TestRead(t *testing.T) {
	folder := t.TempDir()
	write := func(set string, lines ...string) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(strings.Join(lines, "\n")))
		_ = z.Close()
		if err := os.WriteFile(filepath.Join(folder, set+".jsonl.gz"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Read(folder); err == nil || !strings.Contains(err.Error(), "tweeteval_val") {
		t.Errorf("an empty folder: %v", err)
	}
	write("complaints", `{"text":"@northwind my bag is lost","label":"neg"}`, `{"text":"@contoso My bag is lost! https://a.example","label":"neg"}`)
	write("sst2", `{"text":"it does n't work -lrb- at all -rrb-","label":"neg"}`)
	list, err := Read(folder)
	if err != nil || len(list) != 2 || list[1].Text != "it doesn't work ( at all )" {
		t.Errorf("%+v, %v", list, err)
	}
	for _, line := range []string{`{"text":"x","label":"sad"}`, `{`} {
		write("sst2", `{"text":"fine","label":"pos"}`, line)
		if _, err := Read(folder); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestReadVectors(t *testing.T) {
	row := make([]float32, dims+2)
	row[0] = 1
	for name, tt := range map[string]struct {
		file any
		ok   bool
	}{
		"whole":      {map[string]any{"dimensions": dims, "words": []string{"bag"}, "vectors": map[string]any{"bag": row}}, true},
		"dimensions": {map[string]any{"dimensions": 50, "words": []string{"bag"}, "vectors": map[string]any{"bag": row}}, false},
		"short":      {map[string]any{"dimensions": dims, "words": []string{"bag"}, "vectors": map[string]any{"bag": row[:5]}}, false},
		"no object":  {[]int{1}, false},
	} {
		b, _ := json.Marshal(tt.file)
		path := filepath.Join(t.TempDir(), "v.json")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := ReadVectors(path)
		if (err == nil) != tt.ok {
			t.Errorf("%s: %v", name, err)
		}
		if tt.ok && (len(v.of("bag")) != dims || v.of("nothing") != nil) {
			t.Errorf("%s: %v", name, v)
		}
	}
}
