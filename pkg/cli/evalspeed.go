package cli

import (
	"math"
	"runtime"
	"time"

	"github.com/earshot-cli/earshot/pkg/eval"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// What the speed is measured with: the first texts, over and over again until
// there is enough to tell.
const (
	sampleTexts = 512
	sampleBytes = 1 << 20
	speedPosts  = 4_000
	speedTime   = 250 * time.Millisecond
)

// speed is what a scorer costs on one core.
type speed struct {
	PostsPerSecond eval.Figure `json:"posts_per_second,omitzero"`
	Allocations    eval.Figure `json:"allocations_per_post,omitzero"`
}

// keepSample keeps a text to measure the speed with.
func (r *evalRun) keepSample(text string) {
	if len(r.sample) < sampleTexts && r.sampled+len(text) <= sampleBytes {
		r.sample = append(r.sample, text)
		r.sampled += len(text)
	}
}

// speed scores the sample again. It is absent where the clock stands still or no
// text is short enough.
func (r *evalRun) speed(s mention.Scorer) speed {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, posts := r.Now(), 0
	for len(r.sample) > 0 && posts < speedPosts && r.Now().Sub(start) < speedTime {
		for _, text := range r.sample {
			s.Score(text)
		}
		posts += len(r.sample)
	}
	took := r.Now().Sub(start)
	runtime.ReadMemStats(&after)
	if posts == 0 {
		return speed{}
	}
	return speed{
		PostsPerSecond: eval.Of(math.Round(float64(posts) / took.Seconds())),
		Allocations:    eval.Of(math.Round(float64(after.Mallocs-before.Mallocs)/float64(posts)*100) / 100),
	}
}
