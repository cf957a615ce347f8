package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/adapt"
	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/labels"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/rules"
	"github.com/earshot-cli/earshot/pkg/sentiment"
)

// settle works --no-sentiment in. Flags that ask for what only a scorer can
// give are then errors; every mention is shown.
func (f *judgeFlags) settle(cmd *cobra.Command, c *config.Loaded) error {
	given := cmd.Flags().Changed
	if f.noSentiment {
		if given("scorer") {
			return usage(cmd, "--no-sentiment and --scorer exclude each other")
		}
		c.Score.Scorer = config.NoScorer
	}
	if c.Score.Scorer != config.NoScorer {
		if given("labels") && !c.Score.Adapt {
			return usage(cmd, "--labels is the file of --adapt, which is not given")
		}
		return nil
	}
	for _, name := range []string{"min-negativity", "explain", "fail-on-hits", "adapt", "labels"} {
		if given(name) {
			return mention.Errorf(mention.BadUsage, "--%s needs a scorer, and scoring is switched off", name).
				WithHint("leave --no-sentiment out, or name a scorer: --scorer %s", sentiment.Default)
		}
	}
	if given("fields") {
		for _, name := range c.Output.Fields {
			if output.NeedsScorer(name) {
				return usage(cmd, "the field %s needs a scorer, and scoring is switched off", name)
			}
		}
	}
	f.all = true
	return nil
}

// scorer makes the judge of posts: the scorer that was chosen, what corrections
// teach it, and on top the rules. It is nil where scoring is switched off.
func (s *session) scorer(c *config.Loaded, r *request) (mention.Scorer, error) {
	if c.Score.Scorer == config.NoScorer {
		return nil, nil
	}
	base, err := sentiment.New(c.Score.Scorer)
	if err != nil {
		return nil, err
	}
	if c.Score.Adapt {
		examples, err := s.corrections(c, r.rules)
		if err != nil {
			return nil, err
		}
		base = adapt.Learn(base, examples)
	}
	return r.rules.Wrap(base), nil
}

// corrections are the posts that the user labelled, as the scorer sees them.
func (s *session) corrections(c *config.Loaded, r *rules.Rules) ([]adapt.Example, error) {
	path := labelsFile(c)
	if path == "" {
		s.log.Warn("nothing to adapt by: no home is known, where corrections would be; set XDG_STATE_HOME")
		return nil, nil
	}
	set, err := labels.Read(path, s.Now())
	switch {
	case errors.Is(err, fs.ErrNotExist) && c.Score.Labels == "":
		s.log.Warn("nothing to adapt by: no post is labelled yet (earshot label)")
		return nil, nil
	case err != nil:
		return nil, mention.Errorf(mention.BadUsage, "corrections: %w", err).WithHint("earshot label makes the file")
	}
	if set.Expired > 0 {
		if err := labels.Prune(path, s.Now()); err != nil {
			s.log.Warn(fmt.Sprintf("corrections past their date cannot be removed: %v", err))
		}
	}
	if set.Broken > 0 {
		s.log.Warn(fmt.Sprintf("%s: %s skipped", path, count(set.Broken, "broken line")))
	}
	examples := make([]adapt.Example, len(set.Labels))
	for i, l := range set.Labels {
		examples[i] = adapt.Example{Text: r.Neutralise(l.Text), Negative: l.Label == mention.Negative}
	}
	s.log.Info("corrections", "posts", len(examples), "file", path)
	return examples, nil
}

// labelsFile is the file of corrections; "" if there is no place for it.
func labelsFile(c *config.Loaded) string { return cmp.Or(c.Score.Labels, c.Paths.Labels()) }

// brandRules are the rules of every scan, and those of a profile.
func brandRules(c *config.Loaded, profile string) (*rules.Rules, error) {
	profile = strings.ToLower(profile)
	return rules.New(
		ruleSpec("sentiment", c.Sentiment),
		ruleSpec("profiles."+profile+".sentiment", c.Profiles[profile].Sentiment),
	)
}

// ruleSpec is a section of rules, with its name.
func ruleSpec(section string, c config.Sentiment) rules.Spec {
	return rules.Spec{
		Section: section, Neutral: c.Neutral, Phrases: c.Phrases, Always: c.AlwaysNegative, Never: c.NeverNegative,
	}
}
