package bayes

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/naivebayes"
)

// judged is the sum of a post that the model did not learn from.
type judged struct {
	sums   naivebayes.Sums
	class  int
	weight float64
}

// domains are sets that are alike: none is judged by a model of another.
func domains() []string {
	return []string{"skytrax", "apple_dfe brands_", "complaints", "sentube", "app_", "goemotions", "entity", "tse", "vader_amazon uci_"}
}

// inDomain reports whether a set belongs to a domain.
func inDomain(name, domain string) bool {
	return slices.ContainsFunc(strings.Fields(domain), func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// calibrate finds the parameters, on domains left out one after another. Where
// there is none of them, the sums are taken as they are.
func (c corpus) calibrate(examples []Example, most int) naivebayes.Params {
	p := form()
	var all []judged
	for _, d := range domains() {
		out := func(name string) bool { return inDomain(name, d) }
		var inside []Example
		for _, e := range examples {
			if out(e.Set) {
				inside = append(inside, e)
			}
		}
		if len(inside) > 0 {
			all = append(all, judge(naivebayes.New(c.merge(out, most), p), inside)...)
		}
	}
	if len(all) == 0 {
		return p
	}
	p.Scale, p.Shift = fit(all)
	p.Glad = gladness(all, p)
	return p
}

// judge returns the sums of posts. Sets weigh the root of their sizes.
func judge(m *naivebayes.Model, posts []Example) []judged {
	type part struct {
		set string
		bad bool
	}
	size := map[part]float64{}
	for _, e := range posts {
		size[part{e.Set, e.Label == "neg"}]++
	}
	var r naivebayes.Reader
	var out []judged
	for _, e := range posts {
		class, err := classOf(e.Label)
		if err != nil {
			continue // count has complained
		}
		bad := class == naivebayes.Negative
		own, other := size[part{e.Set, bad}], size[part{e.Set, !bad}]
		r.Read(e.Text)
		out = append(out, judged{m.Sums(&r), class, 1 / math.Sqrt(own+other)})
	}
	return out
}

// fit finds scale and shift by logistic regression, in Newton's way.
func fit(all []judged) (scale, shift float64) {
	scale = 1
	for range 30 {
		var ga, gb, haa, hab, hbb float64
		for _, j := range all {
			x := j.sums.Negative
			p := logistic(scale*x + shift)
			d := p
			if j.class == naivebayes.Negative {
				d--
			}
			v := j.weight * max(p*(1-p), 1e-6)
			ga += j.weight * d * x
			gb += j.weight * d
			haa += v * x * x
			hab += v * x
			hbb += v
		}
		det := haa*hbb - hab*hab
		if !(det > 0) {
			break
		}
		scale -= (ga*hbb - gb*hab) / det
		shift -= (gb*haa - ga*hab) / det
	}
	return scale, shift
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// gladness finds from which sum on a post that is not negative is positive: the
// mean recall of the two classes is best there.
func gladness(all []judged, p naivebayes.Params) float64 {
	var total [naivebayes.Classes]float64
	list := slices.DeleteFunc(slices.Clone(all), func(j judged) bool {
		return j.class == naivebayes.Negative || p.Scale*j.sums.Negative+p.Shift >= 0
	})
	for _, j := range list {
		total[j.class] += j.weight
	}
	slices.SortFunc(list, func(a, b judged) int { return cmp.Compare(b.sums.Positive, a.sums.Positive) })
	best, at := 0.0, 0.0
	var found [naivebayes.Classes]float64
	for _, j := range list {
		found[j.class] += j.weight
		if gain := found[naivebayes.Positive]/max(total[naivebayes.Positive], 1e-9) - found[naivebayes.Neutral]/max(total[naivebayes.Neutral], 1e-9); gain > best {
			best, at = gain, j.sums.Positive
		}
	}
	return at
}
