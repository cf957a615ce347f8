package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"

	"github.com/earshot-cli/earshot/pkg/output"
)

// logFlags are the global flags that steer messages.
type logFlags struct {
	quiet, verbose, debug, json bool
}

// logger writes messages to standard error: sentences for people, or objects.
// Foreign text in them is made harmless.
type logger struct {
	*slog.Logger
	w    io.Writer
	json bool
}

func newLogger(w io.Writer, f logFlags) *logger {
	level := slog.LevelWarn
	switch {
	case f.quiet:
		level = slog.LevelError
	case f.debug:
		level = slog.LevelDebug
	case f.verbose:
		level = slog.LevelInfo
	}
	if f.json {
		return &logger{slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})), w, true}
	}
	return &logger{slog.New(&lineHandler{mu: new(sync.Mutex), w: w, level: level}), w, false}
}

// lineHandler writes a record as a sentence with its attributes in parentheses.
type lineHandler struct {
	// mu is shared by all handlers of one stream.
	mu    *sync.Mutex
	w     io.Writer
	level slog.Level
	attrs []slog.Attr
}

// Enabled implements slog.Handler.
func (h *lineHandler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.level }

// Handle implements slog.Handler.
func (h *lineHandler) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	switch {
	case r.Level >= slog.LevelError:
		b.WriteString("error: ")
	case r.Level >= slog.LevelWarn:
		b.WriteString("warning: ")
	}
	b.WriteString(r.Message)
	sep := "  "
	add := func(a slog.Attr) bool {
		fmt.Fprintf(&b, "%s%s=%v", sep, a.Key, a.Value)
		sep = " "
		return true
	}
	for _, a := range h.attrs {
		add(a)
	}
	r.Attrs(add)
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := io.WriteString(h.w, output.Clean(b.String())+"\n")
	return err
}

// WithAttrs implements slog.Handler.
func (h *lineHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &lineHandler{mu: h.mu, w: h.w, level: h.level, attrs: append(h.attrs[:len(h.attrs):len(h.attrs)], attrs...)}
}

// WithGroup implements slog.Handler; groups are not told apart.
func (h *lineHandler) WithGroup(string) slog.Handler { return h }
