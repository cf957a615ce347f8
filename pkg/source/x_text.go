package source

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// xLink is the address of a post without its author's name.
const xLink = "https://x.com/i/status/"

// note is the whole of a long post; nil if the post is not one.
func (t *xPost) note() *xNote {
	if t.NotePost != nil {
		return t.NotePost
	}
	return t.NoteTweet
}

// entities are those of the text and of the whole of a long post.
func (t *xPost) entities() []xEntities {
	if n := t.note(); n != nil {
		return []xEntities{t.Entities, n.Entities}
	}
	return []xEntities{t.Entities}
}

// mentions are the accounts that a post mentions.
func (t *xPost) mentions() []string {
	var names []string
	for _, e := range t.entities() {
		for _, m := range e.Mentions {
			names = append(names, m.Username)
		}
	}
	return names
}

// plain returns the whole text with its links written out, and the people whom
// it names. The site escapes three signs, once; the text is no HTML.
func (t *xPost) plain() (text string, people []string) {
	text, people = *t.Text, t.mentions()
	if n := t.note(); n != nil {
		text = *n.Text
	}
	type link struct{ short, full string }
	var links []link
	for _, e := range t.entities() {
		for _, u := range e.URLs {
			full, name := xWritten(u.Full, t.ID)
			people = append(people, name)
			if strings.HasPrefix(u.Short, "http") {
				links = append(links, link{u.Short, cmp.Or(full, u.Short)})
			}
		}
	}
	// The longest first, should one be the beginning of another.
	slices.SortStableFunc(links, func(a, b link) int { return len(b.short) - len(a.short) })
	pairs := make([]string, 0, 2*len(links)+6)
	for _, l := range links {
		pairs = append(pairs, l.short, strings.TrimSpace(l.full))
	}
	pairs = append(pairs, "&amp;", "&", "&lt;", "<", "&gt;", ">")
	return clean(strings.NewReplacer(pairs...).Replace(text)), people
}

// xNothing stands for a link that is left out.
const xNothing = " "

// xWritten is how the address behind a link is written, and the account that it
// names; "" if it is no address of the web. Posts are linked without their
// author's name, and the post's own pictures not at all. What follows a "?" is
// left out: it often tells who shared the link.
func xWritten(address, own string) (text, account string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", ""
	}
	u.User, u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = nil, "", false, "", ""
	host := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), "mobile.")
	if host != "x.com" && host != "twitter.com" {
		return u.String(), ""
	}
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	if xHandle(path[0]) && !xReserved(path[0]) {
		account = path[0]
	}
	if i := slices.Index(path, "status"); i > 0 && i+1 < len(path) {
		if id := path[i+1]; id == own {
			return xNothing, ""
		} else if _, ok := xNumber(id); ok {
			return xLink + id, account
		}
	}
	return u.String(), account
}

// xReserved reports whether the first part of an address on X is a page of the
// site's own, not an account.
func xReserved(name string) bool {
	switch strings.ToLower(name) {
	case "i", "home", "search", "explore", "hashtag", "intent", "share", "settings", "messages", "notifications", "tos", "privacy":
		return true
	}
	return false
}
