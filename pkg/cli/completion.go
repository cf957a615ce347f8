package cli

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/sentiment"
)

func joined(list []string) string { return strings.Join(list, ", ") }

// completeFlag makes a flag complete from a list of "value\tdescription".
func completeFlag(cmd *cobra.Command, flag string, list func() []string) {
	// The error is for a flag that does not exist, which the tests would show.
	_ = cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return afterComma(list(), typed), cobra.ShellCompDirectiveNoFileComp
	})
}

// afterComma completes the last part of a list: "a,b" offers "a,bluesky".
func afterComma(list []string, typed string) []string {
	i := strings.LastIndexByte(typed, ',') + 1
	out := make([]string, 0, len(list))
	for _, v := range list {
		out = append(out, typed[:i]+v)
	}
	return out
}

func values(list ...string) func() []string { return func() []string { return list } }

func (s *session) completeGlobals(root *cobra.Command) {
	completeFlag(root, "output", func() []string {
		var list []string
		for _, f := range output.Formats() {
			list = append(list, f.Name+"\t"+f.Doc)
		}
		return list
	})
	completeFlag(root, "color", values("auto", "always", "never"))
	completeFlag(root, "log-format", values("text", "json"))
}

func (s *session) completeJudge(cmd *cobra.Command) {
	completeFlag(cmd, "fields", func() []string {
		var list []string
		for _, f := range output.Fields() {
			list = append(list, f.Name+"\t"+f.Doc)
		}
		return list
	})
	completeFlag(cmd, "profile", s.profileNames)
	completeFlag(cmd, "scorer", scorerNames)
	completeCSV(cmd)
	completeFlag(cmd, "purpose", values("insight"))
	completeFlag(cmd, "since", values("24h", "7d", "30d", "yesterday"))
}

// completeCSV completes the flags of registerCSV.
func completeCSV(cmd *cobra.Command) {
	completeFlag(cmd, "csv-dialect", values(string(output.RFC4180), string(output.Excel)))
	completeFlag(cmd, "csv-separator", output.Separators)
}

func (s *session) completeSources(cmd *cobra.Command) {
	completeFlag(cmd, "source", func() []string {
		return append(s.sourceList(), allSources+"\tEvery source on the network that is set up.")
	})
}

// scorerNames are the scorers, and what switches scoring off.
func scorerNames() []string { return append(sentiment.Names(), config.NoScorer) }

// sourceList is the sources with what they are.
func (s *session) sourceList() []string {
	list := make([]string, len(s.specs()))
	for i, spec := range s.specs() {
		list[i] = spec.Name + "\t" + spec.Doc
	}
	return list
}

// profileNames is the profiles of the configuration, if it can be read.
func (s *session) profileNames() []string {
	c, err := config.Load(config.Options{File: s.flags.config, Dir: s.Dir, Env: s.Env, Specs: s.specs()})
	if err != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(c.Profiles))
}

func inputFormats() []string {
	var list []string
	for _, f := range input.Formats() {
		list = append(list, string(f)+"\t"+f.Doc())
	}
	return list
}
