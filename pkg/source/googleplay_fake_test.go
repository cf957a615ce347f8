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
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// googleplayPair is a key of the tests' own, made when it is first needed.
var googleplayPair = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// googleplaySecret is the JSON key of a service account; changes replace fields.
func googleplaySecret(t testing.TB, changes ...string) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(googleplayPair())
	if err != nil {
		t.Fatal(err)
	}
	file := map[string]string{
		"type": "service_account", "project_id": "northwind", "private_key_id": "kid7",
		"private_key":  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
		"client_email": "reviews@northwind.iam.example", "token_uri": "https://oauth2.googleapis.com/token",
	}
	for i := 0; i+1 < len(changes); i += 2 {
		file[changes[i]] = changes[i+1]
	}
	text, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fakePlay serves the fixtures to who has a token, and tokens for what the key
// signed.
type fakePlay struct {
	t testing.TB
	// stale says which tokens have run out; lives is how many seconds they are
	// said to be good for.
	stale func(token string) bool
	lives int

	mu    sync.Mutex
	asked []string
	made  int
}

func newFakePlay(t testing.TB) *fakePlay { return &fakePlay{t: t, lives: 3599} }

// ServeHTTP implements http.Handler.
func (f *fakePlay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, strings.TrimSuffix(r.Method+" "+r.Host+r.URL.Path+"?"+r.URL.RawQuery, "?"))
	if r.URL.Path == "/token" {
		f.token(w, r)
		return
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !strings.HasPrefix(token, "ya29.token") || f.stale != nil && f.stale(token) {
		answer(w, 401, googleplayBody(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED", "authError"))
		return
	}
	pages := map[string]string{
		"/androidpublisher/v3/applications/example.northwind.air/reviews?":          "air_1.json",
		"/androidpublisher/v3/applications/example.northwind.air/reviews?CAcQBg/+=": "air_2.json",
		"/androidpublisher/v3/applications/example.northwind.wallet_2/reviews?":     "wallet_1.json",
		"/androidpublisher/v3/applications/example.northwind.quiet/reviews?":        "",
	}
	name, ok := pages[r.URL.Path+"?"+r.URL.Query().Get("token")]
	switch {
	case !ok || r.URL.Query().Get("maxResults") != "100":
		answer(w, 404, googleplayBody(404, "Package not found.", "", "applicationNotFound"))
	case name == "":
		answer(w, 200, "{}\n")
	default:
		answer(w, 200, string(fixture(f.t, "googleplay", name)))
	}
}

// token takes a signed statement and gives a token for it.
func (f *fakePlay) token(w http.ResponseWriter, r *http.Request) {
	if problem := googleplayProblem(r); problem != "" {
		answer(w, 400, `{"error":"invalid_grant","error_description":"`+problem+`"}`)
		return
	}
	f.made++
	answer(w, 200, fmt.Sprintf(`{"access_token":"ya29.token%d","expires_in":%d,"token_type":"Bearer"}`, f.made, f.lives))
}

// googleplayProblem says what is wrong with a request for a token.
func googleplayProblem(r *http.Request) string {
	if r.Method != http.MethodPost || r.ParseForm() != nil || r.PostForm.Get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
		return "bad form"
	}
	parts := strings.Split(r.PostForm.Get("assertion"), ".")
	if len(parts) != 3 {
		return "no JWT"
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err != nil || rsa.VerifyPKCS1v15(&googleplayPair().PublicKey, crypto.SHA256, sum[:], signature) != nil {
		return "Invalid JWT Signature."
	}
	head, _ := base64.RawURLEncoding.DecodeString(parts[0])
	claims, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var h struct{ Alg, Typ, Kid string }
	var c struct {
		Iss, Scope, Aud string
		Iat, Exp        int64
	}
	if json.Unmarshal(head, &h) != nil || json.Unmarshal(claims, &c) != nil || h.Alg != "RS256" || h.Typ != "JWT" || h.Kid != "kid7" {
		return "bad header"
	}
	if c.Iss != "reviews@northwind.iam.example" || c.Aud != "https://oauth2.googleapis.com/token" ||
		c.Scope != "https://www.googleapis.com/auth/androidpublisher" {
		return "bad claims"
	}
	if now := testClock(); c.Exp-c.Iat != 3600 || c.Iat < now.Add(-time.Minute).Unix() || c.Iat > now.Add(24*time.Hour).Unix() {
		return "bad times"
	}
	return ""
}

// googleplayBody is an error of the interface.
func googleplayBody(code int, message, status, reason string) string {
	return fmt.Sprintf(`{"error":{"code":%d,"message":%q,"status":%q,"errors":[{"message":%q,"domain":"androidpublisher","reason":%q}]}}`,
		code, message, status, message, reason)
}

func newPlayTrip(t *testing.T, site http.Handler, options map[string]string, secret string) *trip {
	t.Helper()
	spec := googleplay()
	v := newTrip(t, spec, site, options, map[string]string{"service_account": secret})
	return v
}

// playApps are the apps of the fixtures.
func playApps() map[string]string {
	return map[string]string{"packages": "example.northwind.air,example.northwind.wallet_2"}
}

// week begins before all of the fixtures, and not before the site's own.
func week() mention.Query { return mention.Query{Since: testClock().Add(-googleplayWindow)} }
