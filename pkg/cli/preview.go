package cli

import (
	"context"
	"fmt"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// volume is how much a source has, and what reading it would cost.
type volume struct {
	Source string `json:"source"`
	// Posts is nil where the site does not count.
	Posts *int64  `json:"posts,omitempty"`
	USD   float64 `json:"usd,omitempty"`
	Error string  `json:"error,omitempty"`
}

// preview asks the sites that can count how many posts a scan would find.
func (s *session) preview(ctx context.Context, c *config.Loaded, picked []chosen, r *request) error {
	volumes := make([]volume, len(picked))
	tallies := make([]scan.Tally, 0, len(picked))
	for i, job := range s.jobs(ctx, c, picked, r, nil) {
		v, err := countPosts(ctx, job)
		if v.Posts != nil {
			v.USD = s.reading(ctx, c, picked[i], r, *v.Posts)
		}
		if v.Error = ""; err != nil {
			v.Error = err.Error()
			s.reportFor(v.Source, err)
		}
		volumes[i] = v
		tallies = append(tallies, scan.Tally{Source: v.Source, Err: err})
	}
	if s.flags.dataAsJSON() {
		if err := s.writeJSON(volumes); err != nil {
			return err
		}
		return judge(tallies, false)
	}
	for _, v := range volumes {
		if _, err := fmt.Fprintf(s.Out, "%-13s %s\n", v.Source, output.Clean(v.text())); err != nil {
			return err
		}
	}
	return judge(tallies, false)
}

// countPosts asks one source.
func countPosts(ctx context.Context, job scan.Job) (volume, error) {
	v := volume{Source: job.Spec.Name}
	if job.Err != nil {
		return v, job.Err
	}
	counter, ok := job.Source.(mention.Counter)
	if !ok {
		return v, nil
	}
	n, err := counter.Count(ctx, job.Query)
	if err != nil {
		return v, err
	}
	v.Posts = &n
	return v, nil
}

// reading is the most that a scan costs that finds so many posts.
func (s *session) reading(ctx context.Context, c *config.Loaded, p chosen, r *request, posts int64) float64 {
	all := float64(posts) * p.spec.Cost.PerPost
	if all == 0 || c.Scan.Limit == 0 {
		return all
	}
	rec := &recorder{}
	job := s.jobs(ctx, c, []chosen{p}, r, rec)[0]
	if job.Err != nil || rehearse(ctx, job, c.Scan.Limit) != nil {
		return all
	}
	return min(all, mostUSD(p.spec.Cost, c.Scan.Limit, rec.charges()))
}

// text is a volume for people.
func (v volume) text() string {
	switch {
	case v.Error != "":
		return "not known: the site did not answer"
	case v.Posts == nil:
		return "not known: the site does not count"
	case v.USD > 0:
		return fmt.Sprintf("about %s; reading them up to --limit costs at most %s", count(int(*v.Posts), "post"), dollars(v.USD))
	}
	return "about " + count(int(*v.Posts), "post")
}
