package query_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

var (
	plain  = mention.Syntax{}
	hn     = mention.Syntax{Phrases: true, QuoteWords: true, Not: "-"}
	social = mention.Syntax{Phrases: true, Sigils: true}
	full   = mention.Syntax{Phrases: true, Sigils: true, Or: " OR ", Not: "-", Group: true}
	bar    = mention.Syntax{Phrases: true, Or: "|", Not: "-"}
	tags   = mention.Syntax{Tags: true}
	spaced = mention.Syntax{Tags: true, TagSpaces: true}
)

var renderCases = []struct {
	name string
	s    mention.Syntax
	in   string
	want []string
}{
	{"local", mention.Syntax{Local: true}, "a", nil},

	{"word", plain, "northwind", []string{"northwind"}},
	{"quoted word", hn, "northwind", []string{`"northwind"`}},
	{"phrase", hn, "northwind air", []string{`"northwind air"`}},
	{"phrase without phrases", plain, "northwind air", []string{"northwind air"}},
	{"phrase where tags are known", social, "northwind air", []string{`"northwind air"`, "#northwindair"}},
	{"phrase with OR", full, "northwind air", []string{`"northwind air" OR #northwindair`}},
	{"tag", social, "#Refund", []string{"#refund"}},
	{"tag as a word", bar, "#Refund", []string{"Refund"}},
	{"handle", social, "@northwind@a.example", []string{"@northwind"}},
	{"handle as a word", hn, "@northwind@a.example", []string{`"northwind"`}},
	{"handle with dots", bar, "@northwind.bsky.social", []string{`"northwind.bsky.social"`}},
	{"signs are quoted", bar, "AT&T | C++ | O'Hare | 12:30", []string{`"AT&T"|"C++"|"O'Hare"|"12:30"`}},
	{"signs without phrases", plain, `AT&T | C++ | O'Hare | "12:30" | "a*b (c)"`, []string{"AT&T", "C++", "O'Hare", "12 30", "a b c"}},
	{"hyphens", bar, "coca-cola", []string{`"coca-cola"|cocacola`}},
	{"Korean words", bar, "노스윈드 항공", []string{`"노스윈드 항공"|노스윈드항공`}},
	{"Chinese", social, "手机", []string{"手机"}},
	{"emoji", social, "😡", []string{"😡"}},

	{"and", plain, "a AND b", []string{"a b"}},
	{"not", hn, `a -b -"c d"`, []string{`"a" -"b" -"c d"`}},
	{"not without not", social, "a -b", []string{"a"}},
	{"not with signs", hn, `a -C++ -e-mail -#b -@c`, []string{`"a" -"e-mail"`}},
	{"not of tags", full, `a -#b -@c -@d@e.example`, []string{"a -#b -@c"}},
	{"not of a group", full, "a -(b OR c) -(d e)", []string{"a -b -c"}},
	{"not not", full, "a NOT (b NOT c)", []string{"a"}},
	{"not a phrase without phrases", mention.Syntax{Not: "-"}, `a -"b c" -d`, []string{"a -d"}},
	{"not behind or", bar, "(a OR b) -c", []string{"a|b"}},
	{"not behind a group", full, "(a OR b) -c", []string{"(a OR b) -c"}},

	{"or", full, "a OR b OR c", []string{"a OR b OR c"}},
	{"or without or", hn, "a OR b", []string{`"a"`, `"b"`}},
	{"groups", full, "(a OR b) (c OR d e)", []string{"(a OR b) (c OR (d e))"}},
	{"or of and", full, "a b OR c", []string{"(a b) OR c"}},
	{"or of and without groups", bar, "a b OR c OR d", []string{"c|d", "a b"}},
	{"or of words in a row without groups", mention.Syntax{Or: " OR "}, `"a b" OR c OR d`, []string{"c OR d", "a b"}},
	{"product", hn, "(a OR b) (c OR d) -e", []string{`"a" "c" -"e"`, `"a" "d" -"e"`, `"b" "c" -"e"`, `"b" "d" -"e"`}},
	{"product too large", hn, "(a OR b OR c OR d OR e) (x OR y OR z OR w) v", []string{`"x" "v"`, `"y" "v"`, `"z" "v"`, `"w" "v"`}},
	{"alternative without words", plain, `a OR (b -c)`, []string{"a", "b"}},
	{"same search twice", hn, "a OR A OR #a OR @a", []string{`"a"`}},

	{"tags", tags, `"Northwind Air" OR Zoë OR #Re_fund OR @northwind.bsky.social OR AT&T OR C++`, []string{"northwindair", "zoë", "re_fund", "northwind", "att", "c"}},
	{"tags and", tags, "(a OR b) AND northwind AND bag -job", []string{"northwind"}},
	{"tags or", tags, "a OR b c", []string{"a", "b"}},
	{"tags with spaces", spaced, `"Northwind  Air, Ltd" OR Zoë OR #Re_fund OR @northwind.bsky.social OR AT&T`, []string{"northwind air ltd", "northwindairltd", "zoë", "re_fund", "northwind", "at&t", "att"}},
	{"tags with spaces and", spaced, `"northwind air" AND a`, []string{"northwind air", "northwindair"}},
	{"tags of an emoji", tags, "😡", nil},
	{"tags of an emoji or a word", tags, "😡 OR a", []string{"a"}},
	{"tags of an emoji and a word", tags, "😡 a", []string{"a"}},
}

func TestRender(t *testing.T) {
	for _, tt := range renderCases {
		if got := query.Render(mustNew(t, tt.in).Expr, tt.s); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: Render(%s) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

// Nothing of a term may become syntax of the site.
func TestRenderInjection(t *testing.T) {
	quoted := mention.Syntax{Phrases: true, Or: " OR ", Not: "-", Group: true}
	bare := mention.Syntax{Or: " OR ", Not: "-", Group: true}
	tests := []struct {
		text           string
		quoted, plains string
	}{
		{`a" OR "b`, `"a OR b"`, "a or b"},
		{`a\`, "a", "a"},
		{`a\" b`, `"a b"`, "a b"},
		{"a) OR (b", `"a) OR (b"`, "a or b"},
		{"-a", `"-a"`, "a"},
		{"a -b", `"a -b"`, "a b"},
		{"OR", `"OR"`, "or"},
		{"and", `"and"`, "and"},
		{"NOT a", `"NOT a"`, "not a"},
		{"from:a", `"from:a"`, "from a"},
		{"#a", `"#a"`, "a"},
		{"a*", "a", "a"},
		{"a | b", `"a | b"`, "a b"},
		{"a\nb\x00c", `"a b c"`, "a b c"},
		{"“a”", "a", "a"},
		{"a & b", `"a & b"`, "a b"},
	}
	for _, tt := range tests {
		e := mention.Expr{Kind: mention.Phrase, Text: tt.text}
		if got := query.Render(e, quoted); !reflect.DeepEqual(got, []string{tt.quoted}) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.quoted)
		}
		if got := query.Render(e, bare); !reflect.DeepEqual(got, []string{tt.plains}) {
			t.Errorf("%q without phrases: %q, want %q", tt.text, got, tt.plains)
		}
	}
	sigils := mention.Syntax{Sigils: true}
	for _, e := range []mention.Expr{{Kind: mention.Tag, Text: `a" b`}, {Kind: mention.Tag, Text: "a-b"}} {
		if got := query.Render(e, sigils); !reflect.DeepEqual(got, []string{"#ab"}) {
			t.Errorf("%+v: %q", e, got)
		}
	}
	if got := query.Render(mention.Expr{Kind: mention.Handle, Text: `a" (b`}, sigils); !reflect.DeepEqual(got, []string{"@ab"}) {
		t.Errorf("handle: %q", got)
	}
	for _, e := range []mention.Expr{{}, {Text: "…"}, {Kind: mention.Tag}, {Op: mention.OpOr}, {Op: mention.OpAnd}, {Op: mention.OpNot, Args: []mention.Expr{{Text: "a"}}}} {
		if got := query.Render(e, sigils); len(got) != 0 {
			t.Errorf("%+v: %q", e, got)
		}
	}
}

func TestRenderMaxLen(t *testing.T) {
	full := mention.Syntax{Phrases: true, Or: " OR ", Not: "-", Group: true}
	list := mention.Syntax{Phrases: true, Or: " OR ", Not: "-"}
	plain := mention.Syntax{Not: "-"}
	tests := []struct {
		name string
		s    mention.Syntax
		max  int
		in   string
		want []string
	}{
		{"or", full, 16, "aaaa OR bbbb OR cccc OR dd", []string{"aaaa OR bbbb", "cccc OR dd"}},
		{"characters, not bytes", full, 12, "éééé OR ёёёё OR cccc", []string{"éééé OR ёёёё", "cccc"}},
		{"or without groups", list, 12, "aaaa OR bbbb OR cccc", []string{"aaaa OR bbbb", "cccc"}},
		{"or of and", full, 14, "aaaa bbbb OR cccc dd OR e", []string{"aaaa bbbb", "(cccc dd) OR e"}},
		{"and of or", full, 24, "northwind (aaaa OR bbbb OR cccc OR dddd)", []string{"northwind (aaaa OR bbbb)", "northwind (cccc OR dddd)"}},
		{"exclusions that fit", full, 24, "(aaaa OR bbbb) -ccccc -ddddd -e", []string{"(aaaa OR bbbb) -ccccc -e"}},
		{"no exclusion fits", full, 14, "(aaaa OR bbbb) -ccccc", []string{"aaaa OR bbbb"}},
		{"exclusions behind halves", full, 17, "northwind (aaaa OR bbbb) -c", []string{"northwind aaaa -c", "northwind bbbb -c"}},
		{"requirements", plain, 14, "aaa northwind bbbb -c", []string{"northwind bbbb"}},
		{"requirements with groups", full, 14, "aaa northwind bbbb -c", []string{"northwind bbbb"}},
		{"phrase", full, 10, `"northwinds air of"`, []string{"northwinds"}},
		{"phrase in an or", full, 10, `"my northwind air" OR a`, []string{"northwind", "a"}},
		{"word", full, 5, "northwind OR air", []string{"air"}},
		{"only a word", full, 5, "northwind", nil},
		{"a word and a shorter one", full, 5, "northwind air", []string{"air"}},
	}
	for _, tt := range tests {
		tt.s.MaxLen = tt.max
		got := query.Render(mustNew(t, tt.in).Expr, tt.s)
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Long lists of terms stay cheap and bounded.
func TestRenderLongLists(t *testing.T) {
	var terms, more []string
	for i := range 3000 {
		terms = append(terms, fmt.Sprintf("brand%d name", i))
		more = append(more, fmt.Sprintf("word%d", i))
	}
	list := "(" + strings.Join(more[:700], " OR ") + ")"
	tests := []struct {
		name  string
		terms []string
		s     mention.Syntax
		max   int
	}{
		{"one each", terms, mention.Syntax{Phrases: true}, 3000},
		{"joined", terms, mention.Syntax{Phrases: true, Or: " OR ", MaxLen: 500}, 150},
		{"in groups", terms, mention.Syntax{Phrases: true, Or: " OR ", Group: true, Sigils: true, MaxLen: 500}, 250},
		{"without a limit", terms, mention.Syntax{Phrases: true, Or: " OR ", Group: true}, 1},
		{"two lists", []string{list + " AND " + list + " AND northwind"}, mention.Syntax{Or: " OR ", Group: true, MaxLen: 256}, 200},
		{"two lists without or", []string{list + " AND " + list + " AND northwind"}, mention.Syntax{}, 1},
	}
	for _, tt := range tests {
		got := query.Render(mustNew(t, tt.terms...).Expr, tt.s)
		if len(got) == 0 || len(got) > tt.max {
			t.Errorf("%s: %d searches", tt.name, len(got))
		}
		for _, s := range got {
			if tt.s.MaxLen > 0 && utf8.RuneCountInString(s) > tt.s.MaxLen {
				t.Errorf("%s: too long: %q", tt.name, s)
			}
		}
	}
}
