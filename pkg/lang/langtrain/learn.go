package langtrain

import (
	"math"
	"math/rand/v2"

	"github.com/earshot-cli/earshot/pkg/lang/internal/gram"
)

// learn corrects the weights by multinomial logistic regression, one script at
// a time, and returns each class's bias.
func learn(rows map[gram.Key]*gram.Weights, examples []example) *gram.Weights {
	bias, squares := new(gram.Weights), make(map[gram.Key]*gram.Weights)
	biasSquares := new(gram.Weights)
	random := rand.New(rand.NewPCG(1, 2))
	for range epochs {
		random.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		for _, e := range examples {
			gradient := residual(total(rows, e.grams, bias), e.class)
			step(bias, biasSquares, &gradient)
			for _, g := range e.grams {
				if w := rows[g]; w != nil {
					step(w, row(squares, g), &gradient)
				}
			}
		}
	}
	return bias
}

// total returns the scores of a text.
func total(rows map[gram.Key]*gram.Weights, grams []gram.Key, bias *gram.Weights) gram.Weights {
	s := *bias
	for _, g := range grams {
		if w := rows[g]; w != nil {
			for i, v := range w {
				s[i] += v
			}
		}
	}
	return s
}

// residual turns scores into the gradient of the loss: probabilities among the
// classes of the script, less one for the true class.
func residual(s gram.Weights, class int) gram.Weights {
	script := gram.Classes[class].Script
	highest, sum := s[class], float32(0)
	for i, c := range &gram.Classes {
		if c.Script == script {
			highest = max(highest, s[i])
		}
	}
	for i, c := range &gram.Classes {
		if c.Script != script {
			s[i] = 0
			continue
		}
		s[i] = float32(math.Exp(float64(s[i] - highest)))
		sum += s[i]
	}
	for i := range s {
		s[i] /= sum
	}
	s[class]--
	return s
}

// step moves weights against a gradient, by AdaGrad.
func step(w, squares, gradient *gram.Weights) {
	for i, g := range gradient {
		if g > -1e-4 && g < 1e-4 {
			continue
		}
		squares[i] += g * g
		w[i] -= rate * g / (0.1 + float32(math.Sqrt(float64(squares[i]))))
	}
}
