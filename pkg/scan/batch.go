package scan

import (
	"github.com/earshot-cli/earshot/pkg/dedupe"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// Batch is what a fork of a pipeline made of some posts, until those before them
// are settled. The zero value is empty, and its memory is used again.
type Batch struct {
	verdicts []verdict
	// shown are the mentions of the verdicts that may be shown, and terms what
	// they matched.
	shown []mention.Mention
	terms []string
	// items are what is compared of the verdicts that may be copies, and runs what
	// their sketches are made of.
	items []dedupe.Item
	runs  []uint32
}

// verdict is what became of a post, but for duplicates.
type verdict struct {
	id       uint64 // its identity
	unscored string
	fate     Fate
	compared bool // it has an item
}

// Reset empties b.
func (b *Batch) Reset() {
	clear(b.shown) // they hold the texts
	b.verdicts, b.shown, b.terms = b.verdicts[:0], b.shown[:0], b.terms[:0]
	b.items, b.runs = b.items[:0], b.runs[:0]
}

// Len is the number of posts in b.
func (b *Batch) Len() int { return len(b.verdicts) }

// Cut forgets all posts but the first n.
func (b *Batch) Cut(n int) { b.verdicts = b.verdicts[:n] }

// Fork returns a pipeline that judges posts into batches, side by side with
// others. It knows nothing of duplicates: those Settle finds.
func (p *Pipeline) Fork() *Pipeline {
	p.seen.hash("") // all forks make the same hashes
	fork := *p
	fork.seen = recent{seed: p.seen.seed}
	fork.matched, fork.body, fork.copies = nil, nil, copies{}
	return &fork
}

// Judge adds what becomes of a post to a batch. Where it may be shown, keep makes
// it one that stays; nil says that it does.
func (p *Pipeline) Judge(post *mention.Post, keep func() *mention.Post, b *Batch) {
	if p.Whole && keep != nil {
		post, keep = keep(), nil
	}
	v := verdict{fate: p.admit(post)}
	if v.fate == Below {
		v.id = p.identity(post)
		if v.compared = p.finds(); v.compared { // by all of the post, its author too
			post = stay(post, keep)
			keep, p.said = nil, p.whole(post)
			b.compare(p.copies.read(post, p.said))
		}
		var s mention.Score
		v.fate = p.judge(&s)
		v.unscored = s.Unscored
		if p.Shows(v.fate) {
			p.hold(stay(post, keep), s, b)
		}
	}
	b.verdicts = append(b.verdicts, v)
}

// stay makes a post one that stays.
func stay(post *mention.Post, keep func() *mention.Post) *mention.Post {
	if keep == nil {
		return post
	}
	lang := post.Lang
	if post = keep(); post.Lang == "" {
		post.Lang = lang // as it was recognised
	}
	return post
}

// compare keeps an item of which its reader has the runs.
func (b *Batch) compare(it dedupe.Item) {
	from := len(b.runs)
	b.runs = append(b.runs, it.Runs...)
	it.Runs = b.runs[from:len(b.runs):len(b.runs)]
	b.items = append(b.items, it)
}

// hold adds a mention to a batch.
func (p *Pipeline) hold(post *mention.Post, s mention.Score, b *Batch) {
	b.shown = append(b.shown, mention.Mention{Score: s})
	m := &b.shown[len(b.shown)-1]
	p.show(post, m)
	from := len(b.terms)
	b.terms = append(b.terms, p.matched...)
	m.Matched = b.terms[from:len(b.terms):len(b.terms)]
}

// Settle counts the posts of a batch that forks of p made, and yields those to
// show, in the order in which Judge had them. Batches are settled in the order of
// the input. It ends with yield's first error.
func (p *Pipeline) Settle(b *Batch, t *Tally, yield func(*mention.Mention) error) error {
	shown, items := b.shown, b.items
	for i := range b.verdicts {
		v := &b.verdicts[i]
		var m *mention.Mention
		if p.Shows(v.fate) {
			m, shown = &shown[0], shown[1:]
		}
		var it *dedupe.Item
		if v.compared {
			it, items = &items[0], items[1:]
		}
		fate := p.again(v, it, m)
		t.Fetched++
		t.Count(fate, mention.Score{Unscored: v.unscored})
		if !p.Shows(fate) {
			continue
		}
		if err := yield(m); err != nil {
			return err
		}
	}
	return nil
}

// again says what becomes of a post when those before it are known.
func (p *Pipeline) again(v *verdict, it *dedupe.Item, m *mention.Mention) Fate {
	if v.id != 0 && p.seen.add(v.id) {
		return Duplicate
	}
	if it == nil {
		return v.fate
	}
	g, again := p.group(it)
	if g.shown {
		g.repeat()
		return g.fate(again)
	}
	if m != nil {
		m.Fingerprint = it.Fingerprint()
	}
	return g.settle(v.fate, again, m, m != nil)
}
