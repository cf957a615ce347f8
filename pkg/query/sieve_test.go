package query

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

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
		{Text: "…"},
		{Op: mention.OpNot, Args: []mention.Expr{{Text: "a"}}},
		{Op: mention.OpOr, Args: []mention.Expr{{Text: "a"}, {Text: "…"}}},
		{Op: mention.OpOr, Args: []mention.Expr{{Text: "a"}, {Op: mention.OpNot, Args: []mention.Expr{{Text: "b"}}}}},
	} {
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
