package query_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`northwind air`, `"a b" OR (#c -@d@e) NOT f`, `“x” | y && "OR"`, `a (b`, `צה"ל`, "$\x01ה\"ל", `-a`, "a\xff", `AT&T C++ .net`,
		`cancel* NEAR/3 (late OR "air nor*")`, `a ONEAR/100 =B -="C d" =E f*`, `x source:bluesky lang:pt_BR -author:"J D" kind:review domain:https://www.a.example/x`,
		`x has:link stars<3 likes:>10 replies>=2 reposts=0`, `=a* b`, `re: a<b <3 x=1 "no* *b*"`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := query.Parse(s)
		if err != nil {
			bad, ok := errors.AsType[*query.SyntaxError](err)
			if !ok || !errors.Is(err, mention.BadQuery) || bad.Column < 1 || bad.Column > utf8.RuneCountInString(s)+1 {
				t.Fatalf("error %#v", err)
			}
			bad.Caret()
			return
		}
		text := query.Format(e)
		again, err := query.Parse(text)
		if err != nil || !same(e, again) {
			t.Fatalf("%q parses to %+v, written %q, which parses to %+v (%v)", s, e, text, again, err)
		}
		if twice := query.Format(again); twice != text {
			t.Fatalf("%q is written %q, then %q", s, text, twice)
		}
		if _, ok := query.NewMatcher(e).Match("", nil); ok {
			t.Fatalf("%q matches nothing at all", s)
		}
		for _, syntax := range []mention.Syntax{{Tags: true}, {Tags: true, TagSpaces: true}, {Phrases: true, Or: "|", Group: true, Not: "-", MaxLen: 20}, {Sigils: true}} {
			query.Render(e, syntax)
			query.Here(e, syntax)
		}
	})
}

// same compares trees without positions.
func same(a, b mention.Expr) bool {
	x, y := a, b
	x.Pos, y.Pos, x.Args, y.Args = 0, 0, nil, nil
	if !reflect.DeepEqual(x, y) || len(a.Args) != len(b.Args) {
		return false
	}
	for i := range a.Args {
		if !same(a.Args[i], b.Args[i]) {
			return false
		}
	}
	return true
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"Northwind's #NorthwindAir @northwind@a.example", "https://a.example/?q=northwind l'e-mail a_b", "新手机노스윈드는😡🇩🇪", "C++ .net $tsla at&t", "a\xff\u200b\u0301", `צה"ל`, "\u1102\u1169"} {
		f.Add("northwind", s)
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, term, text string) {
		e := mention.Expr{Op: mention.OpOr, Args: []mention.Expr{
			{Text: term},
			{Kind: mention.Phrase, Text: "northwind air"},
			{Kind: mention.Handle, Text: "northwind"},
			{Text: "手机"},
			{Text: "e-mail"},
		}}
		m := query.NewMatcher(e)
		matched, ok := m.Match(text, nil)
		spans := m.Spans(text)
		if ok != (len(matched) > 0) || ok != (len(spans) > 0) {
			t.Fatalf("Match: %q, %v; Spans: %+v", matched, ok, spans)
		}
		for _, s := range spans {
			if s.Start < 0 || s.Start >= s.End || s.End > len(text) {
				t.Fatalf("span %+v of %d bytes", s, len(text))
			}
		}
		if again, ok2 := m.Match(text, nil); ok != ok2 || !reflect.DeepEqual(matched, again) {
			t.Fatalf("Match: %q, then %q", matched, again)
		}
		if one, ok := query.NewMatcher(e.Args[0]).Match(text, nil); ok != (len(one) > 0) || ok && !slices.Contains(matched, one[0]) {
			t.Fatalf("alone %q, together %q", one, matched)
		}
	})
}
