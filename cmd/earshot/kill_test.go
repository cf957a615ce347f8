//go:build !windows

package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// endless is a site of many pages, made like Hacker News, where now and then an
// answer is an error, cut off, or a plea to wait. New posts appear while it is read.
type endless struct {
	mu    sync.Mutex
	rng   *rand.Rand
	times []int64 // of the posts, newest last; the index is the id
	first int     // is added to the ids
	sound bool    // no more errors, no more posts
}

func newEndless(posts int, seed uint64) *endless {
	e := &endless{rng: rand.New(rand.NewPCG(seed, 7))}
	at := time.Now().Add(-6 * 24 * time.Hour)
	step := 5 * 24 * time.Hour / time.Duration(posts)
	for range posts {
		if e.rng.IntN(4) > 0 { // some share their second
			at = at.Add(time.Duration(e.rng.Int64N(int64(8 * step / 3))))
		}
		e.times = append(e.times, at.Unix())
	}
	return e
}

// change changes it between two answers.
func (e *endless) change(f func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f()
}

// ids are those of all posts, as rows have them.
func (e *endless) ids() []string {
	ids := make([]string, len(e.times))
	for i := range ids {
		ids[i] = fmt.Sprint("hackernews:", i+1)
	}
	slices.Sort(ids)
	return ids
}

func (e *endless) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.sound {
		if e.rng.IntN(3) == 0 {
			e.times = append(e.times, time.Now().Unix())
		}
		switch e.rng.IntN(20) {
		case 0, 1:
			http.Error(w, "out of order", http.StatusInternalServerError)
			return
		case 2:
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too many", http.StatusTooManyRequests)
			return
		case 3:
			w.Header().Set("Content-Length", "5000")
			_, _ = w.Write([]byte(`{"hits":[`))
			return
		}
	}
	since, until := int64(0), int64(1<<60)
	for f := range strings.SplitSeq(r.URL.Query().Get("numericFilters"), ",") {
		if s, ok := strings.CutPrefix(f, "created_at_i>="); ok {
			since, _ = strconv.ParseInt(s, 10, 64)
		}
		if s, ok := strings.CutPrefix(f, "created_at_i<"); ok {
			until, _ = strconv.ParseInt(s, 10, 64)
		}
	}
	hits := []map[string]any{}
	for i := len(e.times) - 1; i >= 0 && len(hits) < 200; i-- {
		if at := e.times[i]; at >= since && at < until {
			hits = append(hits, map[string]any{
				"objectID": fmt.Sprint(e.first + i + 1), "created_at_i": at, "author": fmt.Sprint("reader", i),
				"comment_text": fmt.Sprintf("northwind lost my bag, and nobody answers: day %d", i), "_tags": []string{"comment"},
			})
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"hits": hits, "hitsPerPage": 200})
}

// TestKilled kills runs that add what is new to a file, at any moment, again and
// again. At the end the file has what the site has: nothing is lost, nothing is there
// twice. EARSHOT_KILLS says how often; more than the usual takes minutes.
func TestKilled(t *testing.T) {
	kills := 200
	if n, err := strconv.Atoi(os.Getenv("EARSHOT_KILLS")); err == nil {
		kills = n
	}
	const side = 8 // by side, each with its own site, state and file
	var wg sync.WaitGroup
	for n := range side {
		k := newKilled(t, uint64(n), []string{"csv", "ndjson"}[n%2])
		wg.Go(func() {
			if err := k.run(kills / side); err != nil {
				t.Errorf("%s: %v", filepath.Base(k.out), err)
			}
		})
	}
	wg.Wait()
}

// killed is a scan that is killed.
type killed struct {
	t     *testing.T
	rng   *rand.Rand
	site  *endless
	env   []string
	out   string
	count int
}

func newKilled(t *testing.T, seed uint64, format string) *killed {
	t.Helper()
	dir := t.TempDir()
	k := &killed{t: t, rng: rand.New(rand.NewPCG(seed, 1)), site: newEndless(1500, seed), out: filepath.Join(dir, "hits."+format)}
	server := httptest.NewServer(k.site)
	t.Cleanup(server.Close)
	k.env = []string{"HOME=" + dir, "GORACE=atexit_sleep_ms=0", "EARSHOT_SOURCES_HACKERNEWS_BASE_URL=" + server.URL}
	return k
}

func (k *killed) command() *exec.Cmd {
	cmd, _, _ := command(k.t, "scan", "northwind", "--source", "hackernews", "--all", "--limit", "0", "--new", "--append", "--out", k.out)
	cmd.Env = k.env
	return cmd
}

func (k *killed) run(kills int) error {
	for k.count < kills {
		cmd := k.command()
		if err := cmd.Start(); err != nil {
			return err
		}
		timer := time.AfterFunc(time.Duration(20+k.rng.IntN(1500))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		if timer.Stop() {
			continue // it had ended by itself
		}
		k.count++
		if err := k.whole(); err != nil {
			return err
		}
	}
	k.site.change(func() { k.site.sound = true })
	for range 2 {
		cmd := k.command()
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%w: %s", err, cmd.Stderr)
		}
	}
	got, err := k.ids()
	if err != nil {
		return err
	}
	want := k.site.ids()
	slices.Sort(got)
	if !slices.Equal(got, want) {
		lost := slices.DeleteFunc(slices.Clone(want), func(id string) bool { _, found := slices.BinarySearch(got, id); return found })
		return fmt.Errorf("%d rows for %d posts after %d kills; lost: %d %.5q", len(got), len(want), k.count, len(lost), lost)
	}
	k.t.Logf("%s: %d posts, %d kills", filepath.Base(k.out), len(got), k.count)
	return nil
}

// whole reports that the file cannot be read as it is, or has a row twice.
func (k *killed) whole() error {
	ids, err := k.ids()
	slices.Sort(ids)
	if n := len(slices.Compact(slices.Clone(ids))); n < len(ids) {
		return fmt.Errorf("after %d kills %d of %d rows are there twice", k.count, len(ids)-n, len(ids))
	}
	return err
}

// ids are those of the file's rows.
func (k *killed) ids() (ids []string, err error) {
	data, err := os.ReadFile(k.out)
	if err != nil {
		if os.IsNotExist(err) {
			err = nil
		}
		return nil, err
	}
	if strings.HasSuffix(k.out, ".csv") {
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			return nil, err
		}
		for _, row := range rows[1:] {
			ids = append(ids, row[len(row)-1])
		}
		return ids, nil
	}
	for line := range bytes.Lines(data) {
		var row struct{ ID string }
		if err := json.Unmarshal(line, &row); err != nil {
			return nil, fmt.Errorf("%w: %.100q", err, line)
		}
		ids = append(ids, row.ID)
	}
	return ids, nil
}
