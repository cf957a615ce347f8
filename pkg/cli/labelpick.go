package cli

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/labels"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// candidate is a post to ask about, masked.
type candidate struct {
	post  mention.Post
	score mention.Score
	// rank says which come first: the lowest.
	rank float64
}

// picker keeps the posts that are worth asking about most, however many there
// are. It takes mentions as an output does.
type picker struct {
	order string
	limit int
	known *labels.Set
	seen  map[string]bool // by labels.Key
	list  []candidate
	// labelled and left count posts that have a label, and those beyond the limit.
	labelled, left int
}

// Write implements output.Writer.
func (p *picker) Write(m *mention.Mention) error {
	text := scan.Body(&m.Post)
	key := labels.Key(text)
	switch {
	case key == "" || p.seen[key]:
		return nil
	case p.known.Has(text):
		p.labelled++
		return nil
	}
	p.seen[key] = true
	c := candidate{post: m.Post, score: m.Score}
	c.post.Extra = nil
	c.rank = p.rank(m.Score)
	if p.list = append(p.list, c); len(p.list) >= 2*p.limit {
		return p.Close()
	}
	return nil
}

// rank is low for what comes first. What has no score comes last.
func (p *picker) rank(s mention.Score) float64 {
	switch {
	case p.order == asInFile:
		return 0
	case s == mention.Score{} || s.Unscored != "":
		return math.Inf(1)
	case p.order == mostNegative:
		return -s.Negativity
	}
	return math.Abs(s.LogOdds())
}

// Flush implements output.Writer: nothing is written before Close.
func (p *picker) Flush() error { return nil }

// Close implements output.Writer: it sorts the posts and cuts them to the limit.
// What ranks the same stays in the order of the file.
func (p *picker) Close() error {
	slices.SortStableFunc(p.list, func(a, b candidate) int { return cmp.Compare(a.rank, b.rank) })
	if over := len(p.list) - p.limit; over > 0 {
		p.left += over
		p.list = p.list[:p.limit]
	}
	return nil
}

// labelFiles asks about the posts of files.
func (s *session) labelFiles(ctx context.Context, c *config.Loaded, r *request, o labelOptions, files []string) error {
	keys, err := s.keyboard(ctx, files)
	if err != nil {
		return err
	}
	defer keys.close()
	known, err := s.readLabels(labelsFile(c))
	if err != nil {
		return err
	}
	pipeline, err := s.pipeline(c, r, judgeFlags{all: true})
	if err != nil {
		return err
	}
	pick := &picker{order: o.order, limit: o.limit, known: known, seen: map[string]bool{}}
	run := &scoreRun{
		session: s, o: scoreOptions{format: o.format}, pipeline: pipeline, delivery: &delivery{writer: pick},
	}
	for _, name := range files {
		if err := run.file(ctx, name); err != nil {
			return err
		}
	}
	_ = pick.Close() // sorts; it cannot fail
	l, err := s.labeller(c)
	if err != nil {
		return err
	}
	a := asker{session: s, labeller: l, keys: keys, scorer: pipeline.Scorer, list: pick.list}
	err = a.all(ctx)
	a.tell(c, pick)
	return err
}
