package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// sourceInfo is a source for machines.
type sourceInfo struct {
	Name        string       `json:"name"`
	Title       string       `json:"title"`
	Doc         string       `json:"doc"`
	Limits      string       `json:"limits"`
	Default     bool         `json:"default"`
	Offline     bool         `json:"offline"`
	State       string       `json:"state"`
	BaseURL     string       `json:"base_url,omitempty"`
	Pace        string       `json:"pace,omitempty"`
	Cost        string       `json:"cost"`
	LeftToday   string       `json:"left_today,omitempty"`
	Robots      bool         `json:"honours_robots_txt"`
	Unseen      bool         `json:"not_seen_live"`
	Retention   float64      `json:"retention_days"`
	Identifying []string     `json:"identifying"`
	Link        string       `json:"link"`
	Policy      string       `json:"policy,omitempty"`
	Keys        []keyInfo    `json:"keys"`
	Options     []optionInfo `json:"options"`

	keep time.Duration
}

type keyInfo struct {
	Name     string   `json:"name"`
	Doc      string   `json:"doc"`
	How      string   `json:"how"`
	Env      []string `json:"env"`
	Required bool     `json:"required"`
	Set      bool     `json:"set"`
}

type optionInfo struct {
	Name     string `json:"name"`
	Doc      string `json:"doc"`
	Value    string `json:"value,omitempty"`
	Required bool   `json:"required"`
}

func (s *session) sourcesCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "sources [NAME]",
		Short:   "List the sources: what is searched, what is set up, what a key gives",
		Example: "  earshot sources\n  earshot sources bluesky\n  earshot sources -o json",
		Args:    args(cobra.MaximumNArgs(1)),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return s.sourceList(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, list []string) error {
			c, err := s.load(cmd)
			if err != nil {
				return err
			}
			if len(list) == 1 {
				return s.showSource(c, list[0])
			}
			return s.listSources(c)
		},
	}
}

func (s *session) listSources(c *config.Loaded) error {
	infos := make([]sourceInfo, len(s.specs()))
	for i, spec := range s.specs() {
		infos[i] = s.info(c, spec)
	}
	if s.flags.dataAsJSON() {
		return s.writeJSON(infos)
	}
	const left = 13 + 2 + 7 + 2 + 23 + 2
	width, tty := terminal(s.Out)
	if !tty {
		width = 120
	}
	line := "%-13s  %-7s  %-23s  %s\n"
	_, err := fmt.Fprintf(s.Out, line, "NAME", "DEFAULT", "STATE", "WHAT IS SEARCHED")
	for _, i := range infos {
		def := "no"
		if i.Default {
			def = "yes"
		}
		_, _ = fmt.Fprintf(s.Out, line, i.Name, def, i.State, wrap(i.Doc, max(width-left, 30), left))
	}
	return err
}

func (s *session) showSource(c *config.Loaded, name string) error {
	spec, err := s.spec(name)
	if err != nil {
		return err
	}
	i := s.info(c, spec)
	if s.flags.dataAsJSON() {
		return s.writeJSON(i)
	}
	_, err = fmt.Fprint(s.Out, i.text())
	return err
}

// info gathers what is known of a source under a configuration.
func (s *session) info(c *config.Loaded, spec mention.Spec) sourceInfo {
	keep := s.retain(c)(spec.Name)
	i := sourceInfo{
		Name: spec.Name, Title: spec.Title, Doc: spec.Doc, Limits: spec.Limits, Default: spec.Default,
		Offline: spec.Offline, Retention: keep.Hours() / 24, keep: keep,
		Identifying: spec.Terms.Identifying, Link: spec.Terms.Link, Policy: spec.Terms.Policy,
		Keys: []keyInfo{}, Options: []optionInfo{},
	}
	set, err := c.Source(spec)
	i.BaseURL = set.BaseURL
	if !spec.Offline {
		i.Pace = pace(spec.Rate)
	}
	for _, k := range spec.Keys {
		i.Keys = append(i.Keys, keyInfo{k.Name, k.Doc, k.How, config.SecretEnv(spec, k), k.Required, set.Secrets[k.Name] != ""})
	}
	for _, o := range spec.Options {
		i.Options = append(i.Options, optionInfo{o.Name, o.Doc, set.Options[o.Name], o.Required})
	}
	i.State = state(spec, set, err)
	i.Cost, i.LeftToday = costText(spec), s.leftToday(c, spec, false)
	i.Robots, i.Unseen = spec.Pages, spec.Unseen
	return i
}

// state says whether a source can be used, and whether a key would give more.
func state(spec mention.Spec, set config.Source, err error) string {
	if err != nil {
		return "broken: " + err.Error()
	}
	if what := needed(spec, set); len(what) > 0 {
		return "needs " + strings.Join(what, ", ")
	}
	if len(set.Secrets) < len(spec.Keys) {
		return "ready, more with a key"
	}
	return "ready"
}

// text is a source for people.
func (i sourceInfo) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s\n", i.Name, i.Title, i.Doc)
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %-11s %s\n", label, wrap(text, 66, 14))
		}
	}
	line("state", i.State)
	line("limits", i.Limits)
	line("address", i.BaseURL)
	line("pace", i.Pace)
	line("cost", i.Cost)
	line("left", i.LeftToday)
	if i.Robots {
		line("robots.txt", "honoured: the source reads pages made for people")
	}
	if i.Unseen {
		line("not seen", "written from the site's documentation alone; no recorded answer was at hand")
	}
	line("keep", "at most "+span(i.keep))
	line("masked", strings.Join(i.Identifying, ", "))
	line("links", i.Link)
	line("terms", i.Policy)
	for _, k := range i.Keys {
		i.keyText(&b, k)
	}
	for _, o := range i.Options {
		fmt.Fprintf(&b, "\nOption sources.%s.%s%s\n", i.Name, o.Name, required(o.Required))
		line("what", o.Doc)
		line("value", o.Value)
	}
	return b.String()
}

func (i sourceInfo) keyText(b *strings.Builder, k keyInfo) {
	fmt.Fprintf(b, "\nKey %s%s\n", k.Name, required(k.Required))
	fmt.Fprintf(b, "  %-11s %s\n  %-11s %s\n", "gives", wrap(k.Doc, 66, 14), "get it", wrap(k.How, 66, 14))
	where := fmt.Sprintf("%s, or sources.%s.%s_env or %s_file in %s", strings.Join(k.Env, " or "), i.Name, k.Name, k.Name, config.FileName)
	fmt.Fprintf(b, "  %-11s %s\n", "set it", wrap(where, 66, 14))
	state := "not set"
	if k.Set {
		state = "set"
	}
	fmt.Fprintf(b, "  %-11s %s\n", "now", state)
}

func required(yes bool) string {
	if yes {
		return " (required)"
	}
	return ""
}
