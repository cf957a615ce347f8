package cli

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
	"github.com/earshot-cli/earshot/pkg/rules"
	"github.com/earshot-cli/earshot/pkg/suggest"
)

// request is what a command was asked to look for, with the profile worked in.
type request struct {
	query query.Query
	// profile says that a profile was named.
	profile bool
	// all says that there is no query: every post is a mention.
	all   bool
	brand string
	// own are the brand's accounts, handles those that the query may mean.
	own, handles []string
	// save says that the profile wants hits to be kept.
	save    bool
	sources []string
	langs   []string
	// last says that since is to be when the last whole run began; until that is
	// known it is the default.
	last      bool
	since     time.Time
	until     time.Time
	threshold float64
	// rules are the brand's own, on top of the scorer; nil if it has none.
	rules *rules.Rules
}

// wants are the flags and arguments that make a request.
type wants struct {
	profile string
	terms   []string
	exclude []string
	// authors and domains are whose posts, and posts of where, are no mentions.
	authors, domains []string
	// since and until are the window as written; "" is open. A profile's own
	// since replaces a since that is not from a flag.
	since, until string
}

// resolve makes a request of the configuration and of what the command line
// wants. Flags are stronger than the profile, the profile than the rest.
func (s *session) resolve(cmd *cobra.Command, c *config.Loaded, w wants) (*request, error) {
	r := &request{sources: c.Scan.Sources, langs: c.Scan.Lang, threshold: c.Score.MinNegativity}
	since, purpose := w.since, c.Privacy.Purpose
	if r.profile = w.profile != ""; r.profile {
		p, err := profile(c, w)
		if err != nil {
			return nil, err
		}
		w.terms, w.exclude = p.Terms, append(slices.Clone(p.Exclude), w.exclude...)
		w.leaveOut(p)
		r.brand, r.own, r.save = p.Brand, p.OwnAccounts, p.Save
		if r.brand == "" {
			r.brand = w.profile
		}
		override(cmd, "source", &r.sources, p.Sources)
		override(cmd, "lang", &r.langs, p.Lang)
		if p.Since != "" && since != "" && !cmd.Flags().Changed("since") {
			since = p.Since
		}
		if p.Purpose != "" && !cmd.Flags().Changed("purpose") {
			purpose = p.Purpose
		}
		if p.Threshold != nil && !cmd.Flags().Changed("min-negativity") {
			r.threshold = *p.Threshold
		}
	}
	if err := checkPurpose(purpose); err != nil {
		return nil, err
	}
	if err := r.window(since, w.until, s.Now()); err != nil {
		return nil, err
	}
	var err error
	if r.langs, err = primary(r.langs); err != nil {
		return nil, err
	}
	if r.rules, err = brandRules(c, w.profile); err != nil {
		return nil, err
	}
	return r, r.parse(w)
}

// leaveOut takes the authors and domains that a profile does not want, and the
// brand's own accounts: what they post is no customer's complaint.
func (w *wants) leaveOut(p config.Profile) {
	w.authors, w.domains = p.ExcludeAuthors, p.ExcludeDomains
	if p.ExcludeOwn == nil || *p.ExcludeOwn {
		w.authors = append(slices.Clone(w.authors), p.OwnAccounts...)
	}
}

// primary reduces languages to their primary tags: "en-GB" is "en", since most
// posts say no more.
func primary(langs []string) ([]string, error) {
	var tags []string
	for _, l := range langs {
		tag, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(l), "_", "-"), "-")
		if len(tag) < 2 || len(tag) > 3 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz") != "" {
			return nil, mention.Errorf(mention.BadUsage, "%q is no language", l).WithHint("write tags such as en, de or pt-BR")
		}
		tags = append(tags, tag)
	}
	return tags, nil
}

// override takes a profile's list unless the flag was given.
func override(cmd *cobra.Command, flag string, value *[]string, own []string) {
	if len(own) > 0 && !cmd.Flags().Changed(flag) {
		*value = own
	}
}

// checkPurpose lets through what there is.
func checkPurpose(purpose string) error {
	switch purpose {
	case "insight":
		return nil
	case "care":
		return refuseCare()
	}
	return mention.Errorf(mention.BadConfig, "the purpose is %q", purpose).WithHint("it can be insight; see earshot help privacy")
}

// refuseCare keeps people from being shown before there is a gate.
func refuseCare() error {
	return mention.Errorf(mention.BadUsage,
		"purpose care shows who people are, and needs a log of each disclosure and a do-not-contact list, which this version lacks").
		WithHint("use --purpose insight, the default; see earshot help privacy")
}

func profile(c *config.Loaded, w wants) (config.Profile, error) {
	if len(w.terms) > 0 {
		return config.Profile{}, mention.Errorf(mention.BadUsage, "terms and --profile exclude each other").
			WithHint("put the terms into the profile, or leave one of them out")
	}
	p, ok := c.Profiles[strings.ToLower(w.profile)]
	if ok {
		return p, nil
	}
	names := slices.Sorted(maps.Keys(c.Profiles))
	err := mention.Errorf(mention.BadUsage, "there is no profile %q", w.profile)
	if len(names) == 0 {
		return p, err.WithHint("earshot config init writes a configuration with one")
	}
	return p, err.WithHint("%s", suggest.Hint(w.profile, names))
}

// window sets the time window.
func (r *request) window(since, until string, now time.Time) (err error) {
	if r.last = since == config.Last; r.last {
		since = defaultSince
	}
	if since != "" {
		if r.since, err = config.ParseTime(since, now); err != nil {
			return err
		}
	}
	if until != "" {
		if r.until, err = config.ParseTime(until, now); err != nil {
			return err
		}
	}
	if !r.since.Before(now) {
		return mention.Errorf(mention.BadUsage, "the window is empty: since %s is not in the past", r.since.Format(time.RFC3339)).
			WithHint("--since is the older end")
	}
	if !r.since.IsZero() && !r.until.IsZero() && !r.since.Before(r.until) {
		return mention.Errorf(mention.BadUsage, "the window is empty: since %s, until %s",
			r.since.Format(time.RFC3339), r.until.Format(time.RFC3339)).WithHint("--since is the older end")
	}
	return nil
}

// parse reads the query, and the handles that it asks for.
func (r *request) parse(w wants) (err error) {
	if len(w.terms) == 0 && len(w.exclude) == 0 {
		r.all = len(w.authors) == 0 && len(w.domains) == 0
	} else if r.query, err = query.New(w.terms, w.exclude); err != nil {
		return err
	}
	if r.query, err = r.query.Without(w.authors, w.domains); err != nil {
		return err
	}
	r.handles = handlesOf(r.query.Expr)
	return nil
}

// handlesOf lists the forms in which a query's terms stand as handles: @northwind
// itself, and northwindair for "northwind air".
func handlesOf(e mention.Expr) []string { return addHandles(nil, e) }

func addHandles(all []string, e mention.Expr) []string {
	switch e.Op {
	case mention.OpNot:
		return all
	case mention.OpTerm:
		if strings.ContainsFunc(e.Text, unicode.IsSpace) {
			return append(all, strings.Join(strings.Fields(e.Text), ""))
		}
		return append(all, e.Text)
	}
	for _, arg := range e.Args {
		all = addHandles(all, arg)
	}
	return all
}

// base is the query without what is asked of a site.
func (r *request) base() mention.Query {
	return mention.Query{Text: r.query.Shown(), Own: r.own, Since: r.since, Until: r.until, Langs: r.langs}
}

// asked is the query as a source gets it.
func (r *request) asked(spec mention.Spec) mention.Query {
	q := r.base()
	if e, possible := query.For(r.query.Expr, spec.Name); possible && !r.all {
		q.Searches = query.Render(e, spec.Syntax)
		if spec.FullText != nil {
			q.FullText = query.Render(e, *spec.FullText)
		}
	}
	return q
}
