package web

import (
	"net/http"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const maxRedirects = 5

// checkRedirect is the http.Client's: req is what comes next, via what was
// asked so far, oldest first.
func (s hostSet) checkRedirect(req *http.Request, via []*http.Request) error {
	from := via[len(via)-1].URL
	switch {
	case len(via) > maxRedirects:
		return mention.Errorf(mention.Changed, "%s redirects more than %d times", from.Host, maxRedirects).
			WithHint("try again later; check sources.NAME.base_url")
	case from.Scheme == "https" && req.URL.Scheme == "http":
		return mention.Errorf(mention.Changed, "%s redirects from https to http", from.Host).
			WithHint("the connection would not be private any more; check sources.NAME.base_url")
	case !s.allowsRedirect(req.URL):
		return strayed(req, from.Host)
	}
	if !strayedBefore(req, via) {
		return nil
	}
	if req.Body != nil && req.Body != http.NoBody || req.GetBody != nil {
		return mention.Errorf(mention.Changed, "%s redirects a POST to %s", from.Host, req.URL.Host)
	}
	dropPrivate(req.Header)
	return nil
}

// strayedBefore reports whether the request or one before it goes to another
// host than the first.
func strayedBefore(req *http.Request, via []*http.Request) bool {
	first := via[0].URL
	for _, r := range append(via[1:len(via):len(via)], req) {
		if !strings.EqualFold(r.URL.Host, first.Host) {
			return true
		}
	}
	return false
}

// dropPrivate leaves only headers that no key can hide in: sites name theirs
// as they like (Authorization, X-API-Key, apikey).
func dropPrivate(h http.Header) {
	for name := range h {
		switch name {
		case "Accept", "Accept-Language", "If-None-Match", "If-Modified-Since", "User-Agent":
		default:
			delete(h, name)
		}
	}
}

// strayed is the error for a redirect out of bounds. A site that sends readers
// to another host's login is closed to us, which is not the user's mistake.
func strayed(req *http.Request, from string) error {
	to := req.URL
	if defaultPort(to.Scheme) == "" {
		return mention.Errorf(mention.Changed, "%s redirects to an address with scheme %q", from, to.Scheme)
	}
	where := strings.ToLower(to.Host + to.Path)
	for _, word := range []string{"login", "signin", "sign_in", "/sso", "oauth", "consent", "captcha", "challenge"} {
		if strings.Contains(where, word) {
			return mention.Errorf(mention.Blocked, "%s sends readers to a login or consent page on %s", from, to.Host).
				WithHint("earshot reads only what is public, without a login")
		}
	}
	return mention.Errorf(mention.Failure, "%s redirects to %s, which is not among the hosts of this source", from, to.Host).
		WithHint("if the site has moved, set sources.NAME.base_url to %s://%s", to.Scheme, to.Host)
}
