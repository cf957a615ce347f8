package sourcetest

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// journal keeps what a source and its client write to the log.
type journal struct {
	mu    sync.Mutex
	lines bytes.Buffer
}

// Write implements io.Writer.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.lines.Write(p)
}

// text is everything written so far.
func (j *journal) text() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.lines.String()
}

// checkLog: neither the log nor a note holds a secret, when all is well and when
// the site refuses.
func checkLog(l *lab) {
	v := l.good()
	l.take(v)
	l.silent("", v, "")
	for _, status := range []int{400, 401, 403, 429, 500} {
		echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", jsonType)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"error":"` + r.Header.Get("Authorization") + `","message":"` + r.URL.RawQuery + `"}`))
		})
		v := l.visit(echo)
		h := v.all(l.Query)
		if h.err == nil {
			l.errorf("status %d: ended cleanly", status)
			continue
		}
		l.silent("a site that repeats what it was sent: ", v, h.err.Error())
	}
}

// silent wants no secret in the log, the notes and an error.
func (l *lab) silent(heading string, v *visit, err string) {
	told := v.journal.text() + strings.Join(v.notes, "\n") + err
	l.keeps(heading+"the log, a note or the error", told)
}

// keeps wants no secret and no token in a text, neither as it is nor as it stands
// in an address.
func (l *lab) keeps(what, text string) {
	in := func(secret string) bool {
		return secret != "" && (strings.Contains(text, secret) || strings.Contains(text, url.QueryEscape(secret)) ||
			strings.Contains(text, url.PathEscape(secret)))
	}
	for name, secret := range l.Secrets {
		if in(secret) {
			l.errorf("%s holds the secret %s", what, name)
		}
	}
	for _, token := range l.Tokens {
		if in(token) {
			l.errorf("%s holds the token %s", what, token)
		}
	}
}

// checkGone: what the fixtures hold and nobody may see does not come out.
func checkGone(l *lab) {
	v := l.good()
	ids := l.take(v).ids()
	for _, id := range l.Gone {
		native := strings.TrimPrefix(id, l.Spec.Name+":")
		if slices.ContainsFunc(ids, func(id string) bool { return endsIn(id, native) }) {
			l.errorf("%s is gone, and comes out", native)
		}
		if !slices.ContainsFunc(v.wire.requests, func(r *request) bool { return r.answer.holds(native) }) {
			l.errorf("%s is in no answer of the site: the fixtures do not test it", native)
		}
	}
}

// endsIn reports whether an ID has a native id at its end, by itself or behind
// what sources put before it: a place, a kind.
func endsIn(id, native string) bool {
	before, ok := strings.CutSuffix(id, native)
	return ok && (before == "" || !wordSign(before[len(before)-1]))
}

func wordSign(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// checkTwice: some post stands in two answers of the site, as posts do when new
// ones push them to the next page, and comes once.
func checkTwice(l *lab) {
	v := l.good()
	for _, id := range l.take(v).ids() {
		native, times := strings.TrimPrefix(id, l.Spec.Name+":"), 0
		if i := strings.LastIndexAny(native, ":/_"); i >= 0 {
			native = native[i+1:]
		}
		for _, r := range v.wire.requests {
			if r.answer.names(native) {
				times++
			}
		}
		if times > 1 {
			return // that it comes once is what checkShape sees
		}
	}
	l.errorf("no post stands in two answers of the site: the fixtures do not test that it comes once")
}

// checkRehearsal: a dry run's answers show every kind of request that a search
// sends, and end.
func checkRehearsal(l *lab) {
	v := l.visit(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		said := l.Spec.Rehearse(r)
		if said == "" {
			panic(http.ErrAbortHandler) // this ends the dry run of a search
		}
		w.Header().Set("Content-Type", jsonType)
		_, _ = w.Write([]byte(said))
	}))
	h := v.all(l.Query)
	if n := v.wire.count(); n == 0 || n > 100 {
		l.errorf("a dry run sends %d requests", n)
	}
	if kind := mention.KindOf(h.err); kind == mention.Changed {
		l.errorf("a dry run's answer is of a shape that the source refuses: %v", h.err)
	}
	good := l.good()
	l.take(good)
	for _, r := range good.wire.requests {
		if !slices.ContainsFunc(v.wire.requests, func(shown *request) bool { return standsFor(shown.url.Path, r.url.Path) }) {
			l.errorf("a dry run shows no request such as %s", r.url.Path)
		}
	}
}

// standsFor reports whether a path of a dry run is that of a real request, but for
// ids: in the dry run these are names in capitals, or numbers.
func standsFor(shown, path string) bool {
	a, b := strings.Split(shown, "/"), strings.Split(path, "/")
	id := func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' }
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] && !strings.ContainsFunc(a[i], id) {
			return false
		}
	}
	return len(a) == len(b)
}

// checkElsewhere: a site that sends the source to another host is not followed
// there.
func checkElsewhere(l *lab) {
	away := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://elsewhere.example"+r.URL.Path, http.StatusFound)
	})
	v := l.visit(away)
	l.fails(fault{name: "a redirect to another host"}, v)
	for _, r := range v.wire.requests {
		if r.url.Host == "elsewhere.example" {
			l.errorf("a request went to a host that is not declared: %s", r.url.Host)
		}
	}
}

// checkHanging: a site that never answers ends in an error, not in a wait
// without end.
func checkHanging(l *lab) {
	silent := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	begin := time.Now()
	l.fails(fault{name: "no answer", kinds: []mention.ErrorKind{mention.Unavailable}}, l.visit(silent))
	if took := time.Since(begin); took > 30*time.Minute {
		l.errorf("no answer: the search ended after %v", took)
	}
}
