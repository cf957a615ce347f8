//go:build !windows

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/coder/websocket"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// nostrReplay is a relay that answers each question with the recorded messages.
// What the relay says about itself was not recorded, nor its "end of notes".
func nostrReplay(t *testing.T) recordedSite {
	t.Helper()
	lines := recording(t, "nostr/relay_messages_200.jsonl").Body
	info := webtest.Route{Body: `{"supported_nips":[1,11,50]}`, Header: http.Header{"Content-Type": {"application/nostr+json"}}}
	var events, people []string
	for line := range bytes.Lines([]byte(lines)) {
		var message [3]json.RawMessage
		var event struct {
			Pubkey string `json:"pubkey"`
		}
		if json.Unmarshal(line, &message) != nil || json.Unmarshal(message[2], &event) != nil {
			t.Fatalf("message %s", line)
		}
		events, people = append(events, string(message[2])), append(people, event.Pubkey)
	}
	return recordedSite{
		source: "nostr", query: "the OR to", least: 10, routes: []webtest.Route{at(info, "/")}, people: people,
		before: func(routes http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Upgrade") == "" {
					routes.ServeHTTP(w, r)
					return
				}
				relay(w, r, events)
			})
		},
	}
}

// relay answers questions with events, no more of them than are asked for.
func relay(w http.ResponseWriter, r *http.Request, events []string) {
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer conn.CloseNow()
	ctx := context.Background()
	for {
		_, body, err := conn.Read(ctx)
		if err != nil {
			return
		}
		var question []json.RawMessage
		if json.Unmarshal(body, &question) != nil || len(question) < 3 {
			continue
		}
		name := string(question[1])
		for _, event := range found(question[2], events) {
			_ = conn.Write(ctx, websocket.MessageText, []byte(`["EVENT",`+name+`,`+event+`]`))
		}
		_ = conn.Write(ctx, websocket.MessageText, []byte(`["EOSE",`+name+`]`))
	}
}

// found are the events in the window of a question.
func found(question json.RawMessage, events []string) (list []string) {
	var q struct {
		Kinds               []int
		Since, Until, Limit int64
	}
	_ = json.Unmarshal(question, &q)
	for _, raw := range events {
		var e struct {
			At   int64 `json:"created_at"`
			Kind int   `json:"kind"`
		}
		_ = json.Unmarshal([]byte(raw), &e)
		if slices.Contains(q.Kinds, e.Kind) && e.At >= q.Since && e.At <= q.Until && int64(len(list)) < q.Limit {
			list = append(list, raw)
		}
	}
	return list
}
