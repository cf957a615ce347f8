package cli

import (
	"context"
	"io"
	"os"
	"runtime"
	"slices"

	"golang.org/x/term"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// keyboard reads keys from a terminal, one at a time and without Enter.
type keyboard struct {
	f     *os.File
	r     io.Reader
	owned bool // it was opened here
}

// Keys that end a program.
const (
	ctrlC = 3
	ctrlD = 4
)

// keyboard returns the keys of the terminal. Where standard input is a file of
// posts, they come from the terminal that the program was started on. Without a
// terminal there is nobody to ask, which is an error of kind BadUsage.
func (s *session) keyboard(ctx context.Context, files []string) (*keyboard, error) {
	if _, shown := terminal(s.Err); shown {
		if !slices.Contains(files, "-") {
			if _, ok := terminal(s.In); ok {
				f, _ := s.In.(*os.File)
				return &keyboard{f: f, r: interruptible(ctx, f)}, nil
			}
		} else if f, err := os.Open(controlling()); err == nil {
			return &keyboard{f, interruptible(ctx, f), true}, nil
		}
	}
	return nil, mention.Errorf(mention.BadUsage, "label asks for keys, and there is no terminal").
		WithHint("in scripts use --as with --text, or --from with a file that has the fields text and label")
}

// controlling is the name of the terminal that a program was started on.
func controlling() string {
	if runtime.GOOS == "windows" {
		return "CONIN$"
	}
	return "/dev/tty"
}

// read waits for a key. Ctrl-D is io.EOF, Ctrl-C an error of kind Interrupted.
func (k *keyboard) read(ctx context.Context) (byte, error) {
	state, err := term.MakeRaw(int(k.f.Fd()))
	if err != nil {
		return 0, mention.Errorf(mention.Failure, "the terminal gives no keys: %w", err).WithHint("use --as or --from")
	}
	defer func() { _ = term.Restore(int(k.f.Fd()), state) }()
	var key [1]byte
	_, err = io.ReadFull(k.r, key[:])
	switch {
	case ctx.Err() != nil || err == nil && key[0] == ctrlC:
		return 0, mention.Errorf(mention.Interrupted, "interrupted; the labels so far are kept")
	case err == nil && key[0] == ctrlD:
		return 0, io.EOF
	}
	return key[0], err
}

func (k *keyboard) close() {
	if k.owned {
		_ = k.f.Close()
	}
}
