package cli

import (
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

// keepSample keeps a text to measure the speed with.
func (r *evalRun) keepSample(text string) {
	if len(r.sample) < sampleTexts && r.sampled+len(text) <= sampleBytes {
		r.sample = append(r.sample, text)
		r.sampled += len(text)
	}
}

// speed scores the sample again. It is absent where the clock stands still or no
// text is short enough.
func (r *evalRun) speed(s mention.Scorer) eval.Speed {
	return eval.Time(s, r.sample, r.Now, speedPosts, speedTime)
}
