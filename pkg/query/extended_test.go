package query_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

func TestMatchWords(t *testing.T) {
	tests := []struct {
		term    string
		yes, no []string
	}{
		{"cancel*", []string{"cancel", "Cancelled!", "cancellation's", "l'cancelled", "CÁNCELÓ", "#cancelled", "@cancel_now", "can-celled", "𝓬ancelling"}, []string{"cance", "uncancelled", "can celled", "canсel"}},
		{"encyclopa*", []string{"Encyclopædia"}, []string{"Encyclopedia"}},
		{".net*", []string{".NETwork"}, []string{"network"}},
		{"northwind cancel*", []string{"Northwind cancelled", "northwind's cancellations"}, []string{"northwind has cancelled", "#northwindcancelled"}},
		{`"cancel* flight"`, []string{"cancelled flight"}, []string{"cancelled the flight", "flight cancelled"}},
		{"e-mail*", []string{"emails", "e-mails", "e mails"}, []string{"mails"}},
		{`"go* **bold** 5*"`, []string{"go bold 5"}, []string{"gone bold 5", "go bold 55"}},
		{"=Apple", []string{"Apple", "Apple's", "l'Apple", "#Apple", "@Apple", "(Apple)"}, []string{"apple", "APPLE", "aPple", "Apples"}},
		{"=iPhone", []string{"iPhone"}, []string{"IPHONE", "iphone", "Iphone"}},
		{`="Air France"`, []string{"Air France", "Air's France", "#AirFrance", "Air-France"}, []string{"air France", "AIR FRANCE", "#airfrance", "#Airfrance"}},
		{"=Air France", []string{"Air France"}, []string{"air france"}},
		{"=Zoë", []string{"Zoe", "Zoe\u0308"}, []string{"zoë", "ZOË"}},
		{"=Appl*", []string{"Apple", "Appliance", "ApplE"}, []string{"apple", "APPLE"}},
		{"=E-Mail", []string{"E-Mail", "EMail"}, []string{"e-mail", "E-mail"}},
		{"=Encyclopaedia", []string{"Encyclopædia"}, []string{"encyclopædia"}},
		{"=手机", []string{"我的手机坏了"}, nil},
		{"air NEAR/1 late", []string{"air late", "late, air", "Air's late"}, []string{"air is late", "air", "air air"}},
		{"air NEAR/3 late", []string{"late is my air", "l'air est très late"}, []string{"air was not so late"}},
		{"air ONEAR/2 late", []string{"air so late", "late air late"}, []string{"late air"}},
		{"air NEAR/2 air", []string{"air air", "air x air"}, []string{"air", "air x x air"}},
		{`"northwind air" NEAR/2 air`, []string{"northwind air x air"}, []string{"northwind air"}},
		{`(late OR cancel*) NEAR/2 ("northwind air" OR @northwind)`, []string{"#northwindair is late", "cancelled, @northwind@a.example"}, []string{"cancelled by the northwind air"}},
		{"air NEAR/2 😡", []string{"air 😡", "😡 my air"}, nil},
		{"手 NEAR/2 坏", []string{"手机坏了"}, []string{"手的机坏"}},
	}
	for _, tt := range tests {
		m := query.NewMatcher(mustNew(t, tt.term).Expr)
		for _, text := range tt.yes {
			if _, ok := m.Match(text, nil); !ok {
				t.Errorf("%s does not match %q", tt.term, text)
			}
		}
		for _, text := range tt.no {
			if got, ok := m.Match(text, nil); ok {
				t.Errorf("%s matches %q: %q", tt.term, text, got)
			}
		}
	}
}

// No distance reaches from a title into its text.
func TestNearInPosts(t *testing.T) {
	m := query.NewMatcher(mustNew(t, "air NEAR/5 late").Expr)
	if _, ok := m.MatchPost(&mention.Post{Title: "air", Text: "late"}, nil); ok {
		t.Error("from the title into the text")
	}
	if got, ok := m.MatchPost(&mention.Post{Title: "x", Text: "late air"}, nil); !ok || !reflect.DeepEqual(got, []string{"air", "late"}) {
		t.Errorf("in the text: %q, %v", got, ok)
	}
}

func TestMatchFilters(t *testing.T) {
	p := mention.Post{
		Text: "air is late, see https://news.example/air?x=1", Source: "bluesky", Lang: "pt-br", Kind: mention.KindReview, URL: "https://social.example/p/1",
		Author: mention.Author{ID: "did:plc:1", Handle: "jane.social.example", Name: "Jane  Doe"}, Stars: mention.Of(2), Likes: mention.Of(0),
	}
	tests := map[string]bool{
		"source:bluesky": true, "source:Bluesky": true, "source:mastodon": false, "SOURCE:bluesky": true,
		"lang:pt": true, "lang:pt-BR": true, "lang:pt_br": true, "lang:p": false, "lang:en": false, "lang:pt-pt": false,
		"author:jane": true, "author:@Jane.social.example": true, "author:did:plc:1": true, "author:doe": false, "author:jane.doe": false,
		"kind:review": true, "kind:post": false, "has:link": true,
		"domain:news.example": true, "domain:social.example": true, "domain:www.example": false, "domain:example.com": false, "domain:ws.example": false,
		"stars<3": true, "stars<=2": true, "stars=2": true, "stars:2": true, "stars>2": false, "stars>=3": false, "stars:<3": true,
		"likes=0": true, "likes<1": true, "likes>0": false, "replies<100": false, "replies>=0": false, "reposts=0": false,
	}
	for filter, want := range tests {
		e, err := query.Parse("air " + filter)
		if err != nil {
			if filter != "lang:p" {
				t.Errorf("%s: %v", filter, err)
			}
			continue
		}
		if _, ok := query.NewMatcher(e).MatchPost(&p, nil); ok != want {
			t.Errorf("%s: %v", filter, ok)
		}
		e, _ = query.Parse("air NOT " + filter)
		m := query.NewMatcher(e)
		if _, ok := m.MatchPost(&p, nil); ok == want {
			t.Errorf("NOT %s: %v", filter, ok)
		}
		if _, ok := m.Match(p.Text, nil); !ok {
			t.Errorf("NOT %s of a text", filter)
		}
	}
}

func TestLinks(t *testing.T) {
	m := query.NewMatcher(mustNew(t, "a has:link").Expr)
	for text, want := range map[string]bool{
		"a http://b.example": true, "a (HTTPS://B.example/x)": true, "a www.b.example": true, "a b.example/news…": true, "a [b](https://b.example)": true,
		"a b.example": false, "a me@b.example": false, "a and/or": false, "a e.g./i.e.": false, "a ftp://b.example": false, "a 1.5/2.5": false, "a @b.example/x": false, "a ://": false, "a https://": false,
	} {
		if _, ok := m.MatchPost(&mention.Post{Text: text}, nil); ok != want {
			t.Errorf("%q: %v", text, ok)
		}
	}
}

// Words that look like filters and operators but are none.
func TestPlainWordsStay(t *testing.T) {
	for _, text := range []string{"re:", "12:30", "https://a.example/x?q=1", "a<b", "<3", "x=1", "=", "i<3", "love<3", "near/3", "Near", "a:"} {
		e, err := query.Parse(text)
		if err != nil && !strings.Contains(err.Error(), "holds no letter") || err == nil && e.Op != mention.OpTerm {
			t.Errorf("%s: %+v, %v", text, e, err)
		}
	}
}

func TestExtendedDoesNotAllocate(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	m := query.NewMatcher(mustNew(t, `(cancel* OR third* OR =Northwind OR call* NEAR/9 "evening service") lang:en -author:jane -domain:b.example has:link likes>3`).Expr)
	for _, text := range benchTexts {
		p := mention.Post{Text: text.text + " cancelled https://a.example/x", Lang: "en", Likes: mention.Of(4), Author: mention.Author{Handle: "joe.example", Name: "Joe"}}
		dst, ok := m.MatchPost(&p, nil)
		if !ok {
			t.Errorf("%s: no match", text.name)
		}
		if n := testing.AllocsPerRun(200, func() { dst, _ = m.MatchPost(&p, dst[:0]) }); n != 0 {
			t.Errorf("%s: %v allocations", text.name, n)
		}
	}
}

// The time must grow with the length of the text.
func TestExtendedHostileText(t *testing.T) {
	m := query.NewMatcher(mustNew(t, `aaa* OR =Aaa OR (a OR aaa*) NEAR/100 (b OR aaa*) OR "e-mail*" OR ="A A*"`).Expr)
	for _, unit := range []string{"a", "aaa ", "a-", "가", "a b ", "æ", "#aaa", "aaa'", "a_"} {
		m.Match(strings.Repeat(unit, 100_000), nil)
	}
}

func TestRenderExtended(t *testing.T) {
	tests := []struct {
		s        mention.Syntax
		in       string
		want     []string
		here     []string
		complete bool
	}{
		{full, "northwind cancel*", []string{"northwind"}, []string{`"northwind cancel*"`}, true},
		{full, "cancel* OR late", []string{"cancel OR late"}, []string{"cancel*"}, false},
		{full, "cancel*", []string{"cancel"}, []string{"cancel*"}, false},
		{full, `"northwind air cancel* flight"`, []string{`("northwind air" OR #northwindair) flight`}, []string{`"northwind air cancel* flight"`}, true},
		{full, "a NEAR/3 (b OR c)", []string{"a (b OR c)"}, []string{"a NEAR/3 (b OR c)"}, true},
		{full, "a -(b NEAR/3 c)", []string{"a"}, []string{"NOT (b NEAR/3 c)"}, true},
		{full, "=Apple -=Pie -tart*", []string{"Apple -tart"}, []string{"=Apple", "-=Pie", "-tart*"}, true},
		{full, "a lang:en stars<3 -author:jane", []string{"a"}, []string{"lang:en", "stars<3", "-author:jane"}, true},
		{full, "a -(b lang:en)", []string{"a"}, []string{"NOT (b AND lang:en)"}, true},
		{full, "a -(b OR lang:en)", []string{"a -b"}, []string{"-lang:en"}, true},
		{hn, "a (b OR kind:review)", []string{`"a"`}, []string{"kind:review"}, true},
		{tags, "northwind cancel*", []string{"northwind"}, []string{`"northwind cancel*"`}, true},
	}
	for _, tt := range tests {
		e := mustNew(t, tt.in).Expr
		if got := query.Render(e, tt.s); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Render(%s) = %q, want %q", tt.in, got, tt.want)
		}
		if got := query.Complete(e, tt.s); got != tt.complete {
			t.Errorf("Complete(%s) = %v", tt.in, got)
		}
		if got := query.Here(e, tt.s); len(got) == 0 || !subset(tt.here, got) {
			t.Errorf("Here(%s) = %q, want %q", tt.in, got, tt.here)
		}
	}
}

func subset(some, all []string) bool {
	for _, s := range some {
		found := false
		for _, a := range all {
			found = found || a == s
		}
		if !found {
			return false
		}
	}
	return true
}

func TestFor(t *testing.T) {
	tests := []struct{ in, bluesky, other string }{
		{"a source:bluesky", "a", ""},
		{"a -source:bluesky", "", "a"},
		{"a (source:bluesky OR source:x)", "a", ""},
		{"(a source:bluesky) OR b", "a OR b", "b"},
		{"a (source:bluesky OR b)", "a", "a AND b"},
		{"a lang:en", "a AND lang:en", "a AND lang:en"},
	}
	for _, tt := range tests {
		for source, want := range map[string]string{"bluesky": tt.bluesky, "github": tt.other} {
			e, possible := query.For(mustNew(t, tt.in).Expr, source)
			if possible != (want != "") || possible && query.Format(e) != want {
				t.Errorf("%s for %s: %s, %v, want %q", tt.in, source, query.Format(e), possible, want)
			}
		}
	}
}

func TestWithoutAndShown(t *testing.T) {
	q, err := mustNew(t, `air author:"Jane Doe" late`, "b -author:joe").Without([]string{"northwindair", "@x"}, []string{"https://www.coupons.example/"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := q.Shown(), "air author:… late OR b -author:…"; got != want {
		t.Errorf("Shown: %s, want %s", got, want)
	}
	const tail = ` AND NOT (author:northwindair OR author:x) AND NOT domain:www.coupons.example`
	if got := query.Format(q.Expr); !strings.HasSuffix(got, tail) {
		t.Errorf("%s, want …%s", got, tail)
	}
	none, err := query.Query{}.Without(nil, nil)
	if err != nil || !reflect.DeepEqual(none, query.Query{}) {
		t.Errorf("nothing without anything: %+v, %v", none, err)
	}
	if _, err := q.Without(nil, []string{"no domain"}); err == nil {
		t.Error("no domain")
	}
}

// A sieve that looks up whole words serves a stem only beside a whole word.
func TestSieveOfStems(t *testing.T) {
	var terms []string
	for i := range 20 {
		terms = append(terms, "brand"+string(rune('a'+i)))
	}
	if query.NewSieve(mustNew(t, terms...).Expr) == nil {
		t.Error("words have no sieve")
	}
	if query.NewSieve(mustNew(t, append(terms, "cancel*")...).Expr) != nil {
		t.Error("a stem among many words has a sieve")
	}
	s := query.NewSieve(mustNew(t, append(terms, "cancel* AND northwind")...).Expr)
	if s == nil || s.Index([]byte("northwind cancelled\n")) < 0 || s.Index([]byte("it is cancelled\n")) >= 0 {
		t.Error("a stem beside a word")
	}
	s = query.NewSieve(mustNew(t, "cancel* stars<3").Expr)
	if s == nil || s.Index([]byte("was Cancelled\n")) < 0 || s.Index([]byte("uncancelled\n")) >= 0 {
		t.Error("a stem")
	}
}
