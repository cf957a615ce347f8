package source

import (
	"context"
	"fmt"
	"iter"
	"net/http"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// Search implements mention.Source. Each app in each country is a stream of its
// own.
func (s *appstoreSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return within(ctx, q, func(yield func(mention.Post, error) bool) {
		apps, err := s.resolve(ctx, q)
		if err != nil {
			yield(mention.Post{}, err)
			return
		}
		var stores []place
		lost := 0
		for _, app := range apps {
			for _, country := range s.countries {
				w := &appstoreWalk{source: s, query: q, app: app, country: country, lost: &lost}
				stores = append(stores, place{w.name(), readReviews(q, func() ([]review, bool, error) { return w.next(ctx) })})
			}
		}
		several(ctx, s.env, "stores", stores)(yield)
		tellUnread(s.env, lost)
	})
}

// appstoreWalk is the reviews of one app in one country.
type appstoreWalk struct {
	source       *appstoreSource
	query        mention.Query
	app, country string
	// page is the number of the last page that was fetched.
	page int
	// lost counts the reviews of a Search that could not be read.
	lost *int
}

func (w *appstoreWalk) name() string { return "app " + w.app + " in " + w.country }

// next fetches the next page. The links in an answer are not followed: they lead
// to XML.
func (w *appstoreWalk) next(ctx context.Context) (page []review, more bool, err error) {
	w.page++
	entries, err := w.get(ctx)
	if err == nil && len(entries) == 0 {
		// Now and then a page is empty although it is not: it is asked for twice.
		entries, err = w.get(ctx)
	}
	if err != nil {
		return nil, false, err
	}
	now := w.source.env.Time().UTC()
	page, err = decodeReviews("the App Store", entries, w.lost, func(e *appstoreEntry) (review, bool) { return e.review(w, now) })
	if err != nil || w.page < appstorePages {
		return page, true, err
	}
	if n := len(page); n > 0 && !w.query.Before(page[n-1].PublishedAt) {
		w.source.env.Tell(w.name() + ": only the newest 500 reviews can be read")
	}
	return page, false, nil
}

// get asks for the page.
func (w *appstoreWalk) get(ctx context.Context) (appstoreEntries, error) {
	address := fmt.Sprintf("%s/%s/rss/%s/page=%d/id=%s/sortby=mostrecent/json",
		w.source.env.BaseURL, w.country, appstoreFeedName, w.page, w.app)
	var answer appstoreAnswer
	if _, err := web.GetJSON(ctx, w.source.env.Client, address, nil, &answer); err != nil {
		return nil, appstoreError(err)
	}
	return answer.entries()
}

// appstoreError says what a refusal mostly means: the store gives no reasons.
func appstoreError(err error) error {
	e := retold(err)
	if e == nil {
		return err
	}
	switch statusOf(err) {
	case http.StatusBadRequest, http.StatusNotFound:
		e.Kind = mention.BadConfig
		return e.WithHint("check the numbers in sources.appstore.apps and the codes in sources.appstore.countries")
	case http.StatusUnauthorized, http.StatusForbidden:
		return e.WithHint("the store needs no key and refuses who asks often; try again later, with fewer apps or countries")
	}
	return e
}
