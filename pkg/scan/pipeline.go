// Package scan is the way of a post through earshot: match, opt-out, dedupe,
// score, threshold, mask. Pipeline does it for one post; Run does it for
// several sources side by side, and all concurrency lives there.
package scan

import (
	"slices"
	"time"
	"unsafe"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
)

// DefaultRetention is how long posts may be kept where neither the source's
// terms nor the user say otherwise.
const DefaultRetention = 30 * 24 * time.Hour

// Matcher says whether a post is a mention, and appends the terms found to dst.
type Matcher interface {
	MatchPost(p *mention.Post, dst []string) (matched []string, ok bool)
}

// Fate is what became of a post.
type Fate uint8

// The fates, in the order in which they are decided.
const (
	Outside   Fate = iota // not in the time window, or in another language
	Unmatched             // not a mention
	OptedOut              // its author asked not to be collected
	Duplicate             // seen before, or a copy of what was
	Known                 // delivered by an earlier run
	Unscored              // a mention that the scorer cannot judge
	Below                 // a mention under the threshold
	Hit
)

// Pipeline judges posts one after another. It is not safe for concurrent use.
// Masker is required; the zero value of the rest is useful.
type Pipeline struct {
	// Matcher decides what a mention is; nil takes every post.
	Matcher Matcher
	// Whole says that the Matcher looks at more of a post than its words, ByLang that
	// it looks at the language.
	Whole, ByLang bool
	// Language recognises the language of a text, for posts whose site states
	// none; it returns "" where it is not sure. nil leaves them unknown.
	Language func(text string) string
	// Excluded finds what is no mention even where a post is addressed to the
	// brand; nil finds nothing. Matcher knows it already.
	Excluded Matcher
	// Scorer gives the negativity; nil leaves all mentions without one, so that
	// none is a hit.
	Scorer mention.Scorer
	Masker *privacy.Masker
	// Query gives the window, the languages and the words of the query.
	Query mention.Query
	// Brand names the brand; empty takes the first term that matched, or the
	// query where a post is addressed to the brand and has none.
	Brand string
	// Threshold is the least negativity of a hit.
	Threshold float64
	// All shows every mention, not only hits.
	All bool
	// Explain fills Mention.Why, if the Scorer can.
	Explain bool
	// NoDedupe lets the same id pass again, and all copies.
	NoDedupe bool
	// Copies finds posts with another id that say the same as an earlier one, as
	// dedupe.Item.Same has it. The first one that is shown stands for all.
	Copies bool
	// Copied says whether an earlier run delivered a post with that fingerprint of its
	// text; nil takes every post for new. It is asked with Copies only.
	Copied func(fingerprint [16]byte) bool
	// Known returns the mark of a post, and whether an earlier run delivered it; nil
	// takes every post for new.
	Known func(id string) (mark mention.Mark, known bool)
	// Repeat is told the mark of a copy of what was shown, which is delivered with
	// that; nil does not care. It is told with Copies and Known only.
	Repeat func(mark mention.Mark)
	// Retain says how long a source's posts may be kept; nil or 0 is
	// DefaultRetention.
	Retain func(source string) time.Duration

	seen    recent
	copies  copies
	matched []string
	said    string // the text of the post that was admitted
	body    []byte // where a title and a text are put together
}

// Shows reports whether a post of that fate goes to the output: a hit, or with
// All any mention.
func (p *Pipeline) Shows(f Fate) bool { return f == Hit || p.All && (f == Below || f == Unscored) }

// Process judges a post, and fills m if the post is to be shown. It then takes
// the post over: it is masked in place, and m shares its strings. m.Matched is
// valid until the next call.
func (p *Pipeline) Process(post *mention.Post, m *mention.Mention) Fate {
	fate := p.admit(post)
	if fate != Below {
		return fate
	}
	if id := p.identity(post); id != 0 && p.seen.add(id) {
		return Duplicate
	}
	m.Mark = mention.Mark{}
	if p.Known != nil {
		var known bool
		if m.Mark, known = p.Known(origin(post.ID)); known {
			if p.finds() {
				it := p.copies.read(post, p.said)
				g, _ := p.group(&it)
				g.shown = true // its copies are duplicates
			}
			return Known
		}
	}
	if p.finds() {
		return p.judgeCopy(post, m)
	}
	m.Copies, m.Fingerprint = nil, [16]byte{}
	if fate = p.judge(&m.Score); p.Shows(fate) {
		p.show(post, m)
	}
	return fate
}

// judgeCopy judges a post that may be a copy.
func (p *Pipeline) judgeCopy(post *mention.Post, m *mention.Mention) Fate {
	it := p.copies.read(post, p.said)
	g, again := p.group(&it)
	if g.shown {
		g.repeat()
		if p.Repeat != nil && m.Mark != (mention.Mark{}) {
			p.Repeat(m.Mark)
		}
		return g.fate(again)
	}
	fate := p.judge(&m.Score)
	if p.Shows(fate) {
		p.show(post, m)
		m.Fingerprint = it.Fingerprint()
	}
	return g.settle(fate, again, m, p.Shows(fate))
}

// identity is what a post is known by when it comes again; 0 is nothing.
func (p *Pipeline) identity(post *mention.Post) uint64 {
	if p.NoDedupe || post.ID == "" {
		return 0
	}
	return p.seen.hash(origin(post.ID))
}

// judge scores what was admitted.
func (p *Pipeline) judge(s *mention.Score) Fate {
	*s = mention.Score{}
	if p.Scorer != nil {
		*s = p.Scorer.Score(p.said)
	}
	switch {
	case s.Unscored != "":
		return Unscored
	case s.Scored() && s.Negativity >= p.Threshold:
		return Hit
	}
	return Below
}

// show fills in what the output needs of a post that was judged.
func (p *Pipeline) show(post *mention.Post, m *mention.Mention) {
	if len(p.Query.Langs) == 0 {
		p.recognise(post)
	}
	m.Brand = p.Brand
	if m.Brand == "" {
		m.Brand = p.Query.Text
		if len(p.matched) > 0 {
			m.Brand = p.matched[0]
		}
	}
	m.Matched, m.Query, m.Why = p.matched, p.Query.Text, nil
	if by := post.FetchedAt.Add(p.retention(post.Source)); post.DeleteBy.IsZero() || by.Before(post.DeleteBy) {
		post.DeleteBy = by // a duty from an earlier run is not put off
	}
	m.Pseudonym = p.Masker.Mask(post)
	m.Post = *post
	if p.Explain {
		m.Why = p.why(post)
	}
}

// admit decides everything that comes before the score, but duplicates: Below is
// what may go on.
func (p *Pipeline) admit(post *mention.Post) Fate {
	if !p.Query.Covers(post.PublishedAt) || !p.Query.WantsLang(post.Lang) {
		return Outside
	}
	p.matched = p.matched[:0]
	if p.ByLang {
		p.said = p.whole(post)
		p.recognise(post)
	}
	if p.Matcher != nil {
		var ok bool
		if p.matched, ok = p.Matcher.MatchPost(post, p.matched); !ok && !p.addressed(post) {
			return Unmatched
		}
	}
	if post.OptOut != "" {
		return OptedOut
	}
	p.said = p.whole(post)
	if len(p.Query.Langs) > 0 {
		if p.recognise(post); !p.Query.WantsLang(post.Lang) {
			return Outside
		}
	}
	return Below
}

// recognise fills in the language of an admitted post whose site states none:
// before the score where the query asks for languages, else only where the post
// is shown.
func (p *Pipeline) recognise(post *mention.Post) {
	if post.Lang == "" && p.Language != nil {
		post.Lang = p.Language(p.said)
	}
}

// addressed reports whether a post is a mention without a word of the query.
func (p *Pipeline) addressed(post *mention.Post) bool {
	if !post.Addressed {
		return false
	}
	p.matched = p.matched[:0]
	if p.Excluded == nil {
		return true
	}
	_, excluded := p.Excluded.MatchPost(post, nil)
	return !excluded
}

// whole is Body without a new string for each post: what it returns holds until
// the next call.
func (p *Pipeline) whole(post *mention.Post) string {
	if post.Title == "" || post.Text == "" {
		return Body(post)
	}
	p.body = append(append(append(p.body[:0], post.Title...), '\n'), post.Text...)
	return unsafe.String(unsafe.SliceData(p.body), len(p.body))
}

// Body is what is scored of a post: the title and the text.
func Body(post *mention.Post) string {
	switch {
	case post.Title == "":
		return post.Text
	case post.Text == "":
		return post.Title
	}
	return post.Title + "\n" + post.Text
}

// why explains the masked post, so that no word of the explanation is a name.
func (p *Pipeline) why(post *mention.Post) []mention.Contribution {
	if e, ok := p.Scorer.(mention.Explainer); ok {
		return e.Explain(Body(post))
	}
	return nil
}

func (p *Pipeline) retention(source string) time.Duration {
	if p.Retain != nil {
		if d := p.Retain(source); d > 0 {
			return d
		}
	}
	return DefaultRetention
}

// keep returns a copy of m that stays valid after the next Process.
func keep(m *mention.Mention) mention.Mention {
	kept := *m
	kept.Matched = slices.Clone(m.Matched)
	return kept
}
