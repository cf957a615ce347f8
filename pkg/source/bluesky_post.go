package source

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// blueskyHidden is the label of people who do not want to be shown to readers
// without an account. A table or a file of ours is read without one, so that it
// counts however earshot itself signed in.
const blueskyHidden = "!no-unauthenticated"

// blueskyPost is the part of app.bsky.feed.defs#postView that is used.
type blueskyPost struct {
	URI    string `json:"uri"`
	Author struct {
		DID         string         `json:"did"`
		Handle      string         `json:"handle"`
		DisplayName string         `json:"displayName"`
		Labels      []blueskyLabel `json:"labels"`
	} `json:"author"`
	Record      blueskyRecord  `json:"record"`
	ReplyCount  *int64         `json:"replyCount"`
	RepostCount *int64         `json:"repostCount"`
	LikeCount   *int64         `json:"likeCount"`
	IndexedAt   string         `json:"indexedAt"`
	Labels      []blueskyLabel `json:"labels"`
}

// blueskyRecord is the post as its writer's program made it; nothing in it is
// checked by the site.
type blueskyRecord struct {
	Text      *string        `json:"text"`
	CreatedAt string         `json:"createdAt"`
	Langs     []string       `json:"langs"`
	Facets    []blueskyFacet `json:"facets"`
	Reply     *struct {
		Root   blueskyRef `json:"root"`
		Parent blueskyRef `json:"parent"`
	} `json:"reply"`
}

type blueskyRef struct {
	URI string `json:"uri"`
}

type blueskyLabel struct {
	Val string `json:"val"`
	Neg bool   `json:"neg"`
}

// blueskyFacet marks up a range of bytes of a text.
type blueskyFacet struct {
	Index struct {
		Start int `json:"byteStart"`
		End   int `json:"byteEnd"`
	} `json:"index"`
	Features []struct {
		Type string `json:"$type"`
		URI  string `json:"uri"`
	} `json:"features"`
}

// decode returns the posts of a page; lost counts those that cannot be read.
func (a *blueskyAnswer) decode(now time.Time) (posts []mention.Post, lost int, err error) {
	if a.Posts == nil {
		return nil, 0, reshaped("bluesky answers without a list of posts")
	}
	return decodeEach("bluesky", "posts", a.Posts, func(p *blueskyPost) (mention.Post, bool) { return p.post(now) })
}

// post maps a post; ok is false if something is missing that every post has.
func (p *blueskyPost) post(now time.Time) (post mention.Post, ok bool) {
	did, key, ok := blueskyURI(p.URI)
	if !ok || p.Author.DID == "" || p.Record.Text == nil {
		return mention.Post{}, false
	}
	post = mention.Post{
		ID:          "bluesky:" + p.URI,
		Source:      "bluesky",
		Kind:        mention.KindPost,
		PublishedAt: blueskyTime(p.Record.CreatedAt, p.IndexedAt, now),
		FetchedAt:   now.UTC(),
		Author:      mention.Author{ID: p.Author.DID, Handle: p.Author.Handle, Name: p.Author.DisplayName},
		Likes:       countOf(p.LikeCount),
		Replies:     countOf(p.ReplyCount),
		Reposts:     countOf(p.RepostCount),
		URL:         "https://bsky.app/profile/" + did + "/post/" + url.PathEscape(key),
		Endpoint:    blueskySearch,
	}
	post.Text, post.People = p.Record.plain()
	if len(p.Record.Langs) > 0 {
		post.Lang = strings.ToLower(p.Record.Langs[0])
	}
	if post.Author.Handle == "handle.invalid" {
		post.Author.Handle = "" // a sign that the handle could not be verified, not a handle
	} else if post.Author.Handle != "" {
		post.Author.URL = "https://bsky.app/profile/" + post.Author.Handle
	}
	if r := p.Record.Reply; r != nil {
		post.Kind = mention.KindReply
		post.ParentID, post.ThreadID = blueskyID(r.Parent.URI), blueskyID(r.Root.URI)
	}
	if hidden(p.Author.Labels) || hidden(p.Labels) {
		post.OptOut = blueskyHidden
	}
	return post, true
}

// blueskyURI takes at://DID/app.bsky.feed.post/KEY apart.
func blueskyURI(uri string) (did, key string, ok bool) {
	rest, ok := strings.CutPrefix(uri, "at://did:")
	if !ok {
		return "", "", false
	}
	parts := strings.Split(rest, "/")
	if len(parts) != 3 || parts[0] == "" || parts[2] == "" {
		return "", "", false
	}
	return "did:" + parts[0], parts[2], true
}

// blueskyID is the ID of another post; "" if its address is not one.
func blueskyID(uri string) string {
	if _, _, ok := blueskyURI(uri); !ok {
		return ""
	}
	return "bluesky:" + uri
}

// blueskyTime is when a post was published. Its writer's program states a time,
// which may be anything; the site's search acts on the earlier of that and the
// time when the site first saw the post.
func blueskyTime(created, indexed string, now time.Time) time.Time {
	return earlier(plausible(created, now), plausible(indexed, now))
}

// earlier returns the earlier of two times; a zero time does not count.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func hidden(labels []blueskyLabel) bool {
	return slices.ContainsFunc(labels, func(l blueskyLabel) bool { return l.Val == blueskyHidden && !l.Neg })
}

// plain returns the text with shortened links written out, and the handles that
// it mentions.
func (r *blueskyRecord) plain() (text string, people []string) {
	text = *r.Text
	var b strings.Builder
	from := 0
	slices.SortStableFunc(r.Facets, func(a, b blueskyFacet) int { return a.Index.Start - b.Index.Start })
	for _, f := range r.Facets {
		span := f.span(text)
		for _, feature := range f.Features {
			_, kind, _ := strings.Cut(feature.Type, "#")
			switch {
			case kind == "mention" && len(span) > 1 && span[0] == '@':
				people = append(people, span[1:])
			case kind == "link" && f.Index.Start >= from:
				if full := written(span, feature.URI); full != "" {
					b.WriteString(text[from:f.Index.Start])
					b.WriteString(full)
					from = f.Index.End
				}
			}
		}
	}
	b.WriteString(text[from:])
	return clean(b.String()), people
}

// span is what a facet marks; "" if it is no part of the text, since programs
// count characters where bytes are due.
func (f *blueskyFacet) span(text string) string {
	start, end := f.Index.Start, f.Index.End
	if start < 0 || start >= end || end > len(text) || !utf8.RuneStart(text[start]) {
		return ""
	}
	if end < len(text) && !utf8.RuneStart(text[end]) {
		return ""
	}
	return text[start:end]
}

// written returns the address of which a span is the beginning, cut off with an
// ellipsis; "" if it is not, and the link's text stays as people see it. What
// follows a "?" is left out: it often tells who shared the link.
func written(span, address string) string {
	head, cut := strings.CutSuffix(span, "…")
	if !cut {
		head, cut = strings.CutSuffix(span, "...")
	}
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	scheme, rest, _ := strings.Cut(address, "://")
	if !cut || head == "" || scheme != "https" && scheme != "http" {
		return ""
	}
	if !strings.HasPrefix(rest, head) && !strings.HasPrefix(strings.TrimPrefix(rest, "www."), head) {
		return ""
	}
	return address
}
