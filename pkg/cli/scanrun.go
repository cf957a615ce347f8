package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// scanRun is a scan for one errand or several.
type scanRun struct {
	*session
	c      *config.Loaded
	o      scanOptions
	list   []errand
	picked []chosen
	// targets are the errands as the scan knows them, tallies what became of posts,
	// by target and source.
	targets []scan.Target
	tallies [][]scan.Tally
	sinks   []sink
}

// run does the scan itself, and tells how it went.
func (s *session) run(ctx context.Context, c *config.Loaded, o scanOptions, list []errand, picked []chosen, unset []string) error {
	r := &scanRun{session: s, c: c, o: o, list: list, picked: picked}
	err := r.open()
	var verdict error
	if err == nil {
		verdict, err = r.scan(ctx)
	}
	if err = errors.Join(err, r.end(err == nil)); err != nil {
		return s.ifLocked(o.ifLocked, err)
	}
	r.tell(unset)
	return verdict
}

// open opens the histories of all errands.
func (r *scanRun) open() (err error) {
	for i := range r.list {
		if r.list[i].history, err = r.remember(r.c, r.o, &r.list[i]); err != nil {
			return err
		}
	}
	return nil
}

// end closes the histories.
func (r *scanRun) end(well bool) error {
	var err error
	for i := range r.list {
		its := r.of(i)
		err = errors.Join(err, r.list[i].history.end(well && whole(its), its))
	}
	return err
}

// of are the tallies of an errand, of the sources that it wants.
func (r *scanRun) of(i int) (its []scan.Tally) {
	for job := range r.picked {
		if r.tallies != nil && slices.Contains(r.picked[job].who, i) {
			its = append(its, r.tallies[i][job])
		}
	}
	return its
}

// whole reports whether every source was read to its end.
func whole(tallies []scan.Tally) bool {
	return !slices.ContainsFunc(tallies, func(t scan.Tally) bool { return t.Err != nil || t.Full })
}

// scan is what happens between the opening and the closing of the histories.
func (r *scanRun) scan(ctx context.Context) (verdict, err error) {
	if err := r.aim(); err != nil {
		r.abort()
		return nil, err
	}
	jobs := r.jobs(ctx, r.c, r.picked, nil, nil)
	if err := narrow(jobs, r.list, r.c.Score.Scorer+fmt.Sprint(r.o.all), r.Now()); err != nil {
		r.abort()
		return nil, err
	}
	lines := r.newProgress(func(job int) string { return r.leftToday(r.c, r.picked[job].spec, true) })
	r.tallies, err = scan.Run(ctx, jobs, r.targets, scan.Options{Limit: r.c.Scan.Limit, Commit: r.commit, Progress: lines.callback()})
	lines.clear()
	for i, t := range r.tallies {
		r.list[i].alerts.ran(r.of(i))
		r.tellBudgets(r.c, r.picked, t)
	}
	if err != nil {
		r.abort()
		return nil, err
	}
	all := scan.ByJob(r.tallies)
	verdict = judge(all, r.o.failOnHits)
	if nothing := scan.Sum(all).Fetched == 0 && verdict != nil; nothing && r.sinks[0].replaces() {
		r.abort()
		r.log.Warn(r.o.out + " is left as it was: no source answered")
		return verdict, nil
	}
	for _, d := range r.sinks {
		err = errors.Join(err, d.close())
	}
	return verdict, err
}

// aim makes a target of each errand, and opens the outputs.
func (r *scanRun) aim() error {
	r.targets = make([]scan.Target, len(r.list))
	for i := range r.list {
		p, err := r.pipeline(r.c, r.list[i].r, r.o.judgeFlags)
		if err != nil {
			return err
		}
		p.Copies = true
		if h := r.list[i].history; h != nil {
			p.Known, p.Copied, p.Repeat = h.known, h.copied, h.repeat
		}
		r.targets[i].Pipeline = p
	}
	for _, group := range outs(r.list) {
		first := group[0]
		var l ledger
		for _, k := range group {
			if h := r.list[k].history; h != nil {
				l = append(l, h)
			}
		}
		d, err := r.sink(r.c, deliverOptions{
			out: r.list[first].out, explain: r.o.explain, threshold: r.list[first].r.threshold,
			unjudged: r.targets[first].Pipeline.Scorer == nil, append: r.o.append, ledger: l,
		})
		if err != nil {
			return err
		}
		r.sinks = append(r.sinks, d)
		for _, k := range group {
			r.targets[k].Emit = func(m mention.Mention) error {
				if err := r.list[k].history.take(&m); err != nil {
					return err
				}
				r.list[k].alerts.take(&m, d)
				return d.add(m)
			}
		}
	}
	return nil
}

func (r *scanRun) commit(read [][]scan.Window) error {
	for _, d := range r.sinks {
		if err := d.commit(read); err != nil {
			return err
		}
	}
	return nil
}

func (r *scanRun) abort() {
	for _, d := range r.sinks {
		d.abort()
	}
}

// tell summarises: with several errands, a line for each before the sources.
func (r *scanRun) tell(unset []string) {
	if len(r.list) > 1 && !r.flags.quiet && !r.log.json {
		for i := range r.list {
			_, _ = fmt.Fprintln(r.Err, r.errandLine(i))
		}
	}
	r.summarise(scan.ByJob(r.tallies), unset)
}
