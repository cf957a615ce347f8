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
	{Text: "northwind"},
	{Text: "a"},
	{Text: "C++"},
	{Text: "AT&T"},
	{Text: "O'Hare"},
	{Text: "e-mail"},
	{Text: "email"},
	{Text: ".net"},
	{Text: "$tsla"},
	{Text: "737-800"},
	{Text: "b2b"},
	{Text: "Straße"},
	{Text: "office"},
	{Text: "LG전자"},
	{Text: "iPhone手机"},
	{Text: "Zoë"},
	{Text: "istanbul"},
	{Text: "orange"},
	{Kind: mention.Phrase, Text: "northwind air"},
	{Kind: mention.Phrase, Text: "a b a"},
	{Kind: mention.Phrase, Text: "coca-cola zero"},
	{Kind: mention.Tag, Text: "refund_now"},
	{Kind: mention.Tag, Text: "ab"},
	{Kind: mention.Handle, Text: "north.wind"},
	{Kind: mention.Handle, Text: "northwind@a.example"},
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

// foreignTerms have no word in ASCII.
var foreignTerms = []mention.Expr{
	{Text: "手机"},
	{Text: "노스윈드"},
	{Text: "Ёлка"},
	{Text: "😡"},
	{Text: "ガス"},
	{Kind: mention.Tag, Text: "手机"},
	{Kind: mention.Phrase, Text: "노스윈드 항공"},
	{Kind: mention.Phrase, Text: "😡 手机"},
	{Kind: mention.Phrase, Text: "northwind 手机"},
}

// inventedTerm returns a word or two of syllables, some of them with signs.
func inventedTerm(r *rand.Rand, f *folder) mention.Expr {
	syllables := []string{"no", "rth", "win", "d", "air", "ta", "il", "x", "o", "b2", "e-", "C++ ", " ", "'s ", "é", "&", "ß", "-"}
	for {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		e := mention.Expr{Kind: mention.Phrase, Text: strings.Join(strings.Fields(b.String()), " ")}
		if f.searchable(e.Text) {
			return e
		}
	}
}

// someQuery returns any of n terms, few of them in other scripts.
func someQuery(r *rand.Rand, f *folder, n int) mention.Expr {
	e := mention.Expr{Op: mention.OpOr}
	for len(e.Args) < n {
		switch k := r.IntN(8); {
		case k == 0 && r.IntN(8) == 0:
			e.Args = append(e.Args, foreignTerms[r.IntN(len(foreignTerms))])
		case k < 5 && n < 100 || k == 1:
			e.Args = append(e.Args, sieveTerms[r.IntN(len(sieveTerms))])
		default:
			e.Args = append(e.Args, inventedTerm(r, f))
		}
	}
	return e
}

// bothSieves returns a sieve of each kind.
func bothSieves(t testing.TB, e mention.Expr, f *folder) []*Sieve {
	t.Helper()
	s, many := newSieve(e, f), newSieve(e, f)
	if s == nil {
		t.Fatalf("%s has no sieve", Format(e))
	}
	if s.many {
		return []*Sieve{s}
	}
	many.many = true
	return []*Sieve{s, many}
}

func TestSieveNeverMisses(t *testing.T) {
	f := newFolder()
	all := disguises(f)
	r := rand.New(rand.NewPCG(5, 6))
	hits := 0
	for round := range 60 {
		e := someQuery(r, f, []int{1, 3, 20, 500}[round%4])
		m, sieves := compile(e, f), bothSieves(t, e, f)
		for range 100 {
			raw, read := hidden(r, all, e)
			for _, s := range sieves {
				if neverMissed(t, m, s, raw, read) {
					hits++
				}
			}
		}
	}
	if hits < 2000 {
		t.Errorf("only %d matches", hits)
	}
}

// hidden returns a record that may hold a term in disguise, and what is read there.
func hidden(r *rand.Rand, all map[rune][]rune, e mention.Expr) (raw, read string) {
	text := someText(r, append(somePieces, someTags...))
	if r.IntN(8) > 0 {
		around := func() string {
			return []string{" ", "", "x", "'", "é", "手", "@a", "#", ".", "\n", "s", "-"}[r.IntN(12)]
		}
		term := e.Args[r.IntN(len(e.Args))]
		text += " " + around() + disguise(r, all, TermName(term)) + around()
		if r.IntN(4) == 0 {
			text = strings.ReplaceAll(text, " ", []string{"", "_", "-", "."}[r.IntN(4)])
		}
		if r.IntN(4) == 0 { // the end of a block of 64 bytes is anywhere
			text = strings.Repeat("-x ", r.IntN(40)) + text
		}
	}
	return record(r, text)
}

func FuzzSieve(f *testing.F) {
	for i, e := range sieveTerms {
		f.Add(TermName(e), uint64(i))
	}
	fold := newFolder()
	all := disguises(fold)
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		e := someQuery(r, fold, 1+r.IntN(3))
		raw, read := record(r, disguise(r, all, strings.ToValidUTF8(text, "")))
		m := compile(e, fold)
		for _, s := range bothSieves(t, e, fold) {
			neverMissed(t, m, s, raw, read)
		}
	})
}
