package source

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"
	"unicode"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// graphItem is a member of a list.
type graphItem interface {
	// identify returns the item's id and time; an error says what it lacks.
	identify() (id string, created time.Time, err error)
}

// graphPosts yields the items of a list that are posts. It ends behind a page
// whose last item is older than the window; of a mixed list, all items. A list
// that comes oldest first after all is read to its end.
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
			old, times := true, make([]time.Time, 0, len(items))
			for _, item := range items {
				_, created, _ := item.identify() // it was checked with its page
				created = mention.PlausibleTime(created, pager.run.env.Time())
				times = append(times, created)
				old = q.Before(created) && (old || !pager.list.mixed)
				if p, ok := post(item); ok && !yield(p, nil) {
					return
				}
			}
			if old && (pager.list.mixed || !times[0].Before(times[len(times)-1])) {
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
	if graphID("", id) == "" {
		return "", time.Time{}, errors.New("it has no id")
	}
	t, err := graphTime(created)
	return id, t, err
}

// graphID makes an ID of a site's own, behind a prefix; "" of none. They are
// numbers, joined by _ or a colon, and become parts of addresses: what is longer
// or of other signs is none.
func graphID(prefix, native string) string {
	const longest = 200
	strange := func(r rune) bool {
		return !strings.ContainsRune("_:-", r) && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}
	if native == "" || len(native) > longest || strings.ContainsFunc(native, strange) {
		return ""
	}
	return prefix + native
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
