package sourcetest

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// checkStop: after the caller's break nothing more happens.
func checkStop(l *lab) {
	v := l.good()
	h := v.take(l.ctx, l.Query, func(*haul) bool { return false })
	l.report("", h.faults)
	sent := v.wire.count()
	time.Sleep(time.Hour)
	if len(h.posts) != 1 || h.err != nil {
		l.errorf("the caller stopped at the first post and got %d posts, error %v", len(h.posts), h.err)
	}
	if n := v.wire.count() - sent; n > 0 {
		l.errorf("%d requests after the caller stopped", n)
	}
	if _, held := v.disk.counts(); held > 0 {
		l.errorf("%d files stay open after the caller stopped", held)
	}
}

// checkCancelBefore: a context that is done lets nothing happen.
func checkCancelBefore(l *lab) {
	ctx, cancel := context.WithCancel(l.ctx)
	cancel()
	v := l.good()
	h := v.take(ctx, l.Query, nil)
	l.report("", h.faults)
	l.wantCancelled("cancelled before: ", h)
	if len(h.posts) > 0 || v.wire.count() > 0 {
		l.errorf("cancelled before: %d posts and %d requests", len(h.posts), v.wire.count())
	}
}

// checkCancelBetween: cancelling between two posts ends the sequence.
func checkCancelBetween(l *lab) {
	ctx, cancel := context.WithCancel(l.ctx)
	defer cancel()
	v := l.good()
	sent := 0
	h := v.take(ctx, l.Query, func(h *haul) bool {
		if len(h.posts) == 1 {
			cancel()
			sent = v.wire.count()
		}
		return true
	})
	l.report("", h.faults)
	l.wantCancelled("cancelled after the first post: ", h)
	if len(h.posts) > 2 {
		l.errorf("cancelled after the first post: %d more came", len(h.posts)-1)
	}
	if n := v.wire.count() - sent; n > 0 {
		l.errorf("cancelled after the first post: %d more requests", n)
	}
}

// checkCancelWaiting: cancelling ends a request that nobody answers, and the
// wait for another attempt.
func checkCancelWaiting(l *lab) {
	silent := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	l.cancelSoon("while the site is silent: ", l.visit(silent))
	busy := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	l.cancelSoon("while waiting for the site: ", l.visit(busy))
}

func (l *lab) cancelSoon(heading string, v *visit) {
	ctx, cancel := context.WithCancel(l.ctx)
	defer cancel()
	time.AfterFunc(time.Second, cancel)
	begin := time.Now()
	h := v.take(ctx, l.Query, nil)
	l.report(heading, h.faults)
	l.wantCancelled(heading, h)
	if took := time.Since(begin); took > time.Second+100*time.Millisecond {
		l.errorf("%scancelled after 1s, ended after %v", heading, took)
	}
}

func (l *lab) wantCancelled(heading string, h *haul) {
	if !errors.Is(h.err, context.Canceled) && !errors.Is(h.err, mention.Interrupted) {
		l.errorf("%serror is %v, want context.Canceled or kind %q", heading, h.err, mention.Interrupted)
	}
}
