package config

import (
	"fmt"
	"strings"
)

// Template returns a commented configuration file: a profile to start from, and
// every setting with its default.
func Template() string {
	var b strings.Builder
	b.WriteString(templateHead)
	section := ""
	for _, k := range Keys() {
		name, key, _ := strings.Cut(k.Name, ".")
		if name != section {
			fmt.Fprintf(&b, "\n%s:\n", name)
			section = name
		}
		fmt.Fprintf(&b, "  # %s\n  %s: %s\n", k.Doc, key, yamlValue(k.Default))
	}
	b.WriteString(templateTail)
	return b.String()
}

func yamlValue(v any) string {
	switch v := v.(type) {
	case []string:
		return "[]"
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}

const templateHead = `# earshot's configuration. "earshot config explain" shows each value and where
# it comes from; "earshot doctor" checks it.

# A profile is a named query: earshot scan --profile northwind
profiles:
  northwind:
    # Shown in the brand column.
    brand: Northwind Air
    # Any of these makes a mention; see "earshot help query".
    terms:
      - northwind air
      - "#northwindair"
      - "@northwindair"
    # Any of these unmakes it.
    exclude:
      - northwind trading
    # exclude_authors: [northwindfans, "Northwind Jobs"]
    # Posts that stand on these hosts or link to them are no mentions either.
    # exclude_domains: [coupons.example]
    # The brand's own handles; they are never masked. What they post is no mention,
    # unless exclude_own is false.
    own_accounts: [northwindair]
    # What is named with a colon is the brand's own, or about it: its posts are
    # mentions whatever their words.
    # sources: [bluesky, hackernews, "appstore:1234567890", "youtube:@northwindair"]
    # threshold: 0.6
    # lang: [en, de]
    # since: 24h
    # What the scorer cannot know; see "earshot help rules".
    # sentiment:
    #   # Names that are no bad words: they are scored as any name is.
    #   neutral: [war zone, the killers]
    #   # Words of your trade with a weight from -5 to 5: 1.5 makes the odds of an
    #   # unhappy customer 4.5 times as high, -1.5 as low, 0 changes nothing.
    #   phrases:
    #     refund: 1.5
    #     lost my bag: 2
    #     no problem: -1
    #   # Queries: what matches is at 0.99 at least, or at 0.01 at most.
    #   always_negative: ['"class action" -film', lawyer AND refund]
    #   never_negative: [hiring]
    # Who is told after a run; see "earshot notify --help".
    # notify:
    #   - slack: {url_env: SLACK_WEBHOOK_URL}
    #   - webhook: {url: "https://hooks.example/earshot", secret_file: /run/secrets/hook}
    #     when: always
    #   - email: {host: mail.example, from: alerts@northwind.example, to: [care@northwind.example], user: alerts, password_env: SMTP_PASSWORD}
    #     when: failure
`

const templateTail = `
# Settings of sources; "earshot sources NAME" lists them. A credential is named
# by where it is kept, never written here.
# sources:
#   bluesky:
#     handle_env: BSKY_HANDLE
#     app_password_file: /run/secrets/bluesky
#   mastodon:
#     instances: [mastodon.social, fosstodon.org]
#   youtube:
#     api_key_env: YOUTUBE_API_KEY
#   discourse:
#     forums: [forum.example]
`
