package privacy

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/earshot-cli/earshot/pkg/mention"
)

var testKey = KeyOf([]byte("a key for tests only"))

func TestMaskText(t *testing.T) {
	m := Masker{Key: testKey, Own: []string{"@northwindair", "Contoso"}, Asked: []string{"askedfor"}}
	post := func(text string) mention.Post {
		return mention.Post{
			Source: "sample", Text: text,
			Author: mention.Author{ID: "did:plc:abc", Handle: "ann.example@social.example", Name: "Ann O. Nymous"},
			People: []string{"bob_the_flyer", "https://social.example/@carla"},
		}
	}
	for _, c := range []struct{ name, in, want string }{
		{"nothing to mask", "My flight is late again", "My flight is late again"},
		{"brand handle", "@northwindair where is my bag?", "@northwindair where is my bag?"},
		{"brand handle, other case and host", "@NorthwindAir@social.example hello", "@NorthwindAir@social.example hello"},
		{"other handle", "@someone.else look", "[person] look"},
		{"full handle", "thanks @dora@other.example!", "thanks [person]!"},
		{"full-width sign", "hi ＠dora", "hi [person]"},
		{"several", "@a @b_c, (@d-e) @northwindair", "[person] [person], ([person]) @northwindair"},
		{"mail address stays for redaction", "write to help@example.com", "write to help@example.com"},
		{"author's handle as a word", "signed, ann.example", "signed, [person]"},
		{"author's name", "— ann o. nymous, furious", "— [name], furious"},
		{"name inside a word", "annexample.examples", "annexample.examples"},
		{"person named without a sign", "bob_the_flyer said so", "[person] said so"},
		{"person with a sign", "@Bob_The_Flyer said so", "[person] said so"},
		{"reddit", "ask u/dora or /u/emil please", "ask [person] or [person] please"},
		{"path with u", "see https://forum.example/u/dora/summary", "see https://forum.example/u/…"},
		{"profile address", "https://social.example/@carla and https://x.com/carla/status/1", "https://social.example/… and https://x.com/…"},
		{"brand's profile", "https://x.com/northwindair", "https://x.com/northwindair"},
		{"plain address", "see https://northwind.example/help?x=1.", "see https://northwind.example/help?x=1."},
		{"address with the author in it", "https://blog.example/ann.example/1", "https://blog.example/…"},
		{"behind other scripts", "ありがとう@northfan_jp, café@alice77", "ありがとう[person], café[person]"},
		{"behind a full stop", "late again.@dora", "late again.[person]"},
		{"reddit in capitals", "ask U/alice77", "ask [person]"},
		{"without a scheme", "bsky.app/profile/alice.bsky.social or x.com/alice77/status/123, reddit.com/u/alice77", "bsky.app/profile/… or x.com/… reddit.com/u/…"},
		{"without a scheme, plain", "see northwind.example/help and 24/7 and and/or", "see northwind.example/help and 24/7 and and/or"},
		{"broken address", "https://x.com/alice77/100%", "https://…"},
		{"profile by parameter", "https://news.ycombinator.com/user?id=alice77", "https://news.ycombinator.com/user/…"},
		{"name behind a number", "https://stackoverflow.com/users/123/alice77", "https://stackoverflow.com/users/123/…"},
		{"name in the host", "https://alice77.tumblr.com/post/1", "https://…"},
		{"name in a parameter", "https://x.com/intent/user?screen_name=alice77", "https://x.com/intent/user/…"},
		{"profile in a parameter", "https://www.reddit.com/message/compose?to=%2Fu%2Falice77", "https://www.reddit.com/message/compose/…"},
		{"handle in a parameter", "https://social.example/share?text=@alice77", "https://social.example/share/…"},
		{"address in a parameter", "https://social.example/share?url=https://news.example/1", "https://social.example/share?url=https://news.example/1"},
		{"address in an address", "https://web.archive.org/web/2026/https://x.com/alice77", "https://web.archive.org/web/2026/…"},
		{"handle that the query asks for", "@askedfor help", "@askedfor help"},
		{"lone sign", "meet @ 5", "meet @ 5"},
		{"handle at the end", "cc @dora", "cc [person]"},
		{"masked before", "thanks [person]", "thanks [person]"},
		{"invalid UTF-8", "\xff@dora\xfe", "\xff[person]\xfe"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := post(c.in)
			m.Mask(&p)
			if p.Text != c.want {
				t.Errorf("Mask(%q)\n got %q\nwant %q", c.in, p.Text, c.want)
			}
		})
	}
}

func TestMaskLinksAndIDs(t *testing.T) {
	m := Masker{Key: testKey, Own: []string{"@northwind"}, Asked: []string{"askedfor"}}
	w := m.begin()
	w.ids = []identity{{text: "dora", mask: MaskedHandle}}
	for _, c := range []struct{ in, want string }{
		{"https://twitter.com/dora/status/1234567890123456789", "https://x.com/i/status/1234567890123456789"},
		{"https://mobile.x.com/dora/statuses/12?s=20", "https://x.com/i/status/12"},
		{"https://x.com/dora", ""},
		{"https://bsky.app/profile/did:plc:abc/post/3k", "https://bsky.app/profile/did:plc:abc/post/3k"},
		{"https://bsky.app/profile/dora.bsky.social/post/3k", ""},
		{"https://social.example/@dora/1", ""},
		{"https://news.ycombinator.com/item?id=1", "https://news.ycombinator.com/item?id=1"},
		{"https://blog.example/by-dora/1", ""},
		{"https://github.com/alice77/app/issues/1", ""},
		{"https://github.com/northwind/app/issues/1", "https://github.com/northwind/app/issues/1"},
		{"https://github.com/northwind/dora/issues/1", ""},
		{"https://github.com/askedfor/app/issues/1", ""},
		{"javascript:alert(1)", ""},
		{"https://exa mple/%zz", ""},
		{"", ""},
	} {
		if got := w.maskLink(c.in); got != c.want {
			t.Errorf("maskLink(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	did := mention.Post{
		Source: "bluesky", ID: "bluesky:at://did:plc:abc/app.bsky.feed.post/3k", URL: "https://bsky.app/profile/did:plc:abc/post/3k",
		Author: mention.Author{ID: "did:plc:abc", Handle: "dora.example"},
	}
	want := did
	m.Mask(&did)
	if did.ID != want.ID || did.URL != want.URL {
		t.Errorf("the handle-free form became %q, %q", did.ID, did.URL)
	}
	p := mention.Post{
		Source: "file", ID: "file:at://dora.example/post/1", ParentID: "file:17",
		Author: mention.Author{Handle: "dora.example"},
	}
	q := p
	m.Mask(&p)
	m.Mask(&q)
	if strings.Contains(p.ID, "dora") || p.ID != q.ID || !strings.HasPrefix(p.ID, "file:") {
		t.Errorf("id with a handle became %q and %q; want one keyed hash", p.ID, q.ID)
	}
	if p.ParentID != "file:17" {
		t.Errorf("id without a handle changed to %q", p.ParentID)
	}
}

func TestP1Pseudonym(t *testing.T) {
	a := Masker{Key: testKey}
	dora := mention.Author{ID: "did:plc:dora", Handle: "dora.example"}
	first := a.Pseudonym("bluesky", dora)
	if !mention.IsPseudonym(first) {
		t.Fatalf("Pseudonym = %q, which IsPseudonym denies", first)
	}
	if again := a.Pseudonym("bluesky", dora); again != first {
		t.Errorf("same author, other pseudonym: %q and %q", first, again)
	}
	b := Masker{Key: NewKey()}
	if other := b.Pseudonym("bluesky", dora); other == first {
		t.Error("another key gave the same pseudonym")
	}
	if got := a.Pseudonym("bluesky", mention.Author{}); got != "" {
		t.Errorf("unknown author has the pseudonym %q", got)
	}
	if got := a.Pseudonym("file", mention.Author{ID: first}); got != first {
		t.Errorf("a pseudonym read back became %q", got)
	}
	upper := a.Pseudonym("x", mention.Author{Handle: "@Dora"})
	if lower := a.Pseudonym("x", mention.Author{Handle: "dora"}); upper != lower {
		t.Error("a handle's case or sign made another pseudonym")
	}
}

func TestP17SourcesCannotBeJoined(t *testing.T) {
	m := Masker{Key: testKey}
	a := mention.Author{Handle: "dora"}
	if m.Pseudonym("bluesky", a) == m.Pseudonym("mastodon", a) {
		t.Error("one handle has one pseudonym on two sources")
	}
	if m.Pseudonym("ab", mention.Author{ID: "c"}) == m.Pseudonym("a", mention.Author{ID: "bc"}) {
		t.Error("source and author run together in the hash")
	}
}

func TestP3NothingOfTheAuthorIsLeft(t *testing.T) {
	m := Masker{Key: testKey}
	p := mention.Post{
		ID: "sample:dora_flies", Source: "sample", Title: "by dora_flies", Text: "I, Dora Flies, am angry. @dora_flies",
		URL:      "https://social.example/dora_flies/1",
		ParentID: "sample:dora_flies-1", ThreadID: "sample:1",
		Author: mention.Author{ID: "u-17", Handle: "dora_flies", Name: "Dora Flies", URL: "https://social.example/dora_flies"},
		People: []string{"emil"},
		Extra:  []mention.Field{{Name: "Author_Bio", Value: json.RawMessage(`"x"`)}, {Name: "region", Value: json.RawMessage(`"EU"`)}, {Name: "screen_name", Value: json.RawMessage(`"dora"`)}},
	}
	m.Mask(&p)
	all, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"dora", "Dora", "u-17", "emil"} {
		if strings.Contains(string(all), s) {
			t.Errorf("%q is left in %s", s, all)
		}
	}
	if len(p.Extra) != 1 || p.Extra[0].Name != "region" {
		t.Errorf("Extra = %v, want region only", p.Extra)
	}
}

// TestAskedIsNotOwn: what the query asks for may be anybody's name.
func TestAskedIsNotOwn(t *testing.T) {
	m := Masker{Key: testKey, Asked: []string{"maria", "lost"}}
	p := mention.Post{
		Text: "maria here; ask @lost", URL: "https://forum.example/maria/1", Author: mention.Author{Handle: "maria"}, People: []string{"lost"},
	}
	m.Mask(&p)
	if p.Text != "[person] here; ask @lost" || p.URL != "" {
		t.Errorf("text %q, url %q", p.Text, p.URL)
	}
}

func TestMaskShortAndUnspaced(t *testing.T) {
	m := Masker{Key: testKey}
	for _, c := range []struct{ handle, name, text, url, wantText, wantURL string }{
		{"jo", "", "jo says no", "https://forum.example/jo/1", "jo says no", ""},
		{"jo", "", "@jo says no", "https://jobs.example/1", "[person] says no", "https://jobs.example/1"},
		{"", "田中太郎", "田中太郎です", "https://a.example/1", "[name]です", "https://a.example/1"},
		{"", "Zoe\u0301 Q", "signed Zo\u00e9 Q.", "https://a.example/1", "signed [name].", "https://a.example/1"},
		{"", "Jane Quuxley 🐘", "says Jane Quuxley.", "https://a.example/1", "says [name].", "https://a.example/1"},
		{"", "Jane Quuxley (she/her)", "says Jane Quuxley.", "https://a.example/1", "says [name].", "https://a.example/1"},
		{"", "Jane Quuxley :verified: | hiring", "says Jane Quuxley.", "https://a.example/1", "says [name].", "https://a.example/1"},
		{"", "x", "ask janedoe77.bsky.social about it", "https://a.example/1", "ask [person] about it", "https://a.example/1"},
		{"", "Daily Wire", "by Daily Wire", "https://dailywire.example/1", "by [name]", "https://dailywire.example/1"},
	} {
		p := mention.Post{Text: c.text, URL: c.url, Author: mention.Author{Handle: c.handle, Name: c.name}}
		m.Mask(&p)
		if p.Text != c.wantText || p.URL != c.wantURL {
			t.Errorf("%s%s: text %q, url %q", c.handle, c.name, p.Text, p.URL)
		}
	}
}

func TestMaskForeignIDs(t *testing.T) {
	m := Masker{Key: testKey}
	p := mention.Post{
		Source: "mastodon", ID: "mastodon:https://m.example/users/bobby/statuses/2", ParentID: "file:mastodon:https://m.example/@carol/3",
		ThreadID: "mastodon:https://x.com/dave99/status/1", Text: "awful",
	}
	m.Mask(&p)
	for _, id := range []string{p.ID, p.ParentID, p.ThreadID} {
		if strings.Contains(id, "://") {
			t.Errorf("the id %q names somebody", id)
		}
	}
}

func TestIdentifying(t *testing.T) {
	for name, want := range map[string]bool{
		"author_url": true, "User Name": true, "Display Name": true, "user.name": true, "from_user": true, "name": true, "owner": true,
		"mentions": true, "in_reply_to_screen_name": true, "screenName": true, "customer-name": true, "userId": true,
		"product_name": false, "region": false, "text": false, "campaign": false, "username2": true, "filename": false,
	} {
		if got := Identifying(name); got != want {
			t.Errorf("Identifying(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestMaskExtra(t *testing.T) {
	m := Masker{Key: testKey}
	for in, want := range map[string]string{
		`"plain"`:              `"plain"`,
		`17`:                   `17`,
		`12345678901234567890`: `12345678901234567890`,
		`{"b": 1,  "a": 2}`:    `{"b": 1,  "a": 2}`,
		`{"n":12345678901234567890,"user":{"id":1}}`:           `{"n":12345678901234567890}`,
		`[{"screen_name":"dora","x":1},{"y":[{"email":"e"}]}]`: `[{"x":1},{"y":[{}]}]`,
		`"thanks @emil, says dora"`:                            `"thanks [person], says [person]"`,
		`{"html":"<a href='https://x.com/emil'>"}`:             `{"html":"<a href='https://x.com/…'>"}`,
		`{broken`: ``,
	} {
		p := mention.Post{Author: mention.Author{Handle: "dora"}, Extra: []mention.Field{{Name: "x", Value: json.RawMessage(in)}}}
		m.Mask(&p)
		if got := string(p.Extra[0].Value); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
}

func TestLoadKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "earshot", "pseudonym.key")
	var keys [8]Key
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			k, err := LoadKey(path)
			if err != nil {
				t.Error(err)
			}
			keys[i] = k
		})
	}
	wg.Wait()
	for _, k := range keys {
		if k.ID() != keys[0].ID() || k.ID() == "" {
			t.Fatalf("programs that start at once have the keys %v", keys)
		}
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v; want the key alone", entries, err)
	}
	if s := keys[0].String(); strings.Contains(s, string(keys[0].secret)) {
		t.Error("the key prints its secret")
	}
	if runtime.GOOS == "windows" {
		return
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	dir, err := os.Stat(filepath.Dir(path))
	if err != nil || dir.Mode().Perm() != 0o700 {
		t.Errorf("folder mode %v, %v; want 0700", dir.Mode(), err)
	}
}

func TestLoadKeyRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"damaged": {"earshot-key-v1 00000000 abcd\n", 0o600, "damaged"},
		"empty":   {"", 0o600, "damaged"},
		"open":    {"", 0o644, "can be read by others"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		_, err := LoadKey(path)
		if mention.KindOf(err) != mention.BadConfig || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q of kind config", name, err, c.want)
		}
		if text, _ := os.ReadFile(path); string(text) != c.text {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add("hi @dora and u/emil at https://x.com/dora/status/1", "dora", "Dora E.")
	f.Add("＠\xff@@@ //u/ ://", "ſ", "İ")
	f.Fuzz(func(t *testing.T, text, handle, name string) {
		m := Masker{Key: testKey}
		p := mention.Post{Source: "s", ID: "s:1", Text: text, Author: mention.Author{Handle: handle, Name: name}}
		m.Mask(&p)
		if utf8.ValidString(text) && !utf8.ValidString(p.Text) {
			t.Fatalf("%q became invalid UTF-8: %q", text, p.Text)
		}
		for _, id := range m.identities(nil, &mention.Post{Author: mention.Author{Handle: handle}}) {
			if id.short || strings.Contains(MaskedHandle+MaskedName, strings.ToLower(id.text)) {
				continue
			}
			if start, _ := id.index(p.Text); start >= 0 {
				t.Fatalf("%q is left in %q", id.text, p.Text)
			}
		}
	})
}
