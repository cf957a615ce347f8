package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"time"

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
