//go:build !race

package sourcetest

const (
	// everyBend says that each field is bent.
	everyBend = 1
	// mostTries bounds the checks that try each post of a case.
	mostTries = 20
)
