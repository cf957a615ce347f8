package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/lang"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/query"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/sentiment"
)

const scanLong = `Scan fetches public posts that mention any of the terms, scores them, and prints
the negative ones, newest first. Without --source it asks every source that needs
no key, and those that you have set up. See "earshot help query" for terms.

Posts that say the same are one, wherever they are found: cross-posts, copies,
reposts as text. The first is shown, and the field copies counts the others.`

const scanExample = `  earshot scan northwind --source sample
  earshot scan "northwind air" --since 24h
  earshot scan northwind contoso --all --lang en,de -o json
  earshot scan northwind --source all --dry-run
  earshot scan northwind --source feed:https://forum.example/rss
  earshot scan --profile northwind -o csv --out hits.csv --max-runtime 10m
  earshot scan northwind --source sample --no-sentiment -o csv`

// judgeFlags are the flags of commands that score: what is a hit, and how it is
// written.
type judgeFlags struct {
	profile    string
	exclude    []string
	out        string
	all        bool
	explain    bool
	failOnHits bool
	noDedupe   bool
	// noSentiment switches scoring off; see settle.
	noSentiment bool
}

func (f *judgeFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.profile, "profile", "", "use the query and rules of a `profile` of the configuration; scan takes several: a,b")
	flags.StringArrayVar(&f.exclude, "exclude", nil, "leave out what matches this `query`; several mean any")
	flags.StringVar(&f.out, "out", "", "write to a `file`, which appears whole or not at all; - is standard output")
	flags.BoolVar(&f.all, "all", false, "every mention, not only negative ones; also those that cannot be scored")
	flags.BoolVar(&f.explain, "explain", false, "add the words that made each score")
	flags.BoolVar(&f.failOnHits, "fail-on-hits", false, "exit with 10 if there are hits")
	flags.BoolVar(&f.noDedupe, "no-dedupe", false, "show what was seen before, and copies, as mentions of their own")
	flags.BoolVar(&f.noSentiment, "no-sentiment", false, "do not score: every mention, without negativity")
	// These override the configuration: see settings.
	flags.Bool("adapt", false, "correct the scorer by the posts that you labelled; see \"earshot label\"")
	flags.String("labels", "", "`file` of corrections for --adapt, instead of the one in the state folder")
	flags.Float64("min-negativity", mention.Threshold, "least `negativity` of a hit, from 0 to 1")
	flags.String("scorer", sentiment.Default, "`who` judges: "+joined(scorerNames()))
	flags.StringSlice("lang", nil, "`languages` to keep, such as en,de, as sites state them or earshot recognises them; posts of unknown language stay")
	flags.StringSlice("fields", nil, "`columns` to write, in order; see \"earshot help formats\"")
	registerCSV(flags)
	flags.String("purpose", "insight", "`why` you ask: insight or care (not available yet)")
}

// registerCSV adds the flags of commands that write CSV. They override the
// configuration: see settings.
func registerCSV(flags *pflag.FlagSet) {
	flags.String("csv-dialect", "rfc4180", "`kind` of CSV: rfc4180 for programs, or excel for spreadsheets")
	flags.String("csv-separator", "comma", "`what` stands between the cells of CSV: "+joined(output.Separators()))
}

// defaultSince is how far a scan looks back.
const defaultSince = "7d"

type scanOptions struct {
	judgeFlags
	dryRun, preview bool
	// fresh is --new: only what earlier runs have not delivered.
	fresh, append, save, allProfiles bool
	ifLocked                         string
	// noNotify switches the alerts of the profiles off.
	noNotify bool
}

func (s *session) scanCommand() *cobra.Command {
	var o scanOptions
	cmd := &cobra.Command{
		Use:     "scan [TERM…]",
		Short:   "Fetch posts that mention a brand, and show the negative ones",
		Long:    scanLong,
		Example: scanExample,
		RunE:    func(cmd *cobra.Command, terms []string) error { return s.scan(cmd, o, terms) },
	}
	o.register(cmd.Flags())
	f := cmd.Flags()
	f.String("since", defaultSince, "oldest `time`: an age (24h, 7d, 2w), a date, or \"last\", when the last run that got everything began")
	f.String("until", "", "newest `time`: an age or a date")
	f.StringSlice("source", nil, "`sources` to scan, such as bluesky,file:posts.csv; see \"earshot sources\"")
	f.Int("limit", 1000, "most `mentions` to take from one source; 0 means all")
	f.String("max-runtime", "0s", "end after this `time`, and deliver what came")
	f.BoolVar(&o.fresh, "new", false, "only what earlier runs of this profile, or query, have not delivered to this output")
	f.BoolVar(&o.append, "append", false, "add rows to the file of --out, but those that it has; CSV, TSV and NDJSON")
	f.BoolVar(&o.allProfiles, "all-profiles", false, "scan for every profile of the configuration; each source is asked once for all")
	f.BoolVar(&o.save, "save", false, "keep the hits until their time is over; see \"earshot history\"")
	f.StringVar(&o.ifLocked, "if-locked", "fail", "what to `do` while another run is at work on the same: skip ends with 0, fail with 75")
	f.BoolVar(&o.noNotify, "no-notify", false, "tell nobody: without the alerts of the profile; see \"earshot help notify\"")
	f.BoolVar(&o.dryRun, "dry-run", false, "print what would be asked, and its cost; send nothing")
	f.BoolVar(&o.preview, "preview", false, "ask the sites that count how many posts there are; fetch none")
	s.completeJudge(cmd)
	s.completeSources(cmd)
	return cmd
}

func (s *session) scan(cmd *cobra.Command, o scanOptions, terms []string) error {
	c, err := s.load(cmd)
	if err != nil {
		return err
	}
	if err := o.check(cmd, terms); err != nil {
		return err
	}
	if err := o.settle(cmd, c); err != nil {
		return err
	}
	list, err := s.errands(cmd, c, o, terms)
	if err != nil {
		return err
	}
	if cmd.Flags().Changed("source") && len(list[0].r.sources) == 0 {
		return usage(cmd, "--source names no source")
	}
	picked, unset, err := s.pick(c, list, o.dryRun)
	if err != nil {
		return err
	}
	r := list[0].r
	if o.dryRun {
		return s.dryRun(cmd.Context(), c, picked, unset, r)
	}
	ctx := cmd.Context()
	if c.Scan.MaxRuntime > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.Scan.MaxRuntime)
		defer cancel()
	}
	if o.preview {
		return s.preview(ctx, c, picked, r)
	}
	for i := range list {
		list[i].alerts = s.alerts(c, o, &list[i])
	}
	err = s.run(ctx, c, o, list, picked, unset)
	deadline, _ := ctx.Deadline()
	for i := range list {
		err = s.alert(cmd.Context(), deadline, list[i].alerts, err)
	}
	return err
}

// check finds what flags and arguments alone tell to be wrong.
func (o *scanOptions) check(cmd *cobra.Command, terms []string) error {
	switch {
	case len(terms) == 0 && o.profile == "" && !o.allProfiles:
		return usage(cmd, "scan needs a term or --profile")
	case o.allProfiles && (o.profile != "" || len(terms) > 0):
		return usage(cmd, "--all-profiles stands for itself: leave terms and --profile out")
	case o.ifLocked != "skip" && o.ifLocked != "fail":
		return usage(cmd, "--if-locked can be skip or fail")
	case o.append && (o.out == "" || o.out == "-"):
		return usage(cmd, "--append needs a file to add to: name it with --out")
	}
	return nil
}

// pipeline builds the judge of posts.
func (s *session) pipeline(c *config.Loaded, r *request, f judgeFlags) (*scan.Pipeline, error) {
	scorer, err := s.scorer(c, r)
	if err != nil {
		return nil, err
	}
	masker, err := s.masker(c, r)
	if err != nil {
		return nil, err
	}
	p := &scan.Pipeline{
		Scorer: scorer, Masker: masker, Brand: r.brand, Threshold: r.threshold, All: f.all, Explain: f.explain,
		Query: r.base(), Retain: s.retain(c), Language: language, NoDedupe: f.noDedupe,
	}
	if !r.all {
		m := query.NewMatcher(r.query.Expr)
		p.Matcher = m
		p.Whole, p.ByLang = m.Asks()
		if not, ok := query.Unwanted(r.query.Expr); ok {
			p.Excluded = query.NewMatcher(not)
		}
	}
	return p, nil
}

// language recognises the language of a post, where that is sure.
func language(text string) string {
	if g := lang.Identify(text); g.Sure {
		return g.Tag
	}
	return ""
}

// retain says how long posts may be kept: the user's setting, or the source's
// terms where those are shorter.
func (s *session) retain(c *config.Loaded) func(string) time.Duration {
	terms := map[string]time.Duration{}
	for _, spec := range s.specs() {
		terms[spec.Name] = spec.Terms.Retention
	}
	return func(source string) time.Duration {
		if t := terms[source]; t > 0 && t < c.Privacy.Retain {
			return t
		}
		return c.Privacy.Retain
	}
}
