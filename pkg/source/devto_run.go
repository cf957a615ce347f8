package source

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"strconv"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// devtoRun is one Search: its lists share what they have to say about it.
type devtoRun struct {
	source *devtoSource
	query  mention.Query
	// lost counts what could not be read, cut says that a tag was not read to its
	// end.
	lost int
	cut  bool
	// read are the articles that were fetched, with what stands below them.
	read asked
}

// latest walks through the newest articles as they are listed: without texts.
func (r *devtoRun) latest(ctx context.Context) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		seen := make(map[string]bool)
		for page := 1; ; page++ {
			articles, err := r.list(ctx, "/latest", url.Values{"page": {strconv.Itoa(page)}})
			if err != nil {
				yield(mention.Post{}, err)
				return
			}
			fresh := false
			for _, l := range r.listed(articles, "articles/latest") {
				p := l.post
				if r.query.Before(p.PublishedAt) {
					return
				}
				if !seen[p.ID] {
					seen[p.ID], fresh = true, true
					if !yield(p, nil) {
						return
					}
				}
			}
			if len(articles) < r.source.size || !fresh {
				return
			}
		}
	}
}

// tag yields the articles of a tag, with their texts and comments. The site lists
// them by what people like, so that the list is read whole, and sorted.
func (r *devtoRun) tag(ctx context.Context, tag string) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		articles, err := r.tagged(ctx, tag)
		if err != nil {
			yield(mention.Post{}, err)
			return
		}
		for _, l := range articles {
			if !r.whole(ctx, l, yield) {
				return
			}
		}
	}
}

// whole yields what of an article and its comments may lie in the window, and
// reports whether to go on. What was deleted since it was listed is passed over.
func (r *devtoRun) whole(ctx context.Context, l devtoListed, yield func(mention.Post, error) bool) bool {
	if !r.read.first(l.post.ID) {
		return true // another tag has it
	}
	if r.query.Covers(l.post.PublishedAt) {
		p, err := r.text(ctx, l)
		switch {
		case devtoGone(err):
			return true
		case err != nil:
			yield(mention.Post{}, err)
			return false
		case !yield(p, nil):
			return false
		}
	}
	if !l.discussed(r.query) {
		return true
	}
	comments, err := r.comments(ctx, l)
	if err != nil {
		yield(mention.Post{}, err)
		return false
	}
	return yieldAll(comments, yield)
}

// tagged lists the articles of a tag that are wanted, newest first.
func (r *devtoRun) tagged(ctx context.Context, tag string) ([]devtoListed, error) {
	params := url.Values{"tag": {tag}}
	var found []devtoListed
	seen := make(map[devtoID]bool)
	for page := 1; ; page++ {
		params.Set("page", strconv.Itoa(page))
		articles, err := r.list(ctx, "", params)
		if err != nil {
			return nil, err
		}
		fresh := false
		for _, l := range r.listed(articles, "articles") {
			if !seen[l.id] && l.wanted(r.query) {
				found = append(found, l)
			}
			fresh = fresh || !seen[l.id]
			seen[l.id] = true
		}
		if len(articles) < r.source.size || !fresh {
			break
		}
		if page == devtoMostPages {
			r.cut = true
			break
		}
	}
	slices.SortStableFunc(found, func(a, b devtoListed) int { return b.post.PublishedAt.Compare(a.post.PublishedAt) })
	if len(found) > devtoMostTexts {
		found, r.cut = found[:devtoMostTexts], true
	}
	return found, nil
}
