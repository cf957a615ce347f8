package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/query"
)

const explainLong = `Explain shows how a query is understood: the tree, what each site will be asked in
its own syntax, what is matched here only, and, given a text, what matches in it. It
sends nothing.`

const explainExample = `  earshot query explain "northwind air"
  earshot query explain '("northwind air" OR #northwind) -trading'
  earshot query explain 'northwind NEAR/5 (cancel* OR late) lang:en -source:hackernews'
  earshot query explain '@northwind OR contoso' 'Dear @northwind, where is my bag?'`

func (s *session) queryCommand() *cobra.Command {
	var sources, exclude []string
	explain := &cobra.Command{
		Use:     "explain QUERY [TEXT]",
		Short:   "Show how a query is understood, and what matches",
		Long:    explainLong,
		Example: explainExample,
		Args:    args(cobra.RangeArgs(1, 2)),
		RunE: func(cmd *cobra.Command, list []string) error {
			return s.explainQuery(cmd, list, sources, exclude)
		},
	}
	explain.Flags().StringSliceVar(&sources, "source", nil, "`sources` to show; all without it")
	explain.Flags().StringArrayVar(&exclude, "exclude", nil, "leave out what matches this `query`")
	s.completeSources(explain)
	return s.group("query", "How to write a query, and what it means to each site", queryLong, "", explain)
}

// explanation is what query explain tells.
type explanation struct {
	Query     string              `json:"query"`
	Canonical string              `json:"canonical"`
	Sites     map[string][]string `json:"sites"`
	FullText  map[string][]string `json:"full_text"`
	// Here is what is matched here only, by site.
	Here    map[string][]string `json:"matched_here"`
	Text    string              `json:"text,omitempty"`
	Match   *bool               `json:"match,omitempty"`
	Matched []string            `json:"matched,omitempty"`
	// If are filters, which a text alone does not tell: the match depends on them.
	If    []string     `json:"if,omitempty"`
	Spans []query.Span `json:"spans,omitempty"`
}

func (s *session) explainQuery(cmd *cobra.Command, list, sources, exclude []string) error {
	q, err := query.New(list[:1], exclude)
	if err != nil {
		return err
	}
	specs, err := s.explained(sources)
	if err != nil {
		return err
	}
	if _, err := s.sourcesIn(q.Expr); err != nil {
		return err
	}
	x := explain(q, specs)
	if len(list) == 2 {
		x.in(list[1], q.Expr)
	}
	if s.flags.dataAsJSON() {
		return s.writeJSON(x)
	}
	color := s.color(s.colorMode(cmd), s.Out)
	_, err = fmt.Fprint(s.Out, x.text(q.Expr, specs, color))
	return err
}

// explain tells what each site is asked.
func explain(q query.Query, specs []mention.Spec) explanation {
	x := explanation{
		Query: q.Text, Canonical: query.Format(q.Expr),
		Sites: map[string][]string{}, FullText: map[string][]string{}, Here: map[string][]string{},
	}
	for _, spec := range specs {
		x.Sites[spec.Name] = []string{}
		e, possible := query.For(q.Expr, spec.Name)
		if !possible {
			continue
		}
		x.Sites[spec.Name] = append(x.Sites[spec.Name], query.Render(e, spec.Syntax)...)
		if spec.FullText != nil {
			x.FullText[spec.Name] = query.Render(e, *spec.FullText)
		}
		if !spec.Syntax.Local {
			x.Here[spec.Name] = query.Here(e, spec.Syntax)
		}
	}
	return x
}

// in tells what matches in a text. A text has no stars and no author: filters are
// named beside a match.
func (x *explanation) in(text string, e mention.Expr) {
	m := query.NewMatcher(e)
	matched, ok := m.Loose().Match(text, nil)
	x.Text, x.Match, x.Matched, x.Spans = text, &ok, matched, m.Spans(text)
	for _, f := range query.Filters(nil, e) {
		if name := query.Format(f); ok && !slices.Contains(x.If, name) {
			x.If = append(x.If, name)
		}
	}
}

// colorMode is the flag or the configuration's setting.
func (s *session) colorMode(cmd *cobra.Command) string {
	if c, err := s.load(cmd); err == nil {
		return c.Output.Color
	}
	return "auto"
}

func (s *session) explained(names []string) ([]mention.Spec, error) {
	if len(names) == 0 {
		return s.specs(), nil
	}
	var specs []mention.Spec
	for _, name := range names {
		spec, err := s.spec(name)
		if err != nil {
			return nil, err
		}
		specs = append(specs, spec)
	}
	return specs, nil
}

// text shows the explanation to people.
func (x explanation) text(e mention.Expr, specs []mention.Spec, color bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "query  %s\n\n%s\n\nasked of each site:\n", x.Canonical, indent(query.Tree(e)))
	for _, spec := range specs {
		fmt.Fprintf(&b, "  %-13s %s\n", spec.Name, x.asked(e, spec))
		if words := x.FullText[spec.Name]; len(words) > 0 {
			fmt.Fprintf(&b, "  %-13s with a key: %s\n", "", strings.Join(words, "; "))
		}
	}
	x.here(&b, specs)
	if x.Match == nil {
		return output.Clean(b.String())
	}
	fmt.Fprintf(&b, "\ntext   ")
	head := output.Clean(b.String())
	verdict := "no match"
	if *x.Match {
		verdict = "match: " + strings.Join(x.Matched, ", ")
	}
	if len(x.If) > 0 {
		verdict += "; it depends on the post whether it is " + strings.Join(x.If, ", ")
	}
	return head + highlight(x.Text, x.Spans, color) + "\n       " + output.Clean(verdict) + "\n"
}

// asked is what a site is asked, one search a line.
func (x explanation) asked(e mention.Expr, spec mention.Spec) string {
	searches := x.Sites[spec.Name]
	if _, possible := query.For(e, spec.Name); !possible {
		return "nothing; the query wants other sources"
	}
	if spec.Syntax.Local {
		return "everything it has; matched here"
	}
	all := strings.Join(searches, "\n"+strings.Repeat(" ", 16))
	if e, _ = query.For(e, spec.Name); len(searches) > 0 && !query.Complete(e, spec.Syntax) {
		all += "  (finds only a part)"
	}
	return all
}

// here lists what is matched here only: first what no site is asked, then the rest
// of each.
func (x explanation) here(b *strings.Builder, specs []mention.Spec) {
	var all []string
	first := true
	for _, list := range x.Here {
		if first {
			all, first = slices.Clone(list), false
		}
		all = slices.DeleteFunc(all, func(s string) bool { return !slices.Contains(list, s) })
	}
	title := "\nmatched here only:\n"
	line := func(name string, list []string) {
		if len(list) > 0 {
			fmt.Fprintf(b, "%s  %-13s %s\n", title, name, strings.Join(list, ", "))
			title = ""
		}
	}
	line("every site", all)
	for _, spec := range specs {
		line(spec.Name, slices.DeleteFunc(slices.Clone(x.Here[spec.Name]), func(s string) bool { return slices.Contains(all, s) }))
	}
}

// highlight marks the spans of a text: in bold on a terminal, in brackets
// elsewhere.
func highlight(text string, spans []query.Span, color bool) string {
	open, shut := "[", "]"
	if color {
		open, shut = "\x1b[1m", "\x1b[0m"
	}
	harmless := func(s string) string { return strings.ReplaceAll(output.Clean(s), "\n", " ") }
	var b strings.Builder
	from := 0
	for _, sp := range spans {
		if sp.Start < from {
			continue // inside the span before
		}
		b.WriteString(harmless(text[from:sp.Start]) + open + harmless(text[sp.Start:sp.End]) + shut)
		from = sp.End
	}
	return b.String() + harmless(text[from:])
}
