package query

import (
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// NewMatcher compiles an expression. A term without a letter, digit or symbol
// is found nowhere.
func NewMatcher(e mention.Expr) *Matcher { return compile(e, newFolder()) }

func compile(e mention.Expr, f *folder) *Matcher {
	n := size(e)
	c := compiler{
		Matcher: &Matcher{nodes: make([]node, 1, 2*n+1), edges: map[edge]int32{}, terms: make([]term, 0, n)},
		keys:    make([]string, 0, 2*n),
		numbers: make(map[string]int32, 2*n),
		known:   make(map[id]int32, n),
		ones:    make([]int32, 0, 3*n),
	}
	c.folder = f
	c.gate(mention.Expr{Op: mention.OpOr, Args: []mention.Expr{e}}, -1, true)
	c.settle()
	c.dict = newDict(c.folder, c.keys)
	if len(c.filters) > 0 {
		c.loose = compile(Loose(e), f)
	}
	return c.Matcher
}

type compiler struct {
	*Matcher
	tokenizer
	keys    []string
	numbers map[string]int32 // of keys
	known   map[id]int32     // terms
	ones    []int32          // memory of lists that have one element
	words   []word           // of the last term
	cased   bool             // its case counts
}

// id is what makes a term another one.
type id struct {
	kind  mention.TermKind
	cased bool
	text  string
}

// size returns how many terms an expression has, the same one counted anew.
func size(e mention.Expr) (n int) {
	if e.Op == mention.OpTerm || e.Op == mention.OpFilter {
		return 1
	}
	for _, a := range e.Args {
		n += size(a)
	}
	return n
}

// with appends n to a list. The first of a list takes no memory of its own.
func (c *compiler) with(list []int32, n int32) []int32 {
	if list != nil {
		return append(list, n)
	}
	c.ones = append(c.ones, n)
	i := len(c.ones)
	return c.ones[i-1 : i : i]
}

// term returns the number of a term.
func (c *compiler) term(e mention.Expr) int32 {
	id := id{e.Kind, e.Cased, e.Text}
	n, ok := c.known[id]
	if !ok {
		n = int32(len(c.terms))
		c.known[id] = n
		c.terms = append(c.terms, term{name: TermName(e)})
		c.patterns(e, n)
	}
	return n
}

// TermName returns a term as the user wrote it, without quotation marks: the name
// by which Match and Spans tell of it.
func TermName(e mention.Expr) string {
	switch {
	case e.Kind == mention.Tag:
		return "#" + e.Text
	case e.Kind == mention.Handle:
		return "@" + e.Text
	case e.Cased:
		return "=" + e.Text
	default:
		return e.Text
	}
}

// patterns enters what a term is found by.
func (c *compiler) patterns(e mention.Expr, term int32) {
	switch e.Kind {
	case mention.Tag:
		c.enter([]word{{key: "#" + c.key(e.Text, whole)}}, term)
	case mention.Handle:
		name, host, _ := strings.Cut(e.Text, "@")
		c.terms[term].host = host
		c.enter([]word{{key: "@" + c.key(name, whole)}}, term)
	default:
		words := c.appendCut(c.words[:0], e.Text)
		c.words = words
		c.cased = e.Cased
		c.enter(words, term)
		if len(words) < 2 {
			c.cased = false
			return
		}
		if joined := collapse(words); len(joined) < len(words) {
			c.enter(joined, term)
		}
		if all := together(words); all.key != "" && !stemmed(words) {
			all.key = "+" + all.key
			c.enter([]word{all}, term)
		}
		c.cased = false
	}
}

// enter adds a sequence of words to the tree.
func (c *compiler) enter(words []word, term int32) {
	at := int32(0)
	for i, w := range words {
		n := c.word(w)
		next := &c.roots[n]
		if i > 0 {
			next = new(int32)
			*next = c.edges[edge{at, n, w.tight}]
		}
		if *next == 0 {
			*next = int32(len(c.nodes))
			c.nodes = append(c.nodes, node{})
			if i > 0 {
				c.edges[edge{at, n, w.tight}] = *next
				c.nodes[at].deeper = true
			}
		}
		at = *next
	}
	if at != 0 {
		c.nodes[at].terms = c.with(c.nodes[at].terms, term)
	}
}

// word returns the number of a word: one for each of its cases that count.
func (c *compiler) word(w word) int32 {
	key := w.key
	if w.stem {
		key = "*" + key
	}
	n, _ := c.number(key)
	if !c.cased {
		return n
	}
	marks := string(c.caseMarks(w.text))
	in, added := c.number("=" + key + "=" + marks) // a key that no word has
	if added {
		if c.cases == nil {
			c.cases = map[int32][]casing{}
		}
		c.cases[n] = append(c.cases[n], casing{in, marks})
	}
	return in
}

func (c *compiler) number(key string) (n int32, added bool) {
	n, ok := c.numbers[key]
	if !ok {
		n = int32(len(c.keys))
		c.numbers[key] = n
		c.keys = append(c.keys, key)
		c.roots = append(c.roots, 0)
	}
	return n, !ok
}
