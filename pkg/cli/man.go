package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// manCommand writes manual pages from the same texts as the help; packagers use
// it.
func (s *session) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write the manual pages into a folder",
		Hidden: true,
		Args:   args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, list []string) error {
			header := fmt.Sprintf(`.TH "EARSHOT" "1" %s %s ""`, manQuoted(s.Now().Format("Jan 2006")), manQuoted("earshot "+s.Build.resolve().Version))
			if err := manTree(cmd.Root(), header, list[0]); err != nil {
				return mention.Errorf(mention.Failure, "manual pages: %w", err).WithHint("make the folder first")
			}
			return nil
		},
	}
}

// manTree writes a page for the command and for each below it.
func manTree(cmd *cobra.Command, header, dir string) error {
	for _, c := range cmd.Commands() {
		if !hasPage(c) {
			continue
		}
		if err := manTree(c, header, dir); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, pageName(cmd)+".1"), manPage(cmd, header), 0o666)
}

// hasPage reports whether a command is one to read of: topics are left to the
// help.
func hasPage(c *cobra.Command) bool {
	return c.IsAvailableCommand() && !c.IsAdditionalHelpTopicCommand()
}

func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manPage is the page of one command, in the language of man(7).
func manPage(c *cobra.Command, header string) []byte {
	c.InitDefaultHelpCmd()
	c.InitDefaultHelpFlag()
	about := c.Long
	if about == "" {
		about = c.Short
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, ".nh\n%s\n", header)
	fmt.Fprintf(&b, "\n.SH NAME\n%s \\- %s\n", manText(pageName(c)), manText(c.Short))
	fmt.Fprintf(&b, "\n.SH SYNOPSIS\n\\fB%s\\fP\n", manText(c.UseLine()))
	fmt.Fprintf(&b, "\n.SH DESCRIPTION\n%s\n", manBlocks(about))
	inherited := c.InheritedFlags()
	manFlags(&b, "OPTIONS", c.NonInheritedFlags())
	manFlags(&b, "OPTIONS INHERITED FROM PARENT COMMANDS", inherited)
	if c.HasExample() {
		fmt.Fprintf(&b, "\n.SH EXAMPLE\n.EX\n%s\n.EE\n", manText(c.Example))
	}
	if also := manAlso(c); also != "" {
		fmt.Fprintf(&b, "\n.SH SEE ALSO\n%s\n", also)
	}
	return b.Bytes()
}

// manFlags is a section with a paragraph for each flag, as the help shows them.
func manFlags(b *bytes.Buffer, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(b, "\n.SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Deprecated != "" {
			return
		}
		b.WriteString(".TP\n")
		if f.Shorthand != "" && f.ShorthandDeprecated == "" {
			fmt.Fprintf(b, "\\fB%s\\fP, ", manText("-"+f.Shorthand))
		}
		value, about := pflag.UnquoteUsage(f)
		fmt.Fprintf(b, "\\fB%s\\fP", manText("--"+f.Name))
		if value != "" {
			fmt.Fprintf(b, " \\fI%s\\fP", manText(value))
		}
		switch f.DefValue {
		case "", "[]", "false", "0":
		default:
			about += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(b, "\n%s\n", manText(about))
	})
}

// manAlso names the pages above and below.
func manAlso(c *cobra.Command) string {
	var pages []string
	if c.HasParent() {
		pages = append(pages, pageName(c.Parent()))
	}
	for _, sub := range c.Commands() {
		if hasPage(sub) {
			pages = append(pages, pageName(sub))
		}
	}
	for i, name := range pages {
		pages[i] = `\fB` + manText(name) + `\fP(1)`
	}
	return strings.Join(pages, ", ")
}
