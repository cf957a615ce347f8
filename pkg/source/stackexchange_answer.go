package source

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// stackexchangePage is the wrapper that all answers of the interface have.
type stackexchangePage struct {
	Items   []stackexchangeItem `json:"items"`
	HasMore *bool               `json:"has_more"`
	// Backoff is how many seconds to wait before the same method is asked again.
	Backoff int64 `json:"backoff"`
	stackexchangeQuota
	stackexchangeRefusal
}

// stackexchangeQuota is what is granted for a day and what is left of it.
type stackexchangeQuota struct {
	Max       *int64 `json:"quota_max"`
	Remaining *int64 `json:"quota_remaining"`
}

// spent reports whether nothing is left for today.
func (q stackexchangeQuota) spent() bool { return q.Remaining != nil && *q.Remaining <= 0 }

// low reports whether less than a tenth is left, and how much.
func (q stackexchangeQuota) low() (left, most int64, low bool) {
	if q.Max == nil || q.Remaining == nil {
		return 0, 0, false
	}
	return *q.Remaining, *q.Max, *q.Remaining < *q.Max/10
}

// stackexchangeRefusal is the body of an error.
type stackexchangeRefusal struct {
	ID      int64  `json:"error_id"`
	Name    string `json:"error_name"`
	Message string `json:"error_message"`
}

// page fetches a page. A wait that a good answer asks for holds back whatever is
// asked next.
func (r *stackexchangeRun) page(ctx context.Context, params url.Values) (*stackexchangePage, error) {
	s := r.source
	if r.quota.spent() {
		return nil, mention.Errorf(mention.RateLimited, "stackexchange grants no more requests today").
			WithHint("%s", stackexchangeMore(s.key))
	}
	page, address := &stackexchangePage{}, s.env.BaseURL+"/2.3/"+stackexchangeSearch
	if _, err := web.GetJSON(ctx, s.env.Client, address+"?"+params.Encode(), nil, page); err != nil {
		return nil, s.nameError(err)
	}
	if page.ID != 0 {
		return nil, s.named(page.stackexchangeRefusal, errors.New("stackexchange answered with an error"))
	}
	if page.Backoff > 0 {
		web.Pause(s.env.Client, address, time.Duration(min(page.Backoff, 86400)+1)*time.Second)
	}
	if r.quota = page.stackexchangeQuota; r.quota.spent() {
		s.env.Exhaust(stackexchangeBudget(s.key))
	}
	return page, page.check()
}

// check reports an answer that is not a page of questions and answers.
func (p *stackexchangePage) check() error {
	if p.Items == nil || p.HasMore == nil {
		return reshaped("stackexchange answers without a list of items, or without saying whether it has more")
	}
	for i := range p.Items {
		if lacks := p.Items[i].lacks(); lacks != "" {
			return reshaped("item %d of stackexchange's answer has no %s", i+1, lacks)
		}
	}
	return nil
}

// nameError gives an error the kind that the site's own words have: the status
// of its errors is nearly always 400.
func (s *stackexchangeSource) nameError(err error) error {
	status, ok := errors.AsType[*web.StatusError](err)
	if !ok {
		return err
	}
	var said stackexchangeRefusal
	if json.Unmarshal(status.Body, &said) != nil || said.ID == 0 {
		return err
	}
	return s.named(said, err)
}

func (s *stackexchangeSource) named(said stackexchangeRefusal, err error) error {
	e := inItsWords(err, said.Message)
	switch e.Kind = stackexchangeKind(said, s.key != ""); e.Kind {
	case mention.RateLimited:
		s.throttled(e, said)
	case mention.Credentials:
		e.Hint = stackexchangeMore(s.key)
		if s.key != "" {
			e.Hint = "check STACKEXCHANGE_KEY: it is the application's key, not its secret or its id"
		}
	case mention.BadConfig:
		e.Hint = "check sources.stackexchange.sites; names are those in the addresses of the sites: stackoverflow, travel"
	case mention.BadQuery:
		e.Hint = "try a shorter or simpler query; see what is sent with earshot query explain"
	case mention.Changed:
		e.Hint = "the site may have changed its interface; look for a newer earshot"
	default:
		e.Hint = "try again later"
	}
	return e
}

// stackexchangeKind is the kind of an error by its number:
// https://api.stackexchange.com/docs/error-handling
func stackexchangeKind(said stackexchangeRefusal, keyed bool) mention.ErrorKind {
	switch said.ID {
	case 400:
		if strings.Contains(said.Message, "No site found") {
			return mention.BadConfig
		}
		if keyed && strings.Contains(said.Message, "`key`") {
			return mention.Credentials
		}
		return mention.BadQuery
	case 403:
		if keyed {
			return mention.Blocked
		}
		return mention.Credentials
	case 401, 402, 405, 406:
		return mention.Credentials
	case 404:
		return mention.Changed
	case 502:
		return mention.RateLimited
	case 500, 503:
		return mention.Unavailable
	}
	return mention.Failure
}

// throttled says when to come back. Until then nothing more is asked; a wait of
// hours means that the day's allowance is used up.
func (s *stackexchangeSource) throttled(e *mention.Error, said stackexchangeRefusal) {
	if wait := stackexchangeWait(said.Message); wait > 0 {
		e.RetryAfter = wait
		web.Pause(s.env.Client, s.env.BaseURL, wait)
	}
	e.Hint = "try again later, and less often"
	if e.RetryAfter >= time.Hour {
		s.env.Exhaust(stackexchangeBudget(s.key))
		e.Hint = stackexchangeMore(s.key)
	}
}

// stackexchangeMore says how to be granted more.
func stackexchangeMore(key string) string {
	if key == "" {
		return "set STACKEXCHANGE_KEY for 10,000 requests a day instead of 300 (earshot sources stackexchange)"
	}
	return "the day's requests are used up; they are granted anew at midnight UTC"
}

// stackexchangeWait reads "… more requests available in 46472 seconds"; 0 if a
// message does not say.
func stackexchangeWait(message string) time.Duration {
	m := regexp.MustCompile(`available in (\d{1,7}) seconds?`).FindStringSubmatch(message)
	if m == nil {
		return 0
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return 0
	}
	return time.Duration(n) * time.Second
}

// stackexchangeHopeless reports a throttle that says for itself how long it
// lasts, whatever its status: each further try would prolong it.
func stackexchangeHopeless(_ int, _ http.Header, body []byte) bool {
	return bytes.Contains(body, []byte(`"throttle_violation"`))
}
