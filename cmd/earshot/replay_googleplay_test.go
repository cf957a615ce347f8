//go:build !windows

package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// googleplayReplay is the interface with our own fixtures, since nobody recorded
// it: what is recorded are the store's own pages, which are not read.
func googleplayReplay(t *testing.T) recordedSite {
	token := webtest.Route{Method: "POST", Path: "/token", Body: `{"access_token":"ya29.token","expires_in":3599,"token_type":"Bearer"}`}
	token.Header = ownAnswer(t, "googleplay/air_1.json").Header
	const path = "/androidpublisher/v3/applications/example.northwind.air/reviews"
	first := at(ownAnswer(t, "googleplay/air_1.json"), path)
	second := at(ownAnswer(t, "googleplay/air_2.json"), path, "token", "CAcQBg/+=")
	return recordedSite{
		source: "googleplay",
		arg:    "example.northwind.air",
		query:  "northwind",
		env:    []string{"GOOGLEPLAY_SERVICE_ACCOUNT=" + serviceAccount(t)},
		routes: []webtest.Route{token, second, first},
		people: append(names(t, first, "authorName"), names(t, second, "authorName")...),
		least:  4,
	}
}

// serviceAccount is the JSON key of an account that there is not.
func serviceAccount(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]string{
		"type": "service_account", "private_key_id": "kid7", "client_email": "reviews@northwind.iam.example",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
		"token_uri":   "https://oauth2.googleapis.com/token",
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
