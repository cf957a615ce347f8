package query

import (
	"slices"
	"strings"
	"sync"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Matcher finds all terms of a query in one pass over a text; the package
// comment says by which rule. It is safe for concurrent use.
type Matcher struct {
	dict  *dict
	terms []term
	// The phrases are a tree of words: roots has the node of a first word by
	// the word's number, edges the nodes further down.
	nodes []node
	roots []int32
	edges map[edge]int32
	gates []gate
	// cases has, by a word's number, the words that are the same but for their case.
	cases   map[int32][]casing
	nears   []near
	filters []filter
	loose   *Matcher // without the filters; nil if there are none
	scans   sync.Pool
}

// term is a term of the query, once however often it stands there.
type term struct {
	name   string  // as the user wrote it
	host   string  // of a handle
	wanted bool    // it stands somewhere under no or two negations
	gates  []int32 // the operators over it
	sides  []int32 // the sides of NEARs that it is on
}

// node is a phrase, or the beginning of one.
type node struct {
	terms  []int32
	deeper bool
}

type edge struct {
	from, word int32
	tight      bool // nothing may stand before the word
}

// Match appends to dst the terms found in the text, as the user wrote them and
// in the order of the query, without those that are only excluded. If the
// query does not match, it returns dst as it is and false. Of a text alone no
// filter holds.
func (m *Matcher) Match(text string, dst []string) (matched []string, ok bool) {
	s := m.scan()
	defer m.scans.Put(s)
	s.read(text)
	return s.finish(dst)
}

// MatchPost matches a post's title and text together. No phrase reaches from
// one into the other.
func (m *Matcher) MatchPost(p *mention.Post, dst []string) (matched []string, ok bool) {
	s := m.scan()
	defer m.scans.Put(s)
	s.read(p.Title)
	s.read(p.Text)
	for i := range m.filters {
		if f := &m.filters[i]; f.holds(p) {
			s.note(f.term)
		}
	}
	return s.finish(dst)
}

// Loose returns the matcher of what can be told by a post's words: it finds all that
// m finds, whatever else the posts are.
func (m *Matcher) Loose() *Matcher {
	if m.loose != nil {
		return m.loose
	}
	return m
}

// Asks reports whether the matcher looks at more of a post than its words, and
// whether at its language.
func (m *Matcher) Asks() (more, lang bool) {
	for i := range m.filters {
		lang = lang || m.filters[i].on == mention.OnLang
	}
	return len(m.filters) > 0, lang
}

// Span is where a term stands in a text.
type Span struct {
	// Start and End are byte offsets.
	Start, End int
	// Term is the term as the user wrote it.
	Term string
	// Excluded says that the query does not want the term.
	Excluded bool
}

// Spans returns where the query's terms stand in the text, in the order of the
// text, whether or not the query matches. Spans may overlap.
func (m *Matcher) Spans(text string) []Span {
	s := m.scan()
	s.marking = true
	s.read(text)
	spans := s.spans
	s.marking, s.spans = false, nil
	s.finish(nil)
	m.scans.Put(s)
	slices.SortFunc(spans, func(a, b Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		if a.End != b.End {
			return b.End - a.End
		}
		return strings.Compare(a.Term, b.Term)
	})
	return slices.Compact(spans)
}

func (m *Matcher) scan() *scan {
	if s, ok := m.scans.Get().(*scan); ok {
		return s
	}
	s := &scan{Matcher: m, found: make([]bool, len(m.terms)), counts: make([]int32, len(m.gates)), places: make([][]place, 2*len(m.nears))}
	s.folder = m.dict.folder
	for i, g := range m.gates {
		s.counts[i] = g.base
	}
	return s
}
