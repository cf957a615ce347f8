package eval

import (
	"math"
	"runtime"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Speed is what a scorer costs on one core.
type Speed struct {
	PostsPerSecond Figure `json:"posts_per_second,omitzero"`
	Allocations    Figure `json:"allocations_per_post,omitzero"`
}

// Time scores texts over and over, until so many were scored or the time is over.
// The clock is asked after each round. Without texts nothing is known; where the
// clock stands still, the posts a second are not.
func Time(s mention.Scorer, texts []string, now func() time.Time, most int, limit time.Duration) Speed {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, posts := now(), 0
	for len(texts) > 0 && posts < most && now().Sub(start) < limit {
		for _, text := range texts {
			s.Score(text)
		}
		posts += len(texts)
	}
	took := now().Sub(start)
	runtime.ReadMemStats(&after)
	if posts == 0 {
		return Speed{}
	}
	return Speed{
		PostsPerSecond: Of(math.Round(float64(posts) / took.Seconds())),
		Allocations:    Of(math.Round(float64(after.Mallocs-before.Mallocs)/float64(posts)*100) / 100),
	}
}
