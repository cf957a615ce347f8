package query_test

import (
	"fmt"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

// Posts of about 250 bytes. The first three match none of the terms.
var benchTexts = []struct{ name, text string }{
	{"plain", "Third time this month that the evening service was called off without a word, and nobody at the desk could say when the next one would leave. We waited for four hours, got a voucher for a sandwich and had to find a hotel at our own cost. Never again!"},
	{"social", "I don't know what's wrong with @example_support but it's the 3rd time they've lost my bags 😡😡 #fail #travel https://t.example/a8Xk2 … nobody answers, nobody cares — “we're sorry for any inconvenience”, they say. Can't believe I'm paying for this 🤷‍♀️ #neveragain"},
	{"japanese", "今朝の便がまた欠航になりました。カウンターには誰もいないし、電話もつながらない。三時間も待たされて、結局自分でホテルを探すことに。もう二度と使いません。"},
	{"match", "Third time this month that Northwind Air called the evening service off without a word, and nobody at the desk could say when the next one would leave. We waited for four hours, got a voucher for a sandwich and had to find a hotel. Never again @northwind!"},
}

// benchTerms are invented names of one to three words.
func benchTerms(n int) mention.Expr {
	terms := []mention.Expr{
		{Kind: mention.Phrase, Text: "northwind air"},
		{Kind: mention.Handle, Text: "northwind"},
	}
	for i := range n {
		e := mention.Expr{Text: fmt.Sprintf("brand%x", i*7919)}
		switch i % 5 {
		case 1:
			e = mention.Expr{Kind: mention.Phrase, Text: fmt.Sprintf("north%x service", i)}
		case 2:
			e = mention.Expr{Kind: mention.Phrase, Text: fmt.Sprintf("the voucher %x", i)}
		case 3:
			e.Kind = mention.Tag
		case 4:
			e.Kind = mention.Handle
		}
		terms = append(terms, e)
	}
	return mention.Expr{Op: mention.OpOr, Args: terms[:n]}
}

func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		m := query.NewMatcher(benchTerms(n))
		for _, t := range benchTexts {
			b.Run(fmt.Sprintf("%s/%d", t.name, n), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(t.text)))
				var dst []string
				for b.Loop() {
					dst, _ = m.Match(t.text, dst[:0])
				}
			})
		}
	}
}

func BenchmarkMatchExtended(b *testing.B) {
	for name, term := range map[string]string{
		"wildcard": "northw* OR brand*", "case": "=Northwind OR =Brand", "near": "(northwind OR voucher) NEAR/5 (evening OR air)",
	} {
		m := query.NewMatcher(mustNew(b, term).Expr)
		for _, t := range benchTexts {
			b.Run(name+"/"+t.name, func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(t.text)))
				var dst []string
				for b.Loop() {
					dst, _ = m.Match(t.text, dst[:0])
				}
			})
		}
	}
}

func BenchmarkNewMatcher(b *testing.B) {
	for _, n := range []int{1, 10_000} {
		e := benchTerms(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				query.NewMatcher(e)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := query.New([]string{"northwind air", `#refund OR (@northwind AND "lost bag")`}, []string{"job offer"}); err != nil {
			b.Fatal(err)
		}
	}
}
