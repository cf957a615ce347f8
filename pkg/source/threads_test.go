package source

import (
	"net/http"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

const (
	threadsMe       = `{"id":"7001","username":"northwindair"}`
	threadsStranger = `{"data":[{"id":"1","username":"northwindair"},{"id":"2","username":"a.stranger"}]}`
)

func newFakeThreads(t testing.TB) *fakeGraph {
	const search = "/v1.0/keyword_search"
	return &fakeGraph{t: t, folder: "threads", answers: map[string]string{
		search:                    "search1.json",
		search + "?after=search2": "search2.json",
		search + "?q=love":        threadsStranger,
		"/v1.0/me/mentions":       "mentions.json",
		"/v1.0/me":                threadsMe,
	}}
}

func threadsCase(t *testing.T) sourcetest.Case {
	return sourcetest.Case{
		Spec:    threads(),
		Secrets: map[string]string{"token": graphTestToken},
		Site:    func() http.Handler { return newFakeThreads(t) },
		Query:   mention.Query{Text: "northwind air", Searches: []string{"northwind air"}},
		Want: []string{
			"threads:9223372036854775701", "threads:9223372036854775702", "threads:9223372036854775711", "threads:9223372036854775704",
		},
		Identities: []string{"mira.holm", "sven_moe", "tilo.marek"},
		Own:        []string{"@northwindair"},
		Empty: func() http.Handler {
			return &fakeGraph{t: t, answers: map[string]string{
				"/v1.0/keyword_search": graphNothing, "/v1.0/keyword_search?q=love": threadsStranger,
				"/v1.0/me/mentions": graphNothing, "/v1.0/me": threadsMe,
			}}
		},
		Golden:   "testdata/threads/golden.json",
		Refusals: append(graphRefusals("THREADS_ACCESS_TOKEN"), threadsRefusals()...),
		Gone:     []string{"9223372036854775703"},
		Optional: graphOptional("text"),
	}
}

// threadsRefusals are those of one list, which do not hinder the other.
func threadsRefusals() []sourcetest.Refusal {
	return []sourcetest.Refusal{
		{Name: "no permission for mentions", Status: 403, Body: graphRefused(10, 0, "(#10) Application does not have permission"), Path: "/mentions"},
		{
			Name: "no permission to search", Status: 403, Body: graphRefused(10, 0, "(#10) Application does not have permission"), Path: "/keyword_search",
			Kind: mention.Credentials, Says: "threads_keyword_search",
		},
		{
			Name: "throttle behind the first page", Status: 400, Body: graphRefused(4, 0, "(#4) Application request limit reached"), After: 2,
			Kind: mention.RateLimited, Says: "an hour", Requests: 1,
		},
	}
}

func TestThreadsContract(t *testing.T) { sourcetest.Run(t, threadsCase(t)) }
