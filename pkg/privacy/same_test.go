package privacy

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// maskers are a masker and its slow reference, with the same settings.
type maskers struct {
	fast *Masker
	slow *slowMasker
}

func newMaskers() maskers {
	own, asked := []string{"@northwindair", "Contoso"}, []string{"askedfor", "lost"}
	return maskers{&Masker{Key: testKey, Own: own, Asked: asked}, &slowMasker{Key: testKey, Own: own, Asked: asked}}
}

// compare masks a post in both ways.
func (m maskers) compare(t *testing.T, p *mention.Post) {
	t.Helper()
	fast, slow := *p, *p
	fast.Extra = append([]mention.Field(nil), p.Extra...)
	slow.Extra = append([]mention.Field(nil), p.Extra...)
	gotName, wantName := m.fast.Mask(&fast), m.slow.slowMask(&slow)
	if gotName != wantName {
		t.Errorf("pseudonym %q, want %q", gotName, wantName)
	}
	if len(fast.Extra) == 0 && len(slow.Extra) == 0 {
		fast.Extra, slow.Extra = nil, nil
	}
	if !reflect.DeepEqual(fast, slow) {
		t.Fatalf("the post %+v became\n     %+v\nwant %+v", *p, fast, slow)
	}
}

// TestSame holds Mask to the slow reference over what is likely to go wrong, each
// text with each author.
func TestSame(t *testing.T) {
	m := newMaskers()
	texts := sameTexts()
	for _, a := range sameAuthors() {
		for i, s := range texts {
			p := mention.Post{
				Source: "s", ID: "s:" + s, ParentID: "file:" + a.Handle + s, ThreadID: s, Title: s, Text: "x " + s + "\n" + texts[(i+7)%len(texts)],
				URL: s, Author: a, People: []string{"bob_the_flyer", "https://social.example/@carla", "lost", "bob_the_flyer", s},
			}
			raw, err := json.Marshal(map[string]any{"a": []string{s, a.Name}, "user": 1, s: "x"})
			if err != nil {
				t.Fatal(err)
			}
			text, _ := json.Marshal(s)
			p.Extra = []mention.Field{{Name: "x", Value: raw}, {Name: "author", Value: raw}, {Name: "y", Value: text}, {Name: "z", Value: json.RawMessage(s)}}
			m.compare(t, &p)
			p.URL = "https://" + s
			p.Author.URL = "https://social.example/" + a.Handle
			m.compare(t, &p)
		}
	}
}

// TestNilMasker: nobody asked for a key or has handles to keep.
func TestNilMasker(t *testing.T) {
	p := mention.Post{Source: "s", Text: "ask @dora", Author: mention.Author{Handle: "emil"}}
	q := p
	if got, want := (*Masker)(nil).Mask(&p), (&Masker{}).Mask(&q); got != want || p.Text != q.Text {
		t.Errorf("a nil masker gives %q and %q, want %q and %q", got, p.Text, want, q.Text)
	}
}

// TestFoldedToASCII holds hints to what they rest on: only K and I are the lower
// case of characters beyond ASCII.
func TestFoldedToASCII(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if l := unicode.ToLower(r); l < 0x80 && l != 'k' && l != 'i' {
			t.Errorf("%U has the lower case %q", r, l)
		}
		if slowWordRune(r) != wordRune(r) || unicode.In(r, unspaced...) == spaced(r) {
			t.Errorf("%U: wordRune %v, spaced %v", r, wordRune(r), spaced(r))
		}
	}
	for r := range rune(0x80) {
		if slowWordRune(r) != wordRune(r) || parts(r) != strings.ContainsRune(slowNotInAddress, r) {
			t.Errorf("%q: wordRune %v, parts %v", r, wordRune(r), parts(r))
		}
	}
	for _, r := range slowNotInAddress {
		if !parts(r) {
			t.Errorf("%q does not part", r)
		}
	}
}

func sameAuthors() []mention.Author {
	return []mention.Author{
		{},
		{ID: "did:plc:abc", Handle: "ann.example@social.example", Name: "Ann O. Nymous"},
		{ID: "1234", Handle: "dora", Name: "Dora (she/her)"},
		{ID: "Dora77", Handle: "@Dora_77", Name: ":cat: Zoe\u0301 Q 🐘"},
		{Handle: "kiki", Name: "KİKI"},
		{Handle: "mark_ik", Name: "Dakota Finn"},
		{Handle: "jo", Name: "田中太郎"},
		{Handle: "mask", Name: "Élodie Ünal — hiring"},
		{Handle: "p-abcdefghijklmnop", Name: "ſtraße"},
		{Handle: "\xffdora\xfe", Name: " person "},
		{ID: "p-aaaaaaaaaaaaaaaa", Handle: "northwindair", Name: "Контосо Ивановна"},
		{Name: "한국 사람"},
	}
}

func sameTexts() []string {
	return []string{
		"", "plain words only", "dora", "Dora's bag, dora_77; DORA", "@dora and @Dora_77@social.example, u/dora /u/kiki U/jo", "＠dora ＠＠",
		"KIKI \u212aiki \u212ai\u212ai k\u0130ki \u0130\u0130 kİKI", "mar\u212a_\u0130k by Da\u212aota F\u0130nn", "@дора@@x @дора/u/x", "Zo\u00e9 Q and Zoe\u0301 Q", "田中太郎です。田中", "Ann O. Nymous ann o. nymous AnnO.Nymous",
		"x.com/dora https://x.com/dora/status/12 twitter.com/dora/statuses/9?x=1#y", "HTTPS://X.com/Dora", "https://www.x.com:443/i/status/5",
		"https://dora.tumblr.com/x DORA.Tumblr.com, dora.tumblr.com:80. www.tumblr.com m.dora.github.io dora.Substac\u212a.com/",
		"https://news.example/a?u=1 https://news.example/a?x=u/dora&y=2 https://news.example/?;a=1&&=@x https://news.example/?to=%2Fu%2Fdora+1",
		"https://forum.example/user/12/dora https://forum.example/members/did:plc:abc https://forum.example/USER/x", "at://dora.example/post/1", "at://did:plc:abc/1",
		"https://a.example/https://x.com/dora", "https:///dora", "https://", "https://exa mple/%zz https://x.example/%41%2Fu%2Fdora", "https://[::1]/u/dora http://[bad/u/x",
		"https://user:pw@x.example/dora", "1://x 😀://x ://", "see northwind.example/help and 24/7, and/or km/h a.b/c dora.bsky.social.", "https://x.com/northwindair/1 x.com/askedfor",
		"(https://social.example/@carla) “x.com/kiki” «u/jo»，x.com/jo。y", "[person] [name] person", "bob_the_flyer@BOB_THE_FLYER", "dora@mail.example é@dora .@dora -@jo",
		"\xff@dora\xfe \xc3@x \xe2\x80u/dora", "\x00https://x.example/\x01dora", "mask masked mask", "Élodie Ünal E\u0301LODIE U\u0308NAL", "ſtraße STRASSE Straße",
		"Контосо Ивановна КОНТОСО", "한국 사람이 \u1112\u1161\u11ab\u1100\u116e\u11a8 \u1109\u1161\u1105\u1161\u11b7", "https://blog.example/Dora?by=jo#jo", "https://blog.example/jo/1?ſ=1",
		`{"a":"@dora","user":{"x":1}}`, `"dora"`, `["u/dora",{"screen_name":"x","y":"kiki"}]`, `{"a":1} trailing`, `"a\u0040dora \u212aiki\n"`, `"line\ndora"`, `{"x":"a\/b"}`, `[1,2,`, `"a"b"`, `{"\u0075ser":1}`,
		`{"text":"plain","n":1.5e3,"list":[true,null,"x"]}`, "[\"\xff\"]", "\"tab\tin\"", `""`, `{}`, `[]`, "https://x.example/?" + strings.Repeat("a=b&", 400),
		"https://x.example/?" + strings.Repeat("a&", 10_001) + "u=1", "https://news.example/?;=@dora", "https://news.example/a#x/u/dora",
	}
}
