package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/labels"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/scan"
)

const labelLong = `Label keeps your corrections: posts with the sentiment that you give them. Scan and
score learn from them with --adapt, and they show how far to trust a scorer.

On a terminal it shows the posts of the files, those first of which the scorer is
least sure, and asks for a key: n is negative, o neutral, p positive, s skips the
post, u takes the last answer back, q ends. What has a label is not shown again,
so that you can go on another day. In scripts give the labels with --as and --text,
or with --from and a file that has the fields text and label.

Corrections are kept in labels.ndjson in the state folder ("earshot config paths"),
readable by you alone: the text, masked as everywhere, the label, the source and
the time, and nothing about who wrote the post. --forget removes them all.`

const labelExample = `  earshot label posts.ndjson
  earshot label posts.csv --match "northwind air" --order negative
  earshot label --as negative --text "day 12 without my bag"
  earshot label --from labelled.csv
  earshot label --list
  earshot label --forget --yes`

// The orders in which posts are shown.
const (
	mostUncertain = "uncertain"
	mostNegative  = "negative"
	asInFile      = "file"
)

// labelOptions are the flags of label.
type labelOptions struct {
	profile, format, order string
	match, texts           []string
	as, from               string
	limit                  int
	list, forget, yes      bool
}

func (s *session) labelCommand() *cobra.Command {
	var o labelOptions
	cmd := &cobra.Command{
		Use:     "label [FILE…]",
		Short:   "Correct the scorer: say which posts are negative",
		Long:    labelLong,
		Example: labelExample,
		RunE:    func(cmd *cobra.Command, files []string) error { return s.label(cmd, o, files) },
	}
	f := cmd.Flags()
	f.StringVar(&o.order, "order", mostUncertain, "`which` posts come first: uncertain, negative or file")
	f.IntVar(&o.limit, "limit", 200, "most `posts` to ask about")
	f.StringArrayVar(&o.match, "match", nil, "only posts that match this `query`; several mean any")
	f.StringVar(&o.profile, "profile", "", "use the query and rules of a `profile` of the configuration")
	f.StringVar(&o.format, "format", "", "`form` of the input, instead of recognising it; see earshot help formats")
	f.StringVar(&o.as, "as", "", "give this `label` to each --text: negative, neutral or positive")
	f.StringArrayVar(&o.texts, "text", nil, "a `text` to label with --as")
	f.StringVar(&o.from, "from", "", "take labels from a `file` with the fields text and label")
	f.BoolVar(&o.list, "list", false, "print the labels, and count them")
	f.BoolVar(&o.forget, "forget", false, "remove all labels")
	f.BoolVar(&o.yes, "yes", false, "do not ask before --forget")
	// These override the configuration: see settings.
	f.String("labels", "", "`file` of corrections, instead of the one in the state folder")
	f.String("scorer", "", "`who` judges the posts: "+joined(scorerNames()))
	completeFlag(cmd, "order", values(mostUncertain, mostNegative, asInFile))
	completeFlag(cmd, "as", values(string(mention.Negative), string(mention.Neutral), string(mention.Positive)))
	completeFlag(cmd, "format", inputFormats)
	completeFlag(cmd, "profile", s.profileNames)
	completeFlag(cmd, "scorer", scorerNames)
	return cmd
}

// label does what the flags ask for.
func (s *session) label(cmd *cobra.Command, o labelOptions, files []string) error {
	if err := o.check(cmd, files); err != nil {
		return err
	}
	c, err := s.load(cmd)
	if err != nil {
		return err
	}
	r, err := s.resolve(cmd, c, wants{profile: o.profile, terms: o.match})
	if err != nil {
		return err
	}
	path := labelsFile(c)
	switch {
	case o.list:
		return s.listLabels(path)
	case o.forget:
		return s.forgetLabels(cmd.Context(), path, o.yes)
	case o.as != "":
		return s.labelTexts(c, r, o)
	case o.from != "":
		return s.labelFrom(cmd.Context(), c, r, o)
	}
	return s.labelFiles(cmd.Context(), c, r, o, files)
}

// check refuses flags that do not go together.
func (o *labelOptions) check(cmd *cobra.Command, files []string) error {
	var jobs []string
	for name, asked := range map[string]bool{
		"--list": o.list, "--forget": o.forget, "--as": o.as != "", "--from": o.from != "", "a file": len(files) > 0,
	} {
		if asked {
			jobs = append(jobs, name)
		}
	}
	slices.Sort(jobs)
	_, known := labels.Parse(o.as)
	switch {
	case len(jobs) > 1:
		return usage(cmd, "%s exclude each other", strings.Join(jobs, " and "))
	case len(jobs) == 0 && len(o.texts) == 0:
		return usage(cmd, "label needs a file of posts, or --as with --text, --from, --list or --forget")
	case o.as == "" && len(o.texts) > 0:
		return usage(cmd, "--text needs --as, which says what it is")
	case o.as != "" && len(o.texts) == 0:
		return usage(cmd, "--as needs a --text")
	case o.as != "" && !known:
		return usage(cmd, "--as is %q; it can be negative, neutral or positive", o.as)
	case !slices.Contains([]string{mostUncertain, mostNegative, asInFile}, o.order):
		return usage(cmd, "--order is %q; it can be uncertain, negative or file", o.order)
	case o.limit < 1:
		return usage(cmd, "--limit is %d; it is a number of posts above 0", o.limit)
	}
	return nil
}

// labeller makes labels of posts that are masked already.
type labeller struct {
	*labels.Writer
	now time.Time
	// keep says for how long a source's terms allow to keep a post; 0 is for ever.
	keep map[string]time.Duration
}

// labeller opens the file of corrections.
func (s *session) labeller(c *config.Loaded) (*labeller, error) {
	w, err := labels.NewWriter(labelsFile(c), s.Now())
	if err != nil {
		return nil, err
	}
	keep := map[string]time.Duration{}
	for _, spec := range s.specs() {
		keep[spec.Name] = spec.Terms.Retention
	}
	return &labeller{w, s.Now().UTC().Truncate(time.Second), keep}, nil
}

// of is a post with a label. Where a source's terms set an end, the line has it:
// counted from when the post was fetched, as for the record.
func (l *labeller) of(post *mention.Post, label mention.Sentiment) labels.Label {
	line := labels.Label{Text: scan.Body(post), Label: label, Source: post.Source, LabelledAt: l.now}
	if d := l.keep[post.Source]; d > 0 {
		from := cmp.Or(post.FetchedAt, l.now)
		line.DeleteBy = from.Add(d).UTC().Truncate(time.Second)
	}
	return line
}

// told says on standard error what was kept, and where.
func (s *session) told(c *config.Loaded, n int) {
	if !s.flags.quiet {
		_, _ = fmt.Fprintf(s.Err, "%s kept in %s\n", count(n, "label"), labelsFile(c))
	}
}
