//go:build race

package sourcetest

// Under the race detector, which is ten times as slow, the checks that try one
// thing after another try a part of them: what they look for is no race.
const (
	everyBend = 25
	mostTries = 5
)
