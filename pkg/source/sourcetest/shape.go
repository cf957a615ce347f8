package sourcetest

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// checkShape: every post is complete and clean.
func checkShape(l *lab) {
	v := l.good()
	h := l.take(v)
	seen := make(map[string]bool)
	for _, p := range h.posts {
		s := shape{lab: l, post: p}
		if seen[p.ID] {
			s.wrong("the ID comes twice")
		}
		seen[p.ID] = true
		s.origin()
		s.times(v)
		s.text("Title", p.Title)
		s.text("Text", p.Text)
		s.address()
	}
}

// shape checks one post.
type shape struct {
	lab  *lab
	post mention.Post
}

func (s shape) wrong(format string, args ...any) {
	s.lab.errorf("%s: %s", s.post.ID, fmt.Sprintf(format, args...))
}

func (s shape) origin() {
	p, name := s.post, s.lab.Spec.Name
	for _, id := range []string{p.ID, p.ParentID, p.ThreadID} {
		if native, ok := strings.CutPrefix(id, name+":"); id != "" && (!ok || native == "") {
			s.wrong("the ID %q does not begin with %q or ends there", id, name+":")
		}
	}
	if p.ID == "" || strings.ContainsFunc(p.ID+p.ParentID+p.ThreadID, unicode.IsControl) {
		s.wrong("the ID is empty or has control characters")
	}
	if p.Source != name {
		s.wrong("Source is %q, want %q", p.Source, name)
	}
	if !slices.Contains(mention.Kinds(), p.Kind) {
		s.wrong("Kind %q is none of %v", p.Kind, mention.Kinds())
	}
	if p.Endpoint == "" || strings.ContainsAny(p.Endpoint, "?") || strings.Contains(p.Endpoint, "://") {
		s.wrong("Endpoint is %q; want a name without host and parameters", p.Endpoint)
	}
	if p.Lang != strings.ToLower(p.Lang) || strings.ContainsAny(p.Lang, "_ ") {
		s.wrong("Lang is %q, want a tag in lower case", p.Lang)
	}
}

func (s shape) times(v *visit) {
	p := s.post
	if p.FetchedAt.Before(s.lab.Now) || p.FetchedAt.After(v.now()) {
		s.wrong("FetchedAt is %v, want the time of Env.Now", p.FetchedAt)
	}
	if p.FetchedAt.Location() != time.UTC || p.PublishedAt.Location() != time.UTC {
		s.wrong("FetchedAt %v and PublishedAt %v must be in UTC", p.FetchedAt, p.PublishedAt)
	}
	if !p.PublishedAt.IsZero() && mention.PlausibleTime(p.PublishedAt, v.now()).IsZero() {
		s.wrong("PublishedAt is %v, which cannot be; see mention.PlausibleTime", p.PublishedAt)
	}
}

// text wants plain text: no bytes that a terminal obeys, no remains of HTML.
func (s shape) text(field, text string) {
	if s.post.Title == "" && s.post.Text == "" {
		s.wrong("neither Title nor Text")
	}
	if !utf8.ValidString(text) {
		s.wrong("%s is no valid UTF-8: %q", field, text)
	}
	if i := strings.IndexFunc(text, forbidden); i >= 0 {
		s.wrong("%s has the control character %q", field, text[i:i+1])
	}
	if tag := regexp.MustCompile(`(?i)</?(p|br|a|b|i|u|em|strong|div|span|img|pre|code|ul|ol|li|h[1-6]|blockquote)\b[^<>]*>`).FindString(text); tag != "" {
		s.wrong("%s has the HTML tag %s", field, tag)
	}
	if entity := regexp.MustCompile(`(?i)&(#\d+|#x[0-9a-f]+|quot|apos|nbsp);`).FindString(text); entity != "" {
		s.wrong("%s has the HTML entity %s", field, entity)
	}
	if strings.TrimSpace(text) != text {
		s.wrong("%s has white space around it: %q", field, text)
	}
}

func forbidden(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

func (s shape) address() {
	if s.post.URL == "" && (s.lab.Spec.Offline || strings.HasPrefix(s.lab.Spec.Terms.Link, "none")) {
		return
	}
	u, err := url.Parse(s.post.URL)
	if err != nil || u.Host == "" || u.User != nil || (u.Scheme != "https" && u.Scheme != "http") {
		s.wrong("URL is %q; want an absolute http(s) address", s.post.URL)
	}
}
