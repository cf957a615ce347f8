package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
)

func (s *session) configCommand() *cobra.Command {
	initialise := &cobra.Command{
		Use:     "init [FILE]",
		Short:   "Write a commented configuration to start from",
		Example: "  earshot config init\n  earshot config init team.yaml",
		Args:    args(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, list []string) error {
			path := filepath.Join(s.Dir, config.FileName)
			if len(list) == 1 {
				path = list[0]
			}
			return s.initConfig(path)
		},
	}
	show := &cobra.Command{
		Use: "show", Short: "Print the settings in force, without credentials", Example: "  earshot config show\n  earshot config show -o json",
		Args: args(cobra.NoArgs), RunE: func(cmd *cobra.Command, _ []string) error { return s.showConfig(cmd, false, "") },
	}
	explain := &cobra.Command{
		Use: "explain [PREFIX]", Short: "Print each setting with its origin", Example: "  earshot config explain\n  earshot config explain scan.since",
		Args: args(cobra.MaximumNArgs(1)), RunE: func(cmd *cobra.Command, list []string) error {
			return s.showConfig(cmd, true, strings.Join(list, ""))
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, k := range config.Keys() {
				names = append(names, k.Name+"\t"+k.Doc)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	paths := &cobra.Command{
		Use: "paths", Short: "Print where earshot keeps files", Example: "  earshot config paths",
		Args: args(cobra.NoArgs), RunE: func(*cobra.Command, []string) error { return s.showPaths() },
	}
	return s.group("config", "Set up, and show what is set", "", "", initialise, show, explain, paths)
}

func (s *session) initConfig(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return mention.Errorf(mention.BadUsage, "%s is there already", path).WithHint("name another file: earshot config init FILE")
	}
	if err != nil {
		return mention.Errorf(mention.Failure, "%w", err).WithHint("check the folder")
	}
	_, err = f.WriteString(config.Template())
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s\n", path)
	s.log.Info("edit the profile, then run: earshot scan --profile northwind")
	return err
}

// settingInfo is a setting for machines.
type settingInfo struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Origin string `json:"origin,omitempty"`
	Doc    string `json:"doc,omitempty"`
}

func (s *session) showConfig(cmd *cobra.Command, origins bool, prefix string) error {
	c, err := s.load(cmd)
	if err != nil {
		return err
	}
	infos := []settingInfo{}
	for _, set := range c.Explain() {
		if !strings.HasPrefix(set.Name, prefix) {
			continue
		}
		info := settingInfo{Name: set.Name, Value: set.Value}
		if origins {
			info.Origin, info.Doc = set.Origin, set.Doc
		}
		infos = append(infos, info)
	}
	if len(infos) == 0 {
		return mention.Errorf(mention.BadUsage, "there is no setting %q", prefix).WithHint("earshot config explain lists them all")
	}
	if s.flags.dataAsJSON() {
		return s.writeJSON(infos)
	}
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	for _, i := range infos {
		line := i.Name + "\t" + output.Line(i.Value)
		if origins {
			line += "\t" + output.Line(i.Origin)
		}
		_, _ = fmt.Fprintln(w, line)
	}
	return w.Flush()
}

// pathInfo is a path for machines.
type pathInfo struct {
	Name   string `json:"name"`
	Path   string `json:"path"`
	Exists bool   `json:"exists"`
}

func (s *session) showPaths() error {
	p := config.FindPaths(s.Env, s.Dir)
	infos := []pathInfo{
		{Name: "user configuration", Path: p.UserConfig},
		{Name: "project configuration", Path: p.ProjectConfig},
		{Name: "state", Path: p.State},
		{Name: "key of pseudonyms", Path: p.PseudonymKey()},
		{Name: "corrections", Path: p.Labels()},
		{Name: "cache", Path: p.Cache},
	}
	for i := range infos {
		_, err := os.Stat(infos[i].Path)
		infos[i].Exists = infos[i].Path != "" && err == nil
	}
	if s.flags.dataAsJSON() {
		return s.writeJSON(infos)
	}
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	for _, i := range infos {
		state := "not there"
		if i.Exists {
			state = "there"
		}
		if i.Path == "" {
			i.Path, state = "-", "no home is known"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", i.Name, i.Path, state)
	}
	return w.Flush()
}
