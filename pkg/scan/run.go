package scan

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// budgetFactor bounds what a networked source may yield for a limit of
// mentions: a site whose search is vague must not be paged through for ever.
const budgetFactor = 20

// progressEvery is how often progress is told while nothing arrives.
const progressEvery = 200 * time.Millisecond

// Job is one source and what it is asked for.
type Job struct {
	Spec mention.Spec
	// Source is nil where Err says why it could not be made.
	Source mention.Source
	Err    error
	Query  mention.Query
	// Windows are the stretches of the query's window to search, one after another;
	// none means all of it.
	Windows []Window
	// Addressed says that what the source reads was named for this scan, so that
	// its posts which are addressed to the brand are mentions whatever their
	// words.
	Addressed bool
	// Notes collects what the source told about its result.
	Notes *Notes
	// For are the indices of the targets that want the source's posts; none means
	// all.
	For []int
}

// Target is a judge of posts, and where its mentions go. Several targets, each with
// its own brand, share what the sources give.
type Target struct {
	Pipeline *Pipeline
	// Emit takes the mentions to be shown as they come; an error ends the run.
	// The mention is the receiver's.
	Emit func(mention.Mention) error
}

// Options steer a Run.
type Options struct {
	// Limit is the most mentions to take from one source for one target; 0 means all.
	Limit int
	// Commit is told now and then, and at the end, that what was emitted so far may
	// be delivered, and what of each job's time need not be read again then. nil
	// delivers elsewhere. An error ends the run.
	Commit func(read [][]Window) error
	// Progress is told the tallies now and then, from the goroutine of Run; nil
	// is silent.
	Progress func([]Tally)
}

// commitEvery is the least time between two commits of a run.
const commitEvery = 100 * time.Millisecond

// item is what a source's goroutine sends: a post, the end of a window, or its end.
type item struct {
	job   int
	post  mention.Post
	err   error
	whole bool
	end   bool
}

// run is the state of Run; it belongs to one goroutine.
type run struct {
	Options
	targets []Target
	jobs    []Job
	tallies [][]Tally // by target and job
	sums    []Tally   // by job
	reached []reach
	cancel  []context.CancelFunc
	mention mention.Mention
	// committed is when the last commit ended, fresh whether anything came since,
	// and pause how long to wait for the next.
	committed time.Time
	pause     time.Duration
	fresh     bool
}

// Run searches the sources side by side and passes what they yield through the
// pipelines of the targets that want it. It returns, for each target, a tally per
// job, in their order, also with an error; the error is that of an Emit or Commit. A
// source that fails or is stopped does not hinder the others: its tallies say so.
func Run(ctx context.Context, jobs []Job, targets []Target, o Options) ([][]Tally, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r := &run{
		Options: o, targets: targets, jobs: jobs, tallies: make([][]Tally, len(targets)),
		sums: make([]Tally, len(jobs)), reached: make([]reach, len(jobs)), cancel: make([]context.CancelFunc, len(jobs)),
	}
	for k := range targets {
		r.tallies[k] = make([]Tally, len(jobs))
	}
	items := make(chan item)
	running := 0
	for i, job := range jobs {
		for k, t := range targets {
			r.tallies[k][i] = Tally{Source: job.Spec.Name, Err: job.Err, Running: job.Err == nil, Unjudged: t.Pipeline.Scorer == nil}
		}
		if job.Err != nil {
			continue
		}
		jobCtx, stop := context.WithCancel(ctx)
		r.cancel[i] = stop
		defer stop()
		running++
		go pull(jobCtx, i, job, budget(job.Spec, o.Limit), items)
	}
	r.committed, r.pause = time.Now(), commitEvery
	err := r.collect(ctx, cancel, items, running)
	if err == nil {
		err = r.commit()
	}
	for i := range jobs {
		r.finish(ctx, i)
	}
	return r.tallies, err
}

// budget is the most posts that a source may yield; 0 is no bound.
func budget(spec mention.Spec, limit int) int {
	switch {
	case spec.Offline || limit == 0:
		return 0
	case spec.Cost.PerPost > 0:
		return limit // each post that is read is paid for, mention or not
	}
	return limit * budgetFactor
}

// pull sends what a source yields, at most so many posts, until it ends or is told
// to stop. The end is always sent.
func pull(ctx context.Context, i int, job Job, most int, items chan<- item) {
	var failed error
	left := most
	for _, w := range job.windows() {
		q := job.Query
		q.Since, q.Until, q.Limit = w.Since, w.Until, left
		var n int
		if n, failed = pullWindow(ctx, i, job, q, items); failed != nil {
			break
		}
		if left -= n; most > 0 && left <= 0 {
			break // there may be more in this window
		}
		select {
		case items <- item{job: i, whole: true}:
		case <-ctx.Done():
		}
	}
	items <- item{job: i, err: failed, end: true}
}

// pullWindow sends what a source yields for one window and returns how many posts
// that were.
func pullWindow(ctx context.Context, i int, job Job, q mention.Query, items chan<- item) (n int, err error) {
	for post, err := range job.Source.Search(ctx, q) {
		if err != nil {
			return n, err
		}
		n++
		select {
		case items <- item{job: i, post: post}:
		case <-ctx.Done():
			return n, ctx.Err()
		}
	}
	return n, ctx.Err() // a source may end without a word when it is stopped
}

// collect takes items until every source has ended.
func (r *run) collect(ctx context.Context, cancel context.CancelCauseFunc, items <-chan item, running int) error {
	var failed error
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	for running > 0 {
		select {
		case it := <-items:
			switch {
			case it.end:
				running--
				for k := range r.targets {
					r.tallies[k][it.job].Running, r.tallies[k][it.job].Err = false, it.err
				}
			case it.whole:
				r.reached[it.job].close()
				r.fresh = true
			case failed == nil && ctx.Err() == nil:
				if failed = r.take(it.job, &it.post); failed != nil {
					cancel(failed)
				}
			}
		case <-tick.C:
			r.progress()
		}
		if failed == nil && r.fresh && time.Since(r.committed) >= r.pause {
			if failed = r.commit(); failed != nil {
				cancel(failed)
			}
		}
	}
	return failed
}

// commit lets what was emitted be delivered. The pause after it is a multiple of what
// it took, so that delivering is never most of the work.
func (r *run) commit() error {
	if r.Commit == nil {
		return nil
	}
	begun := time.Now()
	read := make([][]Window, len(r.jobs))
	for i := range r.jobs {
		reached := &r.reached[i]
		reached.holes = reached.holes || r.jobs[i].Notes.skipped()
		read[i] = reached.read(&r.jobs[i], begun)
	}
	err := r.Commit(read)
	r.committed, r.fresh = time.Now(), false
	r.pause = max(commitEvery, 20*r.committed.Sub(begun))
	return err
}

func (r *run) progress() {
	if r.Progress == nil {
		return
	}
	for i := range r.jobs {
		r.sums[i] = ofJob(r.tallies, i)
		r.sums[i].WaitUntil, r.sums[i].Reached = r.jobs[i].Notes.waitUntil(), r.reached[i].oldest
	}
	r.Progress(r.sums)
}

// wants reports whether a target still wants what a job gives.
func (r *run) wants(target, job int) bool {
	f := r.jobs[job].For
	return (len(f) == 0 || slices.Contains(f, target)) && !r.tallies[target][job].Full
}

// take passes a post on to all targets that want it, and counts its fates.
func (r *run) take(job int, post *mention.Post) error {
	left := 0
	for k := range r.targets {
		if r.wants(k, job) {
			left++
		}
	}
	if left == 0 {
		return nil
	}
	r.fresh = true
	r.reached[job].see(post)
	post.Addressed = post.Addressed && r.jobs[job].Addressed
	for k := range r.targets {
		if !r.wants(k, job) {
			continue
		}
		its := post
		if left--; left > 0 {
			its = apart(post) // it is masked in place
		}
		if err := r.judge(k, job, its); err != nil {
			return err
		}
	}
	return nil
}

// apart is a copy of a post that shares nothing which is changed.
func apart(post *mention.Post) *mention.Post {
	p := *post
	p.People, p.Extra = slices.Clone(post.People), slices.Clone(post.Extra)
	return &p
}

// judge passes a post on to a target and counts its fate.
func (r *run) judge(target, job int, post *mention.Post) error {
	t, p := &r.tallies[target][job], r.targets[target].Pipeline
	t.Fetched++
	fate := p.Process(post, &r.mention)
	t.Count(fate, r.mention.Score)
	if !p.Shows(fate) {
		return nil
	}
	err := r.targets[target].Emit(keep(&r.mention))
	if r.Limit > 0 && t.Mentions() >= r.Limit {
		t.Full = true
		if slices.ContainsFunc(r.all(), func(k int) bool { return r.wants(k, job) }) {
			r.reached[job].holes = true // what follows is read for the others alone
		} else {
			r.cancel[job]()
		}
	}
	return err
}

// all are the indices of the targets.
func (r *run) all() []int {
	all := make([]int, len(r.targets))
	for k := range all {
		all[k] = k
	}
	return all
}

// finish settles a job's tallies when all is over.
func (r *run) finish(ctx context.Context, i int) {
	for k := range r.targets {
		r.settle(ctx, &r.tallies[k][i], &r.jobs[i])
	}
}

// settle says how a job ended for a target.
func (r *run) settle(ctx context.Context, t *Tally, job *Job) {
	t.Notes = job.Notes.List()
	if t.Full {
		t.Err = nil
		t.Notes = append(t.Notes, "stopped at the limit; there may be more (--limit)")
		return
	}
	_, limited := ctx.Deadline()
	// A client that sees that it would come too late ends before the time is up.
	early := limited && errors.Is(t.Err, context.DeadlineExceeded) && mention.KindOf(t.Err) == mention.Failure
	if early || stopped(t.Err) && ctx.Err() != nil {
		t.Err = cause(ctx)
	}
	if n := budget(job.Spec, r.Limit); t.Err == nil && n > 0 && t.Fetched >= n {
		t.Notes = append(t.Notes, "stopped after many posts with few mentions; narrow the query or raise --limit")
	}
}

// stopped reports whether a source ended because it was told to.
func stopped(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// cause says why the run was stopped: by the clock, or by the user.
func cause(ctx context.Context) error {
	if c := context.Cause(ctx); c == nil || errors.Is(c, context.DeadlineExceeded) {
		return mention.Errorf(mention.TimedOut, "stopped when the time was up").WithHint("raise --max-runtime")
	}
	return mention.Errorf(mention.Interrupted, "stopped before its end").WithHint("run the same command again to get the rest")
}

// Newest sorts mentions newest first, those without a time last; ties go by id,
// so that the order does not depend on which site answered first.
func Newest(mentions []mention.Mention) {
	slices.SortStableFunc(mentions, func(a, b mention.Mention) int {
		if c := b.PublishedAt.Compare(a.PublishedAt); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
}
