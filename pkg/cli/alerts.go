package cli

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/notify"
	"github.com/earshot-cli/earshot/pkg/scan"
	"github.com/earshot-cli/earshot/pkg/web"
)

// alertGrace is how long alerts may take when the time of the run is up: otherwise a
// run that was cut short could never say so.
const alertGrace = 15 * time.Second

// alerts gather what a run delivers, for those who are told of it. A nil one gathers
// nothing and tells nobody.
type alerts struct {
	list      []namedAlert
	profile   string
	brand     string
	threshold float64
	unjudged  bool
	begun     time.Time
	hits      []mention.Mention
	total     int
	// tallies are nil until the sources were asked.
	tallies []scan.Tally
}

// namedAlert is an alert, or why there is none: a credential that is missing must not
// cost the output.
type namedAlert struct {
	notify.Alert
	name string
	err  error
}

// alerts are those of an errand's profile.
func (s *session) alerts(c *config.Loaded, o scanOptions, e *errand) *alerts {
	profile := strings.ToLower(e.profile)
	if o.noNotify || len(c.Profiles[profile].Notify) == 0 {
		return nil
	}
	return &alerts{
		list: s.channels(c, profile), profile: profile, brand: e.r.brand, threshold: e.r.threshold,
		unjudged: c.Score.Scorer == config.NoScorer, begun: s.Now(),
	}
}

// channels makes the alerts of a profile.
func (s *session) channels(c *config.Loaded, profile string) []namedAlert {
	var list []namedAlert
	for i := range c.Profiles[profile].Notify {
		set, err := c.Alert(profile, i)
		a := namedAlert{
			Alert: notify.Alert{When: notify.When(set.When), MinHits: set.MinHits, Max: set.Max}, name: set.Channel(), err: err,
		}
		if err == nil {
			a.Channel, a.err = s.channel(c, &set)
		}
		if a.err == nil {
			a.name = a.Channel.Name()
		}
		list = append(list, a)
	}
	return list
}

// channel makes the channel of an alert.
func (s *session) channel(c *config.Loaded, set *config.Alert) (notify.Channel, error) {
	options := s.webOptions(c, nil)
	switch {
	case set.Webhook != nil:
		return notify.NewWebhook(set.Webhook.URL.Reveal(), set.Webhook.Secret.Reveal(), options)
	case set.Slack != nil:
		return notify.NewSlack(set.Slack.URL.Reveal(), options)
	}
	e := set.Email
	return notify.NewEmail(notify.EmailOptions{
		Host: e.Host, Port: e.Port, TLS: notify.Security(e.TLS), From: e.From, To: e.To,
		User: e.User, Password: e.Password.Reveal(), Agent: web.UserAgent(options.Version, options.Contact),
	})
}

// take gathers a mention that goes to a sink, if it is a hit. A row that the file
// has already is told to nobody; only the newest are kept.
func (a *alerts) take(m *mention.Mention, to sink) {
	if a == nil || !a.unjudged && !m.Hit(a.threshold) {
		return
	}
	if file, ok := to.(*appender); ok && file.ids.Has(m) {
		return
	}
	a.total++
	if a.hits = append(a.hits, *m); len(a.hits) >= 2*notify.MostHits {
		scan.Newest(a.hits)
		clear(a.hits[notify.MostHits:])
		a.hits = a.hits[:notify.MostHits]
	}
}

// ran notes how the sources fared.
func (a *alerts) ran(tallies []scan.Tally) {
	if a != nil {
		a.tallies = tallies
	}
}

// profilesToTell lists the profiles with alerts.
func profilesToTell(c *config.Loaded) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(c.Profiles)), func(name string) bool { return len(c.Profiles[name].Notify) == 0 })
}
