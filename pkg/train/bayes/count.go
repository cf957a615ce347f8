package bayes

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cdipaolo/goml/base"
	"github.com/cdipaolo/goml/text"

	"github.com/earshot-cli/earshot/pkg/naivebayes"
)

// set is what the library counted in the posts of one set.
type set struct {
	name  string
	posts [naivebayes.Classes]float64
	terms []counted
}

// counted is how often a term of the vocabulary stands in the posts of each
// class.
type counted struct {
	term  int
	times [naivebayes.Classes]float64
}

// corpus is the material: sets in the order of their names.
type corpus struct {
	vocabulary *vocabulary
	sets       []set
}

// errOneSided says that there is nothing to tell apart.
var errOneSided = errors.New("there must be negative posts, and others")

// count lets the library learn each set.
func count(examples []Example) (corpus, error) {
	c := corpus{vocabulary: newVocabulary(examples)}
	byName := map[string][]Example{}
	for _, e := range examples {
		byName[e.Set] = append(byName[e.Set], e)
	}
	var sum [naivebayes.Classes]float64
	for name, list := range byName {
		s, err := learn(name, list, c.vocabulary)
		if err != nil {
			return corpus{}, err
		}
		for i, n := range s.posts {
			sum[i] += n
		}
		c.sets = append(c.sets, s)
	}
	if sum[naivebayes.Negative] == 0 || sum[naivebayes.Neutral]+sum[naivebayes.Positive] == 0 {
		return corpus{}, errOneSided
	}
	slices.SortFunc(c.sets, func(a, b set) int { return strings.Compare(a.name, b.name) })
	return c, nil
}

// learn lets the library's Naive Bayes learn the posts of a set.
func learn(name string, list []Example, v *vocabulary) (set, error) {
	points := make([]base.TextDatapoint, 0, len(list))
	for _, e := range list {
		class, err := classOf(e.Label)
		if err != nil {
			return set{}, fmt.Errorf("set %s: %w", name, err)
		}
		points = append(points, base.TextDatapoint{X: e.Text, Y: uint8(class)})
	}
	stream, failed := make(chan base.TextDatapoint, 100), make(chan error)
	model := text.NewNaiveBayes(stream, naivebayes.Classes, keepAll)
	model.Output = io.Discard
	model.UpdateTokenizer(v)
	go model.OnlineLearn(failed)
	for _, p := range points {
		stream <- p
	}
	close(stream)
	if err := <-failed; err != nil { // closed when it has learned all
		return set{}, fmt.Errorf("set %s: %w", name, err)
	}
	s := set{name: name}
	for i, n := range model.Count {
		s.posts[i] = float64(n)
	}
	for i, term := range v.terms {
		if w, ok := model.Words.Get(term); ok {
			s.terms = append(s.terms, counted{i, [naivebayes.Classes]float64{float64(w.Count[0]), float64(w.Count[1]), float64(w.Count[2])}})
		}
	}
	return s, nil
}

// keepAll tells the library to take nothing out of a text: the vocabulary does.
func keepAll(rune) bool { return false }
