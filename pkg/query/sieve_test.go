package query

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Outside of the mixed blocks nothing folds to ASCII letters or digits.
func TestMixedBlocks(t *testing.T) {
	f, s := newFolder(), mixedBlocks()
	used := blockSet{}
	for r := rune(utf8.RuneSelf); r <= unicode.MaxRune; r++ {
		if letters(f.char(r)) == 0 {
			continue
		}
		if r>>6 >= blocks || !s.has(r>>6) {
			t.Errorf("%U is in no mixed block", r)
			continue
		}
		used[r>>12] |= 1 << (r >> 6 & 63)
	}
	for b := range rune(blocks) {
		// Ranges are as short as they can be, but for gaps of a block.
		if s.has(b) && !used.has(b) && (b == 0 || !used.has(b-1)) && !used.has(b+1) {
			t.Errorf("nothing in %U is mixed", b<<6)
		}
	}
}

// Whole characters are skipped that fold to nothing in ASCII, and nothing else.
func TestForeign(t *testing.T) {
	s := mixedBlocks()
	for r := rune(utf8.RuneSelf); r <= unicode.MaxRune; r++ {
		b := append(utf8.AppendRune(nil, r), "   "...)
		want := utf8.RuneLen(r)
		if n := s.foreign(b); n != 0 && want > 0 && (n != want || r>>6 < blocks && s.has(r>>6)) {
			t.Errorf("%U: %d", r, n)
		}
	}
	for _, bad := range []string{"\xc0\x80  ", "\xc1\xbf  ", "\xe0\x80\x80 ", "\xed\xa0\x80 ", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\x80   ", "\xe3\x81  ", "\xe3 \x81 ", "\xf0\x9f\x98 ", "\xf0\x9f \x98", "\xff   ", "\xd0   "} {
		if n := s.foreign([]byte(bad)); n != 0 {
			t.Errorf("%q: %d", bad, n)
		}
	}
}

func sieveOf(t testing.TB, terms ...string) *Sieve {
	t.Helper()
	q, err := New(terms, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := NewSieve(q.Expr)
	if s == nil {
		t.Fatalf("%q has no sieve", terms)
	}
	return s
}

func TestSieveForms(t *testing.T) {
	const w = "northwind"
	for _, c := range []struct {
		term string
		yes  []string
		no   []string
	}{
		{w, []string{
			"northwind", "Northwind", "NORTHWIND", "#Northwind!", "@northwind.example", "northwind's", "l'northwind", "north'wind", "nor\u00adthwind", "nor\\u00adthwind",
			"n\u00f6rthwind", `n\u00f6rthwind`, `\u006eorthwind`, `north\u0077ind`, `NORTH\u0057IND`, `north\u0175ind`, `\nnorthwind`, `\u2019northwind`, `a\/northwind`, `\\northwind`, `\"northwind\"`,
			"north\u0175ind", "ｎｏｒｔｈｗｉｎｄ", `\uff4e\uff4f\uff52\uff54\uff48\uff57\uff49\uff4e\uff44`, "𝓃ℴ𝓇𝓉𝒽𝓌𝒾𝓃𝒹", `north\ud835\udcccind`, "north\u200bwind", `north\u200bwind`, "no\u0308rthwind",
			"north\xffwind", "n\xf6rthwind", `{"text":"northwind"}`, `{""text"":""northwind""}`, "手机northwind手机", "northwind\u0000", "_northwind_", "nor-thwind",
			"\u24ddorthwin\u24d3", "nort\u02b0wind",
		}, []string{"", "north", "northwindy", "anorthwind", "northern wind", "northxwind", "nrthwind", "\u0175", "手机", "😡", `\ud83d\ude21`, `\u0175`, `\u`, `\u12`, `\`, `\ud835`, `\ud835\u`, "w", "W", "\xff", "north", "wind"}},
		{"C++", []string{"C++", "c++", "\u24d2++", `\u0063++`, "\xe7++"}, []string{"abc", "cd", "123"}},
		{"AT&T", []string{"AT&T", "at&amp;t", "ATT"}, nil},
		{"café", []string{"café", "CAFE", "cafe\u0301", "caf\xe9", `caf\u00e9`}, []string{"caf", "cafes"}},
		{"office", []string{"oﬃce", `o\ufb03ce`, "OFFICE"}, []string{"offi", "ffi"}},
		{"straße", []string{"STRASSE", "straße", `stra\u00dfe`, "stra\xdfe"}, nil},
		{"istanbul", []string{"\u0130stanbul", `\u0130STANBUL`, "\u0131stanbul"}, nil},
		{"northwind air", []string{"#NorthwindAir", "northwind air", "northwind_air", "Northwind, Air"}, []string{"repair", "wind"}},
		{"北京 northwind", []string{"北京northwind"}, []string{"北京"}},
		{"#refund_now", []string{"#refund_now", "#REFUND_NOW"}, []string{"#refund"}},
		{"@north.wind@a.example", []string{"@north.wind", "@North.Wind@a.example"}, []string{"north"}},
		{"b2b", []string{"b2b", "B2B", "b²b", "b\\u00b2b", "b٢b", "b۲b"}, []string{"bb", "b3b"}},
		{"(lost OR late) northwind", []string{"northwind"}, []string{"lost", "late"}},
		{"northwind -job", []string{"northwind"}, []string{"job"}},
		{"wow OR quiz", []string{"wow", "quiz", "\u24ddquiz"}, []string{"quixotic", "woe"}},
	} {
		s := sieveOf(t, c.term)
		for _, pad := range []string{"", " ", "some text of no meaning, ", strings.Repeat("-", stretch-3), strings.Repeat("й", stretch/2-2)} {
			for _, text := range c.yes {
				at := s.Index([]byte(pad + " " + text + " " + pad))
				if at <= len(pad) || at > len(pad)+len(text) {
					t.Errorf("%s: %q behind %d bytes: %d", c.term, text, len(pad), at)
				}
			}
			for _, text := range c.no {
				if strings.HasPrefix(pad, "й") {
					break // what stands next to these is not looked at closely
				}
				if at := s.Index([]byte(pad + " " + text + " " + pad)); at != -1 {
					t.Errorf("%s: %q behind %d bytes: %d", c.term, text, len(pad), at)
				}
			}
		}
	}
}

// Where nothing quick can be said there is no sieve.
func TestNoSieve(t *testing.T) {
	for _, e := range []mention.Expr{
		{Text: "手机"},
		{Text: "Ёлка"},
		{Text: "😡"},
		{Text: "…"},
		{Kind: mention.Tag, Text: "手机"},
		{Op: mention.OpNot, Args: []mention.Expr{{Text: "a"}}},
		{Op: mention.OpOr, Args: []mention.Expr{{Text: "a"}, {Text: "手机"}}},
		{Op: mention.OpOr, Args: []mention.Expr{{Text: "a"}, {Op: mention.OpNot, Args: []mention.Expr{{Text: "b"}}}}},
		{Op: mention.OpOr, Args: make([]mention.Expr, 100)},
	} {
		for i := range e.Args {
			if e.Args[i].Op == mention.OpTerm && e.Args[i].Text == "" {
				e.Args[i].Text = fmt.Sprint("word", i)
			}
		}
		if NewSieve(e) != nil {
			t.Errorf("%+v has a sieve", e)
		}
	}
}

// Terms so frequent that nothing is gained are not looked for.
func TestSieveFutile(t *testing.T) {
	s := sieveOf(t, "the")
	if at := s.Index([]byte(strings.Repeat("xx the ", sample/7+1))); at != 0 {
		t.Errorf("Index: %d", at)
	}
	if at := s.Index(nil); at != -1 {
		t.Errorf("Index of nothing: %d", at)
	}
}

// disguises are characters by the ASCII letter or digit that they fold to, or
// begin with.
func disguises(f *folder) map[rune][]rune {
	all := map[rune][]rune{}
	for r := rune(utf8.RuneSelf); r < blocks*64; r++ {
		if c := f.char(r); c.r < utf8.RuneSelf {
			all[c.r] = append(all[c.r], r)
		}
	}
	return all
}

// disguise writes a text in another way: one that the matcher may or may not
// take for the same.
func disguise(r *rand.Rand, all map[rune][]rune, text string) string {
	var b strings.Builder
	joiners := []string{"\u00ad", "'", "’", "-", "_", "\u0301", "\u200b", ".", " ", "\n", "\"", "\x00", "&", "\\", "😡", "手"}
	rate := []int{2, 6, 30}[r.IntN(3)]
	for _, c := range text {
		switch r.IntN(rate) {
		case 0:
			if d := all[unicode.ToLower(c)]; len(d) > 0 {
				c = d[r.IntN(len(d))]
			}
			b.WriteRune(c)
		case 1:
			b.WriteRune(unicode.ToUpper(c))
		default:
			b.WriteRune(c)
		}
		if r.IntN(rate*2) == 0 {
			b.WriteString(joiners[r.IntN(len(joiners))])
		}
	}
	return b.String()
}

// record writes a text as it may stand in a file, and says what is read there.
func record(r *rand.Rand, text string) (raw, read string) {
	switch r.IntN(4) {
	case 0: // JSON, with as many escapes as it likes
		var b strings.Builder
		rate := 1 + r.IntN(10)
		for _, c := range text {
			switch {
			case c < ' ' || c == '"' || c == '\\' || r.IntN(rate) == 0:
				if c >= 0x10000 {
					high, low := utf16.EncodeRune(c)
					fmt.Fprintf(&b, `\u%04x\u%04X`, high, low)
					break
				}
				fmt.Fprintf(&b, []string{`\u%04x`, `\u%04X`}[r.IntN(2)], c)
			default:
				b.WriteRune(c)
			}
		}
		raw = `{"id":"x1","text":"` + b.String() + `","lang":"en"}` + "\n"
		var post struct{ Text string }
		if err := json.Unmarshal([]byte(raw), &post); err != nil {
			panic(err)
		}
		return raw, post.Text
	case 1: // CSV
		return `x1,"` + strings.ReplaceAll(text, `"`, `""`) + "\",en\r\n", text
	case 2: // windows-1252
		var b strings.Builder
		for _, c := range text {
			if x, ok := charmap.Windows1252.EncodeRune(c); ok {
				b.WriteByte(x)
			}
		}
		raw = b.String()
		if asLegacy(raw) {
			read, _ = charmap.Windows1252.NewDecoder().String(raw)
		} else {
			read = strings.ToValidUTF8(raw, "\ufffd")
		}
		return raw + "\n", read
	}
	return text + "\n", text
}

// asLegacy reports whether a text is read as windows-1252: none of it is UTF-8
// beyond ASCII.
func asLegacy(s string) bool {
	for i, c := range s {
		if c >= utf8.RuneSelf && strings.HasPrefix(s[i:], string(c)) {
			return false
		}
	}
	return true
}

var sieveTerms = []mention.Expr{
	{Text: "northwind"}, {Text: "a"}, {Text: "C++"}, {Text: "AT&T"}, {Text: "O'Hare"}, {Text: "e-mail"}, {Text: "email"}, {Text: ".net"}, {Text: "$tsla"},
	{Text: "737-800"}, {Text: "b2b"}, {Text: "Straße"}, {Text: "office"}, {Text: "LG전자"}, {Text: "iPhone手机"}, {Text: "Zoë"}, {Text: "istanbul"}, {Text: "orange"},
	{Kind: mention.Phrase, Text: "northwind air"}, {Kind: mention.Phrase, Text: "a b a"}, {Kind: mention.Phrase, Text: "coca-cola zero"},
	{Kind: mention.Tag, Text: "refund_now"}, {Kind: mention.Tag, Text: "ab"}, {Kind: mention.Handle, Text: "north.wind"}, {Kind: mention.Handle, Text: "northwind@a.example"},
}

// neverMissed checks that a sieve finds a record that the matcher wants.
func neverMissed(t testing.TB, m *Matcher, s *Sieve, raw, read string) (hit bool) {
	t.Helper()
	_, ok := m.Match(read, nil)
	at := s.Index([]byte(raw))
	if ok && at < 0 || at >= len(raw) {
		t.Fatalf("Index is %d of %q, which is read as %q", at, raw, read)
	}
	return ok
}

func TestSieveNeverMisses(t *testing.T) {
	f := newFolder()
	all := disguises(f)
	r := rand.New(rand.NewPCG(5, 6))
	hits := 0
	for range 400 {
		e := mention.Expr{Op: mention.OpOr}
		for range 1 + r.IntN(3) {
			e.Args = append(e.Args, sieveTerms[r.IntN(len(sieveTerms))])
		}
		m, s := compile(e, f), newSieve(e, f)
		if s == nil {
			t.Fatalf("%s has no sieve", Format(e))
		}
		for range 100 {
			text := someText(r, append(somePieces, someTags...))
			if r.IntN(8) > 0 {
				term := e.Args[r.IntN(len(e.Args))]
				text += []string{" ", "", "x", "'", "é", "手"}[r.IntN(6)] + disguise(r, all, TermName(term)) + []string{" ", "", "x", "'s", "é", "手"}[r.IntN(6)]
			}
			raw, read := record(r, text)
			if neverMissed(t, m, s, raw, read) {
				hits++
			}
		}
	}
	if hits < 8000 {
		t.Errorf("only %d matches", hits)
	}
}

func FuzzSieve(f *testing.F) {
	for i, e := range sieveTerms {
		f.Add(TermName(e), uint64(i))
	}
	fold := newFolder()
	all := disguises(fold)
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		e := sieveTerms[r.IntN(len(sieveTerms))]
		raw, read := record(r, disguise(r, all, strings.ToValidUTF8(text, "")))
		neverMissed(t, compile(e, fold), newSieve(e, fold), raw, read)
	})
}
