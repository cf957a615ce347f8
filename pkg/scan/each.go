package scan

import "sync"

// Each calls f for 0 to n-1 side by side, and returns when all have ended.
func Each(n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}
