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
	"github.com/earshot-cli/earshot/pkg/query"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/web"
)

// jobs makes the sources. One that cannot be made becomes a job with an error,
// so that it is seen beside the others.
func (s *session) jobs(ctx context.Context, c *config.Loaded, picked []chosen, r *request, dry *recorder) []scan.Job {
	jobs := make([]scan.Job, len(picked))
	all := r
	for i, p := range picked {
		r := all
		if p.r != nil {
			r = p.r
		}
		notes := &scan.Notes{}
		jobs[i] = scan.Job{Spec: p.spec, Query: r.asked(p.spec), Notes: notes, For: p.who}
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
		notePart(r, p.spec, notes)
		jobs[i].Source, jobs[i].Err = p.spec.New(env)
		if jobs[i].Err == nil && !r.all && p.spec.FullText == nil && !p.spec.Syntax.Local && len(jobs[i].Query.Searches) == 0 {
			jobs[i].Err = mention.Errorf(mention.BadQuery, "the query has nothing that %s could search for", p.spec.Title).
				WithHint("earshot query explain shows what each site is asked")
		}
	}
	return jobs
}

// notePart says that a site cannot be asked for all that the query wants.
func notePart(r *request, spec mention.Spec, notes *scan.Notes) {
	if e, _ := query.For(r.query.Expr, spec.Name); !r.all && !query.Complete(e, spec.Syntax) {
		notes.Add("the site finds only a part of what the query wants; earshot query explain shows what it is asked")
	}
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
		Now:  s.Now, Note: notes.Add, Skipped: notes.Skip, Exhausted: s.exhausted(c, p.spec), Log: log,
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
