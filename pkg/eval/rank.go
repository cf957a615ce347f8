package eval

import (
	"iter"
	"slices"
)

// step is a threshold: what stands at or above a negativity that occurs.
type step struct {
	at float64
	// posts and hits are all those at or above, and the negative ones of them;
	// morePosts and moreHits those exactly at it.
	posts, hits         int
	morePosts, moreHits int
}

// steps yields every threshold, the highest first.
func (s *Set) steps() iter.Seq[step] {
	slices.Sort(s.negative)
	slices.Sort(s.other)
	return func(yield func(step) bool) {
		var now step
		for i, j := len(s.negative), len(s.other); i > 0 || j > 0; {
			switch {
			case j == 0 || i > 0 && s.negative[i-1] >= s.other[j-1]:
				now.at = s.negative[i-1]
			default:
				now.at = s.other[j-1]
			}
			now.morePosts, now.moreHits = 0, 0
			for ; i > 0 && s.negative[i-1] == now.at; i-- {
				now.moreHits++
			}
			now.morePosts = now.moreHits
			for ; j > 0 && s.other[j-1] == now.at; j-- {
				now.morePosts++
			}
			now.posts += now.morePosts
			now.hits += now.moreHits
			if !yield(now) {
				return
			}
		}
	}
}

// Best is the threshold with the highest F1, and what it gives. Of several the
// highest counts.
type Best struct {
	Threshold Figure `json:"threshold,omitzero"`
	Precision Figure `json:"precision,omitzero"`
	Recall    Figure `json:"recall,omitzero"`
	F1        Figure `json:"f1,omitzero"`
}

// rank sets the figures that stand on the order of the rows.
func (s *Set) rank(r *Report) {
	negatives := s.negatives()
	at := step{}
	area, most := 0.0, -1.0
	for now := range s.steps() {
		if now.at >= r.Threshold {
			at = now
		}
		area += float64(now.moreHits) * float64(now.hits) / float64(now.posts)
		if before := now.posts - now.morePosts; before < r.Highest && now.posts >= r.Highest {
			tied := float64(now.moreHits) / float64(now.morePosts)
			r.PrecisionHighest = Of((float64(now.hits-now.moreHits) + float64(r.Highest-before)*tied) / float64(r.Highest))
		}
		if f := f1(now, negatives); f.v > most {
			most = f.v
			r.Best = Best{Of(now.at), ratio(now.hits, now.posts), ratio(now.hits, negatives), f}
		}
	}
	r.Precision, r.Recall, r.F1 = ratio(at.hits, at.posts), ratio(at.hits, negatives), f1(at, negatives)
	if negatives > 0 {
		r.AP = Of(area / float64(negatives))
	} else {
		r.Best = Best{}
	}
}

// f1 is the F1 of a threshold.
func f1(at step, negatives int) Figure { return ratio(2*at.hits, at.posts+negatives) }
