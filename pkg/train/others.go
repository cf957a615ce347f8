package train

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/earshot-cli/earshot/pkg/classifier"
)

// OtherDefaults are the settings of the model for other languages. There are too
// few posts for word vectors of their own: the linear part does the work.
func OtherDefaults() Settings {
	s := Defaults()
	s.Words, s.Table, s.Epochs, s.Batch, s.LinearRate, s.Balance, s.Rate = 0, 1<<18, 4, 128, 0.03, 1, 1e-4
	return s
}

// folds is how many parts the posts of other languages are cut into; each is
// judged by a model that was trained on the others.
const folds = 5

// RunOthers trains one model for all other languages. Its Unseen has a domain
// for each language.
func RunOthers(ctx context.Context, list []Example, s Settings, log *slog.Logger) (*Result, error) {
	begin := time.Now()
	words := vocabularyOf(nil, &Vectors{}, s.Words)
	posts := encode(list, classifier.NewDictionary(nil), s.Table)
	r := &Result{Sets: sizes(list)}
	at := map[string]int{}
	parts := make([][]judged, 0, len(sets()))
	for _, e := range list {
		if _, ok := at[e.Set]; !ok {
			at[e.Set] = len(parts)
			parts = append(parts, nil)
			r.Unseen = append(r.Unseen, Domain{Name: langOf(e.Set)})
		}
	}
	fold := make([]int, len(list))
	for i, n := range rand.New(rand.NewPCG(s.Seed, 13)).Perm(len(list)) {
		fold[i] = n % folds
	}
	for f := range folds {
		var in []encoded
		for i := range posts {
			if fold[i] != f {
				in = append(in, posts[i])
			}
		}
		m, err := trained(ctx, s, words, in)
		if err != nil {
			return nil, err
		}
		for i, e := range list {
			if fold[i] != f {
				continue
			}
			p := at[e.Set]
			parts[p] = append(parts[p], judgedBy(m, e.Text, posts[i].label))
			r.Unseen[p].Posts = append(r.Unseen[p].Posts, Judged{Example: e})
		}
	}
	if err := r.finish(ctx, s, words, posts, parts); err != nil {
		return nil, err
	}
	r.Took = time.Since(begin)
	log.Info("trained other languages", "posts", len(list), "after", r.Took.Round(time.Second))
	return r, nil
}

func langOf(name string) string {
	for _, s := range sets() {
		if s.name == name {
			return s.lang
		}
	}
	return ""
}
