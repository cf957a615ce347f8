package source

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// owns reports whether an account is one of the brand's.
func (r *xRun) owns(handle string) bool {
	return handle != "" && slices.Contains(r.accounts, strings.ToLower(handle))
}

// mentioned reports whether a post mentions one of the brand's accounts.
func (r *xRun) mentioned(t *xPost) bool {
	return slices.ContainsFunc(t.mentions(), r.owns)
}

// note remembers what a page says about the search.
func (r *xRun) note(page *xPage, first bool) {
	r.bill.add(page)
	r.lacking += len(page.Errors)
	if r.reason == "" && len(page.Errors) > 0 {
		r.reason = page.Errors[0].Title // the sentence beside it names people
	}
	if n, ok := xNumber(page.Meta.NewestID); ok && first {
		r.newest = max(r.newest, n)
	}
}

// tell tells what was noted. The newest number is of use only if nothing older
// was left out.
func (r *xRun) tell(ctx context.Context) {
	env := r.source.env
	if r.lacking > 0 {
		note := fmt.Sprintf("X does not show %d of the posts and people that posts refer to", r.lacking)
		if r.reason != "" {
			note += fmt.Sprintf(" (%.60q)", r.reason)
		}
		env.Tell(note)
	}
	if bill := r.bill.String(); bill != "" {
		env.Tell(bill)
	}
	if r.newest == 0 || r.ended < len(r.queries) {
		return
	}
	newest := strconv.FormatUint(r.newest, 10)
	if r.source.sinceID > 0 {
		env.Skip() // what is older was not asked for
		env.Tell("for newer posts alone, next time set sources.x.since_id: " + newest)
	} else if env.Log != nil {
		env.Log.InfoContext(ctx, "read up to the newest post", "since_id", newest)
	}
}
