package sourcetest

import (
	"net/http"
	"slices"
	"sync"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// checkPosts: every expected post comes, in order, newest first.
func checkPosts(l *lab) {
	if len(l.Want) < 2 {
		l.errorf("the case wants %d posts; at least two are needed", len(l.Want))
	}
	if !l.Spec.Syntax.Local && len(l.Query.Searches) == 0 {
		l.errorf("the case's Query has no Searches")
	}
	v := l.good()
	h := v.all(l.Query)
	l.wantAll("", h)
	if l.Unordered {
		if l.Spec.Settles > 0 {
			l.errorf("Spec.Settles is %v, but the posts do not come newest first", l.Spec.Settles)
		}
		return
	}
	var last mention.Post
	for _, p := range h.posts {
		if !p.PublishedAt.IsZero() && p.PublishedAt.After(last.PublishedAt) && !last.PublishedAt.IsZero() {
			l.errorf("%s of %v comes after the older %s of %v", p.ID, p.PublishedAt, last.ID, last.PublishedAt)
		}
		if !p.PublishedAt.IsZero() {
			last = p
		}
	}
}

// wantAll reports a haul that is not exactly what the case wants.
func (l *lab) wantAll(heading string, h *haul) {
	l.wantOnly(heading, h, l.Want)
}

// wantIDs reports the first place where two lists differ.
func (l *lab) wantIDs(heading string, got, want []string) {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	at := func(ids []string) string {
		if i < len(ids) {
			return ids[i]
		}
		return "the end"
	}
	if i < len(got) || i < len(want) {
		l.errorf("%sposts differ at number %d: got %s, want %s (%d posts, want %d)",
			heading, i+1, at(got), at(want), len(got), len(want))
	}
}

// wantOnly reports a haul with an error or with other posts.
func (l *lab) wantOnly(heading string, h *haul, want []string) {
	if h.err != nil {
		l.errorf("%sunexpected error: %v", heading, h.err)
	}
	l.wantIDs(heading, h.ids(), want)
}

// checkPaging: pages are fetched when they are needed, not before.
func checkPaging(l *lab) {
	v := l.good()
	l.take(v)
	if v.laterRequest() < 0 {
		l.errorf("no request came after the first post: the source fetches all before it yields," +
			" or the site has one page (then say SinglePage)")
	}
}

// take takes all of the case's query and expects no error.
func (l *lab) take(v *visit) *haul {
	h := v.all(l.Query)
	if h.err != nil {
		l.errorf("unexpected error: %v", h.err)
	}
	return h
}

// laterRequest is the index of the first request that was sent when posts had
// been yielded; -1 if there was none.
func (v *visit) laterRequest() int {
	return slices.IndexFunc(v.wire.requests, func(r *request) bool { return r.posts > 0 })
}

// checkLazy: neither New nor Search does anything before the sequence is
// ranged over.
func checkLazy(l *lab) {
	v := l.good()
	v.source.Search(l.ctx, l.Query)
	opened, _ := v.disk.counts()
	if n := v.wire.count(); n > 0 || opened > 0 {
		l.errorf("%d requests and %d opened files before the sequence was ranged over", n, opened)
	}
}

// checkRepeat: Search may be called again.
func checkRepeat(l *lab) {
	v := l.good()
	l.wantAll("first: ", v.all(l.Query))
	l.wantAll("second: ", v.all(l.Query))
}

// checkConcurrent: Search may be called at the same time.
func checkConcurrent(l *lab) {
	v := l.good()
	hauls := make([]*haul, 4)
	var wg sync.WaitGroup
	for i := range hauls {
		wg.Go(func() { hauls[i] = v.take(l.ctx, l.Query, nil) })
	}
	wg.Wait()
	for _, h := range hauls {
		l.report("", h.faults)
		l.wantAll("at the same time: ", h)
	}
}

// checkBare: nobody needs to listen to notes and logs.
func checkBare(l *lab) {
	var site http.Handler
	if l.Site != nil {
		site = l.Site()
	}
	v := l.visit(site, func(env *mention.Env) { env.Note, env.Log = nil, nil })
	l.wantAll("without Note and Log: ", v.all(l.Query))
}

// checkSearches: several searches that find the same give each post once, and
// the limit holds for all of them together.
func checkSearches(l *lab) {
	q := l.Query
	q.Searches = append(slices.Clone(q.Searches), q.Searches...)
	h := l.good().all(q)
	got, want := slices.Sorted(slices.Values(h.ids())), slices.Sorted(slices.Values(l.Want))
	if h.err != nil {
		l.errorf("each search twice: unexpected error: %v", h.err)
	}
	l.wantIDs("each search twice, sorted: ", got, want)
	q.Limit = 1
	if h := l.good().all(q); h.err != nil || len(h.posts) != 1 {
		l.errorf("each search twice and limit 1: %d posts, error %v", len(h.posts), h.err)
	}
}
