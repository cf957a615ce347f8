package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/scan"
)

const scoreLong = `Score judges posts from files or standard input, without a network. It recognises
NDJSON, JSON arrays, CSV, TSV and plain lines by content, also compressed with
gzip or zstd; a text is enough. It knows what twarc2, minet, snscrape, yt-dlp and
youtube-comment-downloader write, the dumps of Reddit, and tweets.js of an X
archive. Rows come out in the order of the input.

The same id twice is one mention; with --dedupe-text, so are posts that say the same.
A broken line is named, counted and skipped; --strict makes it an error.

With --match, only posts that hold a term are read whole: a line or row without any
counts as a post, though it may be broken. --strict looks at all of it. --match-file
takes terms from a file, thousands if need be, each a query. The work is shared among
all cores, or as many as --jobs says.`

const scoreExample = `  earshot score posts.ndjson -o csv > hits.csv
  echo "my flight was cancelled again" | earshot score --all --explain
  earshot score posts.csv --match "northwind air" --match contoso
  earshot score reviews.tsv --all --passthrough -o ndjson
  earshot score posts.ndjson --adapt --explain
  earshot score posts.ndjson --match-file brands.txt --jobs 4 -o csv > hits.csv
  earshot score RC_2026-10.zst --match "northwind air" -o csv > reddit.csv`

type scoreOptions struct {
	judgeFlags
	format      string
	match       []string
	matchFiles  []string
	jobs        int
	passthrough bool
	dedupeText  bool
	strict      bool
	maxLine     int
}

func (s *session) scoreCommand() *cobra.Command {
	var o scoreOptions
	cmd := &cobra.Command{
		Use:     "score [FILE…]",
		Short:   "Score posts from files or standard input, offline",
		Long:    scoreLong,
		Example: scoreExample,
		RunE:    func(cmd *cobra.Command, files []string) error { return s.score(cmd, o, files) },
	}
	o.register(cmd.Flags())
	f := cmd.Flags()
	f.String("since", "", "oldest `time`: an age (24h, 7d, 2w) or a date")
	f.String("until", "", "newest `time`: an age or a date")
	f.StringVar(&o.format, "format", "", "`form` of the input, instead of recognising it; see earshot help formats")
	f.StringArrayVar(&o.match, "match", nil, "keep only posts that match this `query`; several mean any")
	f.StringArrayVar(&o.matchFiles, "match-file", nil, "`file` of more such queries, one a line")
	f.IntVar(&o.jobs, "jobs", 0, "`number` of cores to use; 0 is all")
	f.BoolVar(&o.passthrough, "passthrough", false, "hand through the fields of the input that earshot does not know, but those that name people")
	f.BoolVar(&o.dedupeText, "dedupe-text", false, "posts that say the same are one mention too, as in a scan: cross-posts, copies")
	f.BoolVar(&o.strict, "strict", false, "a broken line is an error")
	f.IntVar(&o.maxLine, "max-line", 8<<20, "longest line, in `bytes`; longer ones are skipped as broken")
	s.completeJudge(cmd)
	completeFlag(cmd, "format", inputFormats)
	return cmd
}

func (s *session) score(cmd *cobra.Command, o scoreOptions, files []string) error {
	c, err := s.load(cmd)
	if err != nil {
		return err
	}
	if err := o.settle(cmd, c); err != nil {
		return err
	}
	if o.maxLine <= 0 {
		return usage(cmd, "--max-line is %d; it is a number of bytes above 0", o.maxLine)
	}
	if files, err = s.inputs(cmd, files); err != nil {
		return err
	}
	if o.jobs < 0 {
		return usage(cmd, "--jobs is %d; it is a number of cores, or 0 for all", o.jobs)
	}
	lines, err := s.terms(o.matchFiles)
	if err != nil {
		return err
	}
	for _, l := range lines {
		o.match = append(o.match, l.term)
	}
	if len(o.exclude) > 0 && len(o.match) == 0 && o.profile == "" {
		return usage(cmd, "--exclude needs a --match that it takes from")
	}
	w := wants{profile: o.profile, terms: o.match, exclude: o.exclude}
	// A file is read whole unless the flags say otherwise.
	w.since, _ = cmd.Flags().GetString("since")
	w.until, _ = cmd.Flags().GetString("until")
	r, err := s.resolve(cmd, c, w)
	if err != nil {
		return misread(err, lines)
	}
	p, err := s.pipeline(c, r, o.judgeFlags)
	if err != nil {
		return err
	}
	p.Copies = o.dedupeText
	d, err := s.deliver(c, deliverOptions{
		out: o.out, inOrder: true, passthrough: o.passthrough, explain: o.explain, threshold: r.threshold,
		unjudged: p.Scorer == nil,
	})
	if err != nil {
		return err
	}
	run := &scoreRun{
		session: s, o: o, pipeline: p, delivery: d, tally: scan.Tally{Unjudged: p.Scorer == nil}, sieve: sieve(r, o.strict),
	}
	return run.files(cmd.Context(), files)
}

// scoreRun is the state of one score command.
type scoreRun struct {
	*session
	o        scoreOptions
	pipeline *scan.Pipeline
	delivery *delivery
	tally    scan.Tally
	broken   int
	// passed counts records that are no posts: likes, deletions.
	passed int
	// sieve finds lines that may hold a term; nil reads all.
	sieve func(lines []byte) int
}

// files scores the files one after another and tells how it went. What was
// scored before an interruption is delivered; an error leaves the file of --out
// as it was.
func (r *scoreRun) files(ctx context.Context, files []string) error {
	var failed error
	for _, name := range files {
		if failed = r.file(ctx, name); failed != nil || ctx.Err() != nil {
			break
		}
	}
	interrupted := ctx.Err() != nil
	if failed != nil && !interrupted && (r.delivery.file != nil || brokenPipe(failed) || r.tally.Fetched == 0) {
		r.delivery.abort()
		return failed
	}
	if err := r.delivery.close(); err != nil {
		return err
	}
	r.tell()
	switch {
	case interrupted:
		return mention.Errorf(mention.Interrupted, "interrupted; what was scored is written")
	case failed != nil:
		return failed
	case r.o.failOnHits && r.tally.Hits > 0:
		return outcome{exitHits}
	}
	return nil
}

func (r *scoreRun) file(ctx context.Context, name string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f, err := r.open(ctx, name)
	if err != nil {
		return err
	}
	defer f.Close()
	fetched, broken := r.tally.Fetched, r.broken
	w := r.worker()
	d := input.NewDecoder(f, input.Options{
		Format: input.Format(r.o.format), Name: label(name), MaxLine: r.o.maxLine, Extra: r.o.passthrough, Now: r.Now(),
		Filter: w.wants(), Index: r.sieve, Borrow: true,
	})
	if d.Splits() {
		err = r.chunks(ctx, cancel, name, d)
	} else {
		w.d = d
		err = r.posts(ctx, name, w)
	}
	if err != nil {
		return err
	}
	if r.tally.Fetched == fetched && r.broken > broken {
		return mention.Errorf(mention.BadInput, "%s: nothing in it can be read as %s", shown(name), d.Format()).
			WithHint("--format says what it is; see earshot help formats")
	}
	return nil
}

// shown is the name of a file in messages.
func shown(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// label is the name of a file in ids and messages; "" is standard input.
func label(name string) string {
	if name == "-" {
		return ""
	}
	return filepath.Base(name)
}

// brokenLine names a broken line, counts it and goes on, unless strict forbids it.
func (s *session) brokenLine(name string, err error, strict bool, n *int) error {
	line, ok := errors.AsType[*input.LineError](err)
	if !ok {
		return err
	}
	*n++
	if strict {
		return mention.Errorf(mention.BadInput, "%s: %w", shown(name), line).WithHint("without --strict, broken lines are skipped")
	}
	s.log.Warn(fmt.Sprintf("%s: %v; skipped", shown(name), line))
	return nil
}

// inputs are the files to read: those that were named, which must be there, or
// standard input.
func (s *session) inputs(cmd *cobra.Command, files []string) ([]string, error) {
	if len(files) == 0 {
		if _, tty := terminal(s.In); tty {
			return nil, usage(cmd, "%s needs a file, or posts on standard input", cmd.Name())
		}
		return []string{"-"}, nil
	}
	for _, name := range files {
		if _, err := os.Stat(name); err != nil && name != "-" {
			return nil, cannotOpen(err)
		}
	}
	return files, nil
}

// tell is the summary on standard error.
func (r *scoreRun) tell() {
	t := r.tally
	if r.log.json {
		parts := []any{"posts", t.Fetched, "mentions", t.Mentions()}
		if !t.Unjudged {
			parts = append(parts, "hits", t.Hits)
		}
		r.log.Warn("summary", append(parts,
			"unscored", t.Unscored, "unscored_reasons", t.Reasons.List(), "duplicates", t.Duplicates, "opted_out", t.OptedOut, "broken_lines", r.broken, "no_posts", r.passed)...)
		return
	}
	if r.flags.quiet {
		return
	}
	parts := append([]string{count(t.Fetched, "post")}, countsText(t)...)
	if r.broken > 0 {
		parts = append(parts, count(r.broken, "broken line")+" skipped")
	}
	if r.passed > 0 {
		parts = append(parts, count(r.passed, "record")+" passed over")
	}
	_, _ = fmt.Fprintln(r.Err, strings.Join(parts, " · "))
}
