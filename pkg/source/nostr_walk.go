package source

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// nostrFirst is older than every note.
	nostrFirst = 1_577_836_800 // 1 January 2020
	// nostrMostPages bounds what is read of one search.
	nostrMostPages = 500
)

// nostrWindow is a window of time in seconds, both of them within it.
type nostrWindow struct{ since, until int64 }

// search walks through what a relay finds, newest first. A relay gives the best
// notes of a window, not the newest: one that may hold more is halved, and the
// newer half is read first.
func (r *nostrRun) search(ctx context.Context, line *nostrLine, search string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		todo := []nostrWindow{r.window(r.source.env.Time())}
		for pages := 0; len(todo) > 0; pages++ {
			w := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if w.since > w.until {
				continue
			}
			if pages == nostrMostPages {
				r.cut = true
				return
			}
			page, err := line.ask(ctx, search, w)
			now := r.source.env.Time().UTC()
			notes := page.within(w)
			if err == nil && page.full && len(notes) > 0 && w.since < w.until {
				middle := min(max(notes[len(notes)/2].CreatedAt, w.since+1), w.until)
				todo = append(todo, nostrWindow{w.since, middle - 1}, nostrWindow{middle, w.until})
				continue
			}
			r.lost += page.lost
			r.cut = r.cut || page.full && len(notes) > 0
			for i := range notes {
				if p, ok := notes[i].post(now); ok && !yield(p, nil) {
					return
				}
			}
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
		}
	}
}

// window is the window of the query. Writers set the time of a note, so that it
// may lie a little ahead.
func (r *nostrRun) window(now time.Time) nostrWindow {
	w := nostrWindow{max(ceilSecond(r.query.Since), nostrFirst), now.Add(24 * time.Hour).Unix()}
	if until := r.query.Until; !until.IsZero() {
		w.until = min(w.until, ceilSecond(until)-1)
	}
	return w
}

// nostrPage is what a relay gave for one question.
type nostrPage struct {
	notes []nostrEvent
	// lost counts what could not be read, full says that there may be more.
	lost int
	full bool
}

// within returns the notes of a window, newest first. Relays that do not keep to
// it give others as well.
func (p *nostrPage) within(w nostrWindow) []nostrEvent {
	notes := slices.DeleteFunc(slices.Clone(p.notes), func(e nostrEvent) bool { return e.CreatedAt < w.since || e.CreatedAt > w.until })
	slices.SortFunc(notes, func(a, b nostrEvent) int {
		if a.CreatedAt != b.CreatedAt {
			return int(min(max(b.CreatedAt-a.CreatedAt, -1), 1))
		}
		return strings.Compare(a.ID, b.ID)
	})
	return notes
}
