package sourcetest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestToy shows that a source which keeps the contract passes.
func TestToy(t *testing.T) { Run(t, toyCase("")) }

// TestFaultsAreCaught breaks the contract point by point and expects the suite
// to say so, in the check that is about it.
func TestFaultsAreCaught(t *testing.T) {
	caught := map[string]struct{ check, says string }{
		"eager":               {"lazy", "before the sequence was ranged over"},
		"leak":                {"posts", "a goroutine outlives the sequence"},
		"silent error":        {"faults", "ended cleanly"},
		"post with error":     {"faults", "a post that is not zero"},
		"goes on after error": {"faults", "goes on after its error"},
		"duplicates":          {"searches", "each search twice"},
		"endless":             {"endless", "no end"},
		"no window":           {"window", "posts differ"},
		"reads on":            {"window", "requests"},
		"deaf":                {"cancel between", "more came"},
		"ignores stop":        {"stop", "goes on after the caller stopped"},
		"no limit":            {"limit", "limit 1"},
		"unescaped":           {"escaping", "unharmed"},
		"other client":        {"schema", "ended cleanly"},
		"tells its address":   {"faults", "parameters of a request"},
		"takes any schema":    {"schema", "ended cleanly"},
		"takes no key":        {"spec", "without key token"},
		"fixed host":          {"base url", "with base_url"},
		"html":                {"shape", "HTML tag"},
		"handle in link":      {"privacy", "the URL"},
		"hidden identity":     {"privacy", "Endpoint still holds"},
		"other source":        {"shape", "Source is"},
		"local time":          {"shape", "UTC"},
		"no provenance":       {"shape", "Endpoint is"},
		"no clock":            {"shape", "FetchedAt"},
		"relative link":       {"shape", "absolute"},
		"controls":            {"shape", "control character"},
		"silent zero":         {"fields", "posts.at gone: no error"},
		"skips in silence":    {"fields", "posts.html gone in one place: no error, and toy:5 is missing"},
		"mumbles":             {"fields", "posts.at gone: no error, and the time of"},
		"tells its key":       {"log", "holds the secret token"},
		"keeps the dead":      {"gone", "0 is gone, and comes out"},

		"keeps the dead elsewhere": {"gone", "0 is gone, and comes out"},
		"tells its key in part":    {"refusals", "holds the secret token"},
		"tells its token":          {"refusals", "holds the token t0ken"},
		"asks elsewhere":           {"rehearsal", "a dry run shows no request such as /older"},
		"holds back":               {"paging", "fetches all before it yields"},
		"hopes":                    {"refusals", "requests were refused, want at most 1"},
		"rehearses badly":          {"rehearsal", "a shape that the source refuses"},
	}
	for _, fault := range slices.Sorted(maps.Keys(caught)) {
		t.Run(fault, func(t *testing.T) {
			want := caught[fault]
			k := named(t, want.check)
			found := strings.Join(problems(t, toyCase(fault), k), "\n")
			if !strings.Contains(found, want.says) {
				t.Errorf("check %q says %q, want something with %q", want.check, found, want.says)
			}
		})
	}
}

// TestToySaysSo shows that a source may leave out what it cannot read if it says
// so.
func TestToySaysSo(t *testing.T) {
	if found := problems(t, toyCase("skips and says so"), named(t, "fields")); len(found) > 0 {
		t.Error(strings.Join(found, "\n"))
	}
}

func TestToyFile(t *testing.T) { Run(t, toyFileCase("")) }

// TestFileFaultsAreCaught does the same for a source that reads files.
func TestFileFaultsAreCaught(t *testing.T) {
	for _, tt := range []struct{ fault, check, says string }{
		{"wrong kind", "files", "without its files"},
		{"leaves it open", "files", "stay open"},
		{"half is enough", "files", "breaks off"},
		{"sends", "posts", "sent 1 requests"},
	} {
		t.Run(tt.fault, func(t *testing.T) {
			found := strings.Join(problems(t, toyFileCase(tt.fault), named(t, tt.check)), "\n")
			if !strings.Contains(found, tt.says) {
				t.Errorf("check %q says %q, want something with %q", tt.check, found, tt.says)
			}
		})
	}
}

// TestCasesAreCaught does the same for cases and declarations that test or
// tell too little.
func TestCasesAreCaught(t *testing.T) {
	tests := []struct {
		name, check, says string
		change            func(*Case)
	}{
		{"no identities", "privacy", "names no Identities", func(c *Case) { c.Identities = nil }},
		{"idle identity", "privacy", "do not test it", func(c *Case) { c.Identities = append(c.Identities, "nobody") }},
		{"own handle gone", "privacy", "gone after masking", func(c *Case) { c.Own = []string{"@contoso"} }},
		{"no empty answer", "empty", "has no Empty", func(c *Case) { c.Empty = nil }},
		{"one page", "paging", "SinglePage", func(c *Case) { c.Query.Limit = 3 }},
		{"wrong order", "posts", "posts differ at number 1", func(c *Case) { slices.Reverse(c.Want) }},
		{"no such refusal", "refusals", "no request met it", func(c *Case) { c.Refusals[0].Path = "/nowhere" }},
		{"refusal of another kind", "refusals", `want one of ["blocked"]`, func(c *Case) { c.Refusals[0].Kind = mention.Blocked }},
		{"passed over by nothing", "refusals", "posts are [], want some of", func(c *Case) {
			c.Refusals = []Refusal{{Name: "passed over", Status: 200, Body: `{"posts":[]}`}}
		}},
		{"no post twice", "twice", "no post stands in two answers", func(c *Case) { c.Site = toySiteOnce }},
		{"idle gone", "gone", "in no answer", func(c *Case) { c.Gone = []string{"toy:nobody"} }},
		{"other golden", "golden", "line 1 is", func(c *Case) { c.Golden = "golden.go" }},
		{"no doc", "spec", "Doc", func(c *Case) { c.Spec.Doc = "" }},
		{"no rate", "spec", "Rate", func(c *Case) { c.Spec.Rate = mention.Rate{} }},
		{"no policy", "spec", "Terms.Policy", func(c *Case) { c.Spec.Terms.Policy = "" }},
		{"upper case", "spec", "lower-case", func(c *Case) { c.Spec.Name = "Toy" }},
		{"key without how", "spec", "How of key", func(c *Case) { c.Spec.Keys = []mention.Key{{Name: "token", Doc: "x"}} }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := toyCase("")
			tt.change(&c)
			found := strings.Join(problems(t, c, named(t, tt.check)), "\n")
			if !strings.Contains(found, tt.says) {
				t.Errorf("check %q says %q, want something with %q", tt.check, found, tt.says)
			}
		})
	}
}

func named(t *testing.T, name string) check {
	t.Helper()
	for _, k := range checks() {
		if k.name == name {
			return k
		}
	}
	t.Fatalf("no check %q", name)
	return check{}
}
