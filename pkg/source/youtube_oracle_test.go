package source

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// youtubeDiscovery is the part of Google's description of the interface that
// says what may be asked.
type youtubeDiscovery struct {
	Methods map[string]struct {
		Methods struct {
			List struct {
				Path       string                      `json:"path"`
				Verb       string                      `json:"httpMethod"`
				Parameters map[string]youtubeParameter `json:"parameters"`
			} `json:"list"`
		} `json:"methods"`
	} `json:"resources"`
}

type youtubeParameter struct {
	Type     string   `json:"type"`
	Format   string   `json:"format"`
	Minimum  string   `json:"minimum"`
	Maximum  string   `json:"maximum"`
	Enum     []string `json:"enum"`
	Required bool     `json:"required"`
	Repeated bool     `json:"repeated"`
}

// readYoutubeDiscovery reads the description; nil where it is not at hand.
var readYoutubeDiscovery = sync.OnceValue(func() *youtubeDiscovery {
	body, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "spec", "api", "youtube-v3-discovery-20261019.json"))
	if err != nil {
		return nil
	}
	d := new(youtubeDiscovery)
	if err := json.Unmarshal(body, d); err != nil {
		panic(err)
	}
	return d
})

// youtubeFilters are parameters of which exactly one must be there.
var youtubeFilters = map[string][]string{
	"commentThreads": {"allThreadsRelatedToChannelId", "id", "videoId", "channelId"},
	"comments":       {"id", "parentId"},
	"channels":       {"forHandle", "forUsername", "id", "mine", "managedByMe", "categoryId"},
	"playlistItems":  {"id", "playlistId"},
	"videos":         {"chart", "id", "myRating"},
}

// checkYoutubeRequest holds a request of a test against Google's description,
// where that is at hand.
func checkYoutubeRequest(t testing.TB, r *http.Request) {
	if d := readYoutubeDiscovery(); d != nil {
		for _, problem := range d.problems(r) {
			t.Errorf("%s?%s: %s", r.URL.Path, r.URL.RawQuery, problem)
		}
	}
}

// problems lists what is wrong with a request.
func (d *youtubeDiscovery) problems(r *http.Request) (found []string) {
	wrong := func(format string, a ...any) { found = append(found, fmt.Sprintf(format, a...)) }
	name, params := youtubeMethod(r), r.URL.Query()
	list := d.Methods[name].Methods.List
	// The user's own address may have a path before it.
	if list.Path == "" || !strings.HasSuffix(r.URL.Path, "/"+list.Path) || r.Method != list.Verb {
		wrong("there is no %s of it", r.Method)
	}
	for param, p := range list.Parameters {
		if p.Required && params.Get(param) == "" {
			wrong("%s is missing", param)
		}
	}
	for param, values := range params {
		p, ok := list.Parameters[param]
		if !ok || len(values) != 1 {
			wrong("%s is no parameter, or comes twice", param)
			continue
		}
		if problem := p.problem(values[0]); problem != "" {
			wrong("%s is %q: %s", param, values[0], problem)
		}
	}
	given := 0
	for _, filter := range youtubeFilters[name] {
		if params.Has(filter) {
			given++
		}
	}
	if given != 1 && youtubeFilters[name] != nil {
		wrong("%d of the filters %v", given, youtubeFilters[name])
	}
	if params.Has("channelId") && name == "commentThreads" {
		wrong("the filter channelId is documented no more")
	}
	if name == "videos" && (params.Has("maxResults") || params.Has("pageToken") || strings.Count(params.Get("id"), ",") > 49) {
		wrong("at most 50 ids, and no pages of them")
	}
	return found
}

// problem says what is wrong with a value.
func (p youtubeParameter) problem(value string) string {
	if p.Type == "integer" {
		n, err := strconv.Atoi(value)
		low, _ := strconv.Atoi(p.Minimum)
		high, _ := strconv.Atoi(p.Maximum)
		if err != nil || n < low || n > high {
			return "want " + p.Minimum + " to " + p.Maximum
		}
	}
	if p.Format == "google-datetime" {
		// RFC 3339 with a Z, and 0, 3, 6 or 9 digits of a second.
		if _, err := time.Parse(time.RFC3339, value); err != nil || !regexp.MustCompile(`:\d\d(\.(\d{3}){1,3})?Z$`).MatchString(value) {
			return "want a time in UTC"
		}
	}
	if len(p.Enum) > 0 && !slices.Contains(p.Enum, value) {
		return "want one of " + strings.Join(p.Enum, ", ")
	}
	return ""
}

// TestYoutubeDiscovery sends every kind of request that the source knows, and
// tries out the check that all tests make.
func TestYoutubeDiscovery(t *testing.T) {
	t.Parallel()
	d := readYoutubeDiscovery()
	if d == nil {
		t.Skip("Google's description of the interface is not here")
	}
	synctest.Test(t, func(t *testing.T) {
		site := newFakeYoutube(t)
		v := &youtubeVisit{options: map[string]string{"channels": "@northwindair", "videos": "nwReview_01"}}
		q := mention.Query{Since: time.Date(2026, 9, 1, 1, 2, 3, 4, time.FixedZone("", 3600)), Until: youtubeClock()}
		if _, err := v.search(t, site, q); err != nil {
			t.Error(err)
		}
		for _, method := range []string{"search", "videos", "commentThreads", "comments", "channels", "playlistItems"} {
			if !slices.ContainsFunc(site.keys(), func(k string) bool { return strings.Split(k, " ")[0] == method }) {
				t.Errorf("%s was not asked", method)
			}
		}
	})
	for _, bad := range []string{
		"/youtube/v3/watch?part=snippet", "/youtube/v2/search?part=snippet", "/youtube/v3/search?q=a", "/youtube/v3/search?part=snippet&query=a",
		"/youtube/v3/search?part=snippet&maxResults=51", "/youtube/v3/search?part=snippet&order=newest",
		"/youtube/v3/search?part=snippet&publishedAfter=2026-11-20", "/youtube/v3/commentThreads?part=snippet",
		"/youtube/v3/commentThreads?part=snippet&videoId=a&id=b", "/youtube/v3/commentThreads?part=snippet&channelId=a",
		"/youtube/v3/comments?part=snippet&parentId=a&maxResults=0", "/youtube/v3/videos?part=snippet&id=a&maxResults=5",
	} {
		if len(d.problems(httptest.NewRequest(http.MethodGet, "https://youtube.googleapis.com"+bad, nil))) == 0 {
			t.Errorf("nothing is wrong with %s", bad)
		}
	}
}
