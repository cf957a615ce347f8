package source

import (
	"cmp"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// post maps a view in a list of posts or of comments. What nobody may see has no
// text.
func (v *lemmyView) post(list string, server *lemmyServer, now time.Time) (mention.Post, error) {
	item, kind, path := v.Post, mention.KindPost, "/post/"
	if list == "Comments" {
		item, kind, path = v.Comment, mention.KindComment, "/comment/"
	}
	if err := v.check(item); err != nil {
		return mention.Post{}, err
	}
	at, err := item.time()
	if err != nil {
		return mention.Post{}, err
	}
	p := mention.Post{
		ID: "lemmy:" + item.APID, Source: "lemmy", Kind: kind, Endpoint: "search",
		PublishedAt: mention.PlausibleTime(at, now), FetchedAt: now,
		ThreadID: "lemmy:" + v.Post.APID,
		URL:      item.link(server.base + path + item.ID.String()),
		Author:   v.Creator.author(), OptOut: wishInProfile(v.Creator.Bio),
		Likes: mention.OfPtr(cmp.Or(item.Score, v.Counts.Score)), // votes for less votes against
	}
	if kind == mention.KindComment {
		p.ParentID, p.Replies = v.parent(server), countOf(cmp.Or(item.Children, v.Counts.Children))
	} else {
		p.Replies = countOf(cmp.Or(item.Comments, v.Counts.Comments))
	}
	if v.gone(item) {
		return p, nil
	}
	if kind == mention.KindComment {
		p.Text = markdownText(*item.Content)
	} else {
		p.Title, p.Text = clean(strings.Join(strings.Fields(*item.Name), " ")), markdownText(item.Body)
	}
	p.People = lemmyPeople(p.Title + "\n" + p.Text)
	return p, nil
}

var (
	errLemmyItem    = errors.New("a post or a comment lacks its address, number, text or state")
	errLemmyCreator = errors.New("a post or a comment has no author")
	errLemmyTime    = errors.New("a post or a comment has no time")
)

// check makes sure that a view has what a record needs.
func (v *lemmyView) check(item *lemmyItem) error {
	switch {
	case item == nil || v.Post == nil,
		item == v.Comment && item.Content == nil, item == v.Post && (item.Name == nil || v.Comment != nil),
		!item.whole() || !v.Post.whole():
		return errLemmyItem
	case v.Creator == nil || v.Creator.Name == "":
		return errLemmyCreator
	}
	return nil
}

// whole reports whether an item says what it is and whether it may be seen.
func (i *lemmyItem) whole() bool {
	return webAddress(i.APID) && len(i.APID) <= 500 && i.APID == clean(i.APID) &&
		strings.Trim(i.ID.String(), "0123456789") == "" && i.ID != "" && i.Removed != nil && i.Deleted != nil
}

// gone reports whether an item was removed or deleted, itself or what it stands
// in, or is not public.
func (v *lemmyView) gone(item *lemmyItem) bool {
	return *item.Removed || *item.Deleted || *v.Post.Removed || *v.Post.Deleted || v.Creator.Deleted ||
		v.Community.Removed || v.Community.Deleted || strings.Contains(strings.ToLower(v.Community.Visibility), "private")
}

// time is when an item was written. Old servers leave out the time zone, which
// is UTC.
func (i *lemmyItem) time() (time.Time, error) {
	written := i.PublishedAt
	if written == "" {
		written = i.Published
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, written); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errLemmyTime
}

// link is the item's own address where it is a server's of Lemmy; other software
// puts names there. Then it is the page on the server that was asked.
func (i *lemmyItem) link(page string) string {
	u, err := url.Parse(i.APID)
	if err != nil {
		return page
	}
	for _, path := range []string{"/post/", "/comment/"} {
		if number, ok := strings.CutPrefix(u.Path, path); ok && number != "" && strings.Trim(number, "0123456789") == "" && u.RawQuery == "" && u.Fragment == "" {
			return i.APID
		}
	}
	return page
}

// parent is the ID of what a comment replies to. A comment's path has numbers of
// the server that was asked, so that for a parent written elsewhere it is another
// name, the same for all its replies.
func (v *lemmyView) parent(server *lemmyServer) string {
	above := strings.Split(v.Comment.Path, ".")
	if len(above) < 3 {
		return "lemmy:" + v.Post.APID
	}
	number := above[len(above)-2]
	if number == "" || strings.Trim(number, "0123456789") != "" {
		return ""
	}
	return "lemmy:" + server.base + "/comment/" + number
}

// author identifies a person by the address that every server gives.
func (p *lemmyPerson) author() mention.Author {
	address := p.ActorID
	if address == "" {
		address = p.APID
	}
	a := mention.Author{ID: address, Handle: clean(p.Name), Name: clean(p.DisplayName)}
	if u, err := url.Parse(address); err == nil && webAddress(address) {
		a.Handle += "@" + u.Host
		a.URL = address
	}
	return a
}

// lemmyPeople are the accounts that a text names as @name@server or u/name.
func lemmyPeople(text string) []string {
	people := peopleByU(text)
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || strings.ContainsRune("()[]<>,;!?\"'*", r) }) {
		handle, ok := strings.CutPrefix(strings.TrimRight(word, ".:"), "@")
		if name, host, full := strings.Cut(handle, "@"); ok && full && name != "" && strings.Contains(host, ".") {
			people = append(people, handle, name)
		}
	}
	return people
}
