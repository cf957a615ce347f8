package source

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// feedReader makes posts of a feed's entries.
type feedReader struct {
	// address is where the feed is, as the user wrote it.
	address *url.URL
	// base is what relative links are relative to: the feed's site.
	base *url.URL
	now  time.Time
	feed *gofeed.Feed
}

// posts returns the entries that say something, in the feed's order.
func (f *feedReader) posts() []mention.Post {
	posts := make([]mention.Post, 0, len(f.feed.Items))
	keys := make(map[string]bool, len(f.feed.Items))
	if site, err := f.address.Parse(f.feed.Link); err == nil && site.Host != "" {
		f.base = site
	}
	lang := feedLang(f.feed.Language)
	for _, item := range f.feed.Items {
		p := f.post(item)
		if p.Title == "" && p.Text == "" {
			continue
		}
		key := f.key(item)
		if keys[key] { // some feeds give all of their entries one link
			key += "\n" + item.Title + "\n" + item.Published
		}
		keys[key] = true
		p.ID = feedID(key)
		p.Lang = cmp.Or(p.Lang, lang)
		posts = append(posts, p)
	}
	return posts
}

// post makes a post of an entry, all but its id.
func (f *feedReader) post(item *gofeed.Item) mention.Post {
	p := mention.Post{
		Source:      "feed",
		Kind:        feedKind(item),
		PublishedAt: f.time(item),
		FetchedAt:   f.now,
		Title:       strings.Join(strings.Fields(web.Text(item.Title)), " "),
		Text:        web.Text(cmp.Or(item.Content, item.Description)),
		URL:         f.link(item),
		Endpoint:    f.feed.FeedType,
	}
	if p.Text == "" {
		p.Text = web.Text(item.Description)
	}
	if p.Text == p.Title {
		p.Text = ""
	}
	if dc := item.DublinCoreExt; dc != nil && len(dc.Language) > 0 {
		p.Lang = feedLang(dc.Language[0])
	}
	if n, err := strconv.ParseInt(extension(item, "slash", "comments").Value, 10, 64); err == nil && n >= 0 {
		p.Replies = mention.Of(n)
	}
	if parent := extension(item, "thr", "in-reply-to").Attrs["ref"]; parent != "" {
		p.ParentID = feedID(parent)
	}
	f.people(&p, item)
	return p
}

// people sets the author and whoever else is named as one. An entry of an Atom
// or JSON feed without an author is by the feed's; in RSS that is whoever runs
// the site.
func (f *feedReader) people(p *mention.Post, item *gofeed.Item) {
	authors := item.Authors
	if len(authors) == 0 && f.feed.FeedType != "rss" {
		authors = f.feed.Authors
	}
	for i, person := range authors {
		if person == nil {
			continue
		}
		a := feedAuthor(person)
		if i == 0 {
			p.Author = a
			continue
		}
		for _, s := range []string{a.Handle, a.Name, a.ID} {
			if s != "" {
				p.People = append(p.People, s)
			}
		}
	}
}

// feedAuthor reads a person. Reddit writes "/u/name", Mastodon "@name@server";
// the address, where there is one, is what stays the same.
func feedAuthor(person *gofeed.Person) mention.Author {
	name := strings.Join(strings.Fields(web.Text(person.Name)), " ")
	a := mention.Author{ID: strings.ToLower(strings.TrimSpace(person.Email))}
	if handle, ok := strings.CutPrefix(name, "/u/"); ok {
		a.Handle = handle
	} else if handle, ok := strings.CutPrefix(name, "@"); ok {
		a.Handle = handle
	} else {
		a.Name = name
	}
	return a
}

// feedKind tells articles from what people wrote below them, and from short
// posts, which have no title.
func feedKind(item *gofeed.Item) mention.Kind {
	switch {
	case strings.HasPrefix(item.GUID, "t1_"), extension(item, "thr", "in-reply-to").Name != "":
		return mention.KindComment
	case strings.HasPrefix(item.GUID, "t3_"), strings.TrimSpace(item.Title) == "":
		return mention.KindPost
	}
	return mention.KindArticle
}

func (f *feedReader) time(item *gofeed.Item) time.Time {
	for _, t := range []*time.Time{item.PublishedParsed, item.UpdatedParsed} {
		if t != nil {
			if at := mention.PlausibleTime(*t, f.now); !at.IsZero() {
				return at
			}
		}
	}
	return time.Time{}
}

// link returns the address of an entry's page: its link, or a guid that is one.
func (f *feedReader) link(item *gofeed.Item) string {
	for _, s := range []string{item.Link, item.GUID} {
		u, err := f.base.Parse(strings.TrimSpace(s))
		if err != nil || s == "" || s == item.GUID && !strings.Contains(s, "://") {
			continue
		}
		if u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http") {
			return u.String()
		}
	}
	return ""
}

// key identifies an entry: by its guid if that is valid everywhere, else by
// guid and link, else by what there is.
func (f *feedReader) key(item *gofeed.Item) string {
	guid, link := strings.TrimSpace(item.GUID), f.link(item)
	switch {
	case strings.Contains(guid, "://"), strings.HasPrefix(guid, "tag:"), strings.HasPrefix(guid, "urn:"):
		return guid
	case guid != "" && link != "":
		return guid + "\n" + link
	case guid != "":
		return f.address.String() + "\n" + guid
	case link != "":
		return link
	}
	return f.address.String() + "\n" + item.Title + "\n" + item.Published
}

// feedID hashes what identifies an entry, which may hold its author's name: 64
// bits are enough for all entries that anybody reads.
func feedID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "feed:" + hex.EncodeToString(sum[:8])
}

// feedLang is a language tag as mention.Post has it; "" for what is none.
func feedLang(s string) string {
	s = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "_", "-")
	if len(s) > 35 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return ""
	}
	return s
}

// extension returns an entry's element of a namespace; the zero one if there is
// none.
func extension(item *gofeed.Item, space, name string) ext.Extension {
	if all := item.Extensions[space][name]; len(all) > 0 {
		return all[0]
	}
	return ext.Extension{}
}
