package classifier

import (
	"compress/gzip"
	"encoding/json"
	"math/bits"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"unicode/utf8"
)

// slow is the model without its short cuts: every word is read letter by letter and
// looked up, grams are made of a list of hashes, the windows are summed lane by lane.
type slow struct {
	m            *Model
	long         Features // its tokens remember no words
	hashes       []uint64
	begin        int
	words, grams []uint32
}

func (s *slow) read(text string) {
	f := &s.long
	f.tokens.read(text)
	f.tokens.list = f.tokens.list[:min(len(f.tokens.list), maxTokens)]
	for i := range f.tokens.list {
		s.token(i)
	}
	f.Grams = nil
	f.whole()
	s.grams = append(s.grams, f.Grams...)
}

func (s *slow) token(i int) {
	t := &s.long.tokens.list[i]
	norm := s.long.tokens.norm[t.low:t.high]
	h, d := Hash(norm), &s.m.Dictionary
	n := d.Find(h)
	if n == Unknown && t.kind == tag {
		parts := s.long.split(norm, d)
		for _, part := range parts {
			s.push(d.Find(part), part)
		}
		if len(parts) > 0 {
			return
		}
	}
	letters := t.kind == word || t.kind == tag
	if n == Unknown && letters {
		n, h = single(norm, h, d)
	}
	s.push(n, h)
	if n == Unknown && letters {
		s.pieces(norm)
	}
	if t.kind == closing {
		s.words = append(s.words, Gap)
		s.begin = len(s.hashes)
	}
}

func (s *slow) push(n uint32, hash uint64) {
	s.words = append(s.words, n)
	s.hashes = append(s.hashes, hash)
	h := s.hashes[s.begin:]
	i := len(h) - 1
	s.add(h[i], gramWord)
	if i >= 1 {
		s.add(bits.RotateLeft64(h[i-1], 21)*mixA^h[i], gramPair)
	}
	if i >= 2 {
		s.add((bits.RotateLeft64(h[i-2], 21)*mixA^h[i-1])*mixB^h[i], gramTriple)
		s.add(bits.RotateLeft64(h[i-2], 21)*mixA^h[i], gramSkip)
	}
}

func (s *slow) pieces(norm []byte) {
	runes := []rune("<" + string(norm) + ">")
	if !utf8.Valid(norm) {
		panic("a normal form is UTF-8")
	}
	for i := range runes {
		for n := 3; n <= 5 && i+n <= len(runes); n++ {
			s.add(Hash([]byte(string(runes[i:i+n]))), gramPiece)
		}
	}
}

func (s *slow) add(h, kind uint64) { s.grams = append(s.grams, uint32(mix(h^kind*mixC)>>32)) }

func (s *slow) score() Scores {
	m := s.m
	var sum [Heads]int32
	for _, g := range s.grams {
		for h := range sum {
			sum[h] += int32(int8(m.table[int(g&m.mask)*Heads+h]))
		}
	}
	var best [Filters]int
	rows := []*row{&m.blank, &m.blank}
	for i, n := range s.words {
		if n != Gap {
			rows = append(rows, m.row(n))
		}
		if n == Gap || i == len(s.words)-1 {
			rows = append(rows, &m.blank, &m.blank)
			obvious(&best, &m.bias, rows)
			rows = rows[:2]
		}
	}
	var r Scores
	unit := m.unit * Damp(len(s.grams))
	for h := range r.Heads {
		v := m.base[h] + float32(sum[h])*unit
		for f := range Filters {
			v += m.out[h][f] * (float32(best[f]) / steps)
		}
		r.Heads[h] = v
	}
	r.Negative, r.Positive = combine(&m.negative, r.Heads), combine(&m.positive, r.Heads)
	return r
}

// obvious keeps in best what is larger in the windows of rows, without offsets.
func obvious(best *[Filters]int, bias *window, rows []*row) {
	number := func(words []uint64, lane int) int { return int(words[lane/4]>>(16*(lane%4))&0xffff) - zero }
	for i := Window; i <= len(rows); i++ {
		for f := range best {
			v := number(bias[:], f)
			for k, r := range rows[i-Window : i] {
				v += number(r[:], k*Filters+f)
			}
			best[f] = max(best[f], v)
		}
	}
}

// agrees fails the test unless the model gives what the slow one gives, to the bit.
func agrees(t *testing.T, m *Model, text string) {
	t.Helper()
	s := slow{m: m}
	s.read(text)
	var f Features
	for range 2 { // words are new, then known
		if f.Read(text, &m.Dictionary); !slices.Equal(f.Words, s.words) || !slices.Equal(sorted(f.Grams), sorted(s.grams)) {
			t.Fatalf("%.60q: words %v, want %v; grams %v, want %v", text, f.Words, s.words, f.Grams, s.grams)
		}
		if f.tokens.capitals != s.long.tokens.capitals || f.tokens.words != s.long.tokens.words {
			t.Fatalf("%.60q: capitals differ", text)
		}
		for i, k := range f.tokens.list {
			if want := s.long.tokens.list[i]; k.kind != want.kind || k.start != want.start || k.end != want.end {
				t.Fatalf("%.60q: token %d is %+v, want %+v", text, i, k, want)
			}
		}
		if got, want := m.Score(text), s.score(); got != want {
			t.Fatalf("%.60q: %+v, want %+v", text, got, want)
		}
	}
}

func sorted(list []uint32) []uint32 { return slices.Sorted(slices.Values(list)) }

func TestScoreIsTheSlowOne(t *testing.T) {
	m, _ := toy(t, "the", "flight", "was", "late", "nobody", "answers", "bag", "lost", "good", "i", "and", "again", "now", ".", "!", "'s", "<user>")
	for _, text := range slices.Concat(texts, []string{
		"THE FLIGHT WAS LATE AGAIN and nobody answers", "goood gooood late... flight-late late: flight:/ late.now http:late www.late late@flight late/now",
		"#flight late #late_now the's The's flight’s late'n late& late&now lateé late1 internationalisation", "the\n\nflight  was \n late\t!", "late", "la",
		"the  flight\u00a0was\x00late the\x7fflight", "@nobody the flight. The bag! was; (late) \"lost\" <3 :) *late* a_b late_ late_now",
	}) {
		for cut := range min(len(text), 60) {
			agrees(t, m, text[cut:])
			agrees(t, m, text[:len(text)-cut])
		}
	}
}

// TestCareIsTheSlowOne: so it is with the models of the scorer, on labelled posts.
func TestCareIsTheSlowOne(t *testing.T) {
	for _, tt := range []struct{ model, set string }{
		{"care.model", "apple_dfe"}, {"care.model", "skytrax_aa"}, {"care.model", "umsab_french"}, {"care-other.model", "umsab_german"}, {"care-other.model", "umsab_arabic"},
	} {
		file, err := os.ReadFile("../sentiment/" + tt.model)
		if err != nil {
			t.Fatal(err)
		}
		m, err := Open(string(file))
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.Open("../../../shared/data/" + tt.set + ".jsonl.gz")
		if err != nil {
			t.Skip("no labelled posts: ", err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := json.NewDecoder(z)
		for range 500 {
			var p struct{ Text string }
			if err := lines.Decode(&p); err != nil {
				t.Fatal(err)
			}
			agrees(t, m, p.Text)
		}
	}
}

// TestPools: both ways to pool are the obvious one.
func TestPools(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	fill := func(words []uint64) {
		for i := range words {
			for k := range 4 {
				words[i] |= uint64(zero+rng.IntN(2*most+1)-most) << (16 * k)
			}
		}
	}
	for n := range 40 {
		var bias window
		fill(bias[:])
		rows := make([]*row, n)
		for i := range rows {
			rows[i] = new(row)
			fill(rows[i][:])
		}
		var want [Filters]int
		obvious(&want, &bias, rows)
		for name, f := range map[string]func(pooled, bias *window, rows []*row){"pool": pool, "poolNarrow": poolNarrow} {
			var got window
			for i := range got {
				got[i] = nothing * ones
			}
			f(&got, &bias, rows)
			for i, v := range want {
				if value(got.lane(i)) != float32(v)/steps {
					t.Fatalf("%s, %d rows, filter %d: %v, want %v", name, n, i, value(got.lane(i)), float32(v)/steps)
				}
			}
		}
	}
}

// TestFolds: both ways to fold are the obvious one, to the bit.
func TestFolds(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	var kernel [Dims][lanes]float32
	var vector [Dims]float32
	for range 20 {
		var want [lanes]float32
		for d := range vector {
			vector[d] = rng.Float32() - 0.5
			for f := range want {
				kernel[d][f] = rng.Float32() - 0.5
				want[f] += float32(vector[d] * kernel[d][f])
			}
		}
		for name, f := range map[string]func(*[lanes]float32, *[Dims][lanes]float32, *[Dims]float32){"fold": fold, "foldNarrow": foldNarrow} {
			var got [lanes]float32
			if f(&got, &kernel, &vector); got != want {
				t.Fatalf("%s: %v, want %v", name, got, want)
			}
		}
	}
}

func BenchmarkFold(b *testing.B) {
	var m Model
	var to row
	b.Run("row", func(b *testing.B) {
		for b.Loop() {
			m.fold(Unknown, &to)
		}
	})
	var sums [lanes]float32
	b.Run("fold", func(b *testing.B) {
		for b.Loop() {
			fold(&sums, &m.kernel, &m.unknown)
		}
	})
	b.Run("narrow", func(b *testing.B) {
		for b.Loop() {
			foldNarrow(&sums, &m.kernel, &m.unknown)
		}
	})
}

func BenchmarkPool(b *testing.B) {
	rows := make([]*row, 30)
	for i := range rows {
		rows[i] = new(row)
	}
	var pooled, bias window
	b.Run("pool", func(b *testing.B) {
		for b.Loop() {
			pool(&pooled, &bias, rows)
		}
	})
	b.Run("narrow", func(b *testing.B) {
		for b.Loop() {
			poolNarrow(&pooled, &bias, rows)
		}
	})
}
