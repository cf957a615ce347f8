package sentiment

import (
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func must(t testing.TB, name string) mention.Explainer {
	t.Helper()
	s, err := New(name)
	if err != nil {
		t.Fatal(err)
	}
	return s.(mention.Explainer)
}

// bare is a scorer without the languages that it keeps to.
func bare(t testing.TB, name string) mention.Explainer {
	t.Helper()
	return must(t, name).(*speaker).english.(mention.Explainer)
}

func TestNew(t *testing.T) {
	if got, want := Names(), []string{"care", "vader", "bayes-care", "bayes"}; !slices.Equal(got, want) {
		t.Errorf("Names() = %v, want %v", got, want)
	}
	if !slices.Contains(Names(), Default) {
		t.Errorf("the default %q is no scorer", Default)
	}
	for _, info := range Catalog() {
		if info.Doc == "" || !strings.HasSuffix(info.Doc, ".") {
			t.Errorf("%s: Doc %q is no sentence", info.Name, info.Doc)
		}
		if must(t, info.Name) != must(t, info.Name) {
			t.Errorf("%s: New made two", info.Name)
		}
	}
}

func TestNewUnknown(t *testing.T) {
	for _, name := range []string{"", "Vader", "gpt"} {
		s, err := New(name)
		if s != nil || !errors.Is(err, mention.BadUsage) {
			t.Fatalf("New(%q) = %v, %v, want an error of kind usage", name, s, err)
		}
		if e, ok := errors.AsType[*mention.Error](err); !ok || e.Hint != "scorers: care, vader, bayes-care, bayes" {
			t.Errorf("New(%q): hint of %#v", name, err)
		}
	}
}

// hostile are texts that must neither stop nor mislead a scorer.
func hostile() []string {
	return []string{
		"", " ", "\x00", "bad\x00", "\xff\xfe bad", "\xf0\x9f", "\u200b", "\u202ebad\u202c", "!?!?!?!?", "'", "n't",
		"no", "no no no no", "but", "kind", "kind of", "least", "never so", "😡", "😡😡bad", "bad😡", "❤️", "\r\n\t", "a\u2028b",
		"NOT", "NO GOOD", "İstanbul", "ǅ", strings.Repeat("bad ", 20_000), strings.Repeat("ok but ", 5_000), "but " + strings.Repeat("😍", 9_990), strings.Repeat("!", 100_000),
		strings.Repeat("😡", 20_000), strings.Repeat("a", 1<<20), "h\u0336\u031b\u0316a\u0335te", "\x1b[31mterrible\x1b[0m",
		"=HYPERLINK(\"x\")", "<script>bad</script>",
	}
}

// sound fails the test unless a scorer keeps its promises for text.
func sound(t *testing.T, s mention.Explainer, text string) {
	t.Helper()
	got := s.Score(text)
	if math.IsNaN(got.Negativity) || got.Negativity < 0 || got.Negativity > 1 {
		t.Fatalf("%.60q: negativity %v", text, got.Negativity)
	}
	if (got.Negativity >= mention.Threshold) != (got.Sentiment == mention.Negative) {
		t.Errorf("%.60q: %v is labelled %s", text, got.Negativity, got.Sentiment)
	}
	if again := s.Score(text); again != got {
		t.Errorf("%.60q: %v, then %v", text, got, again)
	}
	rest := text
	for i, c := range s.Explain(text) {
		if i == 0 && c.Word == mention.Base {
			continue
		}
		i := strings.Index(rest, c.Word)
		if c.Word == "" || i < 0 {
			t.Fatalf("%.60q: %q is not in the rest of the text", text, c.Word)
		}
		rest = rest[i+len(c.Word):]
		if c.Weight == 0 || math.IsNaN(c.Weight) || utf8.ValidString(text) && !utf8.ValidString(c.Word) {
			t.Errorf("%.60q: contribution %+v", text, c)
		}
	}
}

func TestHostile(t *testing.T) {
	for _, name := range Names() {
		for _, text := range hostile() {
			sound(t, must(t, name), text)
		}
	}
}

func TestConcurrent(t *testing.T) {
	texts := append(hostile()[:20], "I hate Acme", "not good at all!", "lovely crew 😊 but a rude desk")
	for _, name := range Names() {
		s := must(t, name)
		var want []mention.Score
		for _, text := range texts {
			want = append(want, s.Score(text))
		}
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				for i, text := range texts {
					if got := s.Score(text); got != want[i] {
						t.Errorf("%s %q: %v, alone %v", name, text, got, want[i])
					}
					s.Explain(text)
				}
			})
		}
		wg.Wait()
	}
}

func FuzzScore(f *testing.F) {
	for _, text := range hostile() {
		if len(text) < 100 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range Names() {
			sound(t, must(t, name), text)
		}
	})
}

func BenchmarkScore(b *testing.B) {
	posts := examples(b, "../../testdata/labelled.ndjson")
	for _, name := range Names() {
		b.Run(name, func(b *testing.B) {
			s := must(b, name)
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				s.Score(posts[n%len(posts)].Text)
				n++
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "posts/s")
		})
	}
}
