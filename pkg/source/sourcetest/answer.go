package sourcetest

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// goodAnswers are the site's answers to the whole query; nil with a report if
// there are none.
func (l *lab) goodAnswers() []*request {
	v := l.good()
	l.take(v)
	if v.wire.count() == 0 {
		l.errorf("no request was sent")
	}
	return v.wire.requests
}

// checkSchema: an answer of another shape is Changed, never an empty result.
func checkSchema(l *lab) {
	changed := []mention.ErrorKind{mention.Changed}
	nothing := l.nothing()
	for _, r := range last(l.goodAnswers()) {
		for _, shape := range []string{`{}`, `[]`, `{"unexpected":true}`, `[{"unexpected":true}]`, `null`, `"text"`, `7`, ``} {
			if shape == "[]" && r.answer.begins("[") || shape != "" && shape == nothing {
				continue // this is how the site says "nothing found"
			}
			site := refuse(200, r.answer.Header().Get("Content-Type"), shape)
			l.fails(fault{name: "the body " + shape, site: site, kinds: changed}, l.visit(site))
		}
	}
}

// nothing is the body of the site's documented answer for nothing found.
func (l *lab) nothing() string {
	if l.Empty == nil {
		return ""
	}
	v := l.visit(l.Empty())
	v.all(l.Query)
	for _, r := range last(v.wire.requests) {
		return strings.TrimSpace(string(r.answer.body))
	}
	return ""
}

// checkTruncated: half a JSON body is an error, however it came to be.
func checkTruncated(l *lab) {
	for _, r := range last(l.goodAnswers()) {
		if !r.answer.begins("{") && !r.answer.begins("[") {
			return
		}
		half := refuse(200, r.answer.Header().Get("Content-Type"), string(r.answer.body[:len(r.answer.body)/2]))
		l.fails(fault{name: "half a body", site: half}, l.visit(half))
		lost := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			half(w, r)
			panic(http.ErrAbortHandler)
		})
		l.fails(fault{name: "a connection lost in a body", site: lost}, l.visit(lost))
	}
}

// last is the last request, if there is one.
func last(requests []*request) []*request {
	return requests[max(0, len(requests)-1):]
}

// checkEmpty: the site's "nothing found" is no error.
func checkEmpty(l *lab) {
	if l.Empty == nil {
		l.errorf("the case has no Empty: the site's documented answer for nothing found")
		return
	}
	h := l.visit(l.Empty()).all(l.Query)
	if len(h.posts) > 0 || h.err != nil {
		l.errorf("nothing found: %d posts, error %v", len(h.posts), h.err)
	}
}

// checkEndless: a site that always gives the same page, with a next one, does
// not hold the source for ever.
func checkEndless(l *lab) {
	first := make(map[string]*request)
	for _, r := range l.goodAnswers() {
		if first[r.url.Path] == nil {
			first[r.url.Path] = r
		}
	}
	v := l.visit(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if page := first[r.URL.Path]; page != nil {
			page.answer.again(w)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	h := v.take(l.ctx, l.Query, func(h *haul) bool { return len(h.posts) < mostRequests })
	l.report("", h.faults)
	if errors.Is(h.err, errEndless) || len(h.posts) >= mostRequests {
		l.errorf("the same page again and again: %d posts after %d requests and no end", len(h.posts), v.wire.count())
	}
	ids := slices.Sorted(slices.Values(h.ids()))
	if n := len(slices.Compact(slices.Clone(ids))); n < len(ids) {
		l.errorf("the same page again and again: %d posts, %d of them different", len(ids), n)
	}
}
