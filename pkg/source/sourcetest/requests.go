package sourcetest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// checkRequests: every request is honest, carries no cookie and has the search
// in it unharmed.
func checkRequests(l *lab) {
	v := l.visit(withCookies(l.Site()))
	l.take(v)
	for _, r := range v.wire.requests {
		agent := r.header.Get("User-Agent")
		if !strings.HasPrefix(agent, "earshot/") || strings.Contains(agent, "Mozilla") {
			l.errorf("%s: User-Agent is %q, want earshot/VERSION (+contact)", r.url.Path, agent)
		}
		if cookie := r.header.Get("Cookie"); cookie != "" {
			l.errorf("%s: a Cookie was sent: %s", r.url.Path, cookie)
		}
		if a := r.header.Values("Authorization"); len(a) > 0 && len(strings.Fields(a[0])) < 2 {
			l.errorf("%s: an empty Authorization was sent: %q", r.url.Path, a)
		}
	}
}

// withCookies makes a site try to be remembered.
func withCookies(site http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "1", Path: "/"})
		site.ServeHTTP(w, r)
	})
}

// checkEscaping: signs that mean something in an address arrive as they are.
func checkEscaping(l *lab) {
	const hard = `fish&chips=50% c#d +"é`
	q := l.Query
	q.Searches = []string{hard}
	v := l.good()
	v.all(q)
	if !slices.ContainsFunc(v.wire.requests, func(r *request) bool { return asks(r.url, hard) }) {
		l.errorf("no request's parameters hold the search %q unharmed", hard)
	}
}

func asks(u *url.URL, search string) bool {
	for _, values := range u.Query() {
		if slices.ContainsFunc(values, func(s string) bool { return strings.Contains(s, search) }) {
			return true
		}
	}
	return strings.Contains(u.Path, search)
}

// checkBaseURL: an address that the user chose stands in for every host, also
// when it has a path.
func checkBaseURL(l *lab) {
	const base, path = "http://127.0.0.1:8081", "/mirror"
	v := l.visit(http.StripPrefix(path, l.Site()), func(env *mention.Env) {
		env.BaseURL, env.BaseURLSet = base+path, true
	})
	l.wantAll("with base_url: ", v.all(l.Query))
	for _, r := range v.wire.requests {
		if robots := l.Spec.Pages && r.url.Path == "/robots.txt"; !robots && !strings.HasPrefix(r.url.String(), base+path+"/") {
			l.errorf("with base_url, a request went to %s://%s%s", r.url.Scheme, r.url.Host, r.url.Path)
		}
	}
}
