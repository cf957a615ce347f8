// Package sourcetest is the conformance suite that every source passes. It
// checks the contract of mention.Source against a fake site that serves our
// own fixtures, and bends that site's answers in every way that sites do:
// refusals, login pages, changed schemas, broken bodies, endless paging.
//
// A source's test is one call:
//
//	func TestHackernewsContract(t *testing.T) {
//		sourcetest.Run(t, sourcetest.Case{Spec: hackernews(), Site: fakeHN, …})
//	}
//
// Every check runs in a testing/synctest bubble: pacing and retries cost no
// real time, and a goroutine that outlives its sequence is a failure.
package sourcetest

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Case is a source with a fake site, and what is expected of the two.
type Case struct {
	Spec mention.Spec
	// Options and Secrets make the source work against Site. Defaults of the
	// Spec are filled in.
	Options, Secrets map[string]string
	// Tokens are what the fake site gives as access tokens; like Secrets, they
	// must not be told.
	Tokens []string
	// Site makes a fresh fake site that serves fixtures in the documented
	// shape: at least two pages where the site pages, never an answer that
	// depends on earlier requests. It may be asked at any host of the Spec. It
	// is nil for offline sources.
	Site func() http.Handler
	// Query has at least one search, unless the Spec's Syntax is Local.
	Query mention.Query
	// Want are the IDs expected of Query, in order. At least two.
	Want []string
	// Identities are handles, display names and profile addresses in the
	// fixtures that must not survive privacy.Masker, nor stand in a URL.
	Identities []string
	// Own are handles of the brand that must survive.
	Own []string
	// Empty is the site's documented answer for "nothing found".
	Empty func() http.Handler
	// Files are what Env.Open gives, by name.
	Files map[string]string

	// Golden is a file with the posts of Query, every field of them: one JSON
	// object each. "go test -update" writes it; read what it wrote.
	Golden string
	// Refusals are the errors that the site's contract documents, beside those of
	// every site.
	Refusals []Refusal
	// Gone are ids that stand in the fixtures and must never come out: posts that
	// are deleted, withheld, protected or no posts at all.
	Gone []string
	// Optional are names of fields of the site's answers without which a post is
	// still whole, though its ID, time or text may then differ ("title" of a
	// comment). All others that change one of those must be errors when they are
	// gone or of another type.
	Optional []string
	// Once says that no post can stand in two answers of the site, so that the
	// fixtures need not have one.
	Once bool

	// Now is the clock's time when a check begins; zero is noon UTC on
	// 23 November 2026. Fixtures lie before it.
	Now time.Time
	// Unordered says that the site cannot give newest posts first.
	Unordered bool
	// Socket says that searches are sent over a websocket, where the suite cannot
	// see them.
	Socket bool
	// SinglePage says that the site never pages, or not in this Case.
	SinglePage bool
}

// Refusal is an error that a site's contract documents: the site answers every
// request with it, or every request behind After good ones.
type Refusal struct {
	Name   string
	Status int
	Header http.Header
	Body   string
	// Kind is what the error must be; "" means that the refusal is passed over,
	// and the search goes on without what was refused: some posts still come.
	Kind mention.ErrorKind
	// Wait is the error's RetryAfter; 0 is not looked at.
	Wait time.Duration
	// Says is part of what the error and its hint must say together, such as the
	// name of the missing permission.
	Says string
	// Path limits the refusal to requests whose path holds it; the others get
	// good answers.
	Path string
	// After is how many requests get good answers first.
	After int
	// Requests is the most requests that may be sent once refused, so that what
	// cannot pass is not tried again; 0 is not looked at.
	Requests int
}

// Run checks the case, one subtest for each point of the contract.
func Run(t *testing.T, c Case) {
	t.Helper()
	for _, k := range checks() {
		if k.skip != nil && k.skip(c) {
			continue
		}
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			for _, p := range problems(t, c, k) {
				t.Error(p)
			}
		})
	}
}

// problems runs one check in a bubble and returns what it found.
func problems(t *testing.T, c Case, k check) []string {
	t.Helper()
	var found []string
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		l := &lab{Case: c.filled(), ctx: ctx}
		before := goroutines()
		k.run(l)
		l.checkLeaks(before)
		cancel()
		time.Sleep(100 * 24 * time.Hour) // what was leaked may end by itself
		found = l.found
	})
	return found
}

// check is one point of the contract.
type check struct {
	name string
	// skip says that the point does not apply to a case.
	skip func(Case) bool
	run  func(*lab)
}

// lab is where a check works: the case, and a list of what is wrong.
type lab struct {
	Case
	// ctx ends after the check.
	ctx   context.Context
	found []string
}

// errorf notes a problem.
func (l *lab) errorf(format string, args ...any) {
	l.found = append(l.found, fmt.Sprintf(format, args...))
}

// filled returns the case with the defaults of its Spec.
func (c Case) filled() Case {
	options := make(map[string]string)
	for _, o := range c.Spec.Options {
		if o.Default != "" {
			options[o.Name] = o.Default
		}
	}
	for name, value := range c.Options {
		options[name] = value
	}
	c.Options = options
	if c.Now.IsZero() {
		c.Now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	}
	return c
}

// Conditions under which checks are skipped.
func offline(c Case) bool     { return c.Spec.Offline }
func noFiles(c Case) bool     { return len(c.Files) == 0 }
func noPages(c Case) bool     { return c.Spec.Offline || c.SinglePage }
func noSearch(c Case) bool    { return c.Spec.Offline || c.Spec.Syntax.Local }
func tagged(c Case) bool      { return noSearch(c) || c.Spec.Syntax.Tags || c.Socket }
func noGolden(c Case) bool    { return c.Golden == "" }
func noRefusals(c Case) bool  { return len(c.Refusals) == 0 }
func noGone(c Case) bool      { return len(c.Gone) == 0 }
func noRehearsal(c Case) bool { return c.Spec.Rehearse == nil }
func once(c Case) bool        { return c.Once || noPages(c) }
func noBase(c Case) bool      { return c.Spec.Offline || c.Spec.BaseURL == "" }

// checks lists the contract.
func checks() []check {
	return []check{
		{"spec", nil, checkSpec},
		{"posts", nil, checkPosts},
		{"shape", nil, checkShape},
		{"privacy", nil, checkPrivacy},
		{"paging", noPages, checkPaging},
		{"limit", nil, checkLimit},
		{"window", nil, checkWindow},
		{"lazy", nil, checkLazy},
		{"repeat", nil, checkRepeat},
		{"concurrent", nil, checkConcurrent},
		{"bare", nil, checkBare},
		{"searches", noSearch, checkSearches},
		{"stop", nil, checkStop},
		{"cancel before", nil, checkCancelBefore},
		{"cancel between", nil, checkCancelBetween},
		{"cancel waiting", offline, checkCancelWaiting},
		{"requests", offline, checkRequests},
		{"escaping", tagged, checkEscaping},
		{"base url", noBase, checkBaseURL},
		{"faults", offline, checkFaults},
		{"schema", offline, checkSchema},
		{"truncated", offline, checkTruncated},
		{"later fault", noPages, checkLaterFault},
		{"patience", offline, checkPatience},
		{"empty", offline, checkEmpty},
		{"endless", offline, checkEndless},
		{"files", noFiles, checkFiles},
		{"golden", noGolden, checkGolden},
		{"refusals", noRefusals, checkRefusals},
		{"fields", offline, checkFields},
		{"gone", noGone, checkGone},
		{"twice", once, checkTwice},
		{"log", offline, checkLog},
		{"rehearsal", noRehearsal, checkRehearsal},
		{"elsewhere", offline, checkElsewhere},
		{"hanging", offline, checkHanging},
	}
}
