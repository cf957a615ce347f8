package cli

import (
	"context"
	"runtime"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// worker judges the posts of one decoder, side by side with others.
type worker struct {
	d        *input.Decoder
	pipeline *scan.Pipeline
	// refused and passed are what the decoder had counted before.
	refused, passed int
}

// part is a piece of a file, and what a worker made of it.
type part struct {
	chunk           input.Chunk
	batch           scan.Batch
	refused, passed int
	faults          []fault
}

// reset forgets what a worker made.
func (p *part) reset() {
	p.batch.Reset()
	p.faults = p.faults[:0]
}

// fault is an error of the input, and how many posts came before it.
type fault struct {
	posts int
	err   error
}

func (r *scoreRun) worker() *worker { return &worker{pipeline: r.pipeline.Fork()} }

// wants is the filter of the worker's decoder: what matches nothing is not read
// any further. A post that is shown is matched again, and few are.
func (w *worker) wants() func(title, text string) bool {
	m := w.pipeline.Matcher
	if m == nil {
		return nil
	}
	if q, ok := m.(*query.Matcher); ok {
		m = q.Loose() // no more of the post is known yet
	}
	var post mention.Post
	var matched []string
	return func(title, text string) (ok bool) {
		post.Title, post.Text = title, text
		matched, ok = m.MatchPost(&post, matched[:0])
		return ok
	}
}

// chunks scores a file that can be cut into chunks.
func (r *scoreRun) chunks(ctx context.Context, cancel func(), name string, d *input.Decoder) error {
	jobs := r.o.jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	workers := make([]*worker, jobs)
	for n := range workers {
		workers[n] = r.worker()
		workers[n].d = d.Fork(workers[n].wants(), r.sieve)
	}
	work := func(n int, p *part) {
		workers[n].d.Load(&p.chunk)
		workers[n].read(p)
	}
	done := func(p *part) error {
		err := r.settle(name, p)
		if err != nil {
			cancel() // nobody waits for more input
		}
		return err
	}
	return scan.InOrder(ctx, jobs, func(p *part) error { return d.Cut(&p.chunk) }, work, done)
}

// read judges all posts of a part.
func (w *worker) read(p *part) {
	p.reset()
	for post, err := range w.d.Posts() {
		w.take(p, post, err)
	}
	w.count(p)
}

// take judges a post, or notes a fault.
func (w *worker) take(p *part, post *mention.Post, err error) {
	if err != nil {
		p.faults = append(p.faults, fault{p.batch.Len(), err})
		return
	}
	w.pipeline.Judge(post, w.d.Keep, &p.batch)
}

// count notes what the decoder has counted since the last time.
func (w *worker) count(p *part) {
	refused, passed := w.d.Refused(), w.d.Passed()
	p.refused, p.passed = refused-w.refused, passed-w.passed
	w.refused, w.passed = refused, passed
}

// posts scores a file that cannot be cut, post after post.
func (r *scoreRun) posts(ctx context.Context, name string, w *worker) error {
	var p part
	for post, err := range w.d.Posts() {
		p.reset()
		w.take(&p, post, err)
		w.count(&p)
		if err := r.settle(name, &p); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
	}
	p = part{}
	w.count(&p)
	return r.settle(name, &p)
}

// settle counts what a worker made of a part, and delivers it.
func (r *scoreRun) settle(name string, p *part) error {
	r.tally.Fetched += p.refused
	r.tally.Unmatched += p.refused
	r.passed += p.passed
	var failed error
	for _, f := range p.faults {
		if failed = r.brokenLine(name, f.err, r.o.strict, &r.broken); failed != nil {
			p.batch.Cut(f.posts) // what comes behind an error does not count
			break
		}
	}
	if err := r.pipeline.Settle(&p.batch, &r.tally, r.delivery.writer.Write); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	return r.delivery.flush()
}

// sieve finds the lines that may hold a term of the query, where that is quicker
// than reading them all. Nothing is left out where broken lines are errors.
func sieve(r *request, strict bool) func(lines []byte) int {
	if strict || r.all {
		return nil
	}
	if s := query.NewSieve(r.query.Expr); s != nil {
		return s.Index
	}
	return nil
}
