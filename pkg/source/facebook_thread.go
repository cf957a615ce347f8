package source

import (
	"iter"
	"slices"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// facebookThread is a sequence that comes newest first, and a time after which
// it has nothing.
type facebookThread struct {
	newest time.Time
	posts  iter.Seq2[mention.Post, error]
}

// newestThreads merges threads as newestFirst does, and asks for none before its
// turn.
func newestThreads(threads []facebookThread) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		waiting := slices.Clone(threads)
		slices.SortStableFunc(waiting, func(a, b facebookThread) int { return b.newest.Compare(a.newest) })
		var heads []*head
		for len(waiting) > 0 || len(heads) > 0 {
			if len(waiting) > 0 && (len(heads) == 0 || !heads[newest(heads)].post.PublishedAt.After(waiting[0].newest)) {
				next, stop := iter.Pull2(waiting[0].posts)
				defer stop()
				waiting = waiting[1:]
				if h := (&head{next: next}); h.advance() {
					heads = append(heads, h)
				}
				continue
			}
			i := newest(heads)
			if !yield(heads[i].post, heads[i].err) || heads[i].err != nil {
				return
			}
			if !heads[i].advance() {
				heads = slices.Delete(heads, i, i+1)
			}
		}
	}
}
