package scan

import (
	"unsafe"

	"github.com/earshot-cli/earshot/pkg/dedupe"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// copies finds posts that say what another post said. The zero value knows none.
type copies struct {
	reader dedupe.Reader
	url    []byte // where an address is put into its plain form
	index  dedupe.Index[group]
}

// group is what is known of posts that are one.
type group struct {
	// shown says that one of them was shown, here or by an earlier run: the others
	// are duplicates. Until then they are judged, since a copy that was changed a
	// little may be a hit where the first one was not.
	shown bool
	// before is how many copies there were before that, and count how many there
	// are, in the mention that is shown.
	before int64
	count  *int64
}

// read makes of a post what is compared; it holds until the next call.
func (c *copies) read(post *mention.Post, said string) dedupe.Item {
	it := dedupe.Item{Sketch: c.reader.Read(said), Source: dedupe.Hash(post.Source)}
	// What is reposted as text is its author's. Authors are told apart on each source
	// by itself: people are not joined across sites.
	author := post.Author.Handle
	switch {
	case it.Reposts != "":
		author = it.Reposts
	case author == "":
		author = post.Author.Key()
	}
	it.Author = dedupe.Hash(post.Source, author)
	c.url = dedupe.AppendURL(c.url[:0], post.URL)
	it.URL = dedupe.Hash(unsafe.String(unsafe.SliceData(c.url), len(c.url)))
	switch post.Kind {
	case mention.KindArticle, mention.KindStory, mention.KindVideo:
		it.Page = true
	}
	it.Reposts = "" // a piece of the text
	return it
}

// finds reports whether the pipeline looks for copies.
func (p *Pipeline) finds() bool { return p.Copies && !p.NoDedupe }

// group returns the group of a post: one that is known, or a new one.
func (p *Pipeline) group(it *dedupe.Item) (g *group, again bool) {
	if g = p.copies.index.Find(it); g != nil {
		return g, true
	}
	g = p.copies.index.Add(it, group{})
	if p.Copied != nil && p.Copied(it.Fingerprint()) {
		g.shown = true
	}
	return g, false
}

// repeat counts a copy of what was shown.
func (g *group) repeat() {
	if g.count != nil {
		*g.count++
	}
}

// fate is that of a post of which a copy was shown: by an earlier run, if it is the
// first one of its group here.
func (g *group) fate(again bool) Fate {
	if again {
		return Duplicate
	}
	return Known
}

// settle says what becomes of a post that is of a group of which none was shown, with
// the fate that it has by itself.
func (g *group) settle(fate Fate, again bool, m *mention.Mention, shows bool) Fate {
	switch {
	case shows:
		count := g.before
		g.shown, g.count = true, &count
		m.Copies = g.count
	case again:
		g.before++
		return Duplicate
	}
	return fate
}
