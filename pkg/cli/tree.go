package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const rootLong = `earshot finds public posts that mention a brand, scores them offline for how
unhappy they are, and prints or exports the unhappy ones.

Authors are shown as pseudonyms; see "earshot help privacy".`

const rootExample = `  earshot scan northwind --source sample
  earshot scan "northwind air" --since 24h
  earshot scan --profile northwind -o csv --out hits.csv
  earshot score posts.ndjson -o csv > hits.csv
  earshot query explain '"northwind air" -trading'`

// commands make what earshot can do, by name.
func (s *session) commands() []struct {
	name string
	make func() *cobra.Command
} {
	return []struct {
		name string
		make func() *cobra.Command
	}{
		{"scan", s.scanCommand},
		{"score", s.scoreCommand},
		{"eval", s.evalCommand},
		{"label", s.labelCommand},
		{"history", s.historyCommand},
		{"sources", s.sourcesCommand},
		{"query", s.queryCommand},
		{"config", s.configCommand},
		{"notify", s.notifyCommand},
		{"doctor", s.doctorCommand},
		{"version", s.versionCommand},
	}
}

// root builds the command tree for a command line. One that begins with the name
// of a command gets that command only: to make the others, with their flags,
// takes longer than to start. Help, completion and slips see them all.
func (s *session) root(args []string) *cobra.Command {
	root := &cobra.Command{
		Use:               "earshot",
		Short:             "Find the unhappy customers in public posts",
		Long:              rootLong,
		Example:           rootExample,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: s.start,
		Args:              subcommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 3
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(showUsage)
	root.SetHelpFunc(showHelp)
	root.SetHelpCommand(s.helpCommand())
	s.flags.register(root.PersistentFlags())
	s.completeGlobals(root)
	all := s.commands()
	for _, c := range all {
		if len(args) > 0 && args[0] == c.name {
			root.CompletionOptions.DisableDefaultCmd = true
			root.AddCommand(c.make())
			return root
		}
	}
	for _, c := range all {
		root.AddCommand(c.make())
	}
	root.AddCommand(s.manCommand())
	root.AddCommand(topics()...)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.Args = subcommand
		completion.PersistentPreRunE = s.setUp
		completion.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
	return root
}

// group makes a command that only holds others.
func (s *session) group(use, short, long, example string, children ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Long: long, Example: example, Args: subcommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SuggestionsMinimumDistance = 3
	cmd.AddCommand(children...)
	return cmd
}

// subcommand refuses arguments where a command is due, and guesses which.
func subcommand(cmd *cobra.Command, list []string) error {
	if len(list) == 0 {
		return nil
	}
	err := mention.Errorf(mention.BadUsage, "there is no command %q", cmd.CommandPath()+" "+list[0])
	if guesses := cmd.SuggestionsFor(list[0]); len(guesses) > 0 {
		return err.WithHint("did you mean %s?", strings.Join(guesses, " or "))
	}
	return err.WithHint("see %s --help", cmd.CommandPath())
}
