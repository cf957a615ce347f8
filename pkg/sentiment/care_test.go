package sentiment

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestCareSize: what is embedded is at most 8 MB, with everything that it needs.
func TestCareSize(t *testing.T) {
	if n := len(careModel) + len(careOtherModel); n < 1<<20 || n > 8_000_000 {
		t.Errorf("the model has %d bytes", n)
	}
}

// TestCareExplains: the contributions are the score.
func TestCareExplains(t *testing.T) {
	s := must(t, "care")
	for _, p := range examples(t, "../../testdata/labelled.ndjson") {
		score := s.Score(p.Text)
		why := s.Explain(p.Text)
		if score.Unscored != "" {
			continue
		}
		var sum float64
		for _, c := range why {
			sum += c.Weight
		}
		if got := 1 / (1 + math.Exp(-sum)); math.Abs(got-score.Negativity) > 1e-3 {
			t.Errorf("%q: the contributions make %.4f, the score is %.4f", p.Text, got, score.Negativity)
		}
		if len(why) == 0 || why[0].Word != mention.Base {
			t.Errorf("%q: %+v does not begin with the base", p.Text, why)
		}
	}
}

// TestCareKnowsLanguages: each language has its model, and others have no score.
func TestCareKnowsLanguages(t *testing.T) {
	s := must(t, "care")
	for _, tt := range []struct{ bad, good string }{
		{"el vuelo se canceló otra vez y nadie contesta, qué vergüenza, una mierda", "muchas gracias, un vuelo excelente, me encanta la nueva aplicación"},
		{"le vol est encore annulé, c'est nul, j'en ai marre de cette application de merde", "merci beaucoup, très bon voyage, j'adore cette nouvelle application"},
		{"der Flug wurde schon wieder gestrichen, so ein schlechter Kundendienst, leider traurig", "vielen Dank, ein schöner Flug, ich liebe die neue App und freue mich"},
		{"il volo è stato cancellato di nuovo, che schifo, nessuno risponde, vergogna", "grazie mille, un volo bellissimo, adoro la nuova applicazione, buona giornata"},
		{"o voo foi cancelado de novo, que ódio, ninguém atende, que droga de serviço", "muito obrigado, ótimo voo, amo o novo aplicativo, feliz demais"},
	} {
		bad, good := s.Score(tt.bad), s.Score(tt.good)
		if !bad.Scored() || !good.Scored() || bad.Negativity <= good.Negativity+0.1 {
			t.Errorf("%q: %+v, %q: %+v", tt.bad, bad, tt.good, good)
		}
		if why := s.Explain(tt.bad); len(why) < 5 || why[0].Word != mention.Base {
			t.Errorf("%q: %+v", tt.bad, why)
		}
	}
	if got := s.Score("mijn vlucht is alweer geannuleerd en niemand neemt de telefoon op").Unscored; got != "language nl" {
		t.Errorf("Dutch is unscored because %q", got)
	}
}

// swaps change what names nobody, or names somebody else.
var swaps = map[string]func(string) string{
	"handle": func(s string) string { return regexp.MustCompile(`@\w+`).ReplaceAllString(s, "@tailspin_bank") },
	"number": func(s string) string { return regexp.MustCompile(`\d+`).ReplaceAllString(s, "38") },
	"link": func(s string) string {
		return regexp.MustCompile(`https?://\S+`).ReplaceAllString(s, "https://b.example/q")
	},
	"brand": func(s string) string {
		return strings.NewReplacer("Northwind", "Contoso", "northwind", "contoso", "Litware", "Fabrikam", "fabrikam", "litware", "Apple", "Nokia", "apple", "nokia").Replace(s)
	},
	"casing": func(s string) string {
		return strings.NewReplacer("Northwind", "NORTHWIND", "northwind", "NORTHWIND", "Apple", "APPLE", "apple", "APPLE", "Litware", "LITWARE").Replace(s)
	},
	"sentences": func(s string) string {
		parts := regexp.MustCompile(`[^.!?]+[.!?]+\s*`).FindAllString(s, -1)
		if strings.Join(parts, "") != s || len(parts) < 2 {
			return s
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		slices.Reverse(parts)
		return strings.Join(parts, " ")
	},
}

// TestCareIsSteady: what does not matter moves the score by less than 0.02 in
// the middle.
func TestCareIsSteady(t *testing.T) {
	posts := append(examples(t, "../../testdata/labelled.ndjson"),
		example{Text: "@northwind my bag is lost. Nobody answers! See https://a.example/b?c=1"},
		example{Text: "Northwind was lovely today. Thanks to the crew. https://t.example/x"},
		example{Text: "Read how Northwind did it: http://news.example/42. Worth it."},
	)
	if name := "../../../shared/data/apple_dfe.jsonl.gz"; exists(name) {
		posts = append(posts, examples(t, name)[:600]...)
	}
	s := must(t, "care")
	for kind, swap := range swaps {
		var moves []float64
		for _, p := range posts {
			if other := swap(p.Text); other != p.Text {
				moves = append(moves, math.Abs(s.Score(p.Text).Negativity-s.Score(other).Negativity))
			}
		}
		if len(moves) == 0 {
			t.Errorf("%s: no post has one", kind)
			continue
		}
		slices.Sort(moves)
		middle := moves[len(moves)/2]
		t.Logf("%s: %d posts, median %.4f, 90%% below %.4f", kind, len(moves), middle, moves[len(moves)*9/10])
		if middle >= 0.02 {
			t.Errorf("%s moves the score by %.4f in the middle", kind, middle)
		}
	}
}

func exists(name string) bool {
	_, err := os.Stat(filepath.FromSlash(name))
	return err == nil
}

// TestCareAllocatesNothing once it has met the words, whatever the language.
func TestCareAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	s := must(t, "care")
	for _, text := range []string{
		"@northwind third CANCELLED flight this month, nobody answers the phone and my bag is still lost!! 😡 #NotHappy #customerservicefail https://a.example/x",
		"el vuelo se canceló otra vez y nadie contesta, qué vergüenza, una mierda", "mijn vlucht is alweer geannuleerd en niemand neemt op", "",
	} {
		s.Score(text)
		if n := testing.AllocsPerRun(100, func() { s.Score(text) }); n != 0 {
			t.Errorf("%q: %v allocations", text, n)
		}
	}
}

// BenchmarkCareOpen is what the first post costs: it opens the scorer as New does
// and scores a post.
func BenchmarkCareOpen(b *testing.B) {
	for b.Loop() {
		s, err := openCare()
		if err != nil {
			b.Fatal(err)
		}
		s.Score("my flight was cancelled again and nobody answers the phone")
	}
}
