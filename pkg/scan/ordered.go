package scan

import (
	"context"
	"errors"
	"io"
	"sync"
)

// InOrder does work in three steps: next fills an item, work works at several of
// them side by side, done takes them in the order in which they were filled. next
// and done are each called by one goroutine at a time; work gets the number of its
// worker, from 0. Items are used again, and few are alive at once.
//
// It ends when next returns io.EOF, or at the first error of next or done. What
// was filled before an error of next is done first. When ctx ends, no more is
// filled, and InOrder returns nil.
func InOrder[T any](ctx context.Context, workers int, next func(*T) error, work func(worker int, t *T), done func(*T) error) error {
	if workers <= 1 {
		return oneByOne(ctx, next, func(t *T) { work(0, t) }, done)
	}
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	defer group.Wait()
	defer cancel()

	type item struct {
		t     T
		ready chan struct{}
	}
	items := 2*workers + 1
	free, todo, order := make(chan *item, items), make(chan *item, items), make(chan *item, items)
	for range items {
		free <- &item{ready: make(chan struct{}, 1)}
	}
	var failed error // read after order is closed
	group.Go(func() {
		defer close(order)
		defer close(todo)
		for {
			select {
			case <-ctx.Done():
				return
			case it := <-free:
				if failed = next(&it.t); failed != nil {
					return
				}
				todo <- it
				order <- it
			}
			if ctx.Err() != nil {
				return
			}
		}
	})
	for w := range workers {
		group.Go(func() {
			for it := range todo {
				work(w, &it.t)
				it.ready <- struct{}{}
			}
		})
	}
	for it := range order {
		<-it.ready
		if err := done(&it.t); err != nil {
			return err
		}
		free <- it
	}
	if errors.Is(failed, io.EOF) {
		return nil
	}
	return failed
}

// oneByOne is InOrder with one worker.
func oneByOne[T any](ctx context.Context, next func(*T) error, work func(*T), done func(*T) error) error {
	var t T
	for ctx.Err() == nil {
		if err := next(&t); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		work(&t)
		if err := done(&t); err != nil {
			return err
		}
	}
	return nil
}
