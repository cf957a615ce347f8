package cli

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// TestRootOfOneCommand: a tree that was made for one command shows it as the
// whole tree does.
func TestRootOfOneCommand(t *testing.T) {
	whole := (&App{}).session().root(nil)
	for _, named := range (&App{}).session().commands() {
		lone := (&App{}).session().root([]string{named.name, "-q"})
		if n := len(lone.Commands()); n != 1 {
			t.Errorf("%s: %d commands were made", named.name, n)
		}
		c, _, err := lone.Find([]string{named.name})
		if err != nil || c.Name() != named.name {
			t.Fatalf("%s: found %q, %v", named.name, c.Name(), err)
		}
		want, _, _ := whole.Find([]string{named.name})
		if got, want := help(t, c), help(t, want); got != want {
			t.Errorf("%s: the help is\n%s\nwant\n%s", named.name, got, want)
		}
	}
	for _, args := range [][]string{nil, {"--help"}, {"help", "scan"}, {"-q", "scan"}, {"scna"}, {"__complete", ""}, {"man", "x"}, {"scan --help"}} {
		if n := len((&App{}).session().root(args).Commands()); n != len(whole.Commands()) {
			t.Errorf("%q gets %d commands, want all %d", args, n, len(whole.Commands()))
		}
	}
}

func help(t *testing.T, c *cobra.Command) string {
	t.Helper()
	var b bytes.Buffer
	c.SetOut(&b)
	c.InitDefaultHelpFlag()
	if err := c.Help(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The templates say in another way what showHelp and showUsage write.
const (
	helpTemplate = `{{with or .Long .Short}}{{. | trimTrailingWhitespaces}}

{{end}}{{if or .Runnable .HasSubCommands}}{{.UsageString}}{{end}}`

	usageTemplate = `{{if .HasExample}}Examples:
{{.Example}}

{{end}}Usage:{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [command]{{else}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}

Commands:{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasHelpSubCommands}}

Topics (earshot help TOPIC):{{range .Commands}}{{if .IsAdditionalHelpTopicCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Flags of every command:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

Use "{{.CommandPath}} [command] --help" for more about a command.{{end}}
`
)

// TestHelpIsAsTheTemplates compares every page of the help.
func TestHelpIsAsTheTemplates(t *testing.T) {
	templates := func() *cobra.Command {
		root := (&App{}).session().root(nil)
		root.SetHelpFunc(nil)
		root.SetUsageFunc(nil)
		root.SetHelpTemplate(helpTemplate)
		root.SetUsageTemplate(usageTemplate)
		return root
	}
	var walk func(got, want *cobra.Command)
	walk = func(got, want *cobra.Command) {
		if g, w := help(t, got), help(t, want); g != w || len(g) < 50 {
			t.Errorf("%s: the help is\n%s\nwant\n%s", got.CommandPath(), g, w)
		}
		if g, w := got.UsageString(), want.UsageString(); g != w {
			t.Errorf("%s: the usage is\n%s\nwant\n%s", got.CommandPath(), g, w)
		}
		for i, sub := range got.Commands() {
			walk(sub, want.Commands()[i])
		}
	}
	walk((&App{}).session().root(nil), templates())
}

func BenchmarkVersion(b *testing.B) { benchmarkRun(b, "version") }

func BenchmarkHelp(b *testing.B) { benchmarkRun(b, "--help") }

func BenchmarkScoreOne(b *testing.B) { benchmarkRun(b, "score", "--all") }

// benchmarkRun times what a run costs in a program that has started.
func benchmarkRun(b *testing.B, args ...string) {
	dir := b.TempDir()
	env := func(name string) string { return map[string]string{"HOME": dir}[name] }
	b.ReportAllocs()
	for b.Loop() {
		a := App{In: strings.NewReader("my flight was cancelled\n"), Out: io.Discard, Err: io.Discard, Env: env, Dir: dir, Now: time.Now}
		if code := a.Run(b.Context(), args); code != 0 {
			b.Fatal(code)
		}
	}
}
