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

// remember opens the history of an errand. Two runs of the same are not at work at
// once.
func (s *session) remember(c *config.Loaded, o scanOptions, e *errand) (*history, error) {
	r := e.r
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
	h := &history{store: st, dir: c.Paths.State, fresh: o.fresh || o.append && withoutIDs(c.Output.Fields)}
	if save {
		h.saver = &saver{store: st}
	}
	names := []string{"profile", e.profile, place(e.out, s.format(c, e.out))}
	if e.profile == "" {
		names = []string{"query", r.query.Text, place(e.out, s.format(c, e.out))}
	}
	if err := h.begin(s, names, e.out, r); err != nil {
		return nil, errors.Join(err, h.end(false, nil))
	}
	return h, nil
}

// withoutIDs reports whether rows of these fields do not tell what a file has: then
// what was delivered does.
func withoutIDs(fields []string) bool { return len(fields) > 0 && !slices.Contains(fields, "id") }

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

// narrow makes each job ask for what was not read before for all that want it.
func narrow(jobs []scan.Job, list []errand, how string, now time.Time) error {
	for i := range jobs {
		job := &jobs[i]
		var missing []store.Span
		for _, k := range job.For {
			h, r := list[k].history, list[k].r
			if h == nil || !h.fresh {
				missing = append(missing, wanted(job.Query, now))
				continue
			}
			read, err := h.read(i, job, r, how)
			if err != nil {
				return err
			}
			missing = append(missing, store.Missing(wanted(r.base(), now), read)...)
		}
		if job.Err == nil && job.Spec.Settles > 0 {
			job.Windows = windows(job.Query, store.Union(missing), now)
		}
	}
	return nil
}

// read is what was read of a job's source for this errand.
func (h *history) read(i int, job *scan.Job, r *request, how string) ([]store.Span, error) {
	for len(h.keys) <= i {
		h.keys = append(h.keys, "")
	}
	h.keys[i] = fmt.Sprintf("%s %x", job.Spec.Name, h.store.Mark(spanNames(job.Spec, r, how)...))
	if job.Spec.Settles == 0 {
		return nil, nil
	}
	return h.scope.Read(h.keys[i])
}

// spanNames are what the times that were read hold for: another query, threshold or
// scorer finds other hits in them.
func spanNames(spec mention.Spec, r *request, how string) []string {
	names := []string{"span", spec.Name, r.query.Text, how, fmt.Sprint(r.threshold)}
	q := r.asked(spec)
	return slices.Concat(names, r.own, []string{""}, r.langs, []string{""}, q.Searches, []string{""}, q.FullText)
}

// wanted is the window of a query, closed at both ends.
func wanted(q mention.Query, now time.Time) store.Span {
	want := store.Span{Since: q.Since, Until: q.Until}
	if want.Since.IsZero() {
		want.Since = beginning
	}
	if want.Until.IsZero() {
		want.Until = now
	}
	return want
}

// copied is what the pipeline asks of a text: whether an earlier run delivered the
// same.
func (h *history) copied(text [16]byte) bool {
	if !h.fresh || h.err != nil || text == ([16]byte{}) {
		return false
	}
	var was bool
	was, h.err = h.scope.Delivered(h.textMark(text))
	return was
}

// repeat notes a copy that is not shown: it is delivered with the one that is.
func (h *history) repeat(m mention.Mark) {
	if m != (mention.Mark{}) {
		h.marks = append(h.marks, m)
	}
}

func (h *history) textMark(text [16]byte) mention.Mark { return h.store.Mark("text", string(text[:])) }

// windows are what is missing of a query's window, newest first, open where it is.
func windows(q mention.Query, missing []store.Span, now time.Time) []scan.Window {
	want := wanted(q, now)
	var out []scan.Window
	for _, g := range slices.Backward(missing) {
		w := scan.Window{Since: g.Since, Until: g.Until}
		if g.Until.Equal(want.Until) {
			w.Until = q.Until
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
	h.repeat(m.Mark)
	if m.Fingerprint != ([16]byte{}) {
		h.marks = append(h.marks, h.textMark(m.Fingerprint))
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
			if i >= len(h.keys) || h.keys[i] == "" {
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

// ledger are the histories of the errands that share an output. None remembers
// nothing.
type ledger []*history

func (l ledger) intend(p store.Piece) error {
	for _, h := range l {
		if err := h.intend(p); err != nil {
			return err
		}
	}
	return nil
}

func (l ledger) done(read [][]scan.Window) error {
	for _, h := range l {
		if err := h.done(read); err != nil {
			return err
		}
	}
	return nil
}

// deliver is intend and done for what cannot be looked at again: a stream.
func (l ledger) deliver(read [][]scan.Window) error {
	if err := l.intend(store.Piece{}); err != nil {
		return err
	}
	return l.done(read)
}

// lockFile keeps other runs from the output file until the lock is released.
func (l ledger) lockFile(ctx context.Context, path string, now time.Time) (*store.Lock, error) {
	if len(l) == 0 {
		return nil, nil //nolint:nilnil // a nil lock is none
	}
	return store.WaitLock(ctx, l[0].dir, l[0].store.Mark("file", path), now)
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
