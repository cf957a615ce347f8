package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/store"
)

const historyLong = `History prints the hits that scans with --save have kept, newest first, until the day
on which each has to be gone. They carry pseudonyms, like every output.`

type historyOptions struct {
	brand, source string
	since, out    string
	runs          bool
}

func (s *session) historyCommand() *cobra.Command {
	var o historyOptions
	cmd := &cobra.Command{
		Use:   "history",
		Short: "Print the hits that were kept, or what runs came to",
		Long:  historyLong,
		Example: `  earshot history
  earshot history --brand northwind --since 7d -o csv
  earshot history --runs`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.history(cmd, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.brand, "brand", "", "only hits of this `brand`, or profile")
	f.StringVar(&o.source, "source", "", "only hits from this `source`")
	f.StringVar(&o.since, "since", "", "oldest `time`: an age or a date")
	f.StringVar(&o.out, "out", "", "write to a `file`, which appears whole or not at all; - is standard output")
	f.BoolVar(&o.runs, "runs", false, "the runs of scans with --new, --append or --save instead: when, and what they came to")
	f.StringSlice("fields", nil, "`columns` to write, in order; see \"earshot help formats\"")
	return cmd
}

func (s *session) history(cmd *cobra.Command, o historyOptions) error {
	c, err := s.load(cmd)
	if err != nil {
		return err
	}
	var since time.Time
	if o.since != "" {
		if since, err = config.ParseTime(o.since, s.Now()); err != nil {
			return err
		}
	}
	st, err := s.openStore(c)
	if err != nil {
		return err
	}
	defer st.Close() // it was only read
	if o.runs {
		return s.listRuns(st)
	}
	kept, err := s.kept(st, o, since)
	if err != nil {
		return err
	}
	return s.printKept(c, o, kept)
}

// kept are the hits that the flags ask for.
func (s *session) kept(st *store.Store, o historyOptions, since time.Time) (kept []mention.Mention, err error) {
	if st == nil {
		return nil, nil
	}
	if err := s.purge(st); err != nil {
		return nil, err
	}
	err = st.Hits(func(h *store.Hit) bool {
		m, bad := output.Parse([]byte(h.Record))
		if bad != nil || o.brand != "" && h.Brand != o.brand || o.source != "" && h.Source != o.source || m.PublishedAt.Before(since) {
			return true
		}
		kept = append(kept, m)
		return true
	})
	return kept, err
}

// openStore opens the store that is there; nil if there is none.
func (s *session) openStore(c *config.Loaded) (*store.Store, error) {
	if c.Paths.State == "" {
		return nil, mention.Errorf(mention.BadConfig, "there is no home in which anything could be kept").WithHint("set XDG_STATE_HOME")
	}
	if _, err := os.Stat(filepath.Join(c.Paths.State, store.FileName)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // nothing was kept
	}
	return store.Open(c.Paths.State, s.Now)
}

// printKept writes the hits as a scan would.
func (s *session) printKept(c *config.Loaded, o historyOptions, kept []mention.Mention) error {
	d, err := s.deliver(c, deliverOptions{out: o.out, inOrder: true, threshold: c.Score.MinNegativity})
	if err != nil {
		return err
	}
	scan.Newest(kept)
	for _, m := range kept {
		if err := d.add(m); err != nil {
			d.abort()
			return err
		}
	}
	if err := d.close(); err != nil {
		return err
	}
	if !s.flags.quiet {
		text := count(len(kept), "hit") + " kept"
		if len(kept) == 0 {
			text += "; earshot scan --save keeps them"
		}
		_, _ = fmt.Fprintln(s.Err, text)
	}
	return nil
}

// listRuns prints what runs came to, latest first.
func (s *session) listRuns(st *store.Store) error {
	runs := []store.Run{}
	if st != nil {
		var err error
		if runs, err = st.Runs(); err != nil {
			return err
		}
	}
	if s.flags.dataAsJSON() {
		return s.writeJSON(runs)
	}
	w := tabwriter.NewWriter(s.Out, 0, 8, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "BEGUN\tTOOK\tSTATE\tFETCHED\tMENTIONS\tHITS\tKNOWN")
	for _, r := range runs {
		var sum store.Tally
		for _, t := range r.Tallies {
			sum.Fetched, sum.Mentions, sum.Hits, sum.Known = sum.Fetched+t.Fetched, sum.Mentions+t.Mentions, sum.Hits+t.Hits, sum.Known+t.Known
		}
		state, took := "whole", "-"
		if !r.Ended.IsZero() {
			took = r.Ended.Sub(r.Begun).Round(time.Millisecond).String()
		}
		switch failed := slices.IndexFunc(r.Tallies, func(t store.Tally) bool { return t.State != string(scan.OK) && t.State != string(scan.Empty) }); {
		case r.Ended.IsZero():
			state = "not ended"
		case failed >= 0:
			state = r.Tallies[failed].Source + " " + r.Tallies[failed].State
		case !r.Whole:
			state = "in part"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%d\t%d\n", r.Begun.Format(time.DateTime), took, state, sum.Fetched, sum.Mentions, sum.Hits, sum.Known)
	}
	return w.Flush()
}
