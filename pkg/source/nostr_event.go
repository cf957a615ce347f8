package source

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// nostrNote is the kind of a short text note; others are likes, profiles, …
const nostrNote = 1

// nostrEvent is a signed record (NIP-01).
type nostrEvent struct {
	ID        string     `json:"id"`
	Pubkey    string     `json:"pubkey"`
	CreatedAt int64      `json:"created_at"`
	Kind      int        `json:"kind"`
	Tags      [][]string `json:"tags"`
	Content   string     `json:"content"`
}

// nostrMessage is a message of a relay.
type nostrMessage struct {
	// kind is its first word; name is the question that it answers.
	kind, name string
	// said is what a relay says to people.
	said  string
	event json.RawMessage
}

// readNostr takes a message apart. What cannot be read has no kind.
func readNostr(body []byte) (m nostrMessage) {
	var parts []json.RawMessage
	if json.Unmarshal(body, &parts) != nil || len(parts) < 2 {
		return m
	}
	text := func(i int) (s string) {
		if i < len(parts) {
			_ = json.Unmarshal(parts[i], &s) // another type is no text
		}
		return s
	}
	switch m.kind = text(0); m.kind {
	case "EVENT":
		if len(parts) > 2 {
			m.name, m.event = text(1), parts[2]
		}
	case "CLOSED":
		m.name, m.said = text(1), text(2)
	case "NOTICE":
		m.said = text(1)
	default:
		m.name = text(1)
	}
	return m
}

// hash is the id that an event must have: of its fields, as JSON in one form.
func (e *nostrEvent) hash() string {
	b := make([]byte, 0, 256+len(e.Content))
	b = append(b, "[0,"...)
	b = append(appendNostr(b, e.Pubkey), ',')
	b = append(strconv.AppendInt(b, e.CreatedAt, 10), ',')
	b = append(strconv.AppendInt(b, int64(e.Kind), 10), ",["...)
	for i, tag := range e.Tags {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for j, s := range tag {
			if j > 0 {
				b = append(b, ',')
			}
			b = appendNostr(b, s)
		}
		b = append(b, ']')
	}
	b = append(b, "],"...)
	b = append(appendNostr(b, e.Content), ']')
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// appendNostr appends a JSON string with no more escapes than there must be.
func appendNostr(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c >= ' ':
			b = append(b, c)
		case c >= '\b' && c <= '\r' && c != '\v':
			b = append(b, '\\', "btn-fr"[c-'\b'])
		default:
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
	}
	return append(b, '"')
}

// tag returns the values of the first tag of a name.
func (e *nostrEvent) tag(name string) []string {
	for _, t := range e.Tags {
		if len(t) > 1 && t[0] == name {
			return t[1:]
		}
	}
	return nil
}

// post maps a note; ok is false for those without words, and for those that their
// writers let expire.
func (e *nostrEvent) post(now time.Time) (post mention.Post, ok bool) {
	if at := e.tag("expiration"); at != nil {
		if end, err := strconv.ParseInt(at[0], 10, 64); err == nil && end <= now.Unix() {
			return mention.Post{}, false
		}
	}
	post = mention.Post{
		ID:          "nostr:" + e.ID,
		Source:      "nostr",
		Kind:        mention.KindPost,
		PublishedAt: mention.PlausibleTime(time.Unix(e.CreatedAt, 0), now),
		FetchedAt:   now,
		Text:        e.text(),
		Author:      mention.Author{ID: e.Pubkey},
		People:      e.people(),
		OptOut:      e.optOut(),
		URL:         nostrGateway + bech32("note", e.ID),
		Endpoint:    "REQ",
	}
	if npub := bech32("npub", e.Pubkey); npub != "" {
		post.Author.Handle, post.Author.URL = npub, nostrGateway+npub
	}
	if l := e.tag("l"); len(l) == 2 && l[1] == "ISO-639-1" && len(l[0]) == 2 {
		post.Lang = feedLang(l[0])
	}
	if parent, root := e.thread(); parent != "" {
		post.Kind = mention.KindReply
		post.ParentID, post.ThreadID = "nostr:"+parent, "nostr:"+root
	}
	return post, post.Text != ""
}

// nostrGateway shows notes and profiles to readers without a program of their own.
const nostrGateway = "https://njump.me/"

// text is the warning that a writer gave, and the words, which are plain text.
func (e *nostrEvent) text() string {
	warning := ""
	if w := e.tag("content-warning"); w != nil {
		warning = clean(w[0])
	}
	return strings.TrimSpace(warning + "\n" + clean(e.Content))
}

var nostrNames = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(npub|nprofile|nevent|naddr)1[02-9ac-hj-np-z]{20,}`)
})

// people are those whom a note names: in its tags by their keys, in its text by
// names that are made of them.
func (e *nostrEvent) people() []string {
	const most = 100
	var people []string
	for _, t := range e.Tags {
		if len(t) > 1 && t[0] == "p" && nostrKey(t[1]) && t[1] != e.Pubkey && len(people) < most {
			people = append(people, t[1])
		}
	}
	return append(people, nostrNames().FindAllString(e.Content, most)...)
}

// optOut says why a note is dropped: a bridge copied it from a place where its
// writer's wishes could be seen, and here they cannot (NIP-48).
func (e *nostrEvent) optOut() string {
	proxy := e.tag("proxy")
	if len(proxy) > 1 && (proxy[1] == "activitypub" || proxy[1] == "atproto") {
		return "bridged from " + proxy[1]
	}
	return ""
}

// thread returns the ids of what a note answers and of where the thread began
// (NIP-10): by marks, or in older notes by places. They are "" for a first note.
func (e *nostrEvent) thread() (parent, root string) {
	var bare []string
	marked := false
	for _, t := range e.Tags {
		if len(t) < 2 || t[0] != "e" || !nostrKey(t[1]) {
			continue
		}
		mark := ""
		if len(t) > 3 {
			mark = t[3]
		}
		switch mark {
		case "root":
			root, marked = t[1], true
		case "reply":
			parent, marked = t[1], true
		case "":
			bare = append(bare, t[1])
		}
	}
	if !marked && len(bare) > 0 {
		root, parent = bare[0], bare[len(bare)-1]
	}
	if parent == "" {
		parent = root
	}
	if root == "" {
		root = parent
	}
	return parent, root
}

// nostrKey reports whether s is an id or a key: 32 bytes in hex.
func nostrKey(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}
