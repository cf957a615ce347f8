package source

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/url"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	googleplayScope = "https://www.googleapis.com/auth/androidpublisher"
	// googleplaySkew is how much the clock here may run ahead of the site's: a
	// token from the future is refused.
	googleplaySkew = 30 * time.Second
)

// googleplayKey is the key of a service account.
type googleplayKey struct {
	id, account string
	// endpoint is where tokens are given.
	endpoint *url.URL
	private  *rsa.PrivateKey
}

// readGoogleplayKey reads the JSON that Google hands out. Its errors hold nothing
// of it.
func readGoogleplayKey(secret string) (*googleplayKey, error) {
	wrong := func(what string) error {
		return mention.Errorf(mention.Credentials, "the key for Google Play %s", what).
			WithHint("it is the whole JSON of a service account's key; for a file set sources.googleplay.service_account_file (earshot sources googleplay)")
	}
	secret = strings.TrimSpace(secret)
	if secret == "" {
		return nil, wrong("is missing")
	}
	var file struct {
		Type       string `json:"type"`
		KeyID      string `json:"private_key_id"`
		PrivateKey string `json:"private_key"`
		Account    string `json:"client_email"`
		Endpoint   string `json:"token_uri"`
	}
	if json.Unmarshal([]byte(secret), &file) != nil {
		return nil, wrong("is not JSON")
	}
	if file.Type != "service_account" || file.Account == "" {
		return nil, wrong("is not that of a service account")
	}
	if file.Endpoint == "" {
		file.Endpoint = "https://" + googleplayTokenHost + "/token"
	}
	endpoint, err := url.Parse(file.Endpoint)
	if err != nil || endpoint.Scheme != "https" || endpoint.Host != googleplayTokenHost || endpoint.RawQuery != "" {
		return nil, wrong("names another token_uri than https://" + googleplayTokenHost + "/token")
	}
	private := parseRSA(file.PrivateKey)
	if private == nil {
		return nil, wrong("has no RSA private_key that can be read")
	}
	return &googleplayKey{id: file.KeyID, account: file.Account, endpoint: endpoint, private: private}, nil
}

// parseRSA reads a private key in PEM; nil if it is none.
func parseRSA(text string) *rsa.PrivateKey {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil
	}
	if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
		private, _ := key.(*rsa.PrivateKey)
		return private
	}
	private, _ := x509.ParsePKCS1PrivateKey(block.Bytes) // nil with an error
	return private
}

// assertion is a signed statement of who asks, for an hour (RFC 7523): what is
// exchanged for a token.
func (k *googleplayKey) assertion(now time.Time) (string, error) {
	issued := now.Add(-googleplaySkew)
	head := map[string]string{"alg": "RS256", "typ": "JWT", "kid": k.id}
	claims := map[string]any{
		"iss": k.account, "scope": googleplayScope, "aud": k.endpoint.String(),
		"iat": issued.Unix(), "exp": issued.Add(time.Hour).Unix(),
	}
	var parts []string
	for _, part := range []any{head, claims} {
		text, err := json.Marshal(part)
		if err != nil {
			return "", mention.Errorf(mention.Failure, "the request for a token cannot be written: %w", err)
		}
		parts = append(parts, base64.RawURLEncoding.EncodeToString(text))
	}
	signed := strings.Join(parts, ".")
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, k.private, crypto.SHA256, sum[:])
	if err != nil {
		return "", mention.Errorf(mention.Credentials, "the key for Google Play cannot sign: %w", err).
			WithHint("make a new JSON key of the service account")
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}
