package web

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestRobotRules(t *testing.T) {
	tests := []struct {
		name, file, allowed, disallowed string
	}{
		{"empty", "", "/ /x", ""},
		{"all", "User-agent: *\nDisallow: /", "", "/ /x /?q=1"},
		{"empty disallow", "User-agent: *\nDisallow:\n", "/x", ""},
		{"prefix", "User-agent: *\nDisallow: /fish", "/Fish /cat/fish", "/fish /fish.html /fishheads/y /fish?id=1"},
		{"folder", "User-agent: *\nDisallow: /fish/", "/fish /fish.html", "/fish/ /fish/salmon"},
		{"wildcard", "User-agent: *\nDisallow: /fish*.php", "/ /Fish.PHP /x/fish.php", "/fish.php /fishheads/cat.php?p=1"},
		{"end", "User-agent: *\nDisallow: /*.php$", "/x.php?p /x.php/y /windows.PHP", "/x.php /folder/x.php"},
		{"end without wildcard", "User-agent: *\nDisallow: /x$", "/xy /x/", "/x"},
		{"wildcard reuses nothing", "User-agent: *\nDisallow: /*aba*ab$", "/abab", "/abaab /xabaxab"},
		{"query", "User-agent: *\nDisallow: /*?q=", "/search /search?p=1", "/search?q=1"},
		{"longest wins", "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c", "/a/b /a/bc", "/a /a/b/c /ac"},
		{"order is nothing", "User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/b", "/a/c"},
		{"allow wins a tie", "User-agent: *\nDisallow: /page\nAllow: /page", "/page", ""},
		{"ours before all", "User-agent: *\nDisallow: /\nUser-agent: earshot\nDisallow: /x", "/ /y", "/x"},
		{"ours is open", "User-agent: *\nDisallow: /\n\nUser-agent: Earshot/1.0\nDisallow:", "/ /x", ""},
		{"ours twice", "User-agent: earshot\nDisallow: /a\nUser-agent: b\nDisallow: /\nUser-agent: EARSHOT\nDisallow: /c", "/b", "/a /c"},
		{"shared group", "User-agent: a\nUser-agent: earshot\nDisallow: /x\nUser-agent: *\nDisallow: /", "/y", "/x"},
		{"other names", "User-agent: ear\nUser-agent: earshotbot\nUser-agent: earshot-x\nDisallow: /", "/x", ""},
		{"site map between", "User-agent: *\nSitemap: https://example.com/s.xml\nDisallow: /x", "/y", "/x"},
		{"bad lines", "Disallow: /y\nnonsense\nUser-agent: *\nCrawl-delay: 10 s\n: x\nDisallow /z\nDisallow: /x", "/y /z", "/x"},
		{"comments", "# hi\nUser-agent: * # all\nDisallow: /x # not this\n", "/y", "/x"},
		{"line ends and BOM", "\ufeffUSER-AGENT:*\rdisallow:/x\r\nDISALLOW: /y", "/z", "/x /y"},
		{"no slash", "User-agent: *\nDisallow: private", "/x", "/private"},
		{"escapes", "User-agent: *\nDisallow: /a%7eb\nDisallow: /ü\nDisallow: /%c3%a4\nDisallow: /q%2Fr", "/q/r", "/a~b /%C3%BC /%C3%A4 /q%2fr"},
		{"page", "<!doctype html><html><body>User-agent</body></html>", "/x", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rules := parseRobots(test.file)
			check := func(paths string, want bool) {
				for path := range strings.FieldsSeq(paths) {
					u, err := url.Parse("https://example.com" + path)
					if err != nil {
						t.Fatal(err)
					}
					if got := rules.allow(u); got != want {
						t.Errorf("allow(%s) = %v", path, got)
					}
				}
			}
			check(test.allowed, true)
			check(test.disallowed, false)
		})
	}
}

// pages is a site with a robots.txt that counts who asks for what.
type pages struct {
	mu     sync.Mutex
	robots http.HandlerFunc
	asked  []string
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked = append(p.asked, r.URL.Path)
	p.mu.Unlock()
	if strings.HasSuffix(r.URL.Path, "robots.txt") {
		p.robots(w, r)
		return
	}
	answer(w, 200, "<p>page")
}

func paged(o *Options) { o.Pages = true }

func TestRobots(t *testing.T) {
	drop := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	const closed = "User-agent: *\nDisallow: /"
	tests := []struct {
		name   string
		robots http.HandlerFunc
		kind   mention.ErrorKind
		want   string
	}{
		{"allowed", serve(200, "User-agent: *\nDisallow: /x"), "", ""},
		{"disallowed", serve(200, closed), mention.Blocked, "robots.txt of example.com disallows /page"},
		{"missing", serve(404, closed), "", ""},
		{"forbidden", serve(403, closed), "", ""},
		{"server error", serve(503, ""), mention.Unavailable, "example.com/robots.txt answered 503 Service Unavailable"},
		{"throttled", serve(429, "", "Retry-After", "3600"), mention.RateLimited, "example.com/robots.txt answered 429 Too Many Requests and asks to wait 1h0m0s"},
		{"no connection", drop, mention.Unavailable, "robots.txt of example.com cannot be read, so no page is fetched: connection closed before an answer"},
		{"gzip", serve(200, zipped(closed), "Content-Encoding", "gzip"), mention.Blocked, "robots.txt of example.com disallows /page"},
		{"long", serve(200, strings.Repeat("# filling\n", maxRobots/10)+closed), "", ""},
		{"cut", serve(200, closed, "Content-Length", "999"), mention.Unavailable, "robots.txt of example.com cannot be read, so no page is fetched: unexpected EOF"},
		{"endless redirect", serve(302, "", "Location", "/robots.txt"), "", ""},
		{"redirect out", serve(302, "", "Location", "https://evil.example/robots.txt"), mention.Unavailable, "robots.txt of example.com cannot be read, so no page is fetched: it redirects to evil.example, which is not among the hosts of this source"},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "www.example.com" {
				answer(w, 200, closed)
				return
			}
			answer(w, 301, "", "Location", "https://www.example.com/other/robots.txt")
		}, mention.Blocked, "robots.txt of example.com disallows /page"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			site := &pages{robots: test.robots}
			c := client(site.ServeHTTP, paged)
			for range 2 {
				_, err := Get(t.Context(), c, "https://example.com/page?q=secret", nil)
				if test.kind == "" {
					if err != nil {
						t.Error(err)
					}
					continue
				}
				if wantKind(t, err, test.kind); err.Error() != test.want {
					t.Errorf("error %q, want %q", err, test.want)
				}
				if test.kind == mention.RateLimited {
					break // from now on the host is not asked at all
				}
			}
			asked := strings.Join(site.asked, " ")
			if got := strings.Contains(asked, "/page"); got != (test.kind == "") {
				t.Errorf("asked for %s", asked)
			}
			if n := strings.Count(asked, "/robots.txt"); test.name == "allowed" && n != 1 || test.name == "disallowed" && n != 1 {
				t.Errorf("asked for robots.txt %d times", n)
			}
		})
	}
}

func TestRobotsIsForPagesOnly(t *testing.T) {
	site := &pages{robots: serve(200, "User-agent: *\nDisallow: /")}
	if _, err := Get(t.Context(), client(site.ServeHTTP), "https://example.com/page", nil); err != nil {
		t.Error(err)
	}
	if got := strings.Join(site.asked, " "); got != "/page" {
		t.Errorf("asked for %s", got)
	}
}

func TestRobotsFileItself(t *testing.T) {
	site := &pages{robots: serve(200, "User-agent: *\nDisallow: /")}
	if _, err := Get(t.Context(), client(site.ServeHTTP, paged), "https://example.com/robots.txt", nil); err != nil {
		t.Error(err)
	}
}

// TestRobotsAfterRedirect: a page that redirects to a disallowed one.
func TestRobotsAfterRedirect(t *testing.T) {
	site := &pages{robots: serve(200, "User-agent: *\nDisallow: /private")}
	c := client(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/open" {
			answer(w, 302, "", "Location", "/private")
			return
		}
		site.ServeHTTP(w, r)
	}, paged)
	_, err := Get(t.Context(), c, "https://example.com/open", nil)
	wantKind(t, err, mention.Blocked)
	if got := strings.Join(site.asked, " "); got != "/robots.txt" {
		t.Errorf("asked for %s", got)
	}
}

func TestCrawlDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		site := &pages{robots: serve(200, "User-agent: *\nCrawl-delay: 20\nUser-agent: earshot\nCrawl-delay: 2.5\n")}
		c := client(site.ServeHTTP, paged)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if _, err := Get(t.Context(), c, "https://example.com/page", nil); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		// The file itself is asked for once, and counts.
		if d := time.Since(start).Round(time.Millisecond); d != 7500*time.Millisecond || len(site.asked) != 4 {
			t.Errorf("%v took %s", site.asked, d)
		}
		time.Sleep(robotsAge)
		if _, err := Get(t.Context(), c, "https://example.com/page", nil); err != nil || len(site.asked) != 6 {
			t.Errorf("a day later: %v, %v", site.asked, err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		site := &pages{robots: serve(200, "User-agent: *\nCrawl-delay: 86400")}
		_, err := Get(t.Context(), client(site.ServeHTTP, paged), "https://example.com/page", nil)
		if e := wantKind(t, err, mention.RateLimited); e.RetryAfter != 24*time.Hour {
			t.Errorf("%v, retry after %s", err, e.RetryAfter)
		}
	})
}

func TestNoIndex(t *testing.T) {
	for _, test := range []struct {
		lines []string
		want  bool
	}{
		{nil, false},
		{[]string{"all"}, false},
		{[]string{"NoIndex"}, true},
		{[]string{"nofollow, noindex"}, true},
		{[]string{"none"}, true},
		{[]string{"googlebot: noindex, nofollow"}, false},
		{[]string{"googlebot: nofollow, noindex"}, false},
		{[]string{"googlebot: all", "noindex"}, true},
		{[]string{"earshot: none"}, true},
		{[]string{"unavailable_after: 25 Jun 2026 15:00:00 PST, noindex"}, true},
		{[]string{"max-snippet: 10, noindex"}, true},
	} {
		h := http.Header{"X-Robots-Tag": test.lines}
		if got := NoIndex(h); got != test.want {
			t.Errorf("NoIndex(%q) = %v", test.lines, got)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a*b$\nAllow: /%7e\nCrawl-delay: 1e9", "/a%zz/b?c")
	f.Fuzz(func(t *testing.T, file, path string) {
		rules := parseRobots(file)
		if rules.delay < 0 || rules.delay > longest {
			t.Errorf("delay %s", rules.delay)
		}
		u := &url.URL{Path: path, RawQuery: path}
		if len(rules.rules) == 0 && !rules.allow(u) {
			t.Error("no rule disallows")
		}
		if once := normalPath(path); normalPath(once) != once {
			t.Errorf("normalPath(%q) is not stable: %q", path, once)
		}
		everything := &ruleSet{rules: []rule{{pattern: "/"}}}
		if everything.allow(&url.URL{Path: "/" + path}) {
			t.Errorf("%q escapes a closed site", path)
		}
	})
}
