package source

import (
	"encoding/json"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// What stores and portals of reviews have in common: pages of an app's or a
// business's reviews, newest first.

// review is a record of such a page. Withheld ones count as read and are not
// shown.
type review struct {
	mention.Post
	withheld bool
}

// reviewPage fetches the next page; more says that another may follow.
type reviewPage func() (page []review, more bool, err error)

// readReviews walks through pages. It ends where no page follows, where one
// brings nothing new, and where the last review of one is older than the window.
func readReviews(q mention.Query, next reviewPage) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		seen := make(map[string]bool)
		for {
			page, more, err := next()
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			fresh, old := false, false
			for _, r := range page {
				if seen[r.ID] {
					continue
				}
				seen[r.ID], fresh = true, true
				old = q.Before(r.PublishedAt)
				if !r.withheld && r.Title+r.Text != "" && !yield(r.Post, nil) {
					return
				}
			}
			if !more || !fresh || old {
				return
			}
		}
	}
}

// decodeReviews maps the records of a page; lost counts those that cannot be read.
func decodeReviews[R any](site string, records []json.RawMessage, lost *int, read func(*R) (review, bool)) ([]review, error) {
	page, n, err := decodeEach(site, "reviews", records, read)
	*lost += n
	return page, err
}

// plainID reports whether a site's id can be part of an ID: without white space
// and signs that a terminal obeys, and of a sane length.
func plainID(id string) bool {
	return id != "" && len(id) <= 300 && !strings.ContainsFunc(id, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError
	})
}

// starsOf is a rating from 1 to 5; what is none is unknown.
func starsOf(n *int64) mention.Count {
	if n == nil || *n < 1 || *n > 5 {
		return mention.Count{}
	}
	return mention.Of(*n)
}
