package cli

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/store"
)

// history is what earlier runs of the same left behind, and where this one leaves
// what it delivered. A nil one remembers nothing.
type history struct {
	store *store.Store
	scope *store.Scope
	lock  *store.Lock
	dir   string
	run   int64
	// fresh says that only what was not delivered before is wanted.
	fresh bool
	// keys are those under which the times that each job has read are kept.
	keys []string
	// marks are those of what is about to be delivered.
	marks []mention.Mark
	saver *saver
	// err is the first error of a look-up.
	err error
}

// remember opens the history of a scan. Two runs of the same are not at work at once.
func (s *session) remember(c *config.Loaded, o scanOptions, r *request) (*history, error) {
	save := o.save || r.save
	if !o.fresh && !o.append && !r.last && !save {
		return nil, nil //nolint:nilnil // a nil history remembers nothing
	}
	if c.Paths.State == "" {
		return nil, mention.Errorf(mention.BadConfig, "there is no home to remember in what was delivered").WithHint("set XDG_STATE_HOME")
	}
	st, err := store.Open(c.Paths.State, s.Now)
	if err != nil {
		return nil, err
	}
	if kept := st.Kept(); kept != "" {
		s.log.Warn("the store was damaged: it was moved aside, and what could be read of it was taken over; some posts may come twice", "file", kept)
	}
	h := &history{store: st, dir: c.Paths.State, fresh: o.fresh}
	if save {
		h.saver = &saver{store: st}
	}
	names := []string{"profile", o.profile, place(o.out, s.format(c, o.out))}
	if o.profile == "" {
		names = []string{"query", r.query.Text, place(o.out, s.format(c, o.out))}
	}
	if err := h.begin(s, names, o.out, r); err != nil {
		return nil, errors.Join(err, h.end(false, nil))
	}
	return h, nil
}

// begin takes the lock of the scope of these names, settles what a run before left
// open, and notes that this one has begun.
func (h *history) begin(s *session, names []string, out string, r *request) (err error) {
	if h.lock, err = store.TakeLock(h.dir, h.store.Mark(append(names, "lock")...), s.Now()); err != nil {
		return err
	}
	if h.scope, err = h.store.Scope(names...); err != nil {
		return err
	}
	if err := errors.Join(h.recover(out), s.purge(h.store)); err != nil {
		return err
	}
	if r.last {
		if err := h.since(s, r); err != nil {
			return err
		}
	}
	h.run, err = h.scope.Begin()
	return err
}

// place is what stands for an output: a file wherever it is named from, or the form
// of what is written to standard output.
func place(out, format string) string {
	if out == "" || out == "-" {
		return "-" + format
	}
	path, err := filepath.Abs(out)
	if err != nil {
		return out
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// recover finds out whether what a run that was killed had announced was written.
func (h *history) recover(out string) error {
	piece, found, err := h.scope.Intent()
	if !found || err != nil {
		return err
	}
	sum, err := sumOf(out, piece.Start, piece.Length)
	if err == nil && sum == piece.Sum {
		return h.scope.Done(nil)
	}
	return h.scope.Drop()
}

// sumOf is the hash of a piece of a file.
func sumOf(path string, start, length int64) (sum [sha256.Size]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	w := sha256.New()
	n, err := io.Copy(w, io.NewSectionReader(f, start, length))
	if err == nil && n < length {
		err = io.ErrUnexpectedEOF
	}
	copy(sum[:], w.Sum(nil))
	return sum, err
}

// known is what the pipeline asks of a post.
func (h *history) known(id string) (mark mention.Mark, known bool) {
	mark = h.store.Mark("post", id)
	if !h.fresh || h.err != nil {
		return mark, false
	}
	known, h.err = h.scope.Delivered(mark)
	return mark, known
}

// windows narrows each job to what was not read before.
func (h *history) windows(jobs []scan.Job, r *request, how string, now time.Time) error {
	if h == nil || !h.fresh {
		return nil
	}
	h.keys = make([]string, len(jobs))
	for i := range jobs {
		job := &jobs[i]
		h.keys[i] = fmt.Sprintf("%s %x", job.Spec.Name, h.store.Mark(spanNames(job, r, how)...))
		if job.Err != nil || job.Spec.Settles == 0 {
			continue
		}
		read, err := h.scope.Read(h.keys[i])
		if err != nil {
			return err
		}
		job.Windows = gaps(job.Query, read, now)
	}
	return nil
}

// spanNames are what the times that were read hold for: another query, threshold or
// scorer finds other hits in them.
func spanNames(job *scan.Job, r *request, how string) []string {
	names := []string{"span", job.Spec.Name, r.query.Text, how, fmt.Sprint(r.threshold)}
	return slices.Concat(names, r.own, []string{""}, r.langs, []string{""}, job.Query.Searches, []string{""}, job.Query.FullText)
}

// gaps are the windows of a query that were not read, newest first.
func gaps(q mention.Query, read []store.Span, now time.Time) []scan.Window {
	want := store.Span{Since: q.Since, Until: q.Until}
	if want.Since.IsZero() {
		want.Since = beginning
	}
	if want.Until.IsZero() {
		want.Until = now
	}
	var out []scan.Window
	for _, g := range store.Missing(want, read) {
		w := scan.Window{Since: g.Since, Until: g.Until}
		if g.Until.Equal(want.Until) {
			w.Until = q.Until // open, if it was
		}
		if g.Since.Equal(want.Since) {
			w.Since = q.Since
		}
		out = append(out, w)
	}
	return out
}

// beginning is before every post.
var beginning = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// take notes that a mention is about to be delivered.
func (h *history) take(m *mention.Mention) error {
	if h == nil {
		return nil
	}
	if m.Mark != (mention.Mark{}) {
		h.marks = append(h.marks, m.Mark)
	}
	return h.saver.take(m)
}

// intend announces what is about to be written.
func (h *history) intend(p store.Piece) error {
	if h == nil {
		return nil
	}
	if h.err != nil {
		return h.err
	}
	return h.scope.Intend(p, h.marks)
}

// done notes that it was written, and what of each job's time was read.
func (h *history) done(read [][]scan.Window) error {
	if h == nil {
		return nil
	}
	if h.err != nil {
		return h.err
	}
	if err := h.saver.keep(); err != nil {
		return err
	}
	h.marks = h.marks[:0]
	spans := map[string][]store.Span{}
	for i, windows := range read {
		for _, w := range windows {
			if h.keys == nil {
				break
			}
			if w.Since.IsZero() {
				w.Since = beginning
			}
			spans[h.keys[i]] = append(spans[h.keys[i]], store.Span{Since: w.Since, Until: w.Until})
		}
	}
	return h.scope.Done(spans)
}

// deliver is intend and done for what cannot be looked at again: a stream.
func (h *history) deliver(read [][]scan.Window) error {
	return errors.Join(h.intend(store.Piece{}), h.done(read))
}

// lockFile keeps other runs from the output file until the lock is released.
func (h *history) lockFile(ctx context.Context, path string, now time.Time) (*store.Lock, error) {
	if h == nil {
		return nil, nil
	}
	return store.WaitLock(ctx, h.dir, h.store.Mark("file", path), now)
}

// end closes the history.
func (h *history) end(whole bool, tallies []scan.Tally) error {
	if h == nil {
		return nil
	}
	var err error
	if h.run > 0 {
		rows := make([]store.Tally, len(tallies))
		for i := range tallies {
			t := &tallies[i]
			rows[i] = store.Tally{Source: t.Source, State: string(t.State()), Fetched: t.Fetched, Mentions: t.Mentions(), Hits: t.Hits, Known: t.Known}
		}
		err = h.scope.End(h.run, whole, rows)
	}
	return errors.Join(err, h.lock.Release(), h.store.Close())
}

// overlap is by how much a scan since the last one begins earlier: some sites show
// posts late.
const overlap = time.Hour

// since makes a request begin where the last run that got everything began.
func (h *history) since(s *session, r *request) error {
	last, found, err := h.scope.LastWhole()
	switch {
	case err != nil:
		return err
	case found:
		r.since = last.Begun.Add(-overlap)
	default:
		s.log.Warn("there was no whole run before this one: it looks back " + defaultSince)
	}
	return nil
}

// ifLocked is what becomes of a run whose lock another one has.
func (s *session) ifLocked(how string, err error) error {
	if !errors.Is(err, mention.Locked) || how != "skip" {
		return err
	}
	s.log.Warn(strings.TrimSpace(err.Error()) + "; nothing is done")
	return nil
}
