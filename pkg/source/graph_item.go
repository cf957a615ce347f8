package source

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// graphItem is a member of a list.
type graphItem interface {
	// identify returns the item's id and time; an error says what it lacks.
	identify() (id string, created time.Time, err error)
}

// graphPosts yields the items of a list that are posts. It ends behind a page
// whose last item is older than the window; of a mixed list, all items.
func graphPosts[T graphItem](
	ctx context.Context, q mention.Query, pager *graphPager[T], post func(T) (mention.Post, bool),
) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for {
			items, err := pager.next(ctx)
			if err != nil {
				yield(mention.Post{}, err)
			}
			if err != nil || len(items) == 0 {
				return
			}
			old := true
			for _, item := range items {
				_, created, _ := item.identify() // it was checked with its page
				old = q.Before(created) && (old || !pager.list.mixed)
				if p, ok := post(item); ok && !yield(p, nil) {
					return
				}
			}
			if old {
				return
			}
		}
	}
}

// graphExcept ends a sequence quietly at a refusal that is no matter.
func graphExcept(posts iter.Seq2[mention.Post, error], passed func(*graphFault) bool) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		for p, err := range posts {
			if f := graphFaultOf(err); f != nil && passed(f) {
				return
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// graphIdentity is what identify returns for an item with that id and time.
func graphIdentity(id, created string) (string, time.Time, error) {
	if id == "" {
		return "", time.Time{}, errors.New("it has no id")
	}
	t, err := graphTime(created)
	return id, t, err
}

// graphTime reads a time as the site writes it, with or without a colon in the
// zone.
func graphTime(s string) (time.Time, error) {
	t, err := time.Parse("2006-01-02T15:04:05-0700", s)
	if err != nil {
		t, err = time.Parse(time.RFC3339, s)
	}
	if err != nil {
		return time.Time{}, errors.New("its time is missing or of another form")
	}
	return t, nil
}
