package scan

import (
	"cmp"
	"slices"
	"strings"
)

// maxReasons bounds how many reasons are told apart; later ones are counted
// together.
const maxReasons = 32

// otherReasons is the name of those.
const otherReasons = "other"

// Reason is why posts have no score, and how many.
type Reason struct {
	Text  string `json:"reason"`
	Posts int    `json:"posts"`
}

// Reasons counts why posts have no score. The zero value has none.
type Reasons struct{ list []Reason }

// List returns the reasons, those of most posts first.
func (r *Reasons) List() []Reason {
	list := slices.Clone(r.list)
	slices.SortFunc(list, func(a, b Reason) int {
		return cmp.Or(b.Posts-a.Posts, strings.Compare(a.Text, b.Text))
	})
	return list
}

// add counts posts.
func (r *Reasons) add(text string, posts int) {
	i := slices.IndexFunc(r.list, func(known Reason) bool { return known.Text == text })
	switch {
	case i >= 0:
		r.list[i].Posts += posts
	case len(r.list) < maxReasons || text == otherReasons:
		r.list = append(r.list, Reason{text, posts})
	default:
		r.add(otherReasons, posts)
	}
}

// merge adds the counts of another.
func (r *Reasons) merge(o *Reasons) {
	for _, reason := range o.list {
		r.add(reason.Text, reason.Posts)
	}
}
