package scan

import (
	"context"
	"iter"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
)

// hourly is a source with a post an hour, newest first.
type hourly struct {
	asked []Window
	fail  func(at time.Time) error
}

var noon = time.Now().Truncate(time.Hour).UTC()

// ago is so many hours before noon.
func ago(hours int) time.Time { return noon.Add(-time.Duration(hours) * time.Hour) }

func (h *hourly) Search(_ context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	h.asked = append(h.asked, Window{q.Since, q.Until})
	return func(yield func(mention.Post, error) bool) {
		n := 0
		for i := range 100 {
			at := ago(i)
			if !q.Covers(at) || q.Limit > 0 && n >= q.Limit {
				continue
			}
			if h.fail != nil {
				if err := h.fail(at); err != nil {
					yield(mention.Post{}, err)
					return
				}
			}
			n++
			if !yield(mention.Post{ID: "hourly:" + at.Format(time.RFC3339), Source: "hourly", Text: "northwind", PublishedAt: at}, nil) {
				return
			}
		}
	}
}

// commits runs a job and returns the last commit of what it read.
func commits(t *testing.T, job Job, limit int) (read []Window, tally Tally) {
	t.Helper()
	job.Spec.Name = "hourly"
	p := &Pipeline{Masker: &privacy.Masker{Key: privacy.NewKey()}, All: true, Query: mention.Query{Since: ago(48)}}
	emitted, at := 0, 0
	tallies, err := runOne(t.Context(), []Job{job}, p, func(mention.Mention) error { emitted++; return nil }, Options{
		Limit:  limit,
		Commit: func(all [][]Window) error { read, at = all[0], emitted; return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if at != emitted {
		t.Errorf("%d of %d mentions were committed", at, emitted)
	}
	return read, tallies[0]
}

// TestRead: what was read is told, but for the hour in which posts may still turn up,
// and for what lies behind a failure or the limit.
func TestRead(t *testing.T) {
	broken := func(hours int) func(time.Time) error {
		return func(at time.Time) error {
			if at.Equal(ago(hours)) {
				return mention.Errorf(mention.Unavailable, "no answer")
			}
			return nil
		}
	}
	since := func(w []Window) (s []time.Time) {
		for _, x := range w {
			s = append(s, x.Since)
		}
		return s
	}
	gaps := []Window{{Since: ago(6)}, {Since: ago(30), Until: ago(20)}, {Since: ago(48), Until: ago(40)}}
	for name, tt := range map[string]struct {
		settles time.Duration
		windows []Window
		fail    func(time.Time) error
		limit   int
		want    []time.Time // where the read windows begin
	}{
		"whole":              {settles: time.Hour, want: []time.Time{ago(48)}},
		"never settled":      {},
		"failed":             {settles: time.Hour, fail: broken(10), want: []time.Time{ago(8)}},
		"failed at once":     {settles: time.Hour, fail: broken(0)},
		"limit":              {settles: time.Hour, limit: 12, want: []time.Time{ago(10)}},
		"windows":            {settles: time.Hour, windows: gaps, want: []time.Time{ago(6), ago(30), ago(48)}},
		"failed in a window": {settles: time.Hour, windows: gaps, fail: broken(25), want: []time.Time{ago(6), ago(23)}},
	} {
		src := &hourly{fail: tt.fail}
		job := Job{Spec: mention.Spec{Settles: tt.settles}, Source: src, Query: mention.Query{Since: ago(48)}, Windows: tt.windows, Notes: &Notes{}}
		read, _ := commits(t, job, tt.limit)
		if got := since(read); !slices.Equal(got, tt.want) {
			t.Errorf("%s: read from %v, want %v", name, got, tt.want)
		}
		for _, w := range read {
			if time.Since(w.Until) < tt.settles {
				t.Errorf("%s: read until %v, and posts may still turn up", name, w.Until)
			}
		}
		if asked := tt.windows; asked != nil && tt.fail == nil && !reflect.DeepEqual(src.asked, asked) {
			t.Errorf("%s: asked for %v", name, src.asked)
		}
	}
}

// TestWrongClock: a clock that is ahead does not make what is to come read.
func TestWrongClock(t *testing.T) {
	r := reach{whole: 1}
	r.see(&mention.Post{PublishedAt: ago(3)})
	job := Job{Spec: mention.Spec{Settles: time.Hour}, Query: mention.Query{Since: ago(48)}}
	read := r.read(&job, noon.Add(1000*time.Hour))
	if len(read) != 1 || !read[0].Until.Equal(ago(3)) {
		t.Errorf("read %v", read)
	}
	if read := (&reach{whole: 1}).read(&job, noon); len(read) > 0 {
		t.Errorf("of nothing: read %v", read)
	}
}

// TestReadWithHoles: where a part was skipped, nothing more counts as read.
func TestReadWithHoles(t *testing.T) {
	notes := &Notes{}
	src := &hourly{fail: func(at time.Time) error {
		switch {
		case at.Equal(ago(5)):
			notes.Skip()
		case at.Equal(ago(9)):
			return mention.Errorf(mention.Unavailable, "no answer")
		}
		return nil
	}}
	job := Job{Spec: mention.Spec{Settles: time.Hour}, Source: src, Query: mention.Query{Since: ago(48)}, Notes: notes}
	if read, _ := commits(t, job, 0); len(read) > 0 {
		t.Errorf("read %v", read)
	}
}

// TestReadByOneOfTwo: what is read after one target has enough is not read for it.
func TestReadByOneOfTwo(t *testing.T) {
	job := Job{Spec: mention.Spec{Name: "hourly", Settles: time.Hour}, Source: &hourly{}, Query: mention.Query{Since: ago(48)}, Notes: &Notes{}}
	var targets []Target
	for _, m := range []Matcher{nil, wordMatcher("nobody")} {
		p := &Pipeline{Matcher: m, Masker: &privacy.Masker{Key: privacy.NewKey()}, All: true, Query: mention.Query{Since: ago(48)}}
		targets = append(targets, Target{p, func(mention.Mention) error { return nil }})
	}
	var last []Window
	tallies, err := Run(t.Context(), []Job{job}, targets, Options{Limit: 12, Commit: func(read [][]Window) error { last = read[0]; return nil }})
	if err != nil || !tallies[0][0].Full || tallies[1][0].Full || tallies[1][0].Fetched < 40 {
		t.Fatalf("%v, %+v", err, tallies)
	}
	if len(last) > 0 {
		t.Errorf("read %v, of which the first target got twelve posts", last)
	}
}

// TestKnown: what an earlier run delivered is counted, and neither scored nor shown.
func TestKnown(t *testing.T) {
	p := &Pipeline{Masker: &privacy.Masker{Key: privacy.NewKey()}, All: true, Known: func(id string) (mention.Mark, bool) {
		return mention.Mark{1}, id == "hourly:old"
	}}
	var m mention.Mention
	for id, want := range map[string]Fate{"hourly:old": Known, "hourly:new": Below} {
		if got := p.Process(&mention.Post{ID: id, Text: "x"}, &m); got != want || m.Mark != (mention.Mark{1}) {
			t.Errorf("%s: %v, mark %v", id, got, m.Mark)
		}
	}
}
