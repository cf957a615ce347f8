package sourcetest

import (
	"context"
	"fmt"
	"reflect"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// haul is what one Search gave.
type haul struct {
	posts []mention.Post
	err   error
	// asked[i] is how many requests had been sent when posts[i] came.
	asked []int
	// faults are breaches of the sequence's own rules.
	faults []string
}

func (h *haul) fault(format string, args ...any) {
	h.faults = append(h.faults, fmt.Sprintf(format, args...))
}

// ids are the IDs of the posts.
func (h *haul) ids() []string {
	ids := make([]string, len(h.posts))
	for i := range h.posts {
		ids[i] = h.posts[i].ID
	}
	return ids
}

// take ranges over a Search until more says stop; nil means to the end. It
// calls the sequence itself, so that a source which goes on after a stop is
// caught rather than ending the program.
func (v *visit) take(ctx context.Context, q mention.Query, more func(*haul) bool) *haul {
	h := &haul{}
	stopped := false
	v.source.Search(ctx, q)(func(p mention.Post, err error) bool {
		switch {
		case stopped:
			h.fault("the sequence goes on after the caller stopped")
			return false
		case h.err != nil:
			h.fault("the sequence goes on after its error %q", h.err)
		case err != nil:
			h.err = err
			if !reflect.ValueOf(p).IsZero() {
				h.fault("the error %q comes with a post that is not zero: %s", err, p.ID)
			}
			return true
		}
		h.posts = append(h.posts, p)
		h.asked = append(h.asked, v.wire.count())
		v.wire.yielded(len(h.posts))
		if more != nil && !more(h) {
			stopped = true
		}
		return !stopped && len(h.posts) < 100*mostRequests
	})
	return h
}

// all takes everything and reports the sequence's faults.
func (v *visit) all(q mention.Query) *haul {
	h := v.take(v.lab.ctx, q, nil)
	v.lab.report("", h.faults)
	if n := v.wire.count(); n > 0 && v.lab.Spec.Offline {
		v.lab.errorf("an offline source sent %d requests", n)
	}
	return h
}

// report notes problems under a heading.
func (l *lab) report(heading string, found []string) {
	for _, f := range found {
		l.errorf("%s%s", heading, f)
	}
}
