package config

import (
	"fmt"
	"slices"
)

// Alert is one entry of a profile's notify: a channel and its occasion. One of
// Webhook, Slack and Email is set.
type Alert struct {
	Webhook *Webhook `mapstructure:"webhook"`
	Slack   *Slack   `mapstructure:"slack"`
	Email   *Email   `mapstructure:"email"`
	// When is hits, always or failure; "" is hits.
	When string `mapstructure:"when"`
	// MinHits is how many hits it takes; 0 is 1.
	MinHits int `mapstructure:"min_hits"`
	// Max is the most hits to show; 0 leaves it to the channel.
	Max int `mapstructure:"max"`
}

// Webhook is an address that takes JSON. The address may stand in the file; one that
// is a secret is kept elsewhere.
type Webhook struct {
	URL     Secret `mapstructure:"url"`
	URLEnv  string `mapstructure:"url_env"`
	URLFile string `mapstructure:"url_file"`
	// The secret signs what is sent.
	SecretEnv  string `mapstructure:"secret_env"`
	SecretFile string `mapstructure:"secret_file"`
	// Secret is filled by Loaded.Alert.
	Secret Secret `mapstructure:"-"`
}

// Slack is an incoming webhook of Slack, or of what takes the same. Its address is a
// secret.
type Slack struct {
	URLEnv  string `mapstructure:"url_env"`
	URLFile string `mapstructure:"url_file"`
	// URL is filled by Loaded.Alert.
	URL Secret `mapstructure:"-"`
}

// Email is a mail server, and who gets mails through it.
type Email struct {
	Host string `mapstructure:"host"`
	// Port 0 is the usual one: 587 with starttls, 465 with tls, 25 with none.
	Port int      `mapstructure:"port"`
	From string   `mapstructure:"from"`
	To   []string `mapstructure:"to"`
	User string   `mapstructure:"user"`
	// TLS is starttls, tls or none; "" is starttls.
	TLS          string `mapstructure:"tls"`
	PasswordEnv  string `mapstructure:"password_env"`
	PasswordFile string `mapstructure:"password_file"`
	// Password is filled by Loaded.Alert.
	Password Secret `mapstructure:"-"`
}

// Channel is the name of the channel's section: webhook, slack or email.
func (a *Alert) Channel() string {
	switch {
	case a.Webhook != nil:
		return "webhook"
	case a.Slack != nil:
		return "slack"
	}
	return "email"
}

// Alert returns the i-th alert of a profile with its credentials looked up. An error
// is of kind Credentials.
func (l *Loaded) Alert(profile string, i int) (Alert, error) {
	a := l.Profiles[profile].Notify[i]
	list := "profiles." + profile + ".notify"
	key := fmt.Sprintf("%s[%d].%s.", list, i, a.Channel())
	var err error
	find := func(into *Secret, name, env, path string) {
		if err == nil && (env != "" || path != "") {
			*into, _, err = l.kept(key+name, env, path, l.Origin(list))
		}
	}
	switch {
	case a.Webhook != nil:
		w := *a.Webhook
		find(&w.URL, "url", w.URLEnv, w.URLFile)
		find(&w.Secret, "secret", w.SecretEnv, w.SecretFile)
		a.Webhook = &w
	case a.Slack != nil:
		s := *a.Slack
		find(&s.URL, "url", s.URLEnv, s.URLFile)
		a.Slack = &s
	case a.Email != nil:
		e := *a.Email
		e.To = slices.Clone(e.To)
		find(&e.Password, "password", e.PasswordEnv, e.PasswordFile)
		a.Email = &e
	}
	return a, err
}
