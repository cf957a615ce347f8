package scan

import (
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Window is a stretch of time to be searched: Since is part of it, Until is not.
type Window struct{ Since, Until time.Time }

// reach is how far a job has come.
type reach struct {
	whole  int       // its windows that were read to the end
	newest time.Time // of all posts
	oldest time.Time // of the posts of the window that is being read
	holes  bool      // something in between was not read
}

// see takes note of a post that was passed on.
func (r *reach) see(p *mention.Post) {
	t := p.PublishedAt
	if t.IsZero() {
		return
	}
	if r.oldest.IsZero() || t.Before(r.oldest) {
		r.oldest = t
	}
	if t.After(r.newest) {
		r.newest = t
	}
}

// close takes note that a window was read to its end.
func (r *reach) close() { r.whole, r.oldest = r.whole+1, time.Time{} }

// read returns what need not be read again, of windows that ended before now: what a
// source yields newest first is complete down to the oldest post, but for what takes
// its time to be found. An open window counts up to the newest post at most: the site
// knows the time better than a clock that may be wrong.
func (r *reach) read(job *Job, now time.Time) []Window {
	settles := job.Spec.Settles
	if settles == 0 || r.holes {
		return nil
	}
	settled := now.Add(-settles)
	var out []Window
	add := func(w Window) {
		if w.Until.IsZero() {
			w.Until = r.newest
		}
		if w.Until.After(settled) {
			w.Until = settled
		}
		if w.Since.Before(w.Until) {
			out = append(out, w)
		}
	}
	for _, w := range job.windows()[:r.whole] {
		add(w)
	}
	if all := job.windows(); r.whole < len(all) && !r.oldest.IsZero() {
		add(Window{Since: r.oldest.Add(settles), Until: all[r.whole].Until})
	}
	return out
}

// windows are those of a job; the one of its query where it has none of its own.
func (j *Job) windows() []Window {
	if len(j.Windows) > 0 {
		return j.Windows
	}
	return []Window{{j.Query.Since, j.Query.Until}}
}
