// Package cli is earshot's command line: one file per command, each a method of
// App. It is the only importer of cobra and the only place that knows exit
// codes.
package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/quota"
	"github.com/earshot-cli/earshot/pkg/source"
)

// App is earshot with the world that it runs in. The zero value runs in an empty
// one: no input, no environment, no output.
type App struct {
	In       io.Reader
	Out, Err io.Writer
	// Env looks up environment variables.
	Env func(string) string
	// Dir is the project folder; "" is the current one.
	Dir string
	// Now is the clock.
	Now func() time.Time
	// Listen returns a context that is cancelled when the user presses Ctrl-C. It
	// is asked once, before a command reads or writes anything, and not for what
	// ends sooner than a key is pressed. nil: only the context of Run counts.
	Listen func(context.Context) context.Context
	// Transport carries requests; nil is the real network.
	Transport http.RoundTripper
	// Build says what this binary is.
	Build Build
}

// session is one run of one command: the App and what the global flags say.
type session struct {
	*App
	flags globalFlags
	// specs are the sources there are.
	specs func() []mention.Spec
	log   *logger
	// ledger counts daily budgets; nil until load.
	ledger *quota.Ledger
}

// session begins a run. Most runs need the catalogue, and starting needs none.
func (a *App) session() *session {
	a.fill()
	return &session{App: a, specs: sync.OnceValue(source.Catalog), log: newLogger(a.Err, logFlags{})}
}

// Run runs the command line and returns the exit code. It never exits and never
// panics on input; ctx is cancelled to interrupt.
func (a App) Run(ctx context.Context, args []string) int {
	s := a.session()
	root := s.root(args)
	root.SetArgs(args)
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	s.flags.early(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil && cmd.Context().Err() != nil {
		err = mention.Errorf(mention.Interrupted, "interrupted")
	}
	if brokenPipe(err) {
		return 0
	}
	s.report(err)
	return exitCode(err)
}

func (a *App) fill() {
	if a.In == nil {
		a.In = eofReader{}
	}
	if a.Out == nil {
		a.Out = io.Discard
	}
	if a.Err == nil {
		a.Err = io.Discard
	}
	if a.Env == nil {
		a.Env = func(string) string { return "" }
	}
	if a.Now == nil {
		a.Now = time.Now
	}
}

type eofReader struct{}

func (eofReader) Read([]byte) (int, error) { return 0, io.EOF }

// terminal reports whether a stream is a terminal, and its width in columns.
func terminal(stream any) (width int, ok bool) {
	f, isFile := stream.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width = 80
	}
	return width, true
}

// color reports whether a stream gets colour, by --color, NO_COLOR and TERM.
func (s *session) color(mode string, stream any) bool {
	switch mode {
	case "always":
		return true
	case "never":
		return false
	}
	_, tty := terminal(stream)
	return tty && s.Env("NO_COLOR") == "" && s.Env("TERM") != "dumb"
}

// brokenPipe reports whether the reader of our output has gone: that ends a
// command, but is no error.
func brokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }

// open opens an input file; "-" is standard input. What is no plain file may
// block for ever, and gives up when ctx is done.
func (s *session) open(ctx context.Context, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(interruptible(ctx, s.In)), nil
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		err = &fs.PathError{Op: "open", Path: name, Err: errors.New("is a folder")}
	case err == nil && info.Mode().IsRegular():
		var f *os.File
		if f, err = os.Open(name); err == nil {
			return f, nil
		}
	case err == nil:
		return openPipe(ctx, name)
	}
	return nil, cannotOpen(err)
}

func cannotOpen(err error) error {
	return mention.Errorf(mention.BadInput, "%w", err).WithHint("check the path; - reads standard input")
}

// args wraps a check of positional arguments into a usage error.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, list []string) error {
		if err := check(cmd, list); err != nil {
			return usage(cmd, "%w", err)
		}
		return nil
	}
}

// usage returns an error of kind BadUsage that points at the command's help.
func usage(cmd *cobra.Command, format string, a ...any) error {
	return mention.Errorf(mention.BadUsage, format, a...).WithHint("see %s --help", cmd.CommandPath())
}
