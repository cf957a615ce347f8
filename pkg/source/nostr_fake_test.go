package source

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/coder/websocket"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// fakeRelay serves notes as a relay does: those of the window, the best first,
// which are not the newest.
type fakeRelay struct {
	events []json.RawMessage
	// info is what it says about itself; "" is a good one.
	info string
	// ignores says that it does not keep to windows; most is the most that it
	// gives, whatever is asked for.
	ignores bool
	most    int
	// say answers a question with messages of its own; NAME stands for the name
	// of the question.
	say func(n int) []string

	mu    sync.Mutex
	asked []string
	read  sync.Once
	notes []nostrEvent // the events, decoded
}

const nostrAble = `{"name":"alpha","supported_nips":[1,11,50],"limitation":{"max_limit":500,"auth_required":false},"software":"x","version":"1"}`

func newFakeRelay(t testing.TB) *fakeRelay {
	t.Helper()
	f := &fakeRelay{}
	if err := json.Unmarshal(fixture(t, "nostr", "events.json"), &f.events); err != nil {
		t.Fatal(err)
	}
	return f
}

// ServeHTTP implements http.Handler.
func (f *fakeRelay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Accept") == "application/nostr+json" {
		info := f.info
		if info == "" {
			info = nostrAble
		}
		answer(w, 200, info)
		return
	}
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer conn.CloseNow()
	for n := 1; ; n++ {
		_, body, err := conn.Read(context.Background())
		if err != nil {
			return
		}
		f.mu.Lock()
		f.asked = append(f.asked, string(body))
		f.mu.Unlock()
		for _, message := range f.answers(n, body) {
			if conn.Write(context.Background(), websocket.MessageText, []byte(message)) != nil {
				return
			}
		}
	}
}

// heard is what the relay was sent so far.
func (f *fakeRelay) heard() []string {
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.asked)
}

// nostrQuestion is a question as a client asks it.
type nostrQuestion struct {
	Search string `json:"search"`
	Limit  int    `json:"limit"`
	Kinds  []int  `json:"kinds"`
	Since  int64  `json:"since"`
	Until  int64  `json:"until"`
}

// answers are the messages that answer one.
func (f *fakeRelay) answers(n int, body []byte) []string {
	var parts []json.RawMessage
	var kind, name string
	var q nostrQuestion
	if json.Unmarshal(body, &parts) != nil || json.Unmarshal(parts[0], &kind) != nil || json.Unmarshal(parts[1], &name) != nil {
		return []string{`["NOTICE","ERROR: bad message"]`}
	}
	if kind != "REQ" || json.Unmarshal(parts[2], &q) != nil {
		return nil
	}
	if f.say != nil {
		var said []string
		for _, s := range f.say(n) {
			said = append(said, strings.ReplaceAll(s, "NAME", name))
		}
		return said
	}
	found := f.found(q)
	messages := []string{`["AUTH","challenge"]`, `["NOTICE","welcome"]`, `["EVENT","other",{}]`}
	for _, raw := range found {
		messages = append(messages, `["EVENT","`+name+`",`+string(raw)+`]`)
	}
	return append(messages, `["EOSE","`+name+`"]`)
}

func (f *fakeRelay) found(q nostrQuestion) []json.RawMessage {
	f.read.Do(func() {
		for _, raw := range f.events {
			var e nostrEvent
			_ = json.Unmarshal(raw, &e)
			f.notes = append(f.notes, e)
		}
	})
	var found []json.RawMessage
	for i, raw := range f.events {
		e := &f.notes[i]
		if f.ignores || e.CreatedAt >= q.Since && e.CreatedAt <= q.Until && slices.Contains(q.Kinds, e.Kind) {
			found = append(found, raw)
		}
	}
	// By how good they are.
	slices.SortStableFunc(found, func(a, b json.RawMessage) int { return len(b) - len(a) })
	most := q.Limit
	if f.most > 0 {
		most = min(most, f.most)
	}
	return found[:min(most, len(found))]
}

// nostrPages is the source with short answers, so that fixtures can be short.
func nostrPages(size int) mention.Spec {
	spec := nostr()
	spec.New = func(env mention.Env) (mention.Source, error) { return newNostr(env, size) }
	return spec
}

// relays are several relays by host.
type relays map[string]http.Handler

// ServeHTTP implements http.Handler.
func (f relays) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if relay, ok := f[r.Host]; ok {
		relay.ServeHTTP(w, r)
		return
	}
	w.WriteHeader(http.StatusNotFound)
}

func newNostrTrip(t *testing.T, size int, site http.Handler, hosts string) *trip {
	// "instances" lets the test's client reach the relays.
	return newTrip(t, nostrPages(size), site, map[string]string{"relays": hosts, "instances": hosts}, nil)
}
