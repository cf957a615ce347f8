package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/output"
)

// Build says what a binary is. Empty fields are filled from what the Go tool
// recorded.
type Build struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Date    string `json:"date,omitempty"`
	Go      string `json:"go"`
	System  string `json:"system"`
}

// resolve fills what the release did not set.
func (b Build) resolve() Build {
	b.Go = runtime.Version()
	b.System = runtime.GOOS + "/" + runtime.GOARCH
	info, ok := debug.ReadBuildInfo()
	if ok && b.Version == "" && info.Main.Version != "(devel)" {
		b.Version = info.Main.Version
	}
	if b.Version == "" {
		b.Version = "dev"
	}
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && b.Commit == "":
			b.Commit = s.Value
		case s.Key == "vcs.time" && b.Date == "":
			b.Date = s.Value
		}
	}
	return b
}

// String is one line.
func (b Build) String() string {
	text := "earshot " + b.Version
	if b.Commit != "" {
		text += fmt.Sprintf(" (%.12s", b.Commit)
		if b.Date != "" {
			text += ", " + b.Date
		}
		text += ")"
	}
	return text + " " + b.Go + " " + b.System
}

func (s *session) versionCommand() *cobra.Command {
	var schema bool
	cmd := &cobra.Command{
		Use:               "version",
		Short:             "Say which earshot this is",
		Example:           "  earshot version\n  earshot version -o json\n  earshot version --schema > mention.schema.json",
		Args:              args(cobra.NoArgs),
		PersistentPreRunE: s.setUp,
		RunE: func(*cobra.Command, []string) error {
			if schema {
				_, err := s.Out.Write(output.Schema())
				return err
			}
			b := s.Build.resolve()
			if s.flags.dataAsJSON() {
				return s.writeJSON(b)
			}
			_, err := fmt.Fprintln(s.Out, b)
			return err
		},
	}
	cmd.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of the record instead")
	return cmd
}
