package source

import (
	"context"
	"iter"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// githubPage is a page of hits of either interface.
type githubPage struct {
	hits []githubHit
	// next is the page or cursor that follows; "" if none does.
	next string
	// total is how many hits the site has, whether it gives them or not.
	total int64
	// updated says that hits may be older than the window: their comments are not.
	updated bool
}

// githubHit is a post, with the address of its comments.
type githubHit struct {
	post mention.Post
	bot  bool
	// comments is the path of the comments; "" if there are none to read.
	comments string
}

// githubFinder fetches a page of a search: next is "" for the first, before the
// time of the newest hit wanted, or zero.
type githubFinder interface {
	page(ctx context.Context, before time.Time, next string) (githubPage, error)
}

// walk walks through the pages of one search, some hits twice. The site gives no
// more than 1000 hits of a search: then it begins anew with what is as old as the
// oldest hit, or older.
func (r *githubRun) walk(ctx context.Context, f githubFinder) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		seen := make(map[string]bool)
		var before, oldest time.Time
		for next, hits := "", 0; ; {
			page, err := f.page(ctx, before, next)
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			fresh := false
			for i := range page.hits {
				hit := &page.hits[i]
				oldest = earlier(oldest, hit.post.PublishedAt)
				if seen[hit.post.ID] {
					continue
				}
				seen[hit.post.ID], fresh = true, true
				if !page.updated && r.query.Before(hit.post.PublishedAt) || !r.give(ctx, hit, yield) {
					return
				}
			}
			hits += len(page.hits)
			switch {
			case !fresh:
				return
			case page.next != "":
				next = page.next
			case hits < githubMost || page.total <= githubMost || oldest.IsZero():
				return
			default:
				before, next, hits = oldest, "", 0
			}
		}
	}
}

// give yields a hit and before it its comments, which are newer. What bots wrote
// is counted: they are no customers.
func (r *githubRun) give(ctx context.Context, hit *githubHit, yield func(mention.Post, error) bool) bool {
	if hit.comments != "" && r.talks.first(hit.post.ID) {
		comments, err := r.comments(ctx, hit)
		if err != nil {
			yield(mention.Post{}, err)
			return false
		}
		for _, c := range comments {
			if !r.person(&c) || yield(c.post, nil) {
				continue
			}
			return false
		}
	}
	return !r.person(hit) || yield(hit.post, nil)
}

// person reports whether a post is to be yielded: not by a bot, and not empty.
func (r *githubRun) person(hit *githubHit) bool {
	if hit.bot {
		if r.told.first(hit.post.ID) {
			r.bots++
		}
		return false
	}
	return hit.post.Title != "" || hit.post.Text != ""
}

// created is the window as a qualifier; "" if it is open. Both ends are
// inclusive.
func (r *githubRun) created(before time.Time) string {
	since, until := r.window(before)
	switch {
	case since != "" && until != "":
		return " created:" + since + ".." + until
	case since != "":
		return " created:>=" + since
	case until != "":
		return " created:<=" + until
	}
	return ""
}

// talked is the same for issues with something new in the window, such as a
// comment: they may be older.
func (r *githubRun) talked(before time.Time) string {
	since, until := r.window(before)
	if since != "" {
		since = " updated:>=" + since
	}
	if until != "" {
		until = " created:<=" + until
	}
	return since + until
}

// window is the first and the last second wanted; "" is open.
func (r *githubRun) window(before time.Time) (since, until string) {
	if s := ceilSecond(r.query.Since); s > 0 {
		since = githubStamp(time.Unix(s, 0))
	}
	if u := ceilSecond(r.query.Until); u > 0 {
		until = githubStamp(time.Unix(u-1, 0))
	}
	if !before.IsZero() {
		until = githubStamp(before)
	}
	return since, until
}

func githubStamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
