package query

import (
	"strconv"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// filter is an OpFilter, compiled. Where it holds, its own term is found.
type filter struct {
	*folder
	on      mention.Filter
	compare mention.Comparison
	term    int32
	number  int64
	value   string // of an author, folded
}

func (c *compiler) filter(e mention.Expr, term int32) filter {
	f := filter{folder: c.folder, on: e.Filter, compare: e.Compare, term: term, value: e.Text}
	f.number, _ = strconv.ParseInt(e.Text, 10, 64)
	if f.on == mention.OnAuthor {
		f.value = c.key(e.Text, whole)
	}
	return f
}

// holds reports whether a post is as the filter wants it. What is unknown is not.
func (f *filter) holds(p *mention.Post) bool {
	switch f.on {
	case mention.OnSource:
		return strings.EqualFold(p.Source, f.value)
	case mention.OnLang:
		rest, ok := strings.CutPrefix(p.Lang, f.value)
		return ok && (rest == "" || rest[0] == '-')
	case mention.OnAuthor:
		return f.wrote(&p.Author)
	case mention.OnKind:
		return string(p.Kind) == f.value
	case mention.OnDomain:
		return inDomain(hostOf(p.URL), f.value) || linked(p.Title, f.value) || linked(p.Text, f.value)
	case mention.OnHas:
		return linked(p.Title, "") || linked(p.Text, "")
	}
	n, known := f.count(p).Get()
	return known && f.compares(n)
}

// wrote reports whether an author has the name: as id, as display name, or as
// handle, with or without its server or domain.
func (f *filter) wrote(a *mention.Author) bool {
	handle := strings.TrimPrefix(a.Handle, "@")
	local, _, _ := strings.Cut(handle, "@")
	first, _, _ := strings.Cut(local, ".")
	for _, name := range [...]string{handle, local, first, a.Name, a.ID} {
		if name != "" && f.is(name, f.value, whole) {
			return true
		}
	}
	return false
}

func (f *filter) count(p *mention.Post) mention.Count {
	switch f.on {
	case mention.OnStars:
		return p.Stars
	case mention.OnLikes:
		return p.Likes
	case mention.OnReplies:
		return p.Replies
	case mention.OnReposts:
		return p.Reposts
	}
	return mention.Count{}
}

func (f *filter) compares(n int64) bool {
	switch f.compare {
	case mention.Less:
		return n < f.number
	case mention.AtMost:
		return n <= f.number
	case mention.More:
		return n > f.number
	case mention.AtLeast:
		return n >= f.number
	}
	return n == f.number
}
