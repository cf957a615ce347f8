package web

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// pacer keeps a polite rate per host, and the waits that sites ask for.
type pacer struct {
	limit   rate.Limit
	burst   int
	maxWait time.Duration
	// waiting is told of long waits; nil tells nobody.
	waiting func(host string, d time.Duration)

	mu    sync.Mutex
	lanes map[string]*lane
}

// lane is the pace of one host; the pacer's lock guards it.
type lane struct {
	limiter *rate.Limiter
	until   time.Time
	crawl   time.Duration
	// lost says that there was no way to the host, however often it was tried.
	lost bool
}

func newPacer(r mention.Rate, maxWait time.Duration) *pacer {
	if r.N <= 0 {
		r = mention.Rate{N: 1, Per: time.Second}
	}
	if r.Per <= 0 {
		r.Per = time.Second
	}
	return &pacer{
		limit: rate.Limit(float64(r.N) / r.Per.Seconds()),
		// A tenth at once: a query's first pages come quickly, and no period
		// sees more than 1.1 times the rate.
		burst:   min(max(r.N/10, 1), 5),
		maxWait: maxWait,
		lanes:   map[string]*lane{},
	}
}

func (p *pacer) lane(host string) *lane {
	l := p.lanes[host]
	if l == nil {
		l = &lane{limiter: rate.NewLimiter(p.limit, p.burst)}
		p.lanes[host] = l
	}
	return l
}

// wait returns when the host may be asked, and how long that took.
func (p *pacer) wait(ctx context.Context, host string) (time.Duration, error) {
	start := time.Now()
	for {
		held, err := p.heldFor(ctx, host)
		if err != nil {
			return time.Since(start), err
		}
		if err := p.stayAway(ctx, host, held); err != nil {
			return time.Since(start), err
		}
		if err := p.take(ctx, host); err != nil {
			return time.Since(start), err
		}
		// While this request queued, another answer may have asked for a wait.
		if held, err = p.heldFor(ctx, host); held <= 0 {
			return time.Since(start), err
		}
	}
}

// stayAway sleeps, and tells of it where that takes long enough to be noticed.
func (p *pacer) stayAway(ctx context.Context, host string, d time.Duration) error {
	if p.waiting != nil && d >= time.Second {
		p.waiting(host, d)
	}
	return sleep(ctx, d)
}

// heldFor returns how long the site wants us to stay away; an error when that
// is longer than we will.
func (p *pacer) heldFor(ctx context.Context, host string) (time.Duration, error) {
	p.mu.Lock()
	d := time.Until(p.lane(host).until)
	p.mu.Unlock()
	if d > 0 && (d > p.maxWait || pastDeadline(ctx, d)) {
		return 0, tooLong(host, d)
	}
	return d, nil
}

// take waits for the host's next turn.
func (p *pacer) take(ctx context.Context, host string) error {
	p.mu.Lock()
	l := p.lane(host)
	crawl, limiter := l.crawl, l.limiter
	p.mu.Unlock()
	turn := limiter.Reserve()
	d := turn.Delay()
	var err error
	switch {
	case crawl > p.maxWait && d > p.maxWait:
		err = tooLong(host, d)
	case pastDeadline(ctx, d):
		err = errLate
	default:
		err = sleep(ctx, d)
	}
	if err != nil {
		turn.Cancel()
	}
	return err
}

// hold keeps all requests away from a host for d.
func (p *pacer) hold(host string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lane(host)
	if until := time.Now().Add(d); until.After(l.until) {
		l.until = until
	}
}

// seek reports whether a host to which there was no way is tried again, if it
// otherwise would be: not where all tries were of no use before, so that a source
// with many requests need not wait for each of them in vain.
func (p *pacer) seek(host string, again, last bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lane(host)
	l.lost = l.lost || last
	return again && !l.lost
}

// found notes that there is a way to a host.
func (p *pacer) found(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lane(host).lost = false
}

// slow makes d the least time between two requests to a host, from now on.
func (p *pacer) slow(host string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lane(host)
	if every := rate.Every(d); d > l.crawl && every < p.limit {
		l.crawl = d
		l.limiter = rate.NewLimiter(every, 1)
		l.limiter.Allow() // the reading of robots.txt was a request too
	}
}

// errLate is the error when waiting for a turn would outlast the context.
var errLate error = late{}

type late struct{}

func (late) Error() string {
	return "the pace leaves no turn in time: " + context.DeadlineExceeded.Error()
}
func (late) Unwrap() error { return context.DeadlineExceeded }

func tooLong(host string, d time.Duration) error {
	e := mention.Errorf(mention.RateLimited, "%s asks to wait %s", host, round(d)).WithHint("%s", comeBack(d))
	e.RetryAfter = d
	return e
}

func pastDeadline(ctx context.Context, d time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) < d
}

func sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// round is d in whole seconds, upwards: who comes back earlier is refused again.
func round(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}
