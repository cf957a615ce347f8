package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/notify"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/suggest"
)

const notifyTestLong = `Test sends a message that is marked as a test, with invented posts, through each
channel of the profile, or of all profiles, and says what became of it.

It ends with 0 if all were sent, and with 3 if some were. If none was, it is 4 where
credentials were missing or refused, and else 1.`

func (s *session) notifyCommand() *cobra.Command {
	var profile string
	var dry bool
	test := &cobra.Command{
		Use:     "test",
		Short:   "Send a test message through each channel",
		Long:    notifyTestLong,
		Example: "  earshot notify test --dry-run\n  earshot notify test --profile northwind",
		Args:    args(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return s.notifyTest(cmd, profile, dry) },
	}
	test.Flags().StringVar(&profile, "profile", "", "the channels of this `profile` alone")
	test.Flags().BoolVar(&dry, "dry-run", false, "print what would be sent; send nothing")
	completeFlag(test, "profile", s.profileNames)
	return s.group("notify", "Alerts on a run: webhook, Slack, e-mail", notifyText, "", test)
}

// testResult is what became of a test message, for machines.
type testResult struct {
	Profile string            `json:"profile"`
	Channel string            `json:"channel"`
	Sent    bool              `json:"sent"`
	Code    mention.ErrorKind `json:"code,omitempty"`
	Message string            `json:"message,omitempty"`
	Hint    string            `json:"hint,omitempty"`
	// Preview is what would be sent, of a dry run.
	Preview string `json:"preview,omitempty"`
}

func (s *session) notifyTest(cmd *cobra.Command, profile string, dry bool) error {
	c, err := s.load(cmd)
	if err != nil {
		return err
	}
	names, err := toTest(c, strings.ToLower(profile))
	if err != nil {
		return err
	}
	results := []testResult{}
	for _, name := range names {
		results = append(results, s.testProfile(cmd.Context(), c, name, dry)...)
	}
	if err := s.showTests(results, dry); err != nil {
		return err
	}
	return judgeTests(results)
}

// toTest lists the profiles whose channels are tested.
func toTest(c *config.Loaded, profile string) ([]string, error) {
	names := profilesToTell(c)
	if profile != "" {
		if _, ok := c.Profiles[profile]; !ok {
			return nil, mention.Errorf(mention.BadUsage, "there is no profile %q", profile).WithHint("%s", suggest.Hint(profile, names))
		}
		names = slices.DeleteFunc(names, func(name string) bool { return name != profile })
	}
	if len(names) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "there is no channel to test").
			WithHint("add a list of channels below profiles.%s.notify; see earshot help notify", cmp.Or(profile, "NAME"))
	}
	return names, nil
}

// testProfile tests the channels of a profile. That a channel shows fewer posts than
// there are is seen in a test too.
func (s *session) testProfile(ctx context.Context, c *config.Loaded, profile string, dry bool) []testResult {
	report := notify.Sample(profile, c.Profiles[profile].Brand, s.Now())
	var results []testResult
	for _, a := range s.channels(c, profile) {
		r, err := testResult{Profile: profile, Channel: a.name}, a.err
		switch {
		case err != nil:
		case dry:
			r.Preview, err = a.Channel.Preview(report, a.Max)
		default:
			err = a.Channel.Send(ctx, report, a.Max)
			r.Sent = err == nil
		}
		if err != nil {
			e, hint := hinted("", err)
			r.Code, r.Message, r.Hint = e.Kind, err.Error(), hint
		}
		results = append(results, r)
	}
	return results
}

// showTests prints the results: a line each, or the messages of a dry run.
func (s *session) showTests(results []testResult, dry bool) error {
	if s.flags.dataAsJSON() {
		return s.writeJSON(results)
	}
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	for _, r := range results {
		switch {
		case r.Code != "":
			_, _ = fmt.Fprintf(w, "%s\t%s\tnot sent: %s\n", output.Line(r.Profile), output.Line(r.Channel), output.Line(r.Message))
			if r.Hint != "" {
				_, _ = fmt.Fprintf(w, "\t\t%s\n", output.Line(r.Hint))
			}
		case dry:
			_, _ = fmt.Fprintf(w, "%s: %s\n%s\n", output.Line(r.Profile), output.Line(r.Channel), indent(output.Clean(r.Preview)))
		default:
			_, _ = fmt.Fprintf(w, "%s\t%s\tsent\n", output.Line(r.Profile), output.Line(r.Channel))
		}
	}
	return w.Flush()
}

// judgeTests makes one outcome of the results.
func judgeTests(results []testResult) error {
	failed, kinds := 0, map[mention.ErrorKind]int{}
	for _, r := range results {
		if r.Code != "" {
			failed++
			kinds[r.Code]++
		}
	}
	switch {
	case failed == 0:
		return nil
	case kinds[mention.Interrupted] > 0:
		return outcome{exitInterrupted}
	case failed < len(results):
		return outcome{exitPartial}
	case kinds[mention.Credentials] == failed:
		return outcome{exitCredentials}
	case kinds[mention.BadConfig] == failed:
		return outcome{exitUsage}
	}
	return outcome{exitFailure}
}
