package sourcetest

import (
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// checkRefusals: each error that the site's contract documents is of the right
// kind, says the next step, and keeps the posts that came before it.
func checkRefusals(l *lab) {
	v := l.good()
	want := l.take(v).ids()
	for _, r := range l.Refusals {
		l.refused(r, want, r.before(v.wire.requests))
	}
}

// before is how many posts have come when a refusal begins.
func (r *Refusal) before(requests []*request) int {
	for i, asked := range requests {
		if i >= r.After && strings.Contains(asked.url.Path, r.Path) {
			return asked.posts
		}
	}
	return 0
}

// refused runs one refusal, before which so many good posts come.
func (l *lab) refused(r Refusal, want []string, good int) {
	site := &refusing{Refusal: r, good: l.Site()}
	v := l.visit(site)
	if r.Kind == "" {
		h := v.all(l.Query)
		if h.err != nil {
			l.errorf("%s: error %v, want the search to go on", r.Name, h.err)
		}
		if len(h.posts) == 0 || !subsequence(h.ids(), want) {
			l.errorf("%s: posts are %v, want some of %v", r.Name, h.ids(), want)
		}
		if site.refused == 0 {
			l.errorf("%s: no request met it", r.Name)
		}
		return
	}
	h := l.fails(fault{name: r.Name, kinds: []mention.ErrorKind{r.Kind}, wait: r.Wait}, v)
	l.helps(r, h.err)
	if site.refused == 0 {
		l.errorf("%s: no request met it", r.Name)
	}
	if r.Requests > 0 && site.refused > r.Requests {
		l.errorf("%s: %d requests were refused, want at most %d", r.Name, site.refused, r.Requests)
	}
	if len(h.posts) < good || !subsequence(h.ids(), want) {
		l.errorf("%s: posts are %v, want the first %d of %v at least", r.Name, h.ids(), good, want)
	}
}

// helps wants an error to say what the contract says, and what to do.
func (l *lab) helps(r Refusal, err error) {
	e, ok := errors.AsType[*mention.Error](err)
	if !ok || e.Hint == "" {
		l.errorf("%s: the error has no hint: %v", r.Name, err)
		return
	}
	if said := err.Error() + "\n" + e.Hint; !strings.Contains(said, r.Says) {
		l.errorf("%s: error and hint say %q, want %q in it", r.Name, said, r.Says)
	}
}

// refusing is a site that refuses from some request on.
type refusing struct {
	Refusal
	good http.Handler

	mu             sync.Mutex
	asked, refused int
}

// ServeHTTP implements http.Handler.
func (s *refusing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked++
	no := s.asked > s.After && strings.Contains(r.URL.Path, s.Path)
	if no {
		s.refused++
	}
	s.mu.Unlock()
	if !no {
		s.good.ServeHTTP(w, r)
		return
	}
	kind := jsonType
	if body := strings.TrimSpace(s.Body); body == "" || body[0] != '{' && body[0] != '[' {
		kind = htmlType
	}
	w.Header().Set("Content-Type", kind)
	for name, values := range s.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	if s.Status != 0 {
		w.WriteHeader(s.Status)
	}
	_, _ = w.Write([]byte(s.Body))
}
