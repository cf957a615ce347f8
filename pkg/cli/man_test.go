package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// hostileCommand has all that a page can hold, and text that man(7) would take
// for its own.
func hostileCommand() *cobra.Command {
	run := func(*cobra.Command, []string) {}
	root := &cobra.Command{
		Use: "prog", Short: "Do it", Example: "  prog -x 'a\\n'\n.TH not a title", Run: run,
		Long: "A text.\n'quoted at the start\n.SH not a section, C:\\new\n\nA list:\n  one    1\n  two    2",
	}
	root.PersistentFlags().StringP("out", "o", "a-b", "a `file` of C:\\temp\n.br is text")
	root.PersistentFlags().Bool("quiet", false, "say nothing")
	root.Flags().Int("hidden", 0, "never shown")
	_ = root.Flags().MarkHidden("hidden")
	root.AddCommand(
		&cobra.Command{Use: "sub-one X", Short: "The first", Run: run},
		&cobra.Command{Use: "secret", Short: "Not for all", Run: run, Hidden: true},
		&cobra.Command{Use: "topic", Short: "Only a text"},
	)
	return root
}

const hostilePage = `.nh
.TH "PROG" "1"

.SH NAME
prog \- Do it

.SH SYNOPSIS
\fBprog [flags]\fP

.SH DESCRIPTION
A text.
\&'quoted at the start
\&.SH not a section, C:\enew
.PP
.EX
A list:
  one    1
  two    2
.EE

.SH OPTIONS
.TP
\fB\-h\fP, \fB\-\-help\fP
help for prog
.TP
\fB\-o\fP, \fB\-\-out\fP \fIfile\fP
a file of C:\etemp
\&.br is text (default a\-b)
.TP
\fB\-\-quiet\fP
say nothing

.SH EXAMPLE
.EX
  prog \-x 'a\en'
\&.TH not a title
.EE

.SH SEE ALSO
\fBprog\-sub\-one\fP(1)
`

func TestManPage(t *testing.T) {
	if got := string(manPage(hostileCommand(), `.TH "PROG" "1"`)); got != hostilePage {
		t.Errorf("the page is\n%s", got)
	}
	sub, _, _ := hostileCommand().Find([]string{"sub-one"})
	for _, want := range []string{".SH OPTIONS INHERITED FROM PARENT COMMANDS\n", ".SH DESCRIPTION\nThe first\n", `\fBprog\fP(1)`} {
		if got := string(manPage(sub, "")); !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
}

// TestManTree: each command that the help shows has a page, which groff takes.
func TestManTree(t *testing.T) {
	dir := t.TempDir()
	root := (&App{}).session().root(nil)
	if err := manTree(root, `.TH "EARSHOT" "1" "Nov 2026" "earshot dev" ""`, dir); err != nil {
		t.Fatal(err)
	}
	pages, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, want := range []string{"earshot.1", "earshot-scan.1", "earshot-query-explain.1", "earshot-completion-bash.1"} {
		if !slices.Contains(pages, filepath.Join(dir, want)) {
			t.Errorf("%s is missing: %s", want, pages)
		}
	}
	for _, page := range pages {
		if name := filepath.Base(page); strings.Contains(name, "privacy") || strings.Contains(name, "man") {
			t.Errorf("%s is there", name)
		}
	}
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not here")
	}
	for _, page := range pages {
		out, err := exec.CommandContext(t.Context(), groff, "-k", "-man", "-Tutf8", "-ww", "-z", page).CombinedOutput()
		if err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", page, err, out)
		}
	}
	if err := manTree(root, "", filepath.Join(dir, "none")); !os.IsNotExist(err) {
		t.Errorf("the error is %v", err)
	}
}
