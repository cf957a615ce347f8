package source

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// errNoFeed says that an answer is something else than a feed.
var errNoFeed = errors.New("no feed")

// parseFeed reads a feed of any kind.
func parseFeed(body []byte, contentType string) (*gofeed.Feed, error) {
	body, err := decodeFeed(body, contentType)
	if err != nil {
		return nil, err
	}
	if body[0] == '<' {
		if err := boundFeed(body); err != nil {
			return nil, err
		}
	}
	p := gofeed.NewParser()
	p.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	p.AtomTranslator = &gofeed.DefaultAtomTranslator{}
	f, err := p.Parse(bytes.NewReader(body))
	switch {
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected):
		return nil, errNoFeed
	case err != nil:
		return nil, err
	case f.FeedType == "json" && !strings.Contains(f.FeedVersion, "jsonfeed.org"):
		return nil, errNoFeed
	case len(f.Items) == 0 && f.Title == "" && f.Link == "":
		return nil, fmt.Errorf("%w: neither a title nor entries", errNoFeed)
	}
	return f, nil
}

// notFeed says why what a host answered is of no use.
func notFeed(host string, err error) error {
	if !errors.Is(err, errNoFeed) {
		return mention.Errorf(mention.Changed, "%s: the feed cannot be read: %w", host, err).
			WithHint("open its address in a browser or a feed reader; if it looks right there, please report it")
	}
	return mention.Errorf(mention.Changed, "%s answered %w", host, err).
		WithHint("this looks like a page for people: look in it for the address of its feed (RSS, Atom), and name that")
}
