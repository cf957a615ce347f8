package train

import (
	"context"
	"log/slog"
	"time"

	"github.com/earshot-cli/earshot/pkg/classifier"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// Result is a trained model and what it is worth.
type Result struct {
	// File is the model, to be read by classifier.Open.
	File []byte
	// Unseen are the posts of each domain, as judged by a model that was trained
	// without that domain.
	Unseen []Domain
	// Sets are how many posts of each set were used.
	Sets map[string]int
	// Words is how many words the dictionary has.
	Words int
	// Took is how long it all took.
	Took time.Duration
}

// Domain is what a model that has not seen a domain says of it.
type Domain struct {
	Name  string
	Posts []Judged
}

// Judged is a post and its score.
type Judged struct {
	Example
	Score mention.Score
	// Heads are the network's outputs, from which the score was made.
	Heads [2]float64
}

// Run trains a model for each domain without it, finds from what they say how
// sure the model is, and then trains the model on everything.
func Run(ctx context.Context, list []Example, v *Vectors, s Settings, log *slog.Logger) (*Result, error) {
	begin := time.Now()
	words := vocabularyOf(list, v, s.Words)
	posts := encode(list, classifier.NewDictionary(words.hashes), s.Table)
	log.Info("read", "posts", len(list), "words", len(words.words), "after", time.Since(begin).Round(time.Second))
	r := &Result{Sets: sizes(list), Words: len(words.words)}
	var parts [][]judged
	for _, domain := range domains() {
		in, out := split(posts, domain)
		if len(out) == 0 {
			continue
		}
		m, err := trained(ctx, s, words, pick(posts, in))
		if err != nil {
			return nil, err
		}
		var part []judged
		d := Domain{Name: domain}
		for _, i := range out {
			part = append(part, judgedBy(m, list[i].Text, posts[i].label))
			d.Posts = append(d.Posts, Judged{Example: list[i]})
		}
		parts = append(parts, part)
		r.Unseen = append(r.Unseen, d)
		log.Info("trained without", "domain", domain, "posts", len(in), "after", time.Since(begin).Round(time.Second))
	}
	if err := r.finish(ctx, s, words, posts, parts); err != nil {
		return nil, err
	}
	r.Took = time.Since(begin)
	log.Info("trained", "posts", len(list), "after", r.Took.Round(time.Second))
	return r, nil
}

// finish calibrates by what was said of the parts, and trains on all posts.
func (r *Result) finish(ctx context.Context, s Settings, words *vocabulary, posts []encoded, parts [][]judged) error {
	negative, positive := calibration(parts)
	r.judge(parts, negative, positive)
	w, err := fit(ctx, s, words, posts)
	if err != nil {
		return err
	}
	w.Negative, w.Positive = negative, positive
	r.File, err = w.Pack()
	return err
}

// judgedBy is what a model says of a post.
func judgedBy(m *classifier.Model, text string, label int8) judged {
	h := m.Score(text).Heads
	return judged{heads: [heads]float64{float64(h[0]), float64(h[1])}, label: label}
}

// judge gives the unseen posts their scores.
func (r *Result) judge(parts [][]judged, negative, positive [3]float64) {
	for i, part := range parts {
		for j, p := range part {
			r.Unseen[i].Posts[j].Heads = p.heads
			r.Unseen[i].Posts[j].Score = classifier.Scores{
				Negative: float32(p.logOdds(negative)), Positive: float32(p.logOdds(positive)),
			}.Mention()
		}
	}
}

// split returns the posts outside a domain and those in it.
func split(posts []encoded, domain string) (in, out []int) {
	list := sets()
	for i := range posts {
		if list[posts[i].set].domain == domain {
			out = append(out, i)
		} else {
			in = append(in, i)
		}
	}
	return in, out
}

func pick(posts []encoded, which []int) []encoded {
	out := make([]encoded, len(which))
	for i, n := range which {
		out[i] = posts[n]
	}
	return out
}

// sizes counts the posts of each set.
func sizes(list []Example) map[string]int {
	n := map[string]int{}
	for _, e := range list {
		n[e.Set]++
	}
	return n
}

// fit trains a network.
func fit(ctx context.Context, s Settings, words *vocabulary, posts []encoded) (*classifier.Weights, error) {
	n := newNet(s, words, posts)
	n.fit(ctx, posts)
	return n.learned(words, posts), ctx.Err()
}

// trained is a network in the form in which it is shipped, to be judged.
func trained(ctx context.Context, s Settings, words *vocabulary, posts []encoded) (*classifier.Model, error) {
	w, err := fit(ctx, s, words, posts)
	if err != nil {
		return nil, err
	}
	file, err := w.Pack()
	if err != nil {
		return nil, err
	}
	return classifier.Open(string(file))
}
