package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// paidSite is X with more posts than anybody reads. It counts what it gives.
type paidSite struct {
	mu            sync.Mutex
	posts, counts int
	asked         []string
}

// ServeHTTP implements http.Handler.
func (s *paidSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	params := r.URL.Query()
	s.asked = append(s.asked, params.Get("query"))
	if strings.Contains(r.URL.Path, "/counts/") {
		s.counts++
		_, _ = w.Write([]byte(`{"data":[],"meta":{"total_tweet_count":4200}}`))
		return
	}
	n, _ := strconv.Atoi(params.Get("max_results"))
	data := make([]map[string]string, n)
	for i := range data {
		s.posts++
		// Each is a second older than the one before, and none is given twice.
		at := time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC).Add(-time.Duration(s.posts) * time.Second)
		id := (uint64(at.UnixMilli()) - 1288834974657) << 22
		data[i] = map[string]string{"id": strconv.FormatUint(id, 10), "text": "northwind lost my bag", "author_id": "1"}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{
		"data": data, "meta": map[string]any{"result_count": n, "next_token": fmt.Sprint("t", s.posts)},
	})
}

func (w *world) configure(t *testing.T, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, "earshot.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestPriceHolds reads no more than what a dry run says that a scan costs.
func TestPriceHolds(t *testing.T) {
	const perPost = 0.025
	for _, c := range []struct{ what, limit, price string }{
		{"northwind", "1", "$0.250"},
		{"northwind", "10", "$0.250"},
		{"northwind", "101", "$2.55"},
		{"northwind", "1000", "$25.00"},
		{"--profile northwind", "1", "$0.525"},
		{"--profile northwind", "150", "$7.50"},
	} {
		t.Run(c.what+" "+c.limit, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site := &paidSite{}
				w := newWorld(t, site)
				w.env["X_BEARER_TOKEN"] = "AAAA-secret"
				w.configure(t, "profiles: {northwind: {terms: [northwind], own_accounts: ['@northwind']}}")
				args := append(strings.Fields("scan "+c.what), "--source", "x", "--limit", c.limit)
				if code := w.run(append(args, "--dry-run")...); code != 0 || site.asked != nil {
					t.Fatalf("exit code %d, asked %q: %s", code, site.asked, w.err.String())
				}
				if want := "at most " + c.price + " with --limit " + c.limit; !strings.Contains(w.out.String(), want) {
					t.Errorf("want %q in\n%s", want, w.out.String())
				}
				if strings.Contains(w.out.String(), "AAAA-secret") {
					t.Error("the token is shown")
				}
				if code := w.run(append(args, "--all", "-o", "json")...); code != 0 {
					t.Fatalf("exit code %d: %s", code, w.err.String())
				}
				price, err := strconv.ParseFloat(c.price[1:], 64)
				if cost := float64(site.posts) * perPost; err != nil || cost > price+1e-9 || site.posts == 0 {
					t.Errorf("%d posts were given, which cost $%.3f; %s was said", site.posts, cost, c.price)
				}
			})
		})
	}
}

// TestDryRunShowsCharges shows each request with what it takes.
func TestDryRunShowsCharges(t *testing.T) {
	w := newWorld(t, nil)
	w.env["YOUTUBE_API_KEY"] = "AIza-secret"
	if code := w.run("scan", "northwind", "--source", "youtube", "--dry-run", "-o", "json"); code != 0 {
		t.Fatalf("exit code %d: %s", code, w.err.String())
	}
	var plans []plan
	if err := json.Unmarshal(w.out.Bytes(), &plans); err != nil || len(plans) != 1 {
		t.Fatalf("%v in %s", err, w.out.String())
	}
	p := plans[0]
	want := []string{"1 of the day's searches", "1 of the day's units", "1 of the day's units", "1 of the day's units"}
	if strings.Join(p.Charges, "|") != strings.Join(want, "|") || len(p.Requests) != len(want) {
		t.Errorf("requests %q take %q", p.Requests, p.Charges)
	}
	if p.Left != "100 of 100 searches, 10000 of 10000 units left today" || p.Retention != "delete within 30 days" {
		t.Errorf("left %q, retention %q", p.Left, p.Retention)
	}
	if all := w.out.String(); strings.Contains(all, "AIza-secret") {
		t.Error("the key is shown")
	}
}

// TestPreviewPrices counts, and says what reading as much as the limit costs.
func TestPreviewPrices(t *testing.T) {
	for limit, usd := range map[string]float64{"1": 0.25, "100": 2.5, "0": 105, "100000": 105} {
		synctest.Test(t, func(t *testing.T) {
			site := &paidSite{}
			w := newWorld(t, site)
			w.env["X_BEARER_TOKEN"] = "AAAA-secret"
			args := []string{"scan", "northwind", "--source", "x,hackernews", "--preview", "--limit", limit}
			if code := w.run(append(args, "-o", "json")...); code != 0 || site.posts != 0 || site.counts != 1 {
				t.Fatalf("exit code %d, %d posts and %d counts: %s", code, site.posts, site.counts, w.err.String())
			}
			var volumes []volume
			if err := json.Unmarshal(w.out.Bytes(), &volumes); err != nil || len(volumes) != 2 {
				t.Fatalf("%v in %s", err, w.out.String())
			}
			x, other := volumes[0], volumes[1]
			if x.Posts == nil || *x.Posts != 4200 || x.USD-usd > 1e-9 || usd-x.USD > 1e-9 || other.Posts != nil || other.Error != "" {
				t.Errorf("limit %s: %+v, want $%v; %+v", limit, x, usd, other)
			}
			if w.run(args...); !strings.Contains(w.out.String(), "about 4200 posts") || !strings.Contains(w.out.String(), dollars(usd)) {
				t.Errorf("limit %s: %s", limit, w.out.String())
			}
		})
	}
}

// TestPreviewEnds keeps to --max-runtime.
func TestPreviewEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		w.env["X_BEARER_TOKEN"] = "AAAA-secret"
		begun := time.Now()
		if code := w.run("scan", "northwind", "--source", "x", "--preview", "--max-runtime", "10s"); code == 0 || time.Since(begun) > 11*time.Second {
			t.Errorf("exit code %d after %s: %s", code, time.Since(begun), w.err.String())
		}
	})
}

// TestOtherBrandsAccounts pays for what is said to accounts only where they are
// named for the scan.
func TestOtherBrandsAccounts(t *testing.T) {
	for line, asked := range map[string]bool{
		"scan contoso --source x":              false,
		"scan contoso --source x:contoso":      true,
		"scan --profile northwind --source x":  true,
		"scan contoso --source x:@a --limit 1": true,
	} {
		w := newWorld(t, nil)
		w.env["X_BEARER_TOKEN"] = "AAAA-secret"
		w.configure(t, "sources: {x: {accounts: [northwind]}}\nprofiles: {northwind: {terms: [northwind]}}")
		if code := w.run(append(strings.Fields(line), "--dry-run")...); code != 0 {
			t.Fatalf("%s: exit code %d: %s", line, code, w.err.String())
		}
		if got := strings.Contains(w.out.String(), url.QueryEscape("to:")); got != asked {
			t.Errorf("%s: asks what is said to accounts: %v\n%s", line, got, w.out.String())
		}
	}
}

// TestAddressedToWhom takes what stands in settings for all scans for the brand of
// the one profile; with several profiles only what the profile itself names.
func TestAddressedToWhom(t *testing.T) {
	reviews := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"feed":{"entry":[{"id":{"label":"77"},"title":{"label":"Logs me out"},"content":{"label":"every time"},` +
			`"im:rating":{"label":"1"},"author":{"name":{"label":"Ida Moss"}},"updated":{"label":"2026-11-22T10:00:00-07:00"}}]}}`))
	})
	const global = "sources: {appstore: {apps: [1234567890], countries: [us]}}\n"
	for config, want := range map[string]int{
		global + "profiles: {a: {terms: [northwind]}}":                                                                  1,
		global + "profiles: {a: {terms: [northwind]}, b: {terms: [contoso]}}":                                           0,
		"profiles: {a: {terms: [northwind], sources: ['appstore:1234567890']}, b: {terms: [contoso]}}":                  1,
		"sources: {appstore: {countries: [us]}}\nprofiles: {a: {terms: [northwind], sources: ['appstore:1234567890']}}": 1,
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, reviews)
			w.configure(t, config)
			args := []string{"scan", "--profile", "a", "--all", "-o", "ndjson"}
			if !strings.Contains(config, "appstore:1") {
				args = append(args, "--source", "appstore")
			}
			if w.run(args...); strings.Count(w.out.String(), "appstore:77") != want {
				t.Errorf("%s: want %d reviews:\n%s%s", config, want, w.out.String(), w.err.String())
			}
		})
	}
}

// TestBudgetsLast counts what a site grants for a day across runs, without a word
// of what was asked, and asks no more when it is used up.
func TestBudgetsLast(t *testing.T) {
	searches := 0
	site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/search") {
			searches++
		}
		_, _ = w.Write([]byte(`{"kind":"list","pageInfo":{"totalResults":0},"items":[]}`))
	})
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, site)
		w.env["YOUTUBE_API_KEY"] = "AIza-secret"
		w.configure(t, "sources: {youtube: {daily_searches: 2}}")
		scan := []string{"scan", "northwind", "--source", "youtube"}
		if code := w.run(append(scan, "--dry-run")...); code != 0 || searches != 0 || !strings.Contains(w.out.String(), "2 of 2 searches") {
			t.Errorf("dry run: exit code %d, %d searches: %s", code, searches, w.out.String())
		}
		if code := w.run(scan...); code != 0 || searches != 1 || !strings.Contains(w.err.String(), "1 of 2 searches left today") {
			t.Errorf("exit code %d, %d searches: %s", code, searches, w.err.String())
		}
		w.run(scan...)
		if code := w.run(scan...); code != 5 || searches != 2 || !strings.Contains(w.err.String(), "today's 2 searches of youtube are used up") {
			t.Errorf("exit code %d, %d searches: %s", code, searches, w.err.String())
		}
		if w.run("sources", "youtube"); !strings.Contains(w.out.String(), "0 of 2 searches") {
			t.Errorf("sources youtube says %s", w.out.String())
		}
		w.configure(t, "sources: {youtube: {daily_searches: 0}}")
		if code := w.run(scan...); code != 5 || searches != 2 {
			t.Errorf("no searches granted: exit code %d, %d searches: %s", code, searches, w.err.String())
		}
		if err := filepath.WalkDir(w.Dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "earshot.yaml") {
				return err
			}
			body, err := os.ReadFile(path)
			if info, _ := d.Info(); info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v", path, info.Mode())
			}
			if strings.Contains(string(body), "northwind") || strings.Contains(string(body), "AIza") {
				t.Errorf("%s holds what was asked", path)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		// At midnight in California the day begins anew.
		next := time.Date(2026, 11, 24, 8, 0, 1, 0, time.UTC)
		w.Now = func() time.Time { return next }
		w.configure(t, "sources: {youtube: {daily_searches: 2}}")
		if code := w.run(scan...); code != 0 || searches != 3 {
			t.Errorf("the next day: exit code %d, %d searches: %s", code, searches, w.err.String())
		}
	})
}

// TestDryRunTells says what a scan would leave out, and what to do about what is
// wrong; nothing that comes of answers which nobody gave.
func TestDryRunTells(t *testing.T) {
	for source, want := range map[string]string{
		"x":                          "  note      the recent search reaches 7 days back; set sources.x.scope: all for older posts\n",
		"appstore:none":              "  problem   \"none\" is not the number of an app\n            it stands in the address",
		"googleplay:com.example.app": "  problem   the key for Google Play is missing\n            it is the whole JSON",
		"appstore":                   "",
	} {
		w := newWorld(t, nil)
		w.env["X_BEARER_TOKEN"] = "AAAA-secret"
		w.run("scan", "northwind", "--source", source, "--since", "30d", "--dry-run")
		out := w.out.String()
		if !strings.Contains(out, want) || want == "" && strings.Contains(out, "  note ") {
			t.Errorf("%s: want %q in\n%s", source, want, out)
		}
	}
}

// TestPaidSourcesAreNamed asks a source that charges by the post only where it is
// named, whatever else is.
func TestPaidSourcesAreNamed(t *testing.T) {
	for flags, asked := range map[string]bool{"": false, "--source all": false, "--source all,x": true, "--source x": true} {
		synctest.Test(t, func(t *testing.T) {
			site := &paidSite{}
			w := newWorld(t, site)
			w.env["BEARER_TOKEN"] = "AAAA-secret"
			w.run(append(strings.Fields("scan northwind --limit 5 "+flags), "-o", "json")...)
			if got := site.posts > 0; got != asked {
				t.Errorf("%q: asked is %v", flags, got)
			}
			if told := strings.Contains(w.err.String(), "x is left out"); told == asked {
				t.Errorf("%q: %s", flags, w.err.String())
			}
		})
	}
	// A dry run costs nothing, and shows every price.
	w := newWorld(t, nil)
	w.env["BEARER_TOKEN"] = "AAAA-secret"
	if w.run("scan", "northwind", "--source", "all", "--dry-run"); !strings.Contains(w.out.String(), "at most $25.00 with --limit 1000") {
		t.Errorf("the price of X is not shown:\n%s", w.out.String())
	}
}
