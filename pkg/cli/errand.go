package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/query"
)

// errand is what a scan does for one profile, or for the terms of the command line.
type errand struct {
	// profile is the name of the profile, "" for terms.
	profile string
	r       *request
	// out is the file to write; several errands may share one.
	out     string
	history *history
	alerts  *alerts
}

// profilePlace stands for the name of the profile in --out.
const profilePlace = "{profile}"

// errands are those of a scan: one for each profile that is named.
func (s *session) errands(cmd *cobra.Command, c *config.Loaded, o scanOptions, terms []string) ([]errand, error) {
	names := []string{o.profile}
	switch {
	case o.allProfiles:
		if names = slices.Sorted(maps.Keys(c.Profiles)); len(names) == 0 {
			return nil, mention.Errorf(mention.BadUsage, "there is no profile").WithHint("earshot config init writes a configuration with one")
		}
	case strings.Contains(o.profile, ","):
		names = nil
		for name := range strings.SplitSeq(o.profile, ",") {
			if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	list := make([]errand, len(names))
	for i, name := range names {
		r, err := s.resolve(cmd, c, wants{profile: name, terms: terms, exclude: o.exclude, since: c.Scan.Since, until: c.Scan.Until})
		if err != nil {
			return nil, err
		}
		list[i] = errand{profile: name, r: r, out: outFor(o.out, name)}
	}
	return list, nil
}

// outFor puts the name of a profile, as far as a file's name can hold it, into --out.
func outFor(out, profile string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, output.Line(profile))
	return strings.ReplaceAll(out, profilePlace, name)
}

// pick finds the sources of all errands. One that several want is asked once, for what
// any of them wants.
func (s *session) pick(c *config.Loaded, list []errand, dryRun bool) (picked []chosen, unset []string, err error) {
	for i, e := range list {
		names := e.r.sources
		if dryRun && slices.Contains(names, allSources) {
			names = s.withPaid(c, names) // a dry run of all costs nothing, and shows every price
		}
		its, lack, err := s.choose(c, names)
		if err == nil {
			its, err = s.asksFor(e.r, its)
		}
		if err != nil {
			return nil, nil, err
		}
		for _, p := range its {
			at := slices.IndexFunc(picked, func(q chosen) bool { return q.spec.Name == p.spec.Name && slices.Equal(q.args, p.args) })
			if at < 0 {
				picked, at = append(picked, p), len(picked)
			}
			picked[at].who = append(picked[at].who, i)
		}
		for _, name := range lack {
			if !slices.Contains(unset, name) {
				unset = append(unset, name)
			}
		}
	}
	for i := range picked {
		picked[i].r = joint(list, picked[i].who)
	}
	return picked, unset, nil
}

// joint is what several errands want of a source together.
func joint(list []errand, who []int) *request {
	first := list[who[0]].r
	if len(who) == 1 {
		return first
	}
	j := &request{profile: true, all: first.all, since: first.since, until: first.until, langs: first.langs}
	var texts []string
	any := mention.Expr{Op: mention.OpOr}
	for _, k := range who {
		r := list[k].r
		j.all = j.all || r.all
		j.own, j.handles = append(j.own, r.own...), append(j.handles, r.handles...)
		if r.since.Before(j.since) {
			j.since = r.since
		}
		if r.until.IsZero() || !j.until.IsZero() && r.until.After(j.until) {
			j.until = r.until
		}
		if j.langs != nil {
			j.langs = append(slices.Clone(j.langs), r.langs...)
		}
		if len(r.langs) == 0 {
			j.langs = nil
		}
		texts, any.Args = append(texts, "("+r.query.Text+")"), append(any.Args, r.query.Expr)
	}
	j.query = query.Query{Text: strings.Join(texts, " OR "), Expr: any}
	return j
}

// outs groups the errands by the file that they write, in order.
func outs(list []errand) (groups [][]int) {
	for i, e := range list {
		at := slices.IndexFunc(groups, func(g []int) bool { return list[g[0]].out == e.out })
		if at < 0 {
			groups = append(groups, []int{i})
			continue
		}
		groups[at] = append(groups[at], i)
	}
	return groups
}

// named is how an errand is told from the others.
func (e *errand) named() string {
	if e.profile != "" {
		return e.profile
	}
	return fmt.Sprintf("%q", e.r.query.Text)
}
