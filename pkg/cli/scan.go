package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/lang"
	"github.com/earshot-cli/earshot/pkg/mention"
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
	flags.StringVar(&f.profile, "profile", "", "use the query and rules of a `profile` of the configuration")
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
	flags.String("csv-dialect", "rfc4180", "`kind` of CSV: rfc4180 or excel")
	flags.String("purpose", "insight", "`why` you ask: insight or care (not available yet)")
}

// defaultSince is how far a scan looks back.
const defaultSince = "7d"

type scanOptions struct {
	judgeFlags
	dryRun, preview bool
	// fresh is --new: only what earlier runs have not delivered.
	fresh, append bool
	ifLocked      string
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
	f.BoolVar(&o.append, "append", false, "add rows to the file of --out, but those that it has; CSV and NDJSON")
	f.StringVar(&o.ifLocked, "if-locked", "fail", "what to `do` while another run is at work on the same: skip ends with 0, fail with 75")
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
	r, err := s.resolve(cmd, c, wants{o.profile, terms, o.exclude, c.Scan.Since, c.Scan.Until})
	if err != nil {
		return err
	}
	if cmd.Flags().Changed("source") && len(r.sources) == 0 {
		return usage(cmd, "--source names no source")
	}
	names := r.sources
	if o.dryRun && slices.Contains(names, allSources) {
		names = s.withPaid(c, names) // a dry run of all costs nothing, and shows every price
	}
	picked, unset, err := s.choose(c, names)
	if err != nil {
		return err
	}
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
	return s.scanSources(ctx, c, o, r, picked, unset)
}

// check finds what flags and arguments alone tell to be wrong.
func (o *scanOptions) check(cmd *cobra.Command, terms []string) error {
	switch {
	case len(terms) == 0 && o.profile == "":
		return usage(cmd, "scan needs a term or --profile")
	case o.ifLocked != "skip" && o.ifLocked != "fail":
		return usage(cmd, "--if-locked can be skip or fail")
	case o.append && (o.out == "" || o.out == "-"):
		return usage(cmd, "--append needs a file to add to: name it with --out")
	}
	return nil
}

// scanSources does the scan itself, and tells how it went.
func (s *session) scanSources(ctx context.Context, c *config.Loaded, o scanOptions, r *request, picked []chosen, unset []string) error {
	h, err := s.remember(c, o, r)
	if err != nil {
		return s.ifLocked(o.ifLocked, err)
	}
	tallies, verdict, err := s.scanWith(ctx, c, o, r, picked, h)
	if err = errors.Join(err, h.end(err == nil && whole(tallies), tallies)); err != nil {
		return err
	}
	s.summarise(tallies, unset)
	return verdict
}

// scanWith is a scan between the opening and the closing of its history.
func (s *session) scanWith(
	ctx context.Context, c *config.Loaded, o scanOptions, r *request, picked []chosen, h *history,
) (tallies []scan.Tally, verdict, err error) {
	p, err := s.pipeline(c, r, o.judgeFlags)
	if err != nil {
		return nil, nil, err
	}
	p.Copies = true
	if h != nil {
		p.Known = h.known
	}
	d, err := s.sink(c, deliverOptions{
		out: o.out, explain: o.explain, threshold: r.threshold, unjudged: p.Scorer == nil, append: o.append, history: h,
	})
	if err != nil {
		return nil, nil, err
	}
	jobs := s.jobs(ctx, c, picked, r, nil)
	if err := h.windows(jobs, r, c.Score.Scorer+fmt.Sprint(o.all), s.Now()); err != nil {
		d.abort()
		return nil, nil, err
	}
	line := s.newProgress()
	tallies, err = scan.Run(ctx, jobs, p, scan.Options{Limit: c.Scan.Limit, Emit: d.add, Commit: d.commit, Progress: line.callback()})
	line.clear()
	s.tellBudgets(c, picked, tallies)
	if err != nil {
		d.abort()
		return tallies, nil, err
	}
	verdict = judge(tallies, o.failOnHits)
	if d.replaces() && scan.Sum(tallies).Fetched == 0 && verdict != nil {
		d.abort()
		s.log.Warn(o.out + " is left as it was: no source answered")
		return tallies, verdict, nil
	}
	return tallies, verdict, d.close()
}

// whole reports whether every source was read to its end.
func whole(tallies []scan.Tally) bool {
	return !slices.ContainsFunc(tallies, func(t scan.Tally) bool { return t.Err != nil || t.Full })
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
		p.Matcher = query.NewMatcher(r.query.Expr)
		if not, ok := exclusions(r.query.Expr); ok {
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

// exclusions are what a query does not want, whatever else a post says: the
// negated parts of its top level.
func exclusions(e mention.Expr) (any mention.Expr, ok bool) {
	parts := []mention.Expr{e}
	if e.Op == mention.OpAnd {
		parts = e.Args
	}
	any = mention.Expr{Op: mention.OpOr}
	for _, p := range parts {
		if p.Op == mention.OpNot {
			any.Args = append(any.Args, p.Args...)
		}
	}
	return any, len(any.Args) > 0
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
