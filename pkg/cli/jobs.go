package cli

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/source"
	"github.com/earshot-cli/earshot/pkg/suggest"
	"github.com/earshot-cli/earshot/pkg/web"
)

// chosen is a source to scan, with the arguments that "NAME:ARG" gave it.
type chosen struct {
	spec mention.Spec
	args []string
}

// allSources is the name that stands for every source on the network.
const allSources = "all"

// choose finds the named sources; none means all that are on by default, and
// those that the user has set up; "all" means every one on the network that is.
// Neither takes one that charges by the post. What is left out for want of
// settings is returned by name.
func (s *session) choose(c *config.Loaded, names []string) (picked []chosen, unset []string, err error) {
	if len(names) == 0 {
		picked, unset = s.defaults(c)
		return picked, unset, nil
	}
	for _, name := range names {
		if name == allSources {
			all, lack := s.everything(c, names)
			unset = append(unset, lack...)
			for _, p := range all {
				if !slices.ContainsFunc(picked, func(q chosen) bool { return q.spec.Name == p.spec.Name }) {
					picked = append(picked, p)
				}
			}
			continue
		}
		name, arg, hasArg := strings.Cut(name, ":")
		i := slices.IndexFunc(picked, func(p chosen) bool { return p.spec.Name == name })
		if i < 0 {
			spec, err := s.spec(name)
			if err != nil {
				return nil, nil, err
			}
			picked = append(picked, chosen{spec: spec})
			i = len(picked) - 1
		}
		if hasArg {
			if argOption(picked[i].spec) == "" {
				return nil, nil, mention.Errorf(mention.BadUsage, "source %s takes no argument", name).
					WithHint("write --source %s", name)
			}
			if strings.TrimSpace(arg) == "" {
				return nil, nil, mention.Errorf(mention.BadUsage, "nothing stands behind the colon of %s:", name).
					WithHint("earshot sources %s says what can", name)
			}
			picked[i].args = append(picked[i].args, arg)
		}
	}
	return picked, unset, nil
}

// everything is every source on the network that has what it needs, and the
// names of the others.
func (s *session) everything(c *config.Loaded, names []string) (picked []chosen, unset []string) {
	for _, spec := range s.specs {
		switch {
		case spec.Offline, s.tooDear(c, spec, names):
		case complete(c, spec):
			picked = append(picked, chosen{spec: spec})
		default:
			unset = append(unset, spec.Name)
		}
	}
	return picked, unset
}

func (s *session) defaults(c *config.Loaded) (picked []chosen, unset []string) {
	for _, spec := range s.specs {
		switch {
		case s.tooDear(c, spec, nil):
		case spec.Default, !spec.Offline && (needs(spec) || aimed(c, spec)) && complete(c, spec):
			picked = append(picked, chosen{spec: spec})
		case !spec.Offline && needs(spec):
			unset = append(unset, spec.Name)
		}
	}
	return picked, unset
}

// tooDear reports whether a source is set up and charges by the post, and says so
// to a user who has not named it.
func (s *session) tooDear(c *config.Loaded, spec mention.Spec, names []string) bool {
	if spec.Cost.PerPost == 0 || !complete(c, spec) {
		return false
	}
	for _, name := range names {
		if name, _, _ = strings.Cut(name, ":"); name == spec.Name {
			return true // it is taken by its name
		}
	}
	s.log.Warn(spec.Name + " is left out, since each post that it reads costs money; name it: --source " + spec.Name)
	return true
}

// withPaid puts before a list of sources those that charge by the post and are set up.
func (s *session) withPaid(c *config.Loaded, names []string) []string {
	for _, spec := range s.specs {
		if spec.Cost.PerPost > 0 && complete(c, spec) {
			names = append([]string{spec.Name}, names...)
		}
	}
	return names
}

// aimed reports whether the user has set what a source is aimed at: its apps,
// channels, servers.
func aimed(c *config.Loaded, spec mention.Spec) bool {
	name := argOption(spec)
	if name == "" {
		return false
	}
	set, err := c.Source(spec)
	return err != nil || set.Options[name] != "" && c.Origin("sources."+spec.Name+"."+name) != "default"
}

// needs reports whether a source does nothing without a setting of the user's.
func needs(spec mention.Spec) bool {
	return slices.ContainsFunc(spec.Options, func(o mention.Option) bool { return o.Required }) ||
		slices.ContainsFunc(spec.Keys, func(k mention.Key) bool { return k.Required })
}

// complete reports whether all required settings of a source are there.
func complete(c *config.Loaded, spec mention.Spec) bool {
	set, err := c.Source(spec)
	if err != nil {
		return true // the user set something: its error must be seen
	}
	return len(needed(spec, set)) == 0
}

// needed are the required settings that a source lacks. Beside an option, a key
// is said without its name: that is long.
func needed(spec mention.Spec, set config.Source) []string {
	var what []string
	for _, o := range spec.Options {
		if o.Required && set.Options[o.Name] == "" {
			what = append(what, o.Name)
		}
	}
	for _, k := range spec.Keys {
		switch {
		case !k.Required || set.Secrets[k.Name] != "":
		case len(what) > 0:
			return append(what, "a key")
		default:
			return []string{k.Name}
		}
	}
	return what
}

// spec finds a source by its name.
func (s *session) spec(name string) (mention.Spec, error) {
	if spec, ok := source.Find(s.specs, name); ok {
		return spec, nil
	}
	names := make([]string, len(s.specs))
	for i, spec := range s.specs {
		names[i] = spec.Name
	}
	return mention.Spec{}, mention.Errorf(mention.BadUsage, "there is no source %q", name).
		WithHint("%s; see earshot sources", suggest.Hint(name, names))
}

// argOption is the option that "NAME:ARG" sets; "" if there is none.
func argOption(spec mention.Spec) string {
	for _, o := range spec.Options {
		if o.Arg {
			return o.Name
		}
	}
	return ""
}

// jobs makes the sources. One that cannot be made becomes a job with an error,
// so that it is seen beside the others.
func (s *session) jobs(ctx context.Context, c *config.Loaded, picked []chosen, r *request, dry *recorder) []scan.Job {
	jobs := make([]scan.Job, len(picked))
	for i, p := range picked {
		notes := &scan.Notes{}
		jobs[i] = scan.Job{Spec: p.spec, Query: r.asked(p.spec), Notes: notes}
		env, err := s.env(ctx, c, p, notes, dry)
		if err != nil {
			jobs[i].Err = err
			continue
		}
		// Settings for all scans are those of the one profile that there is; with
		// several, nobody knows whose they are.
		named := len(p.args) > 0 || r.profile && len(c.Profiles) == 1
		if option := argOption(p.spec); p.spec.Cost.PerPost > 0 && !named && env.Options[option] != "" {
			// What is set up for another brand would be paid for and then dropped.
			env.Options[option] = ""
			notes.Add("sources." + p.spec.Name + "." + option + " is left out: name it for the scan, or in the sources of a profile, as " +
				p.spec.Name + ":NAME")
		}
		jobs[i].Addressed = named || env.Options[argOption(p.spec)] == ""
		jobs[i].Source, jobs[i].Err = p.spec.New(env)
		if jobs[i].Err == nil && !r.all && p.spec.FullText == nil && !p.spec.Syntax.Local && len(jobs[i].Query.Searches) == 0 {
			jobs[i].Err = mention.Errorf(mention.BadQuery, "the query has nothing that %s could search for", p.spec.Title).
				WithHint("earshot query explain shows what each site is asked")
		}
	}
	return jobs
}

// env is what a source may touch of the world. With a recorder, its requests are
// noted and not sent.
func (s *session) env(
	ctx context.Context, c *config.Loaded, p chosen, notes *scan.Notes, dry *recorder,
) (mention.Env, error) {
	set, err := c.Source(p.spec)
	if err != nil {
		return mention.Env{}, err
	}
	if len(p.args) > 0 {
		set.Options[argOption(p.spec)] = strings.Join(p.args, ",")
	}
	hosts, err := allowed(p.spec, set)
	if err != nil {
		return mention.Env{}, err
	}
	secrets, values := map[string]string{}, []string{}
	for name, secret := range set.Secrets {
		secrets[name] = secret.Reveal()
		values = append(values, secret.Reveal())
	}
	log := s.log.With("source", p.spec.Name)
	options := s.webOptions(c, hosts)
	options.Rate, options.Secrets, options.Log = p.spec.Rate, values, log
	options.Pages, options.Hopeless = p.spec.Pages, p.spec.Hopeless
	options.Waiting = func(host string, d time.Duration) {
		notes.Wait(d)
		log.InfoContext(ctx, "waits for its site", "host", host, "seconds", int(d.Seconds()))
	}
	s.budget(c, &options, p.spec, set)
	if dry != nil {
		dry.secrets, dry.spec, dry.notes = values, p.spec, notes
		options.Spend, options.Unspend = nil, nil
		options.Base, options.Retries, options.Rate = dry, -1, mention.Rate{N: 1000, Per: time.Second}
	}
	return mention.Env{
		Client:  web.New(options),
		BaseURL: set.BaseURL, BaseURLSet: set.BaseURLSet, Options: set.Options, Secrets: secrets,
		Open: func(name string) (io.ReadCloser, error) { return s.open(ctx, name) },
		Now:  s.Now, Note: notes.Add, Exhausted: s.exhausted(c, p.spec), Log: log,
	}, nil
}

// webOptions are those of every client: who asks, and whom it may ask.
func (s *session) webOptions(c *config.Loaded, hosts []string) web.Options {
	return web.Options{
		Version: s.Build.resolve().Version, Contact: c.Privacy.Contact, Hosts: hosts, Base: s.Transport, Log: s.log.Logger,
	}
}

// allowed lists the hosts that a source may reach: the user's own address alone,
// where one is set; else the declared ones and those that options name.
func allowed(spec mention.Spec, set config.Source) ([]string, error) {
	if set.BaseURLSet {
		host, err := hostOf(set.BaseURL)
		return []string{host}, err
	}
	hosts := slices.Clone(spec.Hosts)
	addresses := []string{set.BaseURL}
	for _, o := range spec.Options {
		if o.Hosts {
			addresses = append(addresses, mention.Env{Options: set.Options}.List(o.Name)...)
		}
	}
	for _, a := range addresses {
		host, err := hostOf(a)
		if err != nil {
			return nil, mention.Errorf(mention.BadConfig, "source %s: %w", spec.Name, err)
		}
		if host != "" {
			hosts = append(hosts, host)
		}
	}
	return hosts, nil
}

// hostOf returns the host, with its port, of an address or of a bare host.
func hostOf(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", fmt.Errorf("%q is no web address", address)
	}
	return u.Host, nil
}
