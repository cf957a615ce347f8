package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
)

// showHelp writes what a command is for, and how it is used. It is no template:
// the package for those asks for methods by name, and then the linker keeps
// every method of every type in the binary.
func showHelp(c *cobra.Command, _ []string) {
	about := c.Long
	if about == "" {
		about = c.Short
	}
	w := c.OutOrStdout()
	if about = trimEnd(about); about != "" {
		fmt.Fprintf(w, "%s\n\n", about)
	}
	if c.Runnable() || c.HasSubCommands() {
		fmt.Fprint(w, c.UsageString())
	}
}

// showUsage puts examples first: they are what most readers look for.
func showUsage(c *cobra.Command) error {
	w := c.OutOrStderr()
	if c.HasExample() {
		fmt.Fprintf(w, "Examples:\n%s\n\n", c.Example)
	}
	parent := c.HasAvailableSubCommands()
	if parent {
		fmt.Fprintf(w, "Usage:\n  %s [command]", c.CommandPath())
		listCommands(w, c, "\n\nCommands:", func(c *cobra.Command) bool { return c.IsAvailableCommand() || c.Name() == "help" })
	} else {
		fmt.Fprintf(w, "Usage:\n  %s", c.UseLine())
	}
	if c.HasHelpSubCommands() {
		listCommands(w, c, "\n\nTopics (earshot help TOPIC):", (*cobra.Command).IsAdditionalHelpTopicCommand)
	}
	// What the root gives to all is known only once it was asked for.
	inherited := c.InheritedFlags()
	if local := c.LocalFlags(); local.HasAvailableFlags() {
		fmt.Fprintf(w, "\n\nFlags:\n%s", trimEnd(local.FlagUsages()))
	}
	if inherited.HasAvailableFlags() {
		fmt.Fprintf(w, "\n\nFlags of every command:\n%s", trimEnd(inherited.FlagUsages()))
	}
	if parent {
		fmt.Fprintf(w, "\n\nUse \"%s [command] --help\" for more about a command.", c.CommandPath())
	}
	_, err := fmt.Fprintln(w)
	return err
}

// listCommands writes the subcommands that are wanted, a line each.
func listCommands(w io.Writer, c *cobra.Command, title string, wanted func(*cobra.Command) bool) {
	fmt.Fprint(w, title)
	for _, sub := range c.Commands() {
		if wanted(sub) {
			fmt.Fprintf(w, "\n  %-*s %s", sub.NamePadding(), sub.Name(), sub.Short)
		}
	}
}

func trimEnd(s string) string { return strings.TrimRightFunc(s, unicode.IsSpace) }
