package source

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// nostrPageSize is how many posts a relay is asked for at once: few enough that
// none gives less without saying so.
const nostrPageSize = 100

// nostr declares the search of relays. The contract is NIP-01, NIP-11 and NIP-50
// of https://github.com/nostr-protocol/nips.
func nostr() mention.Spec {
	return mention.Spec{
		Name:  "nostr",
		Title: "Nostr",
		Doc:   "Public notes on Nostr, by the full-text search of relays that have one (NIP-50).",
		Limits: "Each relay knows what reached it, and decides what its search finds. That a note is unaltered is checked, who signed it " +
			"is not. Notes that others copied there from Mastodon or Bluesky are dropped: their writers' wishes are not known there.",
		Options: []mention.Option{{
			Name: "relays", Default: "search.nos.today,relay.nostr.band", Hosts: true, Arg: true,
			Doc: "the relays to ask",
		}},
		Rate: mention.Rate{N: 1, Per: time.Second},
		// What a relay makes of signs is its own affair: words only.
		Syntax: mention.Syntax{},
		Terms: mention.Terms{
			Identifying: []string{"pubkey", "p tags", "npub and nprofile in texts"},
			Link:        "https://njump.me/note1…, a gateway that shows a note by its number",
			Policy:      "https://github.com/nostr-protocol/nips/blob/master/50.md",
		},
		Rehearse: func(r *http.Request) string {
			if r.Header.Get("Upgrade") != "" {
				return ""
			}
			return `{"supported_nips":[1,11,50]}`
		},
		New: func(env mention.Env) (mention.Source, error) { return newNostr(env, nostrPageSize) },
	}
}

// nostrSource searches relays.
type nostrSource struct {
	env    mention.Env
	relays []nostrRelay
	// size is how many posts are asked for at once.
	size int
}

// nostrRelay is a relay: its address, and its host for messages.
type nostrRelay struct{ base, host string }

func newNostr(env mention.Env, size int) (mention.Source, error) {
	list, err := sites(env, "relays")
	if err != nil {
		return nil, err
	}
	s := &nostrSource{env: env, size: size}
	for _, u := range list {
		s.relays = append(s.relays, nostrRelay{u.String(), u.Host})
	}
	if len(s.relays) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "nostr has no relay to ask").
			WithHint("set sources.nostr.relays, or use --source nostr:RELAY")
	}
	return s, nil
}

// Search implements mention.Source. A relay that fails does not hinder the
// others.
func (s *nostrSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		r := &nostrRun{source: s, query: q}
		places := make([]place, len(s.relays))
		for i, relay := range s.relays {
			places[i] = place{relay.host, r.relay(ctx, relay)}
		}
		within(ctx, q, several(ctx, s.env, "relays", places))(yield)
		tellUnread(s.env, r.lost)
		if r.cut {
			s.env.Tell("some notes are missing: a relay has more in a second, or in all, than is read of one search")
		}
	}
}

// nostrRun is one Search: its relays share what they have to say about it.
type nostrRun struct {
	source *nostrSource
	query  mention.Query
	// lost counts notes that could not be read or are not what their id says; cut
	// says that not all was read.
	lost int
	cut  bool
}

// relay merges what a relay finds for each search, over one connection.
func (r *nostrRun) relay(ctx context.Context, relay nostrRelay) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		line := &nostrLine{client: r.source.env.Client, relay: relay, size: r.source.size}
		defer line.close()
		searches := make([]iter.Seq2[mention.Post, error], len(r.query.Searches))
		for i, search := range r.query.Searches {
			searches[i] = r.search(ctx, line, search)
		}
		for p, err := range newestFirst(searches) {
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}
