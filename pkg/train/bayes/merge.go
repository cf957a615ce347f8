package bayes

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/naivebayes"
)

// plan says how a set counts.
type plan struct {
	// prefix is what the names of its sets begin with.
	prefix string
	// weight is what a post counts; balance how much of the distance to equal
	// shares of negative and other posts is made up for, 0 to 1.
	weight, balance float64
}

// plans are those of the sets of customers, and of sets too large or too small.
func plans() []plan {
	return []plan{
		{"app_", 2, 1},
		{"apple_dfe", 1, 1},
		{"brands_", 0.5, 1},
		{"complaints", 1, 1},
		{"entity", 2, 1},
		{"semeval", 0.5, 0.5},
		{"skytrax", 1, 1},
		{"tse", 2, 0.5},
	}
}

// weights returns what a post of each class counts.
func (s *set) weights() [naivebayes.Classes]float64 {
	p := plan{weight: 1, balance: 0.5}
	if i := slices.IndexFunc(plans(), func(p plan) bool { return strings.HasPrefix(s.name, p.prefix) }); i >= 0 {
		p = plans()[i]
	}
	bad, rest := s.posts[naivebayes.Negative], s.posts[naivebayes.Neutral]+s.posts[naivebayes.Positive]
	if bad == 0 || rest == 0 {
		return [naivebayes.Classes]float64{p.weight, p.weight, p.weight}
	}
	up := func(n float64) float64 { return p.weight * math.Pow((bad+rest)/2/n, p.balance) }
	return [naivebayes.Classes]float64{up(bad), up(rest), up(rest)}
}

// smooth is how many counts of the sets are one of the model: the library adds 1
// to each, and so to fewer.
const smooth = 3

// merge puts the sets together, without those left out, and keeps the terms that
// say most. Counts are whole numbers, as the library's are, and as many for
// negative posts as for all others.
func (c corpus) merge(out func(name string) bool, most int) []naivebayes.Counted {
	counts := make([][naivebayes.Classes]float64, len(c.vocabulary.terms))
	var mass [naivebayes.Classes]float64
	for i := range c.sets {
		if out(c.sets[i].name) {
			continue
		}
		w := c.sets[i].weights()
		for _, t := range c.sets[i].terms {
			for k, n := range t.times {
				counts[t.term][k] += n * w[k] / smooth
				mass[k] += n * w[k] / smooth
			}
		}
	}
	lift := mass[naivebayes.Negative] / (mass[naivebayes.Neutral] + mass[naivebayes.Positive])
	for i, n := range counts {
		counts[i] = [naivebayes.Classes]float64{math.Round(n[0]), math.Round(n[1] * lift), math.Round(n[2] * lift)}
	}
	var kept []naivebayes.Counted
	for _, i := range worthiest(counts, most) {
		kept = append(kept, naivebayes.Counted{Term: c.vocabulary.terms[i], Times: counts[i]})
	}
	return kept
}

// worthiest returns the terms whose odds, times how often they occur, are the
// largest.
func worthiest(counts [][naivebayes.Classes]float64, most int) []int {
	var list []int
	worth := make([]float64, len(counts))
	for i, n := range counts {
		if sum := n[0] + n[1] + n[2]; sum > 0 {
			worth[i] = sum * math.Abs(math.Log((n[0]+1)/(n[1]+n[2]+1)))
			list = append(list, i)
		}
	}
	slices.SortFunc(list, func(a, b int) int { return cmp.Or(cmp.Compare(worth[b], worth[a]), a-b) })
	return list[:min(most, len(list))]
}
