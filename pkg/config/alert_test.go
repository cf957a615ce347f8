package config

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// TestAlertErrors: a slip of the pen is an error that names the key, and no error
// holds what may be a secret.
func TestAlertErrors(t *testing.T) {
	mail := "host: mail.example, from: a@x.example, to: [b@x.example]"
	for notify, want := range map[string]string{
		"x":                      "profiles.a.notify is no list",
		"{slack: {url_env: A}}":  "profiles.a.notify is no list",
		"[x]":                    "profiles.a.notify[0] is not a section",
		"[{slak: {url_env: A}}]": "no setting profiles.a.notify[0].slak",
		"[{slack: hush}]":        "profiles.a.notify[0].slack is not a section",
		"[{slack: {url_env: A}}, {slack: {urlenv: A}}]":            "no setting profiles.a.notify[1].slack.urlenv",
		"[{slack: {url: hush}}]":                                   "slack.url is a secret and does not belong in the file",
		"[{webhook: {url: [hush]}}]":                               "profiles.a.notify[0].webhook.url is no text",
		"[{webhook: {url: 'https://hush'}, max: lots}]":            "notify[0].max",
		"[{webhook: {url: 'hush'}}]":                               "webhook.url is no address of the web",
		"[{webhook: {url: 'https://u:hush@x.example'}}]":           "webhook.url is no address of the web",
		"[{webhook: {url: 'https://hush', url_env: A}}]":           "webhook.url is set in 2 ways",
		"[{webhook: {secret: hush, url_env: A}}]":                  "webhook.secret is a secret",
		"[{webhook: {url_env: A, secret_env: A, secret_file: b}}]": "webhook.secret is set in 2 ways",
		"[{slack: {}}]":  "slack.url is set in 0 ways",
		"[{when: hits}]": "profiles.a.notify[0] has 0 channels",
		"[{slack: {url_env: A}, webhook: {url_env: A}}]":                 "profiles.a.notify[0] has 2 channels",
		"[{slack: {url_env: A}, when: hit}]":                             `notify[0].when is "hit"`,
		"[{slack: {url_env: A}, when: always, min_hits: 3}]":             "notify[0].min_hits is 3, and when is always",
		"[{slack: {url_env: A}, min_hits: -1}]":                          "notify[0].min_hits is -1",
		"[{slack: {url_env: A}, max: 201}]":                              "notify[0].max is 201",
		"[{email: {" + mail + ", tls: ssl}}]":                            `email.tls is "ssl"`,
		"[{email: {" + mail + ", port: 99999}}]":                         "email.port is 99999",
		"[{email: {" + mail + ", user: u}}]":                             "email.user and password go together",
		"[{email: {" + mail + ", password: hush}}]":                      "email.password is a secret",
		"[{email: {host: 'mail.example:25', from: a@x.example, to: b}}]": "email.host is",
		"[{email: {host: mail.example, from: a@x.example}}]":             "email.to is empty",
		"[{email: {host: mail.example, from: a, to: b@x.example}}]":      "no address of mail",
	} {
		w := newWorld(t)
		w.project("profiles: {a: {terms: [x], notify: " + notify + "}}")
		_, err := w.load(nil)
		if mention.KindOf(err) != mention.BadConfig || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", notify, err, want)
			continue
		}
		if e := err.Error(); strings.Contains(e, "hush") {
			t.Errorf("%s: the error holds a secret: %v", notify, err)
		}
	}
}

// TestAlertSecrets: credentials come from where the file says, and nothing shows them.
func TestAlertSecrets(t *testing.T) {
	w := newWorld(t)
	kept := w.write(filepath.Join(w.home, "kept"), "  hunter2\n")
	w.env["HOOK"], w.env["SIGN"] = "https://hooks.example/token1", "hunter1"
	w.project(`profiles:
  A:
    terms: [x]
    notify:
      - webhook: {url_env: HOOK, secret_env: SIGN}
        when: always
      - webhook: {url: "https://hooks.example/token2"}
      - email: {host: mail.example, from: a@x.example, to: "b@x.example, c@x.example", user: u, password_file: ` + kept + `}
        when: failure
        max: 7
      - slack: {url_env: NOT_SET}
        min_hits: 3
`)
	l := w.mustLoad(nil)
	if n := len(l.Profiles["a"].Notify); n != 4 {
		t.Fatalf("%d alerts", n)
	}
	first, err := l.Alert("a", 0)
	if err != nil || first.Webhook.URL.Reveal() != w.env["HOOK"] || first.Webhook.Secret.Reveal() != "hunter1" || first.When != "always" {
		t.Errorf("%+v, %v", first, err)
	}
	second, err := l.Alert("a", 1)
	if err != nil || second.Webhook.URL.Reveal() != "https://hooks.example/token2" || second.Channel() != "webhook" {
		t.Errorf("%+v, %v", second, err)
	}
	third, err := l.Alert("a", 2)
	if err != nil || third.Email.Password.Reveal() != "hunter2" || len(third.Email.To) != 2 || third.Max != 7 {
		t.Errorf("%+v, %v", third, err)
	}
	if l.Profiles["a"].Notify[2].Email.Password != "" {
		t.Error("the configuration itself got the password")
	}
	if _, err := l.Alert("a", 3); mention.KindOf(err) != mention.Credentials || !strings.Contains(err.Error(), "profiles.a.notify[3].slack.url_env names NOT_SET") {
		t.Errorf("%v", err)
	}
	for _, set := range l.Explain() {
		if strings.Contains(set.Value, "token") || strings.Contains(set.Value, "hunter") {
			t.Errorf("%s shows %s", set.Name, set.Value)
		}
		if set.Name == "profiles.a.notify" && !strings.Contains(set.Value, "{webhook: {secret_env: SIGN, url_env: HOOK}, when: always}, {webhook: {url: ••••}}") {
			t.Errorf("it shows %s", set.Value)
		}
	}
}

// TestTemplateAlerts: what the template shows of alerts can be used as it stands.
func TestTemplateAlerts(t *testing.T) {
	_, block, ok := strings.Cut(Template(), "    # notify:\n")
	if !ok {
		t.Fatal("the template has no alerts")
	}
	text := "profiles:\n  a:\n    terms: [x]\n    notify:\n"
	for line := range strings.Lines(block) {
		rest, ok := strings.CutPrefix(line, "    # ")
		if !ok {
			break
		}
		text += "    " + rest
	}
	w := newWorld(t)
	w.project(text)
	if n := len(w.mustLoad(nil).Profiles["a"].Notify); n != 3 {
		t.Errorf("%d alerts in\n%s", n, text)
	}
}
