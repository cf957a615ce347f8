package cli

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// TestC18WhoListens: every command listens for Ctrl-C, but those that only write
// a text of earshot's own.
func TestC18WhoListens(t *testing.T) {
	var deaf []string
	for _, cmd := range commands(App{}.Command(t.Context())) {
		if cmd.PersistentPreRun != nil || cmd.PersistentPreRunE != nil {
			deaf = append(deaf, cmd.CommandPath())
		}
	}
	slices.Sort(deaf)
	if want := []string{"earshot", "earshot completion", "earshot help", "earshot version"}; !slices.Equal(deaf, want) {
		t.Errorf("%q have something else than start before them, want %q", deaf, want)
	}
	for _, tt := range []struct {
		line  string
		wants int
	}{
		{"version", 0},
		{"version --schema", 0},
		{"version -o json", 0},
		{"--help", 0},
		{"scan --help", 0},
		{"help scan", 0},
		{"help privacy", 0},
		{"completion bash", 0},
		{"score --scor", 0}, // refused before it begins
		{"score -", 1},
		{"eval -", 1},
		{"query explain x", 1},
		{"label --list", 1},
		{"sources", 1},
		{"config paths", 1},
		{"doctor --offline", 1},
		{"scan x --source sample", 1},
		{"man /nowhere/at/all", 1},
	} {
		w := newWorld(t, nil)
		heard := 0
		w.Listen = func(ctx context.Context) context.Context { heard++; return ctx }
		w.run(strings.Fields(tt.line)...)
		if heard != tt.wants {
			t.Errorf("%s: it listens %d times, want %d\n%s", tt.line, heard, tt.wants, w.err.String())
		}
	}
}

// TestC18InterruptedIsACode: what ends well, but after Ctrl-C, was interrupted.
func TestC18InterruptedIsACode(t *testing.T) {
	w := newWorld(t, nil)
	w.Listen = func(ctx context.Context) context.Context {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		return ctx
	}
	if code := w.run("config", "paths"); code != exitInterrupted || !strings.Contains(w.err.String(), "interrupted") {
		t.Errorf("exit code %d, want %d\n%s", code, exitInterrupted, w.err.String())
	}
}
