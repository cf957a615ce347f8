package sourcetest

import (
	"fmt"
	"slices"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// checkLimit: exactly as many posts as asked for, and no page more.
func checkLimit(l *lab) {
	full := l.take(l.good())
	for n := 1; n <= min(len(full.posts), mostTries); n++ {
		q := l.Query
		q.Limit = n
		v := l.good()
		h := v.all(q)
		l.wantOnly(fmt.Sprintf("limit %d: ", n), h, full.ids()[:n])
		if got, most := v.wire.count(), full.asked[n-1]; got > most {
			l.errorf("limit %d: %d requests, %d are enough", n, got, most)
		}
	}
}

// checkWindow: nothing outside since and until, and no page behind since.
func checkWindow(l *lab) {
	full := l.take(l.good())
	for i, p := range full.posts[:min(len(full.posts), mostTries)] {
		if p.PublishedAt.IsZero() {
			continue
		}
		since, until := l.Query, l.Query
		since.Since, until.Until = p.PublishedAt, p.PublishedAt
		v := l.window(since, full)
		if older := l.firstOlder(since, full); !l.Unordered && older >= 0 && v.wire.count() > full.asked[older] {
			l.errorf("since post %d: %d requests, %d show that the rest is older", i+1, v.wire.count(), full.asked[older])
		}
		l.window(until, full)
		both := since
		both.Until = p.PublishedAt.Add(time.Second)
		l.window(both, full)
	}
}

// window takes a query with since or until and compares what comes with the
// full haul.
func (l *lab) window(q mention.Query, full *haul) *visit {
	var want []string
	for _, p := range full.posts {
		if q.Covers(p.PublishedAt) {
			want = append(want, p.ID)
		}
	}
	v := l.good()
	l.wantOnly(fmt.Sprintf("since %v until %v: ", q.Since, q.Until), v.all(q), want)
	return v
}

func (l *lab) firstOlder(q mention.Query, full *haul) int {
	return slices.IndexFunc(full.posts, func(p mention.Post) bool { return q.Before(p.PublishedAt) })
}
