package source

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// graphMostEmpty is how many pages without anything are passed over: the site
// filters what a token may not see after it has cut the page.
const graphMostEmpty = 5

// graphList is a list at the site.
type graphList struct {
	// path is what follows the host: version, node, edge.
	path   string
	params url.Values
	// limit is how many items a page is asked for.
	limit int
	// needs is the permission that the list is known to want.
	needs string
	// full is how many items a page without a "next" must have for the cursor to
	// be followed all the same; 0 is never. Some lists have cursors only.
	full int
	// mixed says that the list is not in the order of time.
	mixed bool
}

// graphPage is a page of a list.
type graphPage[T graphItem] struct {
	Data   []T `json:"data"`
	Paging struct {
		Next    string `json:"next"`
		Cursors struct {
			After string `json:"after"`
		} `json:"cursors"`
	} `json:"paging"`
	Error *graphFault `json:"error"`
}

// graphPager walks through the pages of a list.
type graphPager[T graphItem] struct {
	run  *graphRun
	list graphList
	seen map[string]bool
	done bool
}

func newGraphPager[T graphItem](run *graphRun, list graphList) *graphPager[T] {
	list.params = cloneValues(list.params)
	list.params.Set("limit", strconv.Itoa(list.limit))
	return &graphPager[T]{run: run, list: list, seen: map[string]bool{}}
}

// next returns the items of the next page that were not there before; none at
// the end. A page that brings nothing new is the end, whatever stands behind it:
// cursors are no sign, since some stay the same on every page.
func (p *graphPager[T]) next(ctx context.Context) ([]T, error) {
	for empty := 0; !p.done && empty <= graphMostEmpty; empty++ {
		page, err := p.page(ctx)
		if err != nil {
			p.done = true
			if errors.Is(err, errGraphHalted) {
				return nil, nil
			}
			return nil, err
		}
		fresh, err := p.fresh(page.Data)
		if err != nil || len(fresh) == 0 && len(page.Data) > 0 {
			p.done = true
			return nil, err
		}
		p.turn(page)
		if len(fresh) > 0 {
			return fresh, nil
		}
	}
	p.done = true
	return nil, nil
}

// page fetches a page, a smaller one if the site asks for that.
func (p *graphPager[T]) page(ctx context.Context) (*graphPage[T], error) {
	for {
		page := &graphPage[T]{}
		err := p.run.get(ctx, p.list.path, p.list.params, p.list.needs, page)
		if f := graphFaultOf(err); f != nil && f.tooMuch() && p.list.limit > 5 {
			p.list.limit /= 3
			p.list.params.Set("limit", strconv.Itoa(p.list.limit))
			continue
		}
		switch {
		case err != nil:
			return nil, err
		case page.Error != nil:
			err = mention.Errorf(mention.Changed, "%s answered an error with the status of success", p.list.path)
			return nil, p.run.stop(p.run.refused(err, page.Error, p.list.needs), page.Error)
		case page.Data == nil:
			return nil, reshaped("%s answered without its list", p.list.path)
		}
		return page, nil
	}
}

// fresh returns the items that are new; an item that lacks what every one has is
// an error of kind Changed.
func (p *graphPager[T]) fresh(items []T) ([]T, error) {
	fresh := make([]T, 0, len(items))
	for i, item := range items {
		id, _, err := item.identify()
		if err != nil {
			return nil, reshaped("item %d of %s: %w", i+1, p.list.path, err)
		}
		if !p.seen[id] {
			p.seen[id] = true
			fresh = append(fresh, item)
		}
	}
	return fresh, nil
}

// turn sets the parameters of the next page. The address that the site gives is
// not followed, for it holds the token and leads where the site likes: only its
// parameters are taken, without those.
func (p *graphPager[T]) turn(page *graphPage[T]) {
	after := page.Paging.Cursors.After
	switch {
	case page.Paging.Next != "":
		u, err := url.Parse(page.Paging.Next)
		if err != nil {
			p.done = true
			return
		}
		p.list.params = u.Query()
		p.list.params.Del("access_token")
		p.list.params.Del("appsecret_proof")
	case after != "" && p.list.full > 0 && len(page.Data) >= p.list.full:
		p.list.params.Set("after", after)
	default:
		p.done = true
	}
}
