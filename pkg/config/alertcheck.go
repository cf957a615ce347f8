package config

import (
	"cmp"
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// checkAlerts verifies the values of a profile's alerts.
func checkAlerts(key string, alerts []Alert) error {
	for i := range alerts {
		if err := checkAlert(fmt.Sprintf("%s[%d].", key, i), &alerts[i]); err != nil {
			return err
		}
	}
	return nil
}

// mostShown bounds how many hits an alert may show.
const mostShown = 200

func checkAlert(prefix string, a *Alert) error {
	set := 0
	for _, is := range []bool{a.Webhook != nil, a.Slack != nil, a.Email != nil} {
		if is {
			set++
		}
	}
	switch {
	case set != 1:
		return mention.Errorf(mention.BadConfig, "%s has %d channels", strings.TrimSuffix(prefix, "."), set).
			WithHint("each alert has one: webhook, slack or email")
	case a.When != "" && !slices.Contains([]string{"hits", "always", "failure"}, a.When):
		return mention.Errorf(mention.BadConfig, "%swhen is %q", prefix, a.When).WithHint("it can be hits, always, failure")
	case a.MinHits < 0, a.MinHits > 0 && a.When != "" && a.When != "hits":
		return mention.Errorf(mention.BadConfig, "%smin_hits is %d, and when is %s", prefix, a.MinHits, cmp.Or(a.When, "hits")).
			WithHint("it is above 0, and goes with when: hits")
	case a.Max < 0 || a.Max > mostShown:
		return mention.Errorf(mention.BadConfig, "%smax is %d", prefix, a.Max).WithHint("it goes from 1 to %d", mostShown)
	case a.Webhook != nil:
		return a.Webhook.check(prefix + "webhook.")
	case a.Slack != nil:
		return oneWay(prefix+"slack.url", a.Slack.URLEnv, a.Slack.URLFile)
	}
	return a.Email.check(prefix + "email.")
}

// oneWay wants exactly one of the ways to a credential.
func oneWay(key string, ways ...string) error {
	if n := given(ways); n != 1 {
		return mention.Errorf(mention.BadConfig, "%s is set in %d ways", key, n).
			WithHint("set %[1]s_env to the name of a variable, or %[1]s_file to the path of a file that holds it", key[strings.LastIndexByte(key, '.')+1:])
	}
	return nil
}

func given(ways []string) (n int) {
	for _, w := range ways {
		if w != "" {
			n++
		}
	}
	return n
}

func (w *Webhook) check(prefix string) error {
	if err := oneWay(prefix+"url", string(w.URL), w.URLEnv, w.URLFile); err != nil {
		return err
	}
	if given([]string{w.SecretEnv, w.SecretFile}) > 1 {
		return oneWay(prefix+"secret", w.SecretEnv, w.SecretFile)
	}
	u, err := url.Parse(w.URL.Reveal())
	if w.URL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil) {
		return mention.Errorf(mention.BadConfig, "%surl is no address of the web, or holds a name and a password", prefix).
			WithHint("write it as https://host/path")
	}
	return nil
}

func (e *Email) check(prefix string) error {
	switch {
	case e.Host == "" || strings.ContainsAny(e.Host, ":/@ ") && !strings.Contains(e.Host, "::"):
		return mention.Errorf(mention.BadConfig, "%shost is %q", prefix, e.Host).WithHint("write the name of the mail server; the port has a setting of its own")
	case e.Port < 0 || e.Port > 65535:
		return mention.Errorf(mention.BadConfig, "%sport is %d", prefix, e.Port).WithHint("587 is common, or 465 with tls: tls")
	case len(e.To) == 0:
		return mention.Errorf(mention.BadConfig, "%sto is empty", prefix).WithHint("write who gets the mail")
	case e.TLS != "" && !slices.Contains([]string{"starttls", "tls", "none"}, e.TLS):
		return mention.Errorf(mention.BadConfig, "%stls is %q", prefix, e.TLS).WithHint("it can be starttls, tls, none")
	case (given([]string{e.PasswordEnv, e.PasswordFile}) == 1) != (e.User != ""):
		return mention.Errorf(mention.BadConfig, "%suser and password go together", prefix).
			WithHint("set user, and password_env to the name of a variable or password_file to the path of a file")
	}
	for _, a := range append([]string{e.From}, e.To...) {
		if _, err := mail.ParseAddress(a); err != nil {
			return mention.Errorf(mention.BadConfig, "%sfrom or to holds %q, which is no address of mail", prefix, a).
				WithHint("write name@host.example, or Name <name@host.example>")
		}
	}
	return nil
}

// showAlerts writes a list of alerts as it would stand on one line of YAML, without
// the addresses of webhooks.
func showAlerts(v any) string {
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = showAlerts(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, name := range sorted(v) {
			text := showAlerts(v[name])
			if name == "url" {
				text = hidden
			}
			parts = append(parts, name+": "+text)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return show(v)
}
