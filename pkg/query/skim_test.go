package query

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// slowly is read as it is meant: each token by itself, one character after
// another, each word looked up by its letters.
func (s *scan) slowly(t testing.TB, text string) {
	t.Helper()
	s.reset(text)
	s.active = s.active[:0]
	for s.next() {
		key := s.key(text[s.start:s.end], whole)
		if h := hashKey(key); h != s.hash {
			t.Fatalf("%q in %q: hash %x, of its key %q %x", text[s.start:s.end], text, s.hash, key, h)
		}
		want := int32(slices.Index(s.dict.keys, key))
		if got := s.dict.find(s.hash, text[s.start:s.end], whole); got != want {
			t.Fatalf("%q in %q is word %d, not %d", key, text, want, got)
		}
		s.readings = s.readings[:0]
		s.particular()
		s.step()
	}
}

// findings is all that a scan finds.
type findings struct {
	spans   []Span
	matched []string
	ok      bool
}

func (m *Matcher) findings(read func(s *scan)) (f findings) {
	s := m.scan()
	s.marking = true
	read(s)
	f.spans = s.spans
	s.marking, s.spans = false, nil
	f.matched, f.ok = s.finish(nil)
	return f
}

// agree checks that read finds in a text what is found slowly.
func agree(t testing.TB, m *Matcher, text string) bool {
	t.Helper()
	slow := m.findings(func(s *scan) { s.slowly(t, text) })
	quick := m.findings(func(s *scan) { s.read(text) })
	if !reflect.DeepEqual(slow, quick) {
		t.Fatalf("%q: %+v, slowly %+v", text, quick, slow)
	}
	return quick.ok
}

// Pieces of texts beside those of other tests: what may go wrong at the edges of
// words, of eight bytes and of panes.
var edgePieces = []string{
	"the", "service", "customer", "customers", "customerservice", "C", "c#", "C++", "l'Orange", "$tsla", ".net", "b.c", "737-800", `צה"ל`, "İstanbul", "Straße", "oﬃce",
	"_", "__", "#", "@", "$", "?", ":", "://", "&", "+", "'", "`", "’", "\"", "!", "(", "/", "...", "…", "—", "\x00", "\x01", "\xff", "\xc3", "\u00ad", "\u0301", "Σ", "ｎ", "\n", "\t",
	"https://northwind.example/a?b=c#d", "http://x?", "\u1102\u1169", "🇩🇪", strings.Repeat("x", 63), strings.Repeat("x", 64), strings.Repeat("ab", 40),
}

var edgeTerms = []mention.Expr{
	{Text: "C"},
	{Text: "C#"},
	{Text: ".net"},
	{Text: "$tsla"},
	{Text: "customers"},
	{Text: "customer"},
	{Text: "customerservice"},
	{Text: "email"},
	{Text: "orange"},
	{Text: "737-800"},
	{Text: `צה"ל`},
	{Text: "office"},
	{Text: "istanbul"},
	{Text: strings.Repeat("x", 64)},
	{Text: strings.Repeat("ab", 40)},
	{Kind: mention.Phrase, Text: "the service"},
	{Kind: mention.Phrase, Text: "手机 a"},
	{Kind: mention.Phrase, Text: "northwind air"},
	{Kind: mention.Tag, Text: "northwind_air"},
}

func TestReadAgreesWithSlowly(t *testing.T) {
	f := newFolder()
	r := rand.New(rand.NewPCG(7, 8))
	pieces := slices.Concat(somePieces, someTags, edgePieces)
	terms := slices.Concat(someTerms, edgeTerms)
	matches := 0
	for range 100 {
		e := mention.Expr{Op: mention.OpOr}
		for range 1 + r.IntN(12) {
			e.Args = append(e.Args, terms[r.IntN(len(terms))])
		}
		m := compile(e, f)
		for range 200 {
			var text strings.Builder
			spaces := r.IntN(4)
			for range r.IntN(40) {
				text.WriteString(pieces[r.IntN(len(pieces))])
				if spaces > 0 && r.IntN(spaces+1) > 0 {
					text.WriteByte(' ')
				}
			}
			if agree(t, m, text.String()) {
				matches++
			}
		}
	}
	if matches < 5000 {
		t.Errorf("only %d matches", matches)
	}
}

func FuzzRead(f *testing.F) {
	terms := mention.Expr{Op: mention.OpOr, Args: slices.Concat(someTerms, edgeTerms)}
	m := NewMatcher(terms)
	for _, p := range edgePieces {
		f.Add("the northwind" + p + "air service " + p)
	}
	f.Fuzz(func(t *testing.T, text string) { agree(t, m, text) })
}

// Posts as people write them are read as they are slowly.
func TestReadRealPosts(t *testing.T) {
	files, err := filepath.Glob("../../../shared/data/*.jsonl.gz")
	if err != nil || len(files) == 0 {
		t.Skip("there are no labelled posts beside the repository")
	}
	e := mention.Expr{Op: mention.OpOr, Args: slices.Concat(someTerms, edgeTerms)}
	for _, text := range strings.Fields("the i you good flight apple love phone it's don't don wi-fi café") {
		e.Args = append(e.Args, mention.Expr{Text: text})
	}
	e.Args = append(e.Args, mention.Expr{Kind: mention.Phrase, Text: "of the"}, mention.Expr{Kind: mention.Tag, Text: "fail"}, mention.Expr{Kind: mention.Handle, Text: "united"})
	m, one := NewMatcher(e), mention.Expr{Text: "flight"}
	single, sieve := NewMatcher(one), NewSieve(one)
	for _, file := range files {
		for raw, text := range posts(t, file) {
			agree(t, m, text)
			neverMissed(t, single, sieve, raw, text)
		}
	}
}

// posts yields some lines of a file, and the texts in them.
func posts(t *testing.T, file string) func(func(raw, text string) bool) {
	t.Helper()
	return func(yield func(raw, text string) bool) {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, 1<<20)
		for n := 0; lines.Scan() && n < 500; n++ {
			var post struct{ Text string }
			if err := json.Unmarshal(lines.Bytes(), &post); err != nil {
				t.Fatal(err)
			}
			if !yield(lines.Text(), post.Text) {
				return
			}
		}
	}
}
