package sourcetest

import (
	"regexp"
	"runtime"
	"strings"
	"testing/synctest"
)

// goroutines returns the traces of this bubble's other goroutines, by number,
// when everything has come to rest. It reads them from the runtime's own trace:
// left alone, a goroutine that waits for ever ends the whole test program.
func goroutines() map[string]string {
	synctest.Wait()
	buf := make([]byte, 1<<20)
	traces := strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n")
	head := regexp.MustCompile(`^(goroutine \d+).*(synctest bubble \d+)\]`)
	self := head.FindStringSubmatch(traces[0])
	found := make(map[string]string)
	for _, trace := range traces[1:] {
		if m := head.FindStringSubmatch(trace); m != nil && self != nil && m[2] == self[2] {
			found[m[1]] = trace
		}
	}
	return found
}

// checkLeaks reports the goroutines that were not there before.
func (l *lab) checkLeaks(before map[string]string) {
	for name, trace := range goroutines() {
		if before[name] == "" {
			l.errorf("a goroutine outlives the sequence:\n%s", trace)
		}
	}
}
