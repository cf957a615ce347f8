package store

import (
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Span is a stretch of time: Since is part of it, Until is not.
type Span struct{ Since, Until time.Time }

// Empty reports whether no time lies in the span.
func (p Span) Empty() bool { return !p.Since.Before(p.Until) }

// Union returns the same stretches with as few spans as can be, oldest first.
func Union(spans []Span) []Span {
	spans = slices.DeleteFunc(slices.Clone(spans), Span.Empty)
	slices.SortFunc(spans, func(a, b Span) int { return a.Since.Compare(b.Since) })
	out := spans[:0]
	for _, p := range spans {
		if n := len(out); n > 0 && !p.Since.After(out[n-1].Until) {
			if p.Until.After(out[n-1].Until) {
				out[n-1].Until = p.Until
			}
			continue
		}
		out = append(out, p)
	}
	return out
}

// Missing returns what of a span lies in none of the read ones, newest first: the
// gaps.
func Missing(want Span, read []Span) []Span {
	var gaps []Span
	read = Union(read)
	until := want.Until
	for _, p := range slices.Backward(read) {
		if !p.Until.Before(until) {
			if p.Since.Before(until) {
				until = p.Since
			}
			continue
		}
		if !p.Until.After(want.Since) {
			break
		}
		gaps = append(gaps, Span{p.Until, until})
		until = p.Since
	}
	if want.Since.Before(until) {
		gaps = append(gaps, Span{want.Since, until})
	}
	return gaps
}

// Read returns what of a source was read to the end and delivered, oldest first.
func (sc *Scope) Read(source string) (spans []Span, err error) {
	err = sc.s.rows("SELECT since, until FROM span WHERE scope = ? AND source = ? ORDER BY since", func(r *sqlite3.Stmt) error {
		spans = append(spans, Span{moment(r.ColumnInt64(0)), moment(r.ColumnInt64(1))})
		return nil
	}, sc.id, source)
	return spans, fault(sc.s.path, err)
}

// cover adds spans to what was read of a source.
func (sc *Scope) cover(source string, spans []Span) error {
	was, err := sc.Read(source)
	if err != nil {
		return err
	}
	if err := sc.s.run("DELETE FROM span WHERE scope = ? AND source = ?", sc.id, source); err != nil {
		return err
	}
	for _, p := range Union(append(was, spans...)) {
		if err := sc.s.run("INSERT INTO span (scope, source, since, until) VALUES (?, ?, ?, ?)", sc.id, source, p.Since.UnixNano(), p.Until.UnixNano()); err != nil {
			return err
		}
	}
	return nil
}

func moment(nanoseconds int64) time.Time { return time.Unix(0, nanoseconds).UTC() }
