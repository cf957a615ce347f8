package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

// xRefusesQuery says why the site would refuse a query; "" if it would not. It
// knows the rules of the operators' documentation: balanced quotes and
// parentheses, something to search for in each alternative, no exclusion of a
// group, no bare word that is an operator, no bare sign.
func xRefusesQuery(q string) string {
	const term = `"[^"]+"|[#@][\pL\pN_]+|(?:to|from):\w{1,15}|is:retweet|[\pL\pN\pM\p{So}\p{Sk}_]+`
	token := regexp.MustCompile(`^(?:(-)?(` + term + `)|(\()|(\))|( OR )| )`)
	type level struct{ terms int }
	levels, last := []level{{}}, ""
	for q != "" {
		m := token.FindStringSubmatch(q)
		if m == nil {
			return "cannot be read from " + q
		}
		top := &levels[len(levels)-1]
		word := m[2]
		switch {
		case slices.Contains([]string{"and", "or", "not", "AND", "OR", "NOT"}, word):
			return "a bare " + word
		case strings.HasPrefix(word, "@") && !xHandle(word[1:]):
			return "no account: " + word
		case word != "" && m[1] == "" && word != "is:retweet":
			top.terms++
		case m[3] != "":
			levels = append(levels, level{})
		case m[4] != "":
			if levels = levels[:len(levels)-1]; top.terms == 0 || len(levels) == 0 {
				return "an empty group, or one too many"
			}
			levels[len(levels)-1].terms++
		case m[5] != "":
			if top.terms == 0 || last == " OR " {
				return "an alternative of nothing"
			}
			top.terms = 0
		}
		last, q = m[0], q[len(m[0]):]
	}
	if len(levels) != 1 || levels[0].terms == 0 {
		return "an open group, or nothing to search for"
	}
	return ""
}

func xAsked(t *testing.T, options map[string]string, q mention.Query) []string {
	t.Helper()
	s := visitX(t, nil, options).source
	var asked []string
	for _, q := range s.queries(q, s.addressees(q)) {
		if why := xRefusesQuery(q.text); why != "" {
			t.Errorf("the site refuses %s: %s", q.text, why)
		}
		if n := utf8.RuneCountInString(q.text); n > s.longest {
			t.Errorf("the query has %d characters: %s", n, q.text)
		}
		asked = append(asked, q.text)
	}
	return asked
}

func xRendered(t *testing.T, terms ...string) []string {
	t.Helper()
	q, err := query.New(terms, nil)
	if err != nil {
		t.Fatal(err)
	}
	return query.Render(q.Expr, x().Syntax)
}

func TestXQueries(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"northwind":     `northwind -is:retweet`,
		"northwind air": `("northwind air" OR #northwindair) -is:retweet`,
		"(northwind OR contoso) (refund OR late) -job": `((northwind OR contoso) (refund OR late) -job) -is:retweet`,
		`northwind -"air show" -#ad`:                   `northwind -"air show" -#ad -is:retweet`,
		"and":                                          `"and" -is:retweet`,
		"C&A":                                          `("C&A" OR #ca) -is:retweet`,
		"C++":                                          `"C++" -is:retweet`,
		"$cash":                                        `"$cash" -is:retweet`,
		"t-mobile":                                     `("t-mobile" OR tmobile) -is:retweet`,
		"#Refund":                                      `#refund -is:retweet`,
		"@northwind OR @Contoso_UK":                    `(@northwind OR @Contoso_UK) -is:retweet`,
		"@northwind.bsky.social":                       `"northwind.bsky.social" -is:retweet`,
		"northwind -@northwind_trading_cards":          `northwind -"northwind_trading_cards" -is:retweet`,
		"❤️ OR 👍🏽 OR 😡":                                `("❤️" OR "👍🏽" OR 😡) -is:retweet`,
		"노스윈드 항공":                                      `("노스윈드 항공" OR 노스윈드항공) -is:retweet`,
		"手机":                                           `手机 -is:retweet`,
	} {
		if got := xAsked(t, nil, mention.Query{Searches: xRendered(t, in)}); len(got) != 1 || got[0] != want {
			t.Errorf("%s is asked as %q, want %q", in, got, want)
		}
	}
	for _, bad := range []string{
		"", "(a", "a)", "()", "a OR", "OR a", "a OR OR b", "-(a b)", "-a", "a and b", "c&a", "@a.b", `"a`, "-is:retweet", "C++", "$a(b",
	} {
		if xRefusesQuery(bad) == "" {
			t.Errorf("the check takes %q for good", bad)
		}
	}
}

// TestXLongQueries asks for more than fits into one query.
func TestXLongQueries(t *testing.T) {
	t.Parallel()
	var brands []string
	for i := range 60 {
		brands = append(brands, fmt.Sprintf("brand%d of northwind", i))
	}
	searches := xRendered(t, brands...)
	tests := []struct {
		options map[string]string
		most    int
	}{
		{nil, 8},
		{map[string]string{"scope": "all"}, 4},
		{map[string]string{"scope": "all", "max_query": "4096"}, 1},
	}
	for _, tt := range tests {
		asked := xAsked(t, tt.options, mention.Query{Searches: searches})
		if len(asked) < 1 || len(asked) > tt.most {
			t.Errorf("%v: %d queries, want at most %d", tt.options, len(asked), tt.most)
		}
		all := strings.Join(asked, "\n")
		for i := range brands {
			if phrase := `"` + brands[i] + `"`; strings.Count(all, phrase) != 1 {
				t.Errorf("%v: %s is asked for %d times", tt.options, phrase, strings.Count(all, phrase))
			}
		}
	}
}

func TestXAccounts(t *testing.T) {
	t.Parallel()
	own := []string{"northwind@social.example", "northwind.bsky.social", "Northwind", "northwindcare"}
	got := xAsked(t, map[string]string{"accounts": "@NorthwindCare"}, mention.Query{Own: own, Searches: []string{"northwind"}})
	want := []string{
		"(to:northwind OR @northwind OR to:northwindcare OR @northwindcare) -from:northwind -from:northwindcare -is:retweet",
		"northwind -is:retweet",
	}
	if !slices.Equal(got, want) {
		t.Errorf("asked for %q, want %q", got, want)
	}
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf("northwind_%02d", i))
	}
	asked := xAsked(t, map[string]string{"accounts": strings.Join(many, ",")}, mention.Query{})
	if len(asked) != 5 {
		t.Errorf("%d queries, want 5", len(asked))
	}
	for _, name := range many {
		if all := strings.Join(asked, "\n"); strings.Count(all, "to:"+name+" OR @"+name) != 1 || strings.Count(all, " -from:"+name+" ") != 1 {
			t.Errorf("%s is not asked for once", name)
		}
	}
}

func TestXOptions(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string][]string{
		"scope":     {"everything", "Recent"},
		"accounts":  {"northwind.bsky.social", "northwind@a.example", "averyverylongname", "@", "@@a", "nörthwind"},
		"expand":    {"people", "authors,all"},
		"since_id":  {"x", "-1", "12345678901234567890", "1.5", "1e3"},
		"max_query": {"x", "100", "5000", "-1"},
	} {
		for _, value := range bad {
			_, err := x().New(mention.Env{Options: map[string]string{name: value}, Secrets: map[string]string{"bearer_token": "t"}})
			if e, ok := asError(err); !ok || e.Kind != mention.BadConfig || e.Hint == "" {
				t.Errorf("%s %q: error %v", name, value, err)
			}
		}
	}
	s := visitX(t, nil, map[string]string{"expand": "none"}).source
	if s.authors || s.references || s.token != xToken {
		t.Errorf("the source is %+v", s)
	}
	for _, token := range []string{"", " \n", "Bearer abc", "a\nb"} {
		_, err := x().New(mention.Env{Secrets: map[string]string{"bearer_token": token}})
		if e, ok := asError(err); !ok || e.Kind != mention.Credentials || !strings.Contains(e.Hint, "X_BEARER_TOKEN") {
			t.Errorf("token %q: error %v", token, err)
		}
	}
}
