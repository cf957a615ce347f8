package train

import "math"

// judged is what a network said of a post that it was not trained on.
type judged struct {
	heads [heads]float64
	label int8
	// weight makes each domain count as much as any other.
	weight float64
}

// logOdds combines the heads.
func (j *judged) logOdds(c [3]float64) float64 { return c[0] + c[1]*j.heads[0] + c[2]*j.heads[1] }

// miss returns the probability that the combination gives a label, and how far
// it is from what is true.
func (j *judged) miss(c [3]float64, label int8) (p, by float64) {
	p = 1 / (1 + math.Exp(-j.logOdds(c)))
	if j.label == label {
		return p, p - 1
	}
	return p, p
}

// calibrate finds how the heads become log-odds of a label: the logistic
// regression of the label on both heads, J. Platt, "Probabilistic Outputs for
// Support Vector Machines", 1999, by Newton's method.
func calibrate(list []judged, label int8) [3]float64 {
	c := [3]float64{0, 1, 0}
	if label == 2 {
		c = [3]float64{0, 0, 1}
	}
	for range 50 {
		var grad [3]float64
		var curve [3][3]float64
		for _, j := range list {
			x := [3]float64{1, j.heads[0], j.heads[1]}
			p, by := j.miss(c, label)
			for a := range x {
				grad[a] += j.weight * by * x[a]
				for b := range x {
					curve[a][b] += j.weight * p * (1 - p) * x[a] * x[b]
				}
			}
		}
		step := solve(curve, grad)
		size := 0.0
		for a := range c {
			c[a] -= step[a]
			size += math.Abs(step[a])
		}
		if size < 1e-9 {
			break
		}
	}
	return c
}

// solve solves three equations by elimination; a hint of a ridge keeps them
// solvable.
func solve(m [3][3]float64, v [3]float64) [3]float64 {
	for a := range m {
		m[a][a] += 1e-9
	}
	for a := range m {
		for b := a + 1; b < 3; b++ {
			f := m[b][a] / m[a][a]
			for k := range m {
				m[b][k] -= f * m[a][k]
			}
			v[b] -= f * v[a]
		}
	}
	var x [3]float64
	for a := 2; a >= 0; a-- {
		x[a] = v[a]
		for b := a + 1; b < 3; b++ {
			x[a] -= m[a][b] * x[b]
		}
		x[a] /= m[a][a]
	}
	return x
}

// whole reports whether a domain has all three labels: in one that lacks a
// label, what is not positive is negative, which is not so elsewhere.
func whole(part []judged) bool {
	var seen [3]bool
	for _, j := range part {
		seen[j.label] = true
	}
	return seen == [3]bool{true, true, true}
}

// calibration finds the log-odds of negative and of positive. How the heads count
// is learned where all labels are, how common negative posts are everywhere.
func calibration(parts [][]judged) (negative, positive [3]float64) {
	var three [][]judged
	for _, part := range parts {
		if whole(part) {
			three = append(three, part)
		}
	}
	if len(three) == 0 {
		three = parts
	}
	list := weigh(three)
	negative, positive = calibrate(list, 0), calibrate(list, 2)
	negative[0] += offset(weigh(parts), negative)
	return negative, positive
}

// offset is what has to be added to the log-odds of negative, so that they are
// right on average.
func offset(list []judged, c [3]float64) float64 {
	var add float64
	for range 50 {
		var grad, curve float64
		for _, j := range list {
			p, by := j.miss([3]float64{c[0] + add, c[1], c[2]}, 0)
			grad += j.weight * by
			curve += j.weight * p * (1 - p)
		}
		add -= grad / (curve + 1e-9)
	}
	return add
}

// weigh makes the domains count alike: the weights of each add up to 1.
func weigh(parts [][]judged) []judged {
	var list []judged
	for _, part := range parts {
		for _, j := range part {
			j.weight = 1 / float64(len(part))
			list = append(list, j)
		}
	}
	return list
}
