package notify

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/web"
)

// Webhook posts a report as JSON.
type Webhook struct {
	to     *poster
	secret string
}

// NewWebhook returns the channel to an address; with a secret it signs what it sends.
// The options carry the requests: Version, Contact, Base and Log count. An address
// that cannot be used is an error of kind BadConfig.
func NewWebhook(address, secret string, o web.Options) (*Webhook, error) {
	to, err := newPoster(address, o)
	if err != nil {
		return nil, err
	}
	to.options.Secrets = append(to.options.Secrets, secret)
	return &Webhook{to, secret}, nil
}

// Name implements Channel.
func (w *Webhook) Name() string { return "webhook " + w.to.address.Host }

// Send implements Channel.
func (w *Webhook) Send(ctx context.Context, r *Report, most int) error {
	body, err := payloadOf(r, most)
	if err != nil {
		return err
	}
	if w.secret == "" {
		return w.to.post(ctx, body, nil)
	}
	return w.to.post(ctx, body, func(h http.Header) {
		stamp := strconv.FormatInt(time.Now().Unix(), 10)
		h.Set("X-Earshot-Timestamp", stamp)
		h.Set("X-Earshot-Signature", signature(w.secret, stamp, body))
	})
}

// signature is "sha256=" and the HMAC-SHA-256 of the time in seconds since 1970, a
// dot and the body, in hexadecimal.
func signature(secret, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// Preview implements Channel.
func (w *Webhook) Preview(r *Report, most int) (string, error) {
	body, err := payloadOf(r, most)
	if err != nil {
		return "", err
	}
	signed := ""
	if w.secret != "" {
		signed = "X-Earshot-Timestamp: (seconds since 1970)\nX-Earshot-Signature: sha256=(of timestamp.body)\n"
	}
	return w.to.preview(body, signed), nil
}

// preview is a request for eyes.
func (p *poster) preview(body []byte, more string) string {
	return fmt.Sprintf("POST %s\nContent-Type: application/json\nIdempotency-Key: %s\n%s\n%s\n", p.shown(), key(body), more, body)
}

// payload is the body of a webhook. Fields may be added; none is removed or renamed.
type payload struct {
	SchemaVersion int             `json:"schema_version"`
	Test          bool            `json:"test"`
	Profile       string          `json:"profile"`
	Brand         string          `json:"brand"`
	BegunAt       string          `json:"begun_at"`
	EndedAt       string          `json:"ended_at"`
	Outcome       Outcome         `json:"outcome"`
	Summary       string          `json:"summary"`
	Counts        counts          `json:"counts"`
	Sources       []sourcePayload `json:"sources"`
	// HitsOmitted is how many there were besides those in Hits.
	HitsOmitted int               `json:"hits_omitted"`
	Hits        []json.RawMessage `json:"hits"`
}

type counts struct {
	Fetched  int `json:"fetched"`
	Mentions int `json:"mentions"`
	Hits     int `json:"hits"`
}

type sourcePayload struct {
	Source string `json:"source"`
	State  string `json:"state"`
	counts
}

// payloadOf writes a report as JSON of at most maxBody bytes.
func payloadOf(r *Report, most int) ([]byte, error) {
	p := payload{
		SchemaVersion: mention.SchemaVersion, Test: r.Test, Profile: r.Profile, Brand: r.brand(),
		BegunAt: r.Begun.UTC().Format(time.RFC3339), EndedAt: r.Ended.UTC().Format(time.RFC3339),
		Outcome: cmp.Or(r.Outcome, OK), Summary: r.headline(), Sources: []sourcePayload{}, Hits: []json.RawMessage{},
	}
	for _, s := range r.Sources {
		c := counts{s.Fetched, s.Mentions, s.Hits}
		p.Sources = append(p.Sources, sourcePayload{s.Name, s.State, c})
		p.Counts.Fetched += c.Fetched
		p.Counts.Mentions += c.Mentions
		p.Counts.Hits += c.Hits
	}
	bare, err := encode(p)
	if err != nil {
		return nil, err
	}
	left := maxBody - len(bare) - 100 // for how many there are more
	for i, hits := 0, r.first(cmp.Or(most, DefaultMax)); i < len(hits); i++ {
		record, err := recordOf(&hits[i])
		if err != nil {
			return nil, err
		}
		if left -= len(record) + 1; left < 0 {
			break
		}
		p.Hits = append(p.Hits, record)
	}
	p.HitsOmitted = max(r.Total-len(p.Hits), 0)
	if more := r.more(len(p.Hits)); more != "" {
		p.Summary += fmt.Sprintf(" (%d here, %s)", len(p.Hits), more)
	}
	return encode(p)
}

// encode writes JSON without the escapes that only HTML needs.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// recordOf is a hit as a record of the outputs.
func recordOf(m *mention.Mention) (json.RawMessage, error) {
	var b bytes.Buffer
	w, err := output.New("ndjson", &b, output.Options{})
	if err != nil {
		return nil, err
	}
	if err := w.Write(m); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}
