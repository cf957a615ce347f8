package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Lock keeps two programs from doing the same at once. The system lets go of it when
// its program ends, however it ends: it cannot be left behind.
type Lock struct{ f *flock.Flock }

// locks is the folder of the lock files.
const locks = "locks"

// TakeLock takes the lock of a name in a state folder. If another program has it, the
// error is of kind Locked and says which and since when.
func TakeLock(dir string, m Mark, now time.Time) (*Lock, error) {
	dir = filepath.Join(dir, locks)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault(dir, err)
	}
	path := filepath.Join(dir, fmt.Sprintf("%x.lock", m))
	f := flock.New(path, flock.SetPermissions(0o600))
	ok, err := f.TryLock()
	if err != nil {
		return nil, fault(path, err)
	}
	if !ok {
		return nil, mention.Errorf(mention.Locked, "another run is at work on the same%s", holder(path)).
			WithHint("wait until it has ended; --if-locked skip makes this no error")
	}
	_ = os.WriteFile(path, fmt.Appendf(nil, "%d %s\n", os.Getpid(), now.UTC().Format(time.RFC3339)), 0o600) // for people
	return &Lock{f}, nil
}

// holder tells who has a lock, as far as is known.
func holder(path string) string {
	data, err := os.ReadFile(path)
	pid, since, ok := strings.Cut(strings.TrimSpace(string(data)), " ")
	if _, bad := strconv.Atoi(pid); err != nil || bad != nil || !ok {
		return ""
	}
	return fmt.Sprintf(", process %s since %s", pid, since)
}

// Release lets go of the lock.
func (l *Lock) Release() error {
	if l == nil {
		return nil
	}
	err := l.f.Unlock()
	if errors.Is(err, fs.ErrClosed) {
		return nil
	}
	return err
}

// WaitLock is TakeLock, but waits until the other program lets go of it, as long as
// ctx lasts.
func WaitLock(ctx context.Context, dir string, m Mark, now time.Time) (*Lock, error) {
	for {
		l, err := TakeLock(dir, m, now)
		if !errors.Is(err, mention.Locked) {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(20 * time.Millisecond):
		}
	}
}
