package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/suggest"
)

// globalFlags are the flags of every command.
type globalFlags struct {
	config     string
	format     string
	color      string
	logFormat  string
	quiet      bool
	verbose    bool
	debug      bool
	noProgress bool
	// errorsAsJSON is set by early.
	errorsAsJSON bool
}

func (f *globalFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.config, "config", "", "configuration `file`, instead of the user's and the project's")
	flags.StringVarP(&f.format, "output", "o", "", "output `format`; see \"earshot help formats\"")
	flags.StringVar(&f.color, "color", "", "`when` to colour: auto, always or never")
	flags.StringVar(&f.logFormat, "log-format", "text", "`form` of messages: text or json")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no summary and no warnings, only errors")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "say more about what is done")
	flags.BoolVar(&f.debug, "debug", false, "show every request; secrets stay hidden")
	flags.BoolVar(&f.noProgress, "no-progress", false, "no live progress on a terminal")
}

// dataAsJSON reports whether commands that are no scan print JSON.
func (f globalFlags) dataAsJSON() bool { return f.format == "json" || f.format == "ndjson" }

// messagesAsJSON reports whether errors are objects.
func (f globalFlags) messagesAsJSON() bool {
	return f.errorsAsJSON || f.dataAsJSON() || f.logFormat == "json"
}

// early looks for the form of errors in the raw arguments: a wrong flag is an
// error before the flags behind it are read.
func (f *globalFlags) early(args []string) {
	for i, arg := range args {
		switch {
		case arg == "--":
			return
		case arg == "-ojson", arg == "-o=json", arg == "--output=json", arg == "--log-format=json":
			f.errorsAsJSON = true
		case (arg == "-o" || arg == "--output" || arg == "--log-format") && i+1 < len(args) && args[i+1] == "json":
			f.errorsAsJSON = true
		}
	}
}

// start comes before any command, unless it has setUp instead.
func (s *session) start(cmd *cobra.Command, list []string) error {
	if s.Listen != nil {
		cmd.SetContext(s.Listen(cmd.Context()))
	}
	return s.setUp(cmd, list)
}

// setUp checks the global flags and sets the messages up. It is all that comes
// before a command that writes a text of its own and ends: to listen for Ctrl-C
// would cost such a command more than its work, and without it Ctrl-C ends the
// program at once.
func (s *session) setUp(cmd *cobra.Command, _ []string) error {
	switch {
	case s.flags.logFormat != "text" && s.flags.logFormat != "json":
		return usage(cmd, "--log-format is %q; it can be text or json", s.flags.logFormat)
	case s.flags.quiet && (s.flags.verbose || s.flags.debug):
		return usage(cmd, "--quiet and --verbose or --debug exclude each other")
	}
	s.log = newLogger(s.Err, logFlags{s.flags.quiet, s.flags.verbose, s.flags.debug, s.flags.logFormat == "json"})
	return nil
}

// settings maps flags to the settings that they override.
func settings() map[string]string {
	return map[string]string{
		"source": "scan.sources", "since": "scan.since", "until": "scan.until", "limit": "scan.limit",
		"lang": "scan.lang", "max-runtime": "scan.max_runtime", "scorer": "score.scorer",
		"min-negativity": "score.min_negativity", "threshold": "score.min_negativity", "output": "output.format", "color": "output.color",
		"fields": "output.fields", "csv-dialect": "output.csv_dialect", "csv-separator": "output.csv_separator", "purpose": "privacy.purpose",
		"adapt": "score.adapt", "labels": "score.labels",
	}
}

// load reads the configuration, with the flags of a command on top.
func (s *session) load(cmd *cobra.Command) (*config.Loaded, error) {
	file := s.flags.config
	if file == "" {
		file = s.Env("EARSHOT_CONFIG")
	}
	flags := map[string]config.Flag{}
	keys := settings()
	cmd.Flags().Visit(func(f *pflag.Flag) {
		key, ok := keys[f.Name]
		if !ok {
			return
		}
		value := any(f.Value.String())
		if list, isList := f.Value.(pflag.SliceValue); isList {
			value = list.GetSlice()
		}
		flags[key] = config.Flag{Name: "--" + f.Name, Value: value}
	})
	loaded, err := config.Load(config.Options{File: file, Dir: s.Dir, Env: s.Env, Flags: flags, Specs: s.specs()})
	if err != nil {
		return nil, err
	}
	if s.flags.format == "" && loaded.Output.Format != "" {
		s.flags.format = loaded.Output.Format
	}
	s.log.DebugContext(cmd.Context(), "configuration", "files", strings.Join(loaded.Files, ", "))
	return loaded, nil
}

// flagError explains a wrong flag, with the one that was probably meant.
func flagError(cmd *cobra.Command, err error) error {
	e := mention.Errorf(mention.BadUsage, "%w", err).WithHint("see %s --help", cmd.CommandPath())
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return e
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if guess := suggest.Closest(name, names); guess != "" {
		return e.WithHint("did you mean --%s?", guess)
	}
	return e
}
