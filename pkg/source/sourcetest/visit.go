package sourcetest

import (
	"context"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// mostRequests ends a visit that would go on for ever.
const mostRequests = 300

// visit is a source in a world of its own: a fake site, a clock, files, and a
// record of all that the source does there.
type visit struct {
	lab    *lab
	start  time.Time
	source mention.Source
	wire   *wire
	disk   *disk
	notes  []string
	mu     sync.Mutex
	// journal is all that was written to the log.
	journal journal
}

// visit makes the source with a site. Options change the Env before New.
func (l *lab) visit(site http.Handler, change ...func(*mention.Env)) *visit {
	v := &visit{lab: l, start: time.Now(), wire: &wire{site: site}, disk: &disk{files: l.Files}}
	env := v.env()
	for _, f := range change {
		f(&env)
	}
	env.Client = &http.Client{Transport: v.wire}
	if !l.Spec.Offline {
		env.Client = web.New(web.Options{
			Version: "0.0", Contact: "https://example.com/contact",
			Hosts: l.hosts(env), Rate: l.Spec.Rate, Base: v.wire,
			Pages: l.Spec.Pages, Hopeless: l.Spec.Hopeless, Secrets: slices.Collect(maps.Values(l.Secrets)), Log: env.Log,
		})
	}
	source, err := l.Spec.New(env)
	if err != nil {
		l.errorf("New: %v", err)
		source = failing{err}
	}
	v.source = source
	return v
}

// good is a visit to the site as it should be.
func (l *lab) good() *visit {
	if l.Site == nil {
		return l.visit(nil)
	}
	return l.visit(l.Site())
}

// env is what the source gets.
func (v *visit) env() mention.Env {
	c := v.lab.Case
	env := mention.Env{
		BaseURL: strings.TrimSuffix(c.Spec.BaseURL, "/"),
		Options: c.Options,
		Secrets: c.Secrets,
		Open:    v.disk.Open,
		Now:     v.now,
		Note:    v.note,
		Log:     slog.New(slog.NewTextHandler(&v.journal, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	return env
}

func (v *visit) now() time.Time { return v.lab.Now.Add(time.Since(v.start)) }

func (v *visit) note(s string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.notes = append(v.notes, s)
}

// hosts are what the source may reach.
func (l *lab) hosts(env mention.Env) []string {
	hosts := append([]string{hostOf(env.BaseURL)}, l.Spec.Hosts...)
	for _, o := range l.Spec.Options {
		if !o.Hosts {
			continue
		}
		for _, value := range env.List(o.Name) {
			hosts = append(hosts, hostOf(value))
		}
	}
	return hosts
}

// hostOf returns the host of an address with or without its scheme.
func hostOf(address string) string {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// failing is a source that could not be made.
type failing struct{ err error }

// Search yields the error.
func (f failing) Search(context.Context, mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) { yield(mention.Post{}, f.err) }
}
