package source

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

const (
	// What follows bounds the answer to one question.
	nostrMostMessages = 5_000
	nostrMostBytes    = 32 << 20
	nostrMostTime     = 2 * time.Minute
)

// nostrLine is a connection to a relay, opened when it is first needed. One
// question is asked at a time.
type nostrLine struct {
	client *http.Client
	relay  nostrRelay
	size   int

	socket *web.Socket
	asked  int
}

func (l *nostrLine) close() {
	if l.socket != nil {
		l.socket.Close()
	}
}

// nostrInfo is what a relay says about itself (NIP-11).
type nostrInfo struct {
	NIPs  []any `json:"supported_nips"`
	Limit struct {
		MaxLimit int  `json:"max_limit"`
		Auth     bool `json:"auth_required"`
		Pay      bool `json:"payment_required"`
	} `json:"limitation"`
}

// open asks whether the relay can search, and connects.
func (l *nostrLine) open(ctx context.Context) error {
	if l.socket != nil {
		return nil
	}
	var info nostrInfo
	header := http.Header{"Accept": {"application/nostr+json"}}
	if _, err := web.GetJSON(ctx, l.client, l.relay.base+"/", header, &info); err != nil {
		return err
	}
	searches := false
	for _, nip := range info.NIPs {
		searches = searches || fmt.Sprint(nip) == "50"
	}
	switch {
	case info.NIPs == nil:
		return mention.Errorf(mention.Changed, "%s does not say what it can do", l.relay.host).
			WithHint("it may be no relay; check sources.nostr.relays")
	case !searches:
		return nostrCannot(l.relay.host)
	case info.Limit.Auth:
		return nostrClosed(l.relay.host)
	}
	if most := info.Limit.MaxLimit; most > 0 {
		l.size = min(l.size, most)
	}
	socket, err := web.Dial(ctx, l.client, l.relay.base+"/")
	l.socket = socket
	return err
}

func nostrCannot(host string) *mention.Error {
	return mention.Errorf(mention.BadConfig, "%s has no search (NIP-50)", host).
		WithHint("name a relay that has: sources.nostr.relays, or --source nostr:RELAY")
}

func nostrClosed(host string) *mention.Error {
	return mention.Errorf(mention.Blocked, "%s answers only to its members", host).
		WithHint("name an open relay: sources.nostr.relays, or --source nostr:RELAY")
}

// ask sends a question and collects the notes until the relay has no more.
func (l *nostrLine) ask(ctx context.Context, search string, w nostrWindow) (page nostrPage, err error) {
	if err := l.open(ctx); err != nil {
		return page, err
	}
	if err := l.wait(ctx); err != nil {
		return page, err
	}
	l.asked++
	name := "earshot" + strconv.Itoa(l.asked)
	err = l.socket.Send(ctx, []any{"REQ", name, map[string]any{
		"kinds": []int{nostrNote}, "search": search, "limit": l.size, "since": w.since, "until": w.until,
	}})
	if err != nil {
		return page, err
	}
	received := 0
	page, received, err = l.collect(ctx, name)
	page.full = received >= l.size
	if err == nil && len(page.notes) == 0 && page.lost > 0 {
		err = mention.Errorf(mention.Changed, "none of %d notes from %s has the form it should have", page.lost, l.relay.host).
			WithHint("it may be no relay; check sources.nostr.relays")
	}
	if err == nil {
		err = l.socket.Send(ctx, []any{"CLOSE", name})
	}
	return page, err
}

// wait keeps the pace of questions: the client paces requests only.
func (l *nostrLine) wait(ctx context.Context) error {
	if l.asked == 0 {
		return ctx.Err()
	}
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// collect reads messages until the end of the stored notes.
func (l *nostrLine) collect(ctx context.Context, name string) (page nostrPage, received int, err error) {
	notice, begin := "", time.Now()
	for n, size := 0, 0; n < nostrMostMessages && size < nostrMostBytes && time.Since(begin) < nostrMostTime; n++ {
		body, err := l.socket.Receive(ctx)
		if err != nil {
			return page, received, nostrSilent(err, notice)
		}
		size += len(body)
		m := readNostr(body)
		switch {
		case m.kind == "NOTICE":
			if notice = m.said; strings.HasPrefix(strings.ToLower(notice), "error") {
				return page, received, l.refusal(notice)
			}
		case m.name != name:
			// AUTH, OK, an answer to an older question, or nonsense.
		case m.kind == "EOSE":
			return page, received, nil
		case m.kind == "CLOSED":
			return page, received, l.refusal(m.said)
		case m.kind == "EVENT":
			received++
			var e nostrEvent
			if json.Unmarshal(m.event, &e) != nil || e.ID == "" || e.ID != e.hash() {
				page.lost++
			} else if e.Kind == nostrNote {
				page.notes = append(page.notes, e)
			}
		}
	}
	return page, received, mention.Errorf(mention.Changed, "%s does not come to an end", l.relay.host).
		WithHint("name another relay: sources.nostr.relays")
}

// nostrSilent adds the last notice to the error of a relay that says no more.
func nostrSilent(err error, notice string) error {
	e, ok := asError(err)
	if notice == "" || !ok {
		return err
	}
	return mention.Errorf(e.Kind, "%w; before, it said %.200q", err, notice).WithHint("%s", e.Hint)
}

// refusal names what a relay says when it does not answer a question: a word, a
// colon, and a sentence for people.
func (l *nostrLine) refusal(said string) error {
	lower := strings.ToLower(said)
	word, _, _ := strings.Cut(lower, ":")
	var e *mention.Error
	switch {
	case word == "auth-required", word == "restricted", word == "blocked":
		e = nostrClosed(l.relay.host)
	case word == "rate-limited", strings.Contains(lower, "too many"), strings.Contains(lower, "slow down"):
		e = mention.Errorf(mention.RateLimited, "%s has been asked too often", l.relay.host).
			WithHint("try again later, or name other relays: sources.nostr.relays")
	case word == "unsupported", strings.Contains(lower, "filter"):
		e = nostrCannot(l.relay.host)
	case word == "invalid":
		e = mention.Errorf(mention.BadQuery, "%s refuses the search", l.relay.host).
			WithHint("try simpler terms; see what is sent with earshot query explain")
	default:
		e = mention.Errorf(mention.Unavailable, "%s does not answer", l.relay.host).
			WithHint("try again later, or name other relays: sources.nostr.relays")
	}
	e.Err = fmt.Errorf("%w: %.200q", e.Err, said)
	return e
}
