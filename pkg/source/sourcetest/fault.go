package sourcetest

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// fault is a way in which a site fails.
type fault struct {
	name string
	// site answers instead of the good site.
	site http.HandlerFunc
	// kinds are what the error may be; none means any error.
	kinds []mention.ErrorKind
	// wait is what the error must say about coming back.
	wait time.Duration
}

// refuse answers with a status, a content type and a body.
func refuse(status int, kind, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

const (
	jsonType = "application/json; charset=utf-8"
	htmlType = "text/html; charset=utf-8"
	apology  = `{"error":"sorry","message":"sorry"}`
	login    = "<!DOCTYPE html><html><head><title>Log in</title></head>" +
		"<body><form>Please <b>log in</b> to go on.</form></body></html>"
	front = "<!DOCTYPE html><html><head><title>Welcome</title></head><body><p>Our new home page.</p></body></html>"
)

// refusals are the faults that a status or a page for people tells.
func refusals() []fault {
	type kinds = []mention.ErrorKind
	credentials := kinds{mention.Credentials}
	blocked := kinds{mention.Blocked, mention.Credentials}
	limited := kinds{mention.RateLimited}
	away := kinds{mention.Unavailable}
	page := kinds{mention.Blocked, mention.Changed}
	return []fault{
		{name: "401", site: refuse(401, jsonType, apology), kinds: credentials},
		{name: "403", site: refuse(403, jsonType, apology), kinds: blocked},
		{name: "403 page", site: refuse(403, htmlType, "Request forbidden by administrative rules."), kinds: blocked},
		{name: "404", site: refuse(404, jsonType, apology)},
		{name: "429", site: refuse(429, jsonType, apology, "Retry-After", "86400"), kinds: limited, wait: 24 * time.Hour},
		{name: "429 without a time", site: refuse(429, htmlType, "slow down"), kinds: limited},
		{name: "500", site: refuse(500, jsonType, apology), kinds: away},
		{name: "502 page", site: refuse(502, htmlType, front), kinds: away},
		{name: "no connection", site: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, kinds: away},
		{name: "login page", site: refuse(200, htmlType, login), kinds: page},
		{name: "front page", site: refuse(200, htmlType, front), kinds: page},
	}
}

// checkFaults: each failure is an error of the right kind, never a clean end.
func checkFaults(l *lab) {
	for _, f := range refusals() {
		l.fails(f, l.visit(f.site))
	}
}

// fails expects a visit to end with the fault's error and nothing else.
func (l *lab) fails(f fault, v *visit) *haul {
	h := v.all(l.Query)
	if h.err == nil {
		l.errorf("%s: ended cleanly with %d posts, want an error", f.name, len(h.posts))
		return h
	}
	if errors.Is(h.err, errEndless) {
		l.errorf("%s: more than %d requests", f.name, mostRequests)
	}
	if kind := mention.KindOf(h.err); len(f.kinds) > 0 && !slices.Contains(f.kinds, kind) {
		l.errorf("%s: error is of kind %q, want one of %q: %v", f.name, kind, f.kinds, h.err)
	}
	if e, ok := errors.AsType[*mention.Error](h.err); f.wait > 0 && (!ok || e.RetryAfter != f.wait) {
		l.errorf("%s: the error's RetryAfter is not %v: %v", f.name, f.wait, h.err)
	}
	l.discreet(f.name, h.err, v)
	return h
}

// discreet wants an error and notes with no key and no address with parameters.
func (l *lab) discreet(name string, err error, v *visit) {
	text := err.Error() + "\n" + strings.Join(v.notes, "\n")
	if e, ok := errors.AsType[*mention.Error](err); ok {
		text += "\n" + e.Hint
	}
	l.keeps(name+": the error or a note", text)
	for _, r := range v.wire.requests {
		if r.url.RawQuery != "" && strings.Contains(text, r.url.RawQuery) {
			l.errorf("%s: the error or a note holds the parameters of a request: %s", name, text)
		}
	}
}

// checkLaterFault: a failure behind the first page comes after the good posts.
func checkLaterFault(l *lab) {
	full := l.good()
	want := l.take(full).ids()
	from := full.laterRequest()
	if from < 0 {
		return // checkPaging says so
	}
	good := full.wire.requests[from].posts
	for _, f := range refusals() {
		sent := 0
		site := l.Site()
		v := l.visit(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if sent++; sent > from {
				f.site(w, r)
				return
			}
			site.ServeHTTP(w, r)
		}))
		h := l.fails(f, v)
		if len(h.posts) < good || !subsequence(h.ids(), want) {
			l.errorf("%s after request %d: posts are %v, want the good %v", f.name, from, h.ids(), want[:good])
		}
	}
}

// subsequence reports whether part is in whole, in order.
func subsequence(part, whole []string) bool {
	for _, s := range whole {
		if len(part) > 0 && part[0] == s {
			part = part[1:]
		}
	}
	return len(part) == 0
}

// checkPatience: a short wait that the site asks for, or a passing failure, is
// no error.
func checkPatience(l *lab) {
	for _, f := range []fault{
		{name: "429 for 5 s", site: refuse(429, jsonType, apology, "Retry-After", "5")},
		{name: "one 503", site: refuse(503, htmlType, front)},
	} {
		sent := 0
		site := l.Site()
		v := l.visit(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if sent++; sent == 1 {
				f.site(w, r)
				return
			}
			site.ServeHTTP(w, r)
		}))
		l.wantAll("after "+f.name+": ", v.all(l.Query))
	}
}
