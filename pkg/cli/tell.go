package cli

import (
	"context"
	"errors"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/notify"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// report is what the run came to; failed says that it could not deliver.
func (a *alerts) report(failed bool, now time.Time) *notify.Report {
	scan.Newest(a.hits)
	r := &notify.Report{
		Profile: a.profile, Brand: a.brand, Begun: a.begun, Ended: now, Outcome: notify.OK,
		Hits: a.hits[:min(len(a.hits), notify.MostHits)], Total: a.total, Unjudged: a.unjudged,
	}
	broken := 0
	for i := range a.tallies {
		t := &a.tallies[i]
		r.Sources = append(r.Sources, notify.Source{
			Name: t.Source, State: string(t.State()), Fetched: t.Fetched, Mentions: t.Mentions(), Hits: t.Hits,
		})
		if t.Err != nil {
			broken++
		}
	}
	switch {
	case failed:
		r.Outcome, r.Hits, r.Total = notify.Failed, nil, 0 // nothing was delivered
	case broken > 0 && scan.Sum(a.tallies).Fetched == 0:
		r.Outcome = notify.Failed
	case broken > 0:
		r.Outcome = notify.Partial
	}
	return r
}

// alert tells of a run that ended with err: an outcome, or what kept it from
// delivering. It returns that, or a partial outcome if somebody could not be told. ctx
// ends with Ctrl-C, and deadline is when the time of the run is up.
func (s *session) alert(ctx context.Context, deadline time.Time, a *alerts, err error) error {
	_, ended := errors.AsType[outcome](err)
	failed := err != nil && !ended
	if a == nil || a.tallies == nil && !failed || errors.Is(err, mention.Locked) || brokenPipe(err) {
		return err
	}
	if latest := time.Now().Add(alertGrace); !deadline.IsZero() && deadline.Before(latest) {
		deadline = latest
	}
	if !deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline)
		defer cancel()
	}
	if s.tell(ctx, a.list, a.report(failed, s.Now())) || failed {
		return err
	}
	return worse(err)
}

// worse is the outcome of a run of which somebody could not be told.
func worse(err error) error {
	if o, ok := errors.AsType[outcome](err); ok && o.code != exitHits {
		return err
	}
	return outcome{exitPartial}
}

// tell sends a report, warns of what could not be sent, and reports whether all was.
func (s *session) tell(ctx context.Context, alerts []namedAlert, report *notify.Report) bool {
	var list []notify.Alert
	var results []notify.Result
	for _, a := range alerts {
		if a.err == nil {
			list = append(list, a.Alert)
		} else if a.Wanted(report) {
			results = append(results, notify.Result{Channel: a.name, Err: a.err})
		}
	}
	all := true
	for _, r := range append(results, notify.Send(ctx, list, report)...) {
		switch {
		case r.Err != nil:
			all = false
			s.log.Warn("no alert was sent by " + r.Channel + ": " + r.Err.Error())
			if _, hint := hinted("", r.Err); !s.log.json && !s.flags.quiet {
				s.sayHint(hint)
			}
		case !r.Skipped:
			s.log.Info("an alert was sent by " + r.Channel)
		}
	}
	return all
}
