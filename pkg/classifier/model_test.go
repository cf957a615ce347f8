package classifier

import (
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

// toy is a model of random numbers that knows the words.
func toy(t testing.TB, words ...string) (*Model, *Weights) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 1))
	w := &Weights{Table: make([]float32, Heads<<12), Negative: [3]float64{0.1, 1.2, -0.4}, Positive: [3]float64{-0.1, -0.3, 1}}
	fill := func(list []float32, size float64) {
		for i := range list {
			list[i] = float32(rng.NormFloat64() * size)
		}
	}
	for _, s := range words {
		w.Words = append(w.Words, Hash([]byte(s)))
	}
	w.Vectors = make([]float32, Dims*len(words))
	fill(w.Vectors, 0.5)
	fill(w.Unknown[:], 0.5)
	for d := range w.Kernel {
		fill(w.Kernel[d][:], 0.1)
	}
	fill(w.Bias[:], 0.1)
	for h := range w.Out {
		fill(w.Out[h][:], 0.3)
	}
	fill(w.Base[:], 0.1)
	fill(w.Table, 0.1)
	file, err := w.Pack()
	if err != nil {
		t.Fatal(err)
	}
	m, err := Open(string(file))
	if err != nil {
		t.Fatal(err)
	}
	return m, w
}

// reference is the network as the books have it, in 64 bits and one text at a
// time.
func reference(m *Model, w *Weights, text string) [Heads]float64 {
	var f Features
	f.Read(text, &m.Dictionary)
	var best [Filters]float64
	row := func(n uint32, d int) float64 {
		if n == Unknown {
			return float64(w.Unknown[d])
		}
		return float64(w.Vectors[int(n)*Dims+d])
	}
	sentence := func(words []int64) {
		words = append(append([]int64{-1, -1}, words...), -1, -1)
		for i := 0; i+Window <= len(words); i++ {
			for j := range Filters {
				v := float64(w.Bias[j])
				for k, n := range words[i : i+Window] {
					for d := 0; n >= 0 && d < Dims; d++ {
						v += row(uint32(n), d) * float64(w.Kernel[d][k*Filters+j])
					}
				}
				best[j] = max(best[j], v)
			}
		}
	}
	var words []int64
	for _, n := range append(f.Words, Gap) {
		if n != Gap {
			words = append(words, int64(n))
			continue
		}
		if len(words) > 0 {
			sentence(words)
		}
		words = nil
	}
	var out [Heads]float64
	for h := range out {
		out[h] = float64(w.Base[h])
		for _, g := range f.Grams {
			out[h] += float64(Damp(len(f.Grams))) * float64(w.Table[int(g&m.mask)*Heads+h])
		}
		for j, v := range best {
			out[h] += v * float64(w.Out[h][j])
		}
	}
	return out
}

var texts = []string{
	"", "!", "the flight", "The flight was late. Nobody answers! My bag is lost",
	"late late late flight the bag answers nobody", "sooo laaate 😡😡 @northwind #NotHappy http://a.example/x 12:30",
	strings.Repeat("the bag was late and nobody answers. ", 50), "\xff\xfe bag\n\nlate", "привет мир 手机 坏了",
}

// TestScoreAgreesWithReference: packing to 8 and 16 bits costs little.
func TestScoreAgreesWithReference(t *testing.T) {
	m, w := toy(t, "the", "flight", "was", "late", "nobody", "answers", "bag", "lost", ".", "!")
	for _, text := range texts {
		got, want := m.Score(text), reference(m, w, text)
		for h := range want {
			if math.Abs(float64(got.Heads[h])-want[h]) > 0.1+0.06*math.Abs(want[h]) {
				t.Errorf("%.30q, head %d: %.3f, want %.3f", text, h, got.Heads[h], want[h])
			}
		}
		if again := m.Score(text); again != got {
			t.Errorf("%.30q: %v, then %v", text, got, again)
		}
	}
}

// TestExplainAddsUp: the parts are the score.
func TestExplainAddsUp(t *testing.T) {
	m, _ := toy(t, "the", "flight", "was", "late", "nobody", ".")
	for _, text := range texts {
		parts := m.Explain(text)
		var sum float64
		last := 0
		for i, p := range parts {
			sum += p.Weight
			if p.Start < last || p.End < p.Start || p.End > len(text) || i == 0 && p.End != 0 {
				t.Errorf("%.30q: part %d is %d to %d", text, i, p.Start, p.End)
			}
			last = p.Start
		}
		if want := float64(m.Score(text).Negative); math.Abs(sum-want) > 1e-3*(1+math.Abs(want)) {
			t.Errorf("%.30q: the parts are %.4f, the score %.4f", text, sum, want)
		}
	}
}

// TestOrderOfSentences: it does not count.
func TestOrderOfSentences(t *testing.T) {
	m, _ := toy(t, "the", "flight", "was", "late", "nobody", "answers", ".")
	a, b := m.Score("the flight was late. nobody answers."), m.Score("nobody answers. the flight was late.")
	if math.Abs(float64(a.Negative-b.Negative)) > 1e-4 {
		t.Errorf("%v and %v", a, b)
	}
}

func TestScoreTogether(t *testing.T) {
	m, _ := toy(t, "the", "flight", "was", "late", "nobody", "answers", "bag", "lost")
	fresh, _ := toy(t, "the", "flight", "was", "late", "nobody", "answers", "bag", "lost")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for _, text := range texts {
				if got, want := fresh.Score(text), m.Score(text); got != want {
					t.Errorf("%.30q: %v, alone %v", text, got, want)
				}
			}
		})
	}
	wait.Wait()
}

func TestLarger(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 10_000 {
		a, b := rng.Uint64()&^tops, rng.Uint64()&^tops
		for i, got := 0, larger(a, b); i < 64; i += 16 {
			if x, y, z := a>>i&0xffff, b>>i&0xffff, got>>i&0xffff; z != max(x, y) {
				t.Fatalf("larger of %d and %d is %d", x, y, z)
			}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	_, w := toy(t, "the")
	file, _ := w.Pack()
	for _, s := range []string{"", "x", magic, string(file[:len(file)-1]), string(file) + "x", strings.Replace(string(file), "1\n", "2\n", 1)} {
		if _, err := Open(s); err == nil {
			t.Errorf("%d bytes are read", len(s))
		}
	}
	if _, err := (&Weights{Table: make([]float32, 6)}).Pack(); err == nil {
		t.Error("a table of three hashes is packed")
	}
}

func FuzzScore(f *testing.F) {
	for _, s := range texts {
		f.Add(s)
	}
	m, _ := toy(f, "the", "flight", "was", "late", "nobody", "answers", "bag", "lost", ".", "!")
	f.Fuzz(func(t *testing.T, text string) {
		got := m.Score(text)
		if math.IsNaN(float64(got.Negative)) || got != m.Score(text) {
			t.Fatalf("%v", got)
		}
		agrees(t, m, text)
		var sum float64
		for _, p := range m.Explain(text) {
			if p.Start < 0 || p.End < p.Start || p.End > len(text) {
				t.Fatalf("part %+v of %d bytes", p, len(text))
			}
			sum += p.Weight
		}
		if math.Abs(sum-float64(got.Negative)) > 1e-3*(1+math.Abs(sum)) {
			t.Fatalf("parts %v, score %v", sum, got.Negative)
		}
	})
}
