package query_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

var parseCases = []struct{ in, want string }{
	{"northwind", `northwind`},
	{"  northwind ", `northwind`},
	{"northwind air", `"northwind air"`},
	{"northwind\t\n air", `"northwind air"`},
	{"where is my bag, northwind?", `"where is my bag, northwind?"`},
	{"Marks & Spencer", `"Marks & Spencer"`},
	{"northwind - the airline", `"northwind - the airline"`},
	{"northwind -- the airline", `"northwind -- the airline"`},
	{`"northwind air"`, `"northwind air"`},
	{`“northwind  air”`, `"northwind air"`},
	{`„northwind air“`, `"northwind air"`},
	{`«northwind air»`, `"northwind air"`},
	{`"northwind"`, `northwind`},
	{`"northwind air" late`, `"northwind air" AND late`},
	{"a AND b", `a AND b`},
	{"a && b", `a AND b`},
	{"a b OR c d", `(a AND b) OR (c AND d)`},
	{"a AND b OR c AND d", `(a AND b) OR (c AND d)`},
	{"a|b", `a OR b`},
	{"a || b", `a OR b`},
	{"a OR b OR c", `a OR b OR c`},
	{"(a OR b) OR c", `a OR b OR c`},
	{"a (b c)", `a AND b AND c`},
	{"a(b)", `a AND b`},
	{"a (b OR c)", `a AND (b OR c)`},
	{"a -b", `a AND NOT b`},
	{"a –b", `a AND NOT b`},
	{"-b a", `NOT b AND a`},
	{"a AND NOT b", `a AND NOT b`},
	{"NOT a b", `NOT a AND b`},
	{`a -"b c" -(d OR e) -#f -@g`, `a AND NOT "b c" AND NOT (d OR e) AND NOT #f AND NOT @g`},
	{"NOT NOT a", `NOT NOT a`},
	{"a OR b -c", `a OR (b AND NOT c)`},
	{"#Refund", `#Refund`},
	{"＃refund ＠northwind", `#refund AND @northwind`},
	{"@northwind@a.example", `@northwind@a.example`},
	{"@northwind.bsky.social", `@northwind.bsky.social`},
	{`"#refund"`, `"#refund"`},
	{`"OR"`, `"OR"`},
	{`or and not`, `"or and not"`},
	{"AT&T", "AT&T"},
	{"C++ OR C# OR .net", "C++ OR C# OR .net"},
	{"12:30", "12:30"},
	{"northwind:", "northwind:"},
	{"https://a.example/x", "https://a.example/x"},
	{`"https://a.example/x?y=1"`, "https://a.example/x?y=1"},
	{`"a*b" -"x:y"`, `"a*b" AND NOT "x:y"`},
	{"a-b", "a-b"},
	{`צה"ל OR "צה"ל"`, `צה"ל OR צה"ל`},
	{"😡", "😡"},
}

func TestParse(t *testing.T) {
	for _, tt := range parseCases {
		e, err := query.Parse(tt.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.in, err)
			continue
		}
		if got := query.Format(e); got != tt.want {
			t.Errorf("Format(Parse(%q)) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestParseTree(t *testing.T) {
	word := func(text string, pos int) mention.Expr { return mention.Expr{Text: text, Pos: pos} }
	tests := []struct {
		in   string
		want mention.Expr
	}{
		{"northwind", word("northwind", 0)},
		{" northwind air", mention.Expr{Kind: mention.Phrase, Text: "northwind air", Pos: 1}},
		{`"x"`, word("x", 0)},
		{"#x", mention.Expr{Kind: mention.Tag, Text: "x"}},
		{"@x@y", mention.Expr{Kind: mention.Handle, Text: "x@y"}},
		{"é (b OR -c d)", mention.Expr{Op: mention.OpAnd, Args: []mention.Expr{
			word("é", 0),
			{Op: mention.OpOr, Pos: 4, Args: []mention.Expr{
				word("b", 4),
				{Op: mention.OpAnd, Pos: 9, Args: []mention.Expr{
					{Op: mention.OpNot, Pos: 9, Args: []mention.Expr{word("c", 10)}},
					word("d", 12),
				}},
			}},
		}}},
	}
	for _, tt := range tests {
		got, err := query.Parse(tt.in)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", tt.in, got, err, tt.want)
		}
	}
}

func TestNew(t *testing.T) {
	q, err := query.New([]string{"northwind air", "a OR b", "#c"}, []string{"job offer", "x OR y", "z"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "northwind air OR a OR b OR #c"; q.Text != want {
		t.Errorf("Text = %q, want %q", q.Text, want)
	}
	want := `("northwind air" OR a OR b OR #c) AND NOT "job offer" AND NOT (x OR y) AND NOT z`
	if got := query.Format(q.Expr); got != want {
		t.Errorf("Expr = %s, want %s", got, want)
	}
	for _, e := range q.Expr.Args[0].Args {
		if got := strings.TrimPrefix(q.Text[e.Pos:], "#"); !strings.HasPrefix(got, e.Text) {
			t.Errorf("%q does not stand at %d of %q", e.Text, e.Pos, q.Text)
		}
	}
	if q, err = query.New([]string{"a b", `x AND y`}, nil); err != nil || query.Format(q.Expr) != `"a b" OR (x AND y)` {
		t.Errorf("New without exclusions: %s, %v", query.Format(q.Expr), err)
	}
	if q, err = query.New([]string{"x AND y"}, []string{"z"}); err != nil || query.Format(q.Expr) != "x AND y AND NOT z" {
		t.Errorf("New with one term: %s, %v", query.Format(q.Expr), err)
	}
}

var errorCases = []struct {
	in     string
	column int
	msg    string
}{
	{"", 1, "the query is empty"},
	{" \t", 1, "the query is empty"},
	{`a "b c`, 3, "the quotation mark is never closed"},
	{`é "b c`, 3, "the quotation mark is never closed"},
	{`手机 “b`, 4, "the quotation mark is never closed"},
	{`a ""`, 3, "the quotation marks hold nothing to look for"},
	{`a "…"`, 3, "the quotation marks hold nothing to look for"},
	{`a b"c"`, 4, "a quotation mark inside a word"},
	{`"a"b`, 4, "a space is missing behind the quotation mark"},
	{"(a OR b", 1, "the parenthesis is never closed"},
	{"a (", 3, "the parenthesis is never closed"},
	{"a ((b)", 3, "the parenthesis is never closed"},
	{"a)", 2, "no parenthesis is open here"},
	{"a OR b) c", 7, "no parenthesis is open here"},
	{")", 1, "no parenthesis is open here"},
	{"a ()", 3, "nothing stands between the parentheses"},
	{"OR a", 1, "OR has no term before it"},
	{"a OR", 3, "OR has no term behind it"},
	{"a AND OR b", 3, "AND has no term behind it"},
	{"(OR b)", 2, "OR has no term before it"},
	{"a AND NOT", 7, "NOT has no term behind it"},
	{"a -(", 4, "the parenthesis is never closed"},
	{"a |", 3, "| has no term behind it"},
	{"a -)", 3, "- has no term behind it"},
	{"-a", 1, "this only excludes, so nearly every post would match"},
	{"-a -b", 1, "this only excludes, so nearly every post would match"},
	{"a OR -b", 6, "this only excludes, so nearly every post would match"},
	{"a OR (b OR NOT c)", 12, "this only excludes, so nearly every post would match"},
	{"NOT NOT NOT a", 1, "this only excludes, so nearly every post would match"},
	{"…", 1, "“…” holds no letter, digit or symbol to look for"},
	{"&", 1, "“&” holds no letter, digit or symbol to look for"},
	{"#", 1, "“#” holds no letter, digit or symbol to look for"},
	{`"a", "b"`, 4, "a space is missing behind the quotation mark"},
	{"a OR ,", 6, "“,” holds no letter, digit or symbol to look for"},
	{"a --b", 3, "two minus signs mean nothing"},
	{"no*", 1, "“no” is too short for a *"},
	{"a OR *", 6, "a * can only stand at the end of a word"},
	{"a OR *ing", 6, "a * can only stand at the end of a word"},
	{"a OR nor*th", 6, "a * can only stand at the end of a word"},
	{"a OR 手机*", 6, "a * means nothing behind “手机”"},
	{"a NEAR b", 3, "NEAR does not say how near"},
	{"a ONEAR/ b", 3, "ONEAR does not say how near"},
	{"a NEAR/0 b", 3, "0 is no distance in words"},
	{"a NEAR/101 b", 3, "101 is no distance in words"},
	{"a NEAR/x b", 3, "x is no distance in words"},
	{"NEAR/3 b", 1, "NEAR/3 has no term before it"},
	{"a NEAR/3", 3, "NEAR/3 has no term behind it"},
	{"a NEAR/3 NEAR/3 b", 3, "NEAR/3 has no term behind it"},
	{"a NEAR/3 -b", 3, "NEAR/3 has no term behind it"},
	{"a NEAR/3 (b c)", 10, "NEAR/3 goes between terms, or alternatives of terms"},
	{"(a -b) NEAR/3 c", 8, "NEAR/3 goes between terms, or alternatives of terms"},
	{"a NEAR/3 lang:en", 10, "NEAR/3 goes between terms, or alternatives of terms"},
	{"a NEAR/3 b ONEAR/2 c", 12, "ONEAR/2 follows on NEAR/3"},
	{"a =#b", 3, "= stands before something whose case cannot count"},
	{"a =(b)", 3, "= stands before something whose case cannot count"},
	{"a =OR", 3, "= stands before something whose case cannot count"},
	{"a =lang:en", 3, "= stands before something whose case cannot count"},
	{"a title:b", 3, "there is no filter title:"},
	{`title:"a b"`, 1, "there is no filter title:"},
	{"title:(a b)", 1, "there is no filter title:"},
	{"a star<3", 3, "there is no filter star<"},
	{"a rating>=4", 3, "there is no filter rating>="},
	{"a lang:", 3, "lang: has no value behind it"},
	{"a lang: en", 3, "lang: has no value behind it"},
	{"a lang:(en OR de)", 3, "lang: has no value behind it"},
	{"a lang:english", 3, "“english” is no value of lang"},
	{"a kind:reviews", 3, "“reviews” is no value of kind"},
	{"a has:media", 3, "“media” is no value of has"},
	{"a stars<many", 3, "“many” is no value of stars"},
	{"a stars=<3", 3, "=< compares nothing"},
	{"a source>x", 3, "source is no number: > cannot compare it"},
	{"a domain:localhost", 3, "“localhost” is no value of domain"},
	{"stars<3", 1, "this is only a filter, so posts without any term would match"},
	{"a OR stars<3", 6, "this is only a filter, so posts without any term would match"},
	{"NOT (a OR lang:en)", 1, "this only excludes, so nearly every post would match"},
	{"#a-b", 3, "a hashtag holds only letters, digits and _"},
	{"@a!", 3, "a handle holds only letters, digits, _, . and -"},
	{"a\xff", 1, "the query is not valid UTF-8"},
	{strings.Repeat("a", 16<<10+1), 1, "the query is longer than 16 KiB"},
	{strings.Repeat("a ", 101), 1, "a phrase of 101 words; at most 100 are possible"},
	{"a OR " + strings.Repeat("手", 101), 6, "a phrase of 101 words; at most 100 are possible"},
	{strings.Repeat(".", 30), 1, "“....................…” holds no letter, digit or symbol to look for"},
	{strings.Repeat("(", 51) + "a" + strings.Repeat(")", 51), 51, "more than 50 levels of parentheses and exclusions"},
	{strings.Repeat("NOT ", 52) + "a", 201, "more than 50 levels of parentheses and exclusions"},
}

func TestSyntaxErrors(t *testing.T) {
	for _, tt := range errorCases {
		_, err := query.Parse(tt.in)
		var bad *query.SyntaxError
		if !errors.As(err, &bad) || !errors.Is(err, mention.BadQuery) {
			t.Errorf("Parse(%.40q): %v", tt.in, err)
			continue
		}
		if bad.Query != tt.in || bad.Column != tt.column || bad.Msg != tt.msg {
			t.Errorf("Parse(%.40q): column %d: %s; want column %d: %s", tt.in, bad.Column, bad.Msg, tt.column, tt.msg)
		}
		if e, _ := errors.AsType[*mention.Error](err); e.Hint == "" {
			t.Errorf("Parse(%.40q): no hint", tt.in)
		}
	}
	for _, deep := range []string{strings.Repeat("(", 50) + "a" + strings.Repeat(")", 50), strings.Repeat("a AND ", 2000) + "a", strings.Repeat("a ", 100)} {
		if _, err := query.Parse(deep); err != nil {
			t.Errorf("Parse(%.40q): %v", deep, err)
		}
	}
}

func TestNewErrors(t *testing.T) {
	tests := []struct {
		terms, exclude []string
		query          string
		column         int
	}{
		{nil, nil, "", 1},
		{nil, []string{"a"}, "", 1},
		{[]string{"a", "b OR"}, nil, "b OR", 3},
		{[]string{"a", ""}, nil, "", 1},
		{[]string{"a"}, []string{"b", "-c"}, "-c", 1},
		{[]string{"a", "é -"}, []string{"b", "x )"}, "x )", 3},
	}
	for _, tt := range tests {
		_, err := query.New(tt.terms, tt.exclude)
		bad, ok := errors.AsType[*query.SyntaxError](err)
		if !ok || bad.Query != tt.query || bad.Column != tt.column {
			t.Errorf("New(%q, %q): %v (%+v)", tt.terms, tt.exclude, err, bad)
		}
	}
}

func TestCaret(t *testing.T) {
	long := strings.Repeat("x", 60)
	tests := []struct {
		e    query.SyntaxError
		want string
	}{
		{query.SyntaxError{Query: `a "b`, Column: 3}, "a \"b\n  ^"},
		{query.SyntaxError{Query: "", Column: 1}, "\n^"},
		{query.SyntaxError{Query: "手机 (", Column: 4}, "手机 (\n     ^"},
		{query.SyntaxError{Query: "e\u0301 (", Column: 4}, "e\u0301 (\n  ^"},
		{query.SyntaxError{Query: "a\x1b[2J\t(", Column: 7}, "a [2J (\n      ^"},
		{query.SyntaxError{Query: long + "(" + long, Column: 61}, "…" + long[:40] + "(" + long[:39] + "…\n" + strings.Repeat(" ", 41) + "^"},
		{query.SyntaxError{Query: "ab", Column: 99}, "ab\n  ^"},
	}
	for _, tt := range tests {
		if got := tt.e.Caret(); got != tt.want {
			t.Errorf("%q at %d:\n%s\nwant\n%s", tt.e.Query, tt.e.Column, got, tt.want)
		}
	}
	e := query.SyntaxError{Query: "a (", Column: 3, Msg: "why"}
	if got, want := e.Error(), "query, column 3: why"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
}

func TestTree(t *testing.T) {
	got := query.Tree(mustNew(t, `("northwind air" OR #refund OR @northwind) -(job OR hiring) late`).Expr)
	want := `AND
├─ OR
│  ├─ phrase "northwind air"
│  ├─ hashtag #refund
│  └─ handle @northwind
├─ NOT
│  └─ OR
│     ├─ word job
│     └─ word hiring
└─ word late
`
	if got != want {
		t.Errorf("Tree:\n%s\nwant\n%s", got, want)
	}
}
