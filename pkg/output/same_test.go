package output

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/clipperhouse/displaywidth"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/xlsx"
)

// checkSame holds the encoders to the slow ones for one text.
func checkSame(t *testing.T, s string) {
	t.Helper()
	same := func(what string, got, want []byte) {
		t.Helper()
		if string(got) != string(want) {
			t.Fatalf("%s of %q\n got %q\nwant %q", what, s, got, want)
		}
	}
	for _, f := range []folding{lines, oneLine} {
		same("appendClean", appendClean([]byte("x"), s, f), slowAppendClean([]byte("x"), s, f))
		n, last, marks := tidy(s, f)
		if n2, last2, marks2 := slowTidy(s, f); n != n2 || last != last2 || marks != marks2 {
			t.Fatalf("tidy(%q) = %d %q %d, want %d %q %d", s, n, last, marks, n2, last2, marks2)
		}
	}
	same("appendString", appendString(nil, s), slowAppendString(nil, s))
	same("appendMarkdown", appendMarkdown(nil, []byte(s)), slowAppendMarkdown(nil, []byte(s)))
	same("appendAddress", appendAddress(nil, s), slowAppendAddress(nil, s))
	for _, n := range []int{0, 1, 2, 7, 40} {
		same("fit", []byte(fit(s, n)), []byte(slowFit(s, n)))
	}
	if n := displaywidth.String(s); n != width(s) {
		t.Fatalf("width(%q) = %d, want %d", s, width(s), n)
	}
	raw := json.RawMessage(s)
	same("appendRaw", appendRaw(nil, raw), slowAppendRaw(nil, raw))
	same("rawText", []byte(rawText(raw)), []byte(slowRawText(raw)))
	same("webAddress", []byte(webAddress(s)), []byte(slowWebAddress(s)))
	for _, o := range []Options{{}, {Dialect: Excel}, {Separator: '|'}, {Separator: '\t', Dialect: Excel}} {
		enc, err := newCSV(nil, o)
		if err != nil {
			t.Fatal(err)
		}
		c := enc.(*csvWriter)
		slow := func(s string) []byte { return c.slowGuard(slowAppendClean([]byte("a,"), s, c.fold), 2) }
		same("cell", c.cell([]byte("a,"), Text, text(s), nil), slow(s))
		want := slowAppendClean([]byte("a,"), slowRawText(raw), c.fold)
		if !number(raw) || c.excel && len(slowRawText(raw)) > xlsx.MaxDigits {
			want = slow(slowRawText(raw))
		}
		m := mention.Mention{Post: mention.Post{Extra: []mention.Field{{Name: "x", Value: raw}}}}
		same("raw cell", c.cell([]byte("a,"), extraField("x").Type, value{known: true}, &m), want)
	}
}

// sameTexts are what is likely to go wrong, at every place of eight bytes.
func sameTexts() []string {
	var all []string
	for _, m := range append(append(hostile(), world()...), clean()...) {
		all = append(all, m.Text, m.URL, m.Title)
		for _, f := range m.Extra {
			all = append(all, string(f.Value))
		}
	}
	for _, s := range []string{
		" ", "  ", "\x7f", "\"", "\\", "\n", "\t", "\x00", "é", "\u200d", "\u0301", "\xff", "\u202e", ",", ";", "|", "=", "\u00a0", "\u2028", "a b", "a  b", " a", "a ",
	} {
		for n := range 18 {
			all = append(all, strings.Repeat("x", n)+s+strings.Repeat("y", 17-n), strings.Repeat("x y", n)+s+strings.Repeat("z", n))
		}
	}
	return append(all, `{"a":[1,-2.5e+3,true,false,null,"x\n\u00e9"],"b":{}}`, `[[[]]]`, strings.Repeat("[", 40)+strings.Repeat("]", 40), `[1,]`, `{"a"}`, `{"a":1,}`, `{,}`, `01`, `-`, `1.`, `1e`, `1e+`, `.5`, `-0.0E-1`,
		`tru`, `nul`, `true1`, `"\x"`, `"\u12g4"`, `"\u12`, `"\`, `"a`, `"`, `""`, `{}`, `[]`, ` {"a" : 1 } `, `"a" "b"`, "\"\u202e\"", "\"\x7f\"", "\"\xff\"", "\"a\tb\"", `{"a":"b"}x`, "null", " null ", "nullx",
		"1234567890123456789", "12345.678901234567", "https://a.example/x y", "www.x WWW.x \u017fww.", "@a # :/ a:b a@", "a<b>&|`\"\\", "https://a.example/é\u200b", "HTTP://x", "http:///x")
}

func TestSame(t *testing.T) {
	for _, s := range sameTexts() {
		checkSame(t, s)
		quoted, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		checkSame(t, string(quoted))
		checkSame(t, `{"k":[`+string(quoted)+`, 1]}`)
	}
}

func FuzzSame(f *testing.F) {
	for _, s := range sameTexts() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkSame(t, s) })
}

// TestTimes holds appendTime to the standard library: around each day's and
// century's change, and anywhere.
func TestTimes(t *testing.T) {
	check := func(n int64) {
		v, want := moment(time.Unix(n, 0)), slowMoment(time.Unix(n, 0))
		if v.known != want.known || v.known && v != want {
			t.Fatalf("moment(%d) = %v, want %v", n, v, want)
		}
		if !v.known {
			return
		}
		got := string(appendTime(nil, n))
		if want := time.Unix(n, 0).UTC().Format(time.RFC3339); got != want {
			t.Fatalf("appendTime(%d) = %s, want %s", n, got, want)
		}
	}
	for day := int64(firstSecond/86400 - 2); day < lastSecond/86400+3; day += 13 {
		check(day * 86400)
		check(day*86400 - 1)
	}
	for year := 1; year < 10000; year++ {
		check(time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC).Unix() - 1)
		check(time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC).Unix())
		check(time.Date(year, 12, 31, 23, 59, 59, 0, time.UTC).Unix())
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		check(r.Int64N(lastSecond-firstSecond) + firstSecond)
	}
	zone := time.FixedZone("", -5*3600)
	for _, at := range []time.Time{{}, time.Date(1, 1, 1, 0, 0, 0, 5, time.UTC), time.Date(9999, 12, 31, 20, 0, 0, 0, zone), time.Date(0, 12, 31, 20, 0, 0, 0, zone)} {
		if got, want := moment(at), slowMoment(at); got.known != want.known || got.known && got != want {
			t.Errorf("moment(%v) = %v, want %v", at, got, want)
		}
	}
	for n := int64(0); n <= 10000; n++ {
		for _, decimals := range []int{2, 4} {
			if got, want := string(appendFixed(nil, n, decimals)), string(slowAppendFixed(nil, n, decimals)); got != want {
				t.Fatalf("appendFixed(%d, %d) = %s, want %s", n, decimals, got, want)
			}
		}
	}
}
