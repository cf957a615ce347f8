package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

// nostrIDs are the ids of the fixture's events, in its order.
func nostrIDs(t testing.TB) []string {
	var list []string
	for _, raw := range newFakeRelay(t).events {
		var e nostrEvent
		if err := json.Unmarshal(raw, &e); err != nil {
			t.Fatal(err)
		}
		list = append(list, "nostr:"+e.ID)
	}
	return list
}

func nostrCase(t *testing.T, size int) sourcetest.Case {
	id := nostrIDs(t)
	return sourcetest.Case{
		Spec:    nostrPages(size),
		Options: map[string]string{"relays": "wss://alpha.example"},
		Site:    func() http.Handler { return newFakeRelay(t) },
		Query:   mention.Query{Text: `"northwind air"`, Searches: []string{"northwind air"}},
		Want:    []string{id[0], id[2], id[1], id[3], id[4], id[5]},
		Identities: []string{
			"npub18su247c908d0ux9mtpxuufuxej4tdq6jghef0xh5hd7a9d4eqa6sjzl7s7", "db30c4677e7c26feb6f46ad6765d9ace1947bcd2e6104a305d5ad7238b9dd05d",
		},
		Own:    []string{"@northwind"},
		Gone:   []string{id[6], id[7]},
		Golden: "testdata/nostr/golden.json",
		// One connection answers all questions.
		SinglePage: true, Socket: true, Once: size > 10,
		Refusals: []sourcetest.Refusal{
			{Name: "no search", Body: `{"supported_nips":[1,11]}`, Kind: mention.BadConfig, Says: "alpha.example has no search (NIP-50)", Requests: 1},
			{Name: "for members", Body: `{"supported_nips":[50],"limitation":{"auth_required":true}}`, Kind: mention.Blocked, Says: "members", Requests: 1},
			{Name: "no websocket", Body: nostrAble, Kind: mention.Changed, Says: "without opening a websocket", After: 1, Requests: 1},
			{Name: "websocket refused", Status: 403, Kind: mention.Blocked, After: 1, Requests: 1},
			{Name: "websocket limited", Status: 429, Header: http.Header{"Retry-After": {"900"}}, Kind: mention.RateLimited, Wait: 15 * time.Minute, After: 1, Requests: 1},
		},
		Empty: func() http.Handler { return &fakeRelay{} },
	}
}

func TestNostrContract(t *testing.T) { sourcetest.Run(t, nostrCase(t, 3)) }

// TestNostrContractAtOnce reads all of the fixture with one question.
func TestNostrContractAtOnce(t *testing.T) {
	c := nostrCase(t, nostrPageSize)
	c.Golden = ""
	sourcetest.Run(t, c)
}

func TestNostrPosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newNostrTrip(t, nostrPageSize, newFakeRelay(t), "alpha.example")
		posts, err := v.all(t.Context(), mention.Query{Searches: []string{"northwind air"}})
		if err != nil || len(posts) != 6 {
			t.Fatalf("posts %v, error %v", ids(posts), err)
		}
		const key = "3c38aafb0579dafe18bb584dce2786ccaab6835245f2979af4bb7dd2b6b90775"
		const npub = "npub18su247c908d0ux9mtpxuufuxej4tdq6jghef0xh5hd7a9d4eqa6sjzl7s7"
		id := nostrIDs(t)
		first := mention.Post{
			ID: id[0], Source: "nostr", Kind: mention.KindPost, PublishedAt: time.Date(2026, 11, 23, 10, 15, 0, 0, time.UTC), FetchedAt: testClock(),
			Lang: "en", Text: "Northwind Air lost my bag again.\nNobody answers \"us\" \\o/ \t3 < 4 &amp; [31m@northwind 😡",
			Author: mention.Author{ID: key, Handle: npub, URL: "https://njump.me/" + npub},
			URL:    "https://njump.me/" + bech32("note", strings.TrimPrefix(id[0], "nostr:")), Endpoint: "REQ",
		}
		if !reflect.DeepEqual(posts[0], first) {
			t.Errorf("the first post is\n%+v\nwant\n%+v", posts[0], first)
		}
		warned, reply, bridged, past := posts[1], posts[2], posts[4], posts[5]
		if warned.Text != "a rant\nnorthwind air, four hours at gate 7" || warned.Kind != mention.KindReply || warned.ParentID != warned.ThreadID {
			t.Errorf("the warned post is %+v", warned)
		}
		if reply.Kind != mention.KindReply || reply.ThreadID != warned.ThreadID || reply.ParentID == reply.ThreadID ||
			len(reply.People) != 3 || reply.People[0] != key || reply.People[2] != npub {
			t.Errorf("the reply is %+v", reply)
		}
		if bridged.OptOut != "bridged from activitypub" || past.Kind != mention.KindPost || past.Text != "northwind air in the past" {
			t.Errorf("the bridged post is %+v, the past one %+v", bridged, past)
		}
		if len(v.notes) != 1 || !strings.HasPrefix(v.notes[0], "1 post could not be read") {
			t.Errorf("notes %q", v.notes)
		}
	})
}

func TestNostrAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newFakeRelay(t)
		site.info = `{"supported_nips":[1,"50"],"limitation":{"max_limit":40}}`
		v := newNostrTrip(t, nostrPageSize, site, "alpha.example")
		begin := time.Now()
		_, err := v.all(t.Context(), mention.Query{
			Searches: []string{`fish&chips "50%" é`, "b"}, Since: time.Unix(1795000000, 5), Until: time.Unix(1795400000, 0),
		})
		want := []string{
			`["REQ","earshot1",{"kinds":[1],"limit":40,"search":"fish\u0026chips \"50%\" é","since":1795000001,"until":1795399999}]`,
			`["CLOSE","earshot1"]`,
			`["REQ","earshot2",{"kinds":[1],"limit":40,"search":"b","since":1795000001,"until":1795399999}]`,
			`["CLOSE","earshot2"]`,
		}
		if asked := site.heard(); err != nil || !slices.Equal(asked, want) {
			t.Errorf("asked %s, error %v", strings.Join(asked, "\n"), err)
		}
		if took := time.Since(begin); took != 2*time.Second { // a second before the websocket, one before the second question
			t.Errorf("took %v", took)
		}
	})
}

// manyNotes are n notes, three in each second.
func manyNotes(n int) (events []json.RawMessage) {
	for i := range n {
		e := nostrEvent{
			Pubkey: strings.Repeat("ab", 32), CreatedAt: 1795000000 - int64(i/3), Kind: 1, Tags: [][]string{}, Content: fmt.Sprint("note ", i, strings.Repeat("!", i*7%11)),
		}
		e.ID = e.hash()
		raw, _ := json.Marshal(e)
		events = append(events, raw)
	}
	return events
}

// TestNostrReadsAll reads more notes than a relay gives at once, although it
// gives the best ones and not the newest.
func TestNostrReadsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &fakeRelay{events: manyNotes(1000)}
		v := newNostrTrip(t, nostrPageSize, site, "alpha.example")
		posts, err := v.all(t.Context(), mention.Query{Searches: []string{"note"}})
		if err != nil || len(posts) != 1000 || v.notes != nil {
			t.Errorf("%d posts, notes %q, error %v", len(posts), v.notes, err)
		}
		if !slices.IsSortedFunc(posts, func(a, b mention.Post) int { return b.PublishedAt.Compare(a.PublishedAt) }) {
			t.Error("not newest first")
		}
		if n := len(site.heard()) / 2; n > 50 {
			t.Errorf("%d questions", n)
		}
	})
}

// TestNostrBounds: relays that have too much, or that ignore what they are asked,
// come to an end.
func TestNostrBounds(t *testing.T) {
	for name, tt := range map[string]struct {
		site  *fakeRelay
		size  int
		posts int
		note  string
	}{
		"more in a second than is given": {&fakeRelay{events: manyNotes(3)}, 2, 2, "some notes are missing"},
		"more than is read":              {&fakeRelay{events: manyNotes(1200)}, 3, -1, "some notes are missing"},
		"windows ignored":                {&fakeRelay{events: manyNotes(50), ignores: true}, 20, -1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newNostrTrip(t, tt.size, tt.site, "alpha.example")
				posts, err := v.all(t.Context(), mention.Query{Searches: []string{"note"}})
				if err != nil || tt.posts >= 0 && len(posts) != tt.posts || len(posts) == 0 || tt.note != "" && (len(v.notes) != 1 || !strings.HasPrefix(v.notes[0], tt.note)) {
					t.Errorf("%d posts, notes %q, error %v", len(posts), v.notes, err)
				}
				if n := len(tt.site.heard()); n > 2*nostrMostPages {
					t.Errorf("%d messages", n)
				}
			})
		})
	}
}

// TestNostrRefusals: what a relay says instead of an answer has a kind.
func TestNostrRefusals(t *testing.T) {
	whole := `["EVENT","NAME",` + string(manyNotes(1)[0]) + `]`
	for _, tt := range []struct {
		say   []string
		kind  mention.ErrorKind
		says  string
		posts int
	}{
		{[]string{`["CLOSED","NAME","auth-required: sign in first"]`}, mention.Blocked, "sign in first", 0},
		{[]string{whole, `["CLOSED","NAME","restricted: members only"]`}, mention.Blocked, "members only", 1},
		{[]string{`["CLOSED","NAME","blocked: no"]`}, mention.Blocked, "no", 0},
		{[]string{`["CLOSED","NAME","rate-limited: slow down there"]`}, mention.RateLimited, "slow down there", 0},
		{[]string{`["CLOSED","NAME","unsupported: filter contains unknown elements"]`}, mention.BadConfig, "NIP-50", 0},
		{[]string{`["CLOSED","NAME","invalid: search is too long"]`}, mention.BadQuery, "too long", 0},
		{[]string{`["CLOSED","NAME","error: could not connect to the database"]`}, mention.Unavailable, "database", 0},
		{[]string{`["CLOSED","NAME",""]`}, mention.Unavailable, "does not answer", 0},
		{[]string{`["CLOSED","NAME"]`}, mention.Unavailable, "does not answer", 0},
		{[]string{`["NOTICE","ERROR: bad req: unrecognised filter item"]`}, mention.BadConfig, "unrecognised filter", 0},
		{[]string{`["NOTICE","ERROR: too many concurrent REQs"]`}, mention.RateLimited, "too many", 0},
		{[]string{whole, `["NOTICE","just so you know"]`}, mention.Unavailable, "just so you know", 1},
		{[]string{`["CLOSED","other","error: x"]`, whole, `["EOSE","NAME"]`}, "", "", 1},
		{[]string{`nonsense`, `{}`, `[]`, `["EVENT"]`, `["EVENT","NAME"]`, `[1,2]`, `["EOSE","NAME"]`}, "", "", 0},
		{[]string{`["EVENT","NAME",{}]`, `["EOSE","NAME"]`}, mention.Changed, "none of 1 notes", 0},
		{[]string{`["EVENT","NAME","text"]`, `["EVENT","NAME",7]`, `["EOSE","NAME"]`}, mention.Changed, "none of 2 notes", 0},
		{slices.Repeat([]string{`["NOTICE","again"]`}, nostrMostMessages+1), mention.Changed, "does not come to an end", 0},
	} {
		t.Run(tt.say[0], func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newNostrTrip(t, nostrPageSize, &fakeRelay{say: func(int) []string { return tt.say }}, "alpha.example")
				posts, err := v.all(t.Context(), mention.Query{Searches: []string{"note"}})
				if mention.KindOf(err) != tt.kind || len(posts) != tt.posts {
					t.Fatalf("%d posts, error %v (%q)", len(posts), err, mention.KindOf(err))
				}
				if e, ok := asError(err); err != nil && (!ok || e.Hint == "" || !strings.Contains(err.Error(), tt.says)) {
					t.Errorf("error %v (%+v)", err, e)
				}
			})
		})
	}
}

// TestNostrNeverEnds: relays that never say that there is no more, fast, slow or
// not at all, come to an end within bounds of notes and of time.
func TestNostrNeverEnds(t *testing.T) {
	whole := `["EVENT","NAME",` + string(manyNotes(1)[0]) + `]`
	for name, tt := range map[string]struct {
		say  []string
		kind mention.ErrorKind
	}{
		"floods":              {slices.Repeat([]string{whole}, 2*nostrMostMessages), mention.Changed},
		"floods with others":  {slices.Repeat([]string{`["EVENT","other",{}]`}, 2*nostrMostMessages), mention.Changed},
		"is silent":           {[]string{whole}, mention.Unavailable},
		"says much":           {[]string{whole, `["NOTICE","` + strings.Repeat("x", 2<<20) + `"]`}, mention.Changed},
		"says much with EOSE": {slices.Repeat([]string{`["EVENT","other","` + strings.Repeat("x", 1<<19) + `"]`}, 100), mention.Changed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newNostrTrip(t, nostrPageSize, &fakeRelay{say: func(int) []string { return tt.say }}, "alpha.example")
				begin := time.Now()
				posts, err := v.all(t.Context(), mention.Query{Searches: []string{"note"}})
				if mention.KindOf(err) != tt.kind || len(posts) > 1 || strings.Contains(name, "floods with") && len(posts) > 0 {
					t.Errorf("%d posts, error %v", len(posts), err)
				}
				if took := time.Since(begin); took > nostrMostTime {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

// TestNostrFields: a note without what its id is made of is left out and counted.
func TestNostrFields(t *testing.T) {
	good := manyNotes(2)
	var whole map[string]any
	if err := json.Unmarshal(good[1], &whole); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"id", "pubkey", "created_at", "kind", "tags", "content"} {
		for _, value := range []any{nil, "unexpected", 7.5, []any{[]any{1}}} {
			bent := map[string]any{}
			for k, v := range whole {
				bent[k] = v
			}
			if bent[field] = value; value == nil {
				delete(bent, field)
			}
			raw, _ := json.Marshal(bent)
			synctest.Test(t, func(t *testing.T) {
				site := &fakeRelay{say: func(int) []string {
					return []string{`["EVENT","NAME",` + string(good[0]) + `]`, `["EVENT","NAME",` + string(raw) + `]`, `["EOSE","NAME"]`}
				}}
				v := newNostrTrip(t, nostrPageSize, site, "alpha.example")
				posts, err := v.all(t.Context(), mention.Query{Searches: []string{"note"}})
				// Without tags the id is that of no tags, which this note has.
				ok := field == "tags" && value == nil
				if err != nil || !ok && (len(posts) != 1 || len(v.notes) != 1) || ok && len(posts) != 2 {
					t.Errorf("%s as %v: %d posts, notes %q, error %v", field, value, len(posts), v.notes, err)
				}
			})
		}
	}
}

func TestNostrRelays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := relays{"alpha.example": &fakeRelay{events: manyNotes(4)}, "beta.example": &fakeRelay{events: manyNotes(5)}, "gamma.example": &fakeRelay{info: "{}"}}
		v := newNostrTrip(t, nostrPageSize, site, "gamma.example,alpha.example,beta.example")
		posts, err := v.all(t.Context(), mention.Query{Searches: []string{"note"}})
		if len(posts) != 5 || mention.KindOf(err) != mention.Changed || !strings.Contains(err.Error(), "1 of 3 relays failed: gamma.example") {
			t.Errorf("posts %v, error %v", ids(posts), err)
		}
	})
}

func TestNostrNew(t *testing.T) {
	for given, want := range map[string][]nostrRelay{
		"wss://a.example/ a.example,ws://b.example:7777": {{"https://a.example", "a.example"}, {"http://b.example:7777", "b.example:7777"}},
	} {
		src, err := newNostr(mention.Env{Options: map[string]string{"relays": given}}, 1)
		if err != nil || !slices.Equal(src.(*nostrSource).relays, want) {
			t.Errorf("%s: %v, error %v", given, src, err)
		}
	}
	if _, err := newNostr(mention.Env{}, 1); mention.KindOf(err) != mention.Unconfigured {
		t.Error(err)
	}
	if _, err := newNostr(mention.Env{Options: map[string]string{"relays": "gopher://a"}}, 1); mention.KindOf(err) != mention.BadConfig {
		t.Error(err)
	}
}

// TestBech32 has the vectors of NIP-19.
func TestBech32(t *testing.T) {
	for key, want := range map[string]string{
		"7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e": "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg",
		"7e7e": "", "x": "",
	} {
		if got := bech32("npub", key); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
}

// TestNostrRecording reads real messages of relays: 200 of them, all events, of
// which some are notes. Each event's id proves that it was read to the letter.
func TestNostrRecording(t *testing.T) {
	kinds := map[int]int{}
	var notes, replies, people int
	for line := range bytes.Lines(recorded(t, "nostr/relay_messages_200.jsonl")) {
		m := readNostr(line)
		var e nostrEvent
		if m.kind != "EVENT" || m.name == "" || json.Unmarshal(m.event, &e) != nil || e.ID != e.hash() {
			t.Fatalf("message %+v", m)
		}
		kinds[e.Kind]++
		if e.Kind != nostrNote {
			continue
		}
		p, ok := e.post(testClock())
		if !ok {
			continue
		}
		notes++
		if p.ID != "nostr:"+e.ID || p.Author.Key() != e.Pubkey || !p.PublishedAt.Equal(time.Unix(e.CreatedAt, 0)) || p.Text == "" ||
			!strings.HasPrefix(p.URL, "https://njump.me/note1") || !strings.HasPrefix(p.Author.Handle, "npub1") {
			t.Errorf("post %+v", p)
		}
		refs := 0
		for _, tag := range e.Tags {
			if tag[0] == "e" && (len(tag) < 4 || tag[3] != "mention") {
				refs++
			}
		}
		if (refs > 0) != (p.Kind == mention.KindReply) || (p.ParentID == "") != (p.ThreadID == "") || (refs > 0) != (p.ParentID != "") {
			t.Errorf("%d references, parent %s, thread %s", refs, p.ParentID, p.ThreadID)
		}
		if p.ParentID != "" {
			replies++
		}
		people += len(p.People)
		if proxied := e.tag("proxy") != nil; !proxied && p.OptOut != "" {
			t.Errorf("opted out for %q", p.OptOut)
		}
	}
	if kinds[nostrNote] != 66 || len(kinds) != 20 || notes == 0 || replies == 0 || people == 0 {
		t.Errorf("kinds %v, %d notes, %d replies, %d people", kinds, notes, replies, people)
	}
	t.Logf("%d notes, %d replies, %d people named", notes, replies, people)
}

func FuzzNostrMessage(f *testing.F) {
	for _, raw := range newFakeRelay(f).events {
		f.Add([]byte(`["EVENT","earshot1",` + string(raw) + `]`))
	}
	f.Add([]byte(`["CLOSED","earshot1","rate-limited: x"]`))
	f.Add([]byte(`["NOTICE",7]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		m := readNostr(body)
		if err := (&nostrLine{}).refusal(m.said); mention.KindOf(err) == "" {
			t.Error("a refusal without a kind")
		}
		var e nostrEvent
		if m.kind != "EVENT" || json.Unmarshal(m.event, &e) != nil {
			return
		}
		if hash := e.hash(); !nostrKey(hash) {
			t.Errorf("hash %q", hash)
		}
		p, ok := e.post(testClock())
		if ok && (strings.ContainsFunc(p.Text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) || len(p.People) > 200) {
			t.Errorf("post %+v", p)
		}
	})
}

// BenchmarkNostrPage reads a full answer, and checks its ids.
func BenchmarkNostrPage(b *testing.B) {
	var messages [][]byte
	for _, raw := range manyNotes(nostrPageSize) {
		messages = append(messages, []byte(`["EVENT","earshot1",`+string(raw)+`]`))
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, body := range messages {
			m := readNostr(body)
			var e nostrEvent
			if json.Unmarshal(m.event, &e) != nil || e.ID != e.hash() {
				b.Fatal(string(body))
			}
			if _, ok := e.post(testClock()); !ok {
				b.Fatal("no post")
			}
		}
	}
}
