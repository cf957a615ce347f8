package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/query"
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

// errorObject is an error for machines.
type errorObject struct {
	Error errorBody `json:"error"`
}

type errorBody struct {
	Code      mention.ErrorKind `json:"code"`
	Source    string            `json:"source,omitempty"`
	Message   string            `json:"message"`
	Hint      string            `json:"hint,omitempty"`
	Retryable bool              `json:"retryable"`
	// RetryAfter is in seconds.
	RetryAfter int `json:"retry_after,omitempty"`
}

// report tells the user of an error that ends the command.
func (s *session) report(err error) {
	if _, told := errors.AsType[outcome](err); err == nil || told {
		return
	}
	s.reportFor("", err)
}

// hintFor names a source in the hint of an error that is about any.
func hintFor(source, hint string) string {
	if source == "" {
		return hint
	}
	return strings.NewReplacer("sources.NAME", "sources."+source, "sources NAME", "sources "+source).Replace(hint)
}

// reportFor tells of an error, with the source that it belongs to: what and why
// on one line, what to do on the next; an object where the output is JSON.
func (s *session) reportFor(source string, err error) {
	e, ok := errors.AsType[*mention.Error](err)
	if !ok {
		e = &mention.Error{Kind: mention.KindOf(err)}
	}
	hint := hintFor(source, e.Hint)
	if s.flags.messagesAsJSON() {
		body := errorBody{
			Code: e.Kind, Source: source, Message: err.Error(), Hint: hint,
			Retryable: e.Kind.Retryable(), RetryAfter: int(e.RetryAfter.Seconds()),
		}
		line, _ := json.Marshal(errorObject{body}) // strings and numbers only
		_, _ = fmt.Fprintf(s.Err, "%s\n", line)
		return
	}
	who := "earshot"
	if source != "" {
		who = source
	}
	_, _ = fmt.Fprintf(s.Err, "%s: %s\n", who, output.Clean(err.Error()))
	if syntax, ok := errors.AsType[*query.SyntaxError](err); ok {
		_, _ = fmt.Fprintln(s.Err, indent(syntax.Caret()))
	}
	for line := range strings.Lines(hint) {
		_, _ = fmt.Fprintf(s.Err, "  %s\n", output.Clean(strings.TrimRight(line, "\n")))
	}
}
