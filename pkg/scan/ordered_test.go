package scan

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"
)

// numbered fills items with 0, 1, 2 … and ends before n.
func numbered(n int) func(*int) error {
	next := 0
	return func(i *int) error {
		if next == n {
			return io.EOF
		}
		*i = next
		next++
		return nil
	}
}

// TestInOrder wants results in order, however long each takes, and everybody busy.
func TestInOrder(t *testing.T) {
	for _, workers := range []int{0, 1, 2, 7} {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(3, uint64(workers)))
			waits := make([]time.Duration, 300)
			for i := range waits {
				waits[i] = time.Duration(random.IntN(1000)) * time.Millisecond
			}
			var got []int
			began := time.Now()
			err := InOrder(t.Context(), workers, numbered(len(waits)),
				func(_ int, i *int) { time.Sleep(waits[*i]) },
				func(i *int) error { got = append(got, *i); return nil })
			if err != nil || len(got) != len(waits) {
				t.Fatalf("%d workers: %d results, %v", workers, len(got), err)
			}
			for i, n := range got {
				if n != i {
					t.Fatalf("%d workers: result %d is %d", workers, i, n)
				}
			}
			if all := 150 * time.Second / time.Duration(max(workers, 1)); time.Since(began) > all*3/2 {
				t.Errorf("%d workers took %v", workers, time.Since(began))
			}
		})
	}
}

// TestInOrderEnds: an error of done ends at once, one of next comes after what was
// filled before it, and the end of the context ends without one.
func TestInOrderEnds(t *testing.T) {
	broken := errors.New("broken")
	for _, workers := range []int{1, 3} {
		n := 0
		work := func(int, *int) {}
		err := InOrder(t.Context(), workers, numbered(100), work, func(i *int) error {
			if n++; *i == 5 {
				return broken
			}
			return nil
		})
		if !errors.Is(err, broken) || n != 6 {
			t.Errorf("done fails: %v after %d", err, n)
		}
		n = 0
		next := numbered(100)
		err = InOrder(t.Context(), workers, func(i *int) error {
			if err := next(i); err != nil || *i == 7 {
				return broken
			}
			return nil
		}, work, func(*int) error { n++; return nil })
		if !errors.Is(err, broken) || n != 7 {
			t.Errorf("next fails: %v after %d", err, n)
		}
		ctx, cancel := context.WithCancel(t.Context())
		n = 0
		err = InOrder(ctx, workers, numbered(1_000_000), work, func(*int) error {
			if n++; n == 10 {
				cancel()
			}
			return nil
		})
		if err != nil || n < 10 || n > 10+2*workers+1 {
			t.Errorf("interrupted: %v after %d", err, n)
		}
	}
}
