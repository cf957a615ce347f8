//go:build race

package privacy

const raceEnabled = true
