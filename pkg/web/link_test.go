package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestNextLink(t *testing.T) {
	for _, test := range []struct {
		lines []string
		want  string
	}{
		{nil, ""},
		{[]string{""}, ""},
		{[]string{`<https://e.example/a?max_id=1>; rel="next", <https://e.example/a?min_id=2>; rel="prev"`}, "https://e.example/a?max_id=1"},
		{[]string{`<https://e.example/p>; rel="prev",<https://e.example/n>;rel=next`}, "https://e.example/n"},
		{[]string{`<https://e.example/p>; rel="prev"`, `<https://e.example/n>; rel="next"`}, "https://e.example/n"},
		{[]string{`<https://e.example/a,b;c>; title="x, y; rel=\"next\""; rel="prev", </n>; REL = "Next"`}, "/n"},
		{[]string{`</n>; rel="last next"`}, "/n"},
		{[]string{`</n>; rel="nextish"`}, ""},
		{[]string{`</a>; rel=prev; rel=next`}, ""},
		{[]string{`< /n > ; crossorigin ; rel=next`}, "/n"},
		{[]string{`</n>`}, ""},
		{[]string{`</n`}, ""},
		{[]string{`rel=next`}, ""},
		{[]string{`</n>; title="open`}, ""},
		{[]string{`</n>; rel="next`}, "/n"},
		{[]string{`,,</a>;;,</n>;rel=next,`}, "/n"},
		{[]string{`</n>; title="\`}, ""},
	} {
		if got := NextLink(http.Header{"Link": test.lines}); got != test.want {
			t.Errorf("NextLink(%q) = %q, want %q", test.lines, got, test.want)
		}
	}
}

func FuzzNextLink(f *testing.F) {
	f.Add(`<https://e.example/a?x=1,2>; rel="next"; title="a \" b", </p>; rel=prev`)
	f.Fuzz(func(t *testing.T, line string) {
		got := NextLink(http.Header{"Link": {line}})
		if got != "" && !strings.Contains(line, got) {
			t.Errorf("NextLink(%q) = %q", line, got)
		}
		// A good link behind a comma is found whatever stands before, unless that
		// leaves a bracket or a quote open.
		if !strings.ContainsAny(line, `<>"`) && NextLink(http.Header{"Link": {line + `,</n>; rel="next"`}}) != "/n" {
			t.Errorf("a link behind %q is lost", line)
		}
	})
}
