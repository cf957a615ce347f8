package notify

import (
	"cmp"
	"context"
	"strings"

	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	// slackMax is how many hits a chat shows where nothing is said, slackChars how
	// much of each.
	slackMax   = 10
	slackChars = 280
	// slackBytes bounds a message: Mattermost takes 16,383 characters, and Slack asks
	// for fewer than it takes.
	slackBytes = 15_000
)

// Slack posts to an incoming webhook of Slack, or of what takes the same: Mattermost,
// Rocket.Chat, Discord (with /slack), Zulip.
type Slack struct{ to *poster }

// NewSlack returns the channel to the address of an incoming webhook; see NewWebhook.
func NewSlack(address string, o web.Options) (*Slack, error) {
	to, err := newPoster(address, o)
	if err != nil {
		return nil, err
	}
	return &Slack{to}, nil
}

// Name implements Channel.
func (s *Slack) Name() string { return "slack " + s.to.address.Host }

// Send implements Channel.
func (s *Slack) Send(ctx context.Context, r *Report, most int) error {
	body, err := slackBody(r, most)
	if err != nil {
		return err
	}
	return s.to.post(ctx, body, nil)
}

// Preview implements Channel.
func (s *Slack) Preview(r *Report, most int) (string, error) {
	body, err := slackBody(r, most)
	return s.to.preview(body, ""), err
}

// slackMessage is what all of them take. Names and addresses in the text are left as
// they are, and nothing is fetched to be shown below it.
type slackMessage struct {
	Text        string `json:"text"`
	Parse       string `json:"parse"`
	LinkNames   bool   `json:"link_names"`
	UnfurlLinks bool   `json:"unfurl_links"`
	UnfurlMedia bool   `json:"unfurl_media"`
}

// slackBody is the message as JSON.
func slackBody(r *Report, most int) ([]byte, error) {
	return encode(slackMessage{Text: slackText(r, most), Parse: "none"})
}

// slackText is the message in Slack's mark-up.
func slackText(r *Report, most int) string {
	var b strings.Builder
	b.WriteString("*" + slackEscape(strings.ReplaceAll(r.headline(), "*", "")) + "*\n")
	if note := r.note(); note != "" {
		b.WriteString(note + "\n")
	}
	end := slackEscape(cut(r.when()+" · "+r.states(), 2000))
	if by := r.deleteBy(); by != "" {
		end += "\n_" + by + "_"
	}
	shown := 0
	for _, m := range r.first(cmp.Or(most, slackMax)) {
		line := "• " + slackEscape(facts(&m))
		if to := link(m.URL); to != "" {
			line = "• <" + slackEntities(to) + "|" + slackEscape(facts(&m)) + ">"
		}
		line += "\n   " + slackEscape(excerpt(&m, slackChars)) + "\n"
		if b.Len()+len(line)+len(end)+40 > slackBytes {
			break
		}
		b.WriteString(line)
		shown++
	}
	if more := r.more(shown); more != "" {
		b.WriteString(more + "\n")
	}
	return b.String() + end
}

// slackEntities escapes the three characters that Slack's mark-up is made of.
func slackEntities(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// slackEscape makes text harmless: no mark-up, no mention of a room or a person, no
// link of Markdown, no code that would swallow what follows. A zero-width space parts
// what would mean something together.
func slackEscape(s string) string {
	const part = "\u200b"
	return strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;",
		"@", "@"+part, "](", "]"+part+"(", "][", "]"+part+"[", "`", "'",
	).Replace(s)
}
