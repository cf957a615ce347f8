package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/privacy"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/sentiment"
	"github.com/earshot-cli/earshot/pkg/web"
)

// clockSkew is how far the clock may be from a site's before it is a problem:
// windows of hours and signatures of keys stand on it.
const clockSkew = 2 * time.Minute

// reachTimeout bounds one look at a site.
const reachTimeout = 10 * time.Second

// check is one line of doctor.
type check struct {
	Name  string `json:"name"`
	State string `json:"state"` // ok, note or problem
	Text  string `json:"text"`
	Hint  string `json:"hint,omitempty"`
	code  int
}

// findings gathers checks.
type findings struct {
	checks []check
	// reached and unreached count the hosts that were asked.
	reached, unreached int
}

func (f *findings) ok(name, format string, a ...any) {
	f.checks = append(f.checks, check{Name: name, State: "ok", Text: fmt.Sprintf(format, a...)})
}

func (f *findings) note(name, format string, a ...any) {
	f.checks = append(f.checks, check{Name: name, State: "note", Text: fmt.Sprintf(format, a...)})
}

func (f *findings) problem(name string, err error) {
	c := check{Name: name, State: "problem", Text: err.Error(), code: exitCode(err)}
	_, c.Hint = hinted(name, err)
	f.checks = append(f.checks, c)
}

// code is the worst finding: configuration before credentials before sites.
func (f *findings) code() int {
	for _, code := range []int{exitUsage, exitCredentials, exitFailure} {
		if slices.ContainsFunc(f.checks, func(c check) bool { return c.code == code }) {
			return code
		}
	}
	switch {
	case f.unreached == 0:
		return exitOK
	case f.reached == 0:
		return exitAllFailed
	}
	return exitPartial
}

func (s *session) doctorCommand() *cobra.Command {
	var offline bool
	cmd := &cobra.Command{
		Use:     "doctor",
		Short:   "Check the configuration, the credentials, the clock and the way to each site",
		Example: "  earshot doctor\n  earshot doctor --offline",
		Args:    args(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return s.doctor(cmd, offline) },
	}
	cmd.Flags().BoolVar(&offline, "offline", false, "send nothing")
	return cmd
}

func (s *session) doctor(cmd *cobra.Command, offline bool) error {
	f := &findings{}
	c, err := s.load(cmd)
	if err != nil {
		f.problem("config", err)
	} else {
		s.checkConfig(cmd, f, c)
		s.checkState(f, c)
		s.checkLabels(f, c)
		s.checkSources(cmd.Context(), f, c, offline)
		f.ok("retention", "nothing is kept, so nothing is overdue")
	}
	if s.flags.dataAsJSON() {
		err = s.writeJSON(f.checks)
	} else {
		err = f.print(s)
	}
	if code := f.code(); err == nil && code != exitOK {
		return outcome{code}
	}
	return err
}

func (f *findings) print(s *session) error {
	for _, c := range f.checks {
		if _, err := fmt.Fprintf(s.Out, "%-8s %-14s %s\n", c.State, c.Name, output.Clean(c.Text)); err != nil {
			return err
		}
		if c.Hint != "" {
			_, _ = fmt.Fprintf(s.Out, "%24s%s\n", "", output.Clean(c.Hint))
		}
	}
	return nil
}

func (s *session) checkConfig(cmd *cobra.Command, f *findings, c *config.Loaded) {
	if len(c.Files) == 0 {
		f.note("config", "no file; defaults and environment only (earshot config init writes one)")
	} else {
		f.ok("config", "%s", strings.Join(c.Files, ", "))
	}
	for name, err := range s.settingErrors(c) {
		if err != nil {
			f.problem(name, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Profiles)) {
		r, err := s.resolve(cmd, c, wants{profile: name, since: c.Scan.Since, until: c.Scan.Until})
		if err == nil {
			_, _, err = s.choose(c, r.sources)
		}
		if err != nil {
			f.problem("profile "+name, err)
			continue
		}
		text := count(len(c.Profiles[name].Terms), "term")
		if n := r.rules.Count(); n > 0 {
			text += ", " + count(n, "rule") + " for the score"
		}
		f.ok("profile "+name, "%s", text)
		for _, a := range s.channels(c, name) {
			if a.err != nil {
				f.problem("alert of "+name+" by "+a.name, a.err)
				continue
			}
			f.ok("alert of "+name, "%s (earshot notify test tries it)", a.name)
		}
	}
	if c.Privacy.Contact == "" {
		f.note("contact", "privacy.contact is not set; sites' operators cannot reach you")
	} else {
		f.ok("contact", "%s", c.Privacy.Contact)
	}
}

// settingErrors tries the settings out that only their users can judge, in the
// order of config explain.
func (s *session) settingErrors(c *config.Loaded) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		_, _, err := s.choose(c, c.Scan.Sources)
		if !yield("scan.sources", err) {
			return
		}
		if c.Score.Scorer != config.NoScorer {
			_, err = sentiment.New(c.Score.Scorer)
		}
		if !yield("score.scorer", err) {
			return
		}
		format := cmp.Or(c.Output.Format, "csv")
		_, err = output.New(format, io.Discard, output.Options{Fields: c.Output.Fields})
		if !yield("output", err) {
			return
		}
		if c.Privacy.Purpose == "care" {
			yield("privacy.purpose", refuseCare())
		}
	}
}

// checkState looks at the state folder without making anything.
func (s *session) checkState(f *findings, c *config.Loaded) {
	path := c.Paths.PseudonymKey()
	if path == "" {
		f.note("pseudonyms", "no home is known; each run has a key of its own (set XDG_STATE_HOME)")
		return
	}
	if _, err := os.Stat(path); err != nil {
		f.note("pseudonyms", "no key yet; the first scan makes one")
		return
	}
	key, err := privacy.LoadKey(path)
	if err != nil {
		f.problem("pseudonyms", err)
		return
	}
	f.ok("pseudonyms", "%s", key)
}

// checkSources looks at every source on the network, side by side, and reports in
// their order.
func (s *session) checkSources(ctx context.Context, f *findings, c *config.Loaded, offline bool) {
	s.usage(c) // made before others look for it
	found := make([]findings, len(s.specs()))
	scan.Each(len(s.specs()), func(i int) {
		if !s.specs()[i].Offline {
			s.checkSource(ctx, &found[i], c, s.specs()[i], offline)
		}
	})
	for i := range found {
		f.checks = append(f.checks, found[i].checks...)
		f.reached += found[i].reached
		f.unreached += found[i].unreached
	}
}

func (s *session) checkSource(ctx context.Context, f *findings, c *config.Loaded, spec mention.Spec, offline bool) {
	switch {
	case needs(spec) && !complete(c, spec):
		f.note(spec.Name, "not configured (earshot sources %s)", spec.Name)
		return
	case !spec.Default && !needs(spec) && !aimed(c, spec):
		f.note(spec.Name, "set up; not asked, since a scan asks it only when it is named")
		return
	}
	if left := s.leftToday(c, spec, false); left != "" {
		f.note(spec.Name, "%s", left)
	}
	var src mention.Source
	env, err := s.env(ctx, c, chosen{spec: spec}, &scan.Notes{}, nil)
	if err == nil {
		src, err = spec.New(env)
	}
	switch {
	case err != nil:
		f.problem(spec.Name, err)
	case offline:
		f.ok(spec.Name, "set up; not asked")
	case !s.reach(ctx, f, c, spec):
	case spec.Cost.PerPost > 0:
		f.note(spec.Name, "set up; no search was tried, since each costs money (earshot scan --preview)")
	default:
		try(ctx, f, spec.Name, src)
	}
}

// try searches for one post: only that tells whether the address is right, the
// key good and the interface as it was.
func try(ctx context.Context, f *findings, name string, src mention.Source) {
	ctx, cancel := context.WithTimeout(ctx, 2*reachTimeout)
	defer cancel()
	word := []string{"hello"}
	for _, err := range src.Search(ctx, mention.Query{Text: word[0], Searches: word, FullText: word, Limit: 1}) {
		if err != nil {
			f.problem(name, err)
			if exitCode(err) == exitFailure {
				f.checks[len(f.checks)-1].code = 0 // the sites' faults are counted, not the user's
				f.unreached++
			}
			return
		}
	}
	f.reached++
	f.ok(name, "a search works")
}

// reach asks each host of a source for its front door. Any answer is good: the
// question is whether there is a way, what the clock says, and what is left of
// the quota. It reports whether every host answered.
func (s *session) reach(ctx context.Context, f *findings, c *config.Loaded, spec mention.Spec) (ok bool) {
	set, err := c.Source(spec)
	if err != nil {
		return false // told before
	}
	hosts, err := allowed(spec, set)
	if err != nil {
		f.problem(spec.Name, err)
		return false
	}
	before := f.unreached
	options := s.webOptions(c, hosts)
	options.Retries, options.Timeout = -1, reachTimeout
	client := web.New(options)
	for _, host := range hosts {
		scheme := "https://"
		if set.BaseURLSet && strings.HasPrefix(set.BaseURL, "http://") {
			scheme = "http://"
		}
		s.reachHost(ctx, f, client, spec.Name, scheme+host)
	}
	return f.unreached == before
}

func (s *session) reachHost(ctx context.Context, f *findings, client *http.Client, name, address string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, address+"/", http.NoBody)
	if err != nil {
		f.problem(name, err)
		return
	}
	resp, err := client.Do(req)
	if err != nil {
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err // the address is said already
		}
		f.unreached++
		f.checks = append(f.checks, check{
			Name: name, State: "problem", Text: fmt.Sprintf("%s does not answer: %v", address, err),
			Hint: "check the network, the proxy and sources." + name + ".base_url",
		})
		return
	}
	_ = resp.Body.Close()
	text := address + " answers"
	if left := resp.Header.Get("RateLimit-Remaining") + resp.Header.Get("X-RateLimit-Remaining"); left != "" {
		text += ", " + left + " requests left"
	}
	f.ok(name, "%s", text)
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		if skew := s.Now().Sub(date).Abs(); skew > clockSkew {
			f.problem("clock", mention.Errorf(mention.Failure, "the clock is %s away from that of %s", skew.Round(time.Second), address).
				WithHint("set the clock; time windows and keys depend on it"))
		}
	}
}
