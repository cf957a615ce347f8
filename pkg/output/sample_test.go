package output

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

var update = flag.Bool("update", false, "write the golden files")

// now is the clock of all tests.
var now = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// clean are mentions as a scan finds them.
func clean() []mention.Mention {
	post := func(id, source string, age time.Duration, text string, neg float64, url string) mention.Mention {
		m := mention.Mention{
			Post: mention.Post{
				ID: id, Source: source, Kind: mention.KindPost, PublishedAt: now.Add(-age), FetchedAt: now, DeleteBy: now.Add(30 * 24 * time.Hour),
				Lang: "en", Text: text, URL: url, Endpoint: "search",
				Author: mention.Author{ID: "99887766", Handle: "jo_example", Name: "Jo Example", URL: "https://social.example/@jo_example"},
				People: []string{"@jo_example"},
			},
			Brand: "northwind", Matched: []string{"northwind"}, Pseudonym: "fern-3k9q",
			Query: `"northwind air" -jobs`,
			Score: mention.Score{Negativity: neg, Sentiment: mention.Negative},
		}
		if neg < 0.5 {
			m.Score.Sentiment = mention.Positive
		}
		return m
	}
	flight := post("bluesky:at://did:plc:aaaabbbbccccddddeeeeffff/app.bsky.feed.post/3kabcdefghi2x", "bluesky", 2*time.Hour,
		"third cancelled flight this month @northwind, nobody answers the phone and the app says “all good”", 0.97123,
		"https://bsky.app/profile/did:plc:aaaabbbbccccddddeeeeffff/post/3kabcdefghi2x")
	flight.Likes, flight.Replies, flight.Reposts = mention.Of(12), mention.Of(0), mention.Of(3)
	flight.ParentID, flight.ThreadID = "bluesky:at://x/1", "bluesky:at://x/0"
	flight.Why = []mention.Contribution{{Word: "cancelled", Weight: 1.2}, {Word: "nobody answers", Weight: 0.8149}, {Word: "good", Weight: -0.25}}
	review := post("appstore:1234567890123456789", "appstore", 3*time.Hour, "app logs me out at the gate\nevery single time", 0.94,
		"https://apps.example/review/1234567890123456789")
	review.Kind, review.Title, review.Stars = mention.KindReview, "Useless, again", mention.Of(1)
	story := post("hackernews:44512345", "hackernews", 26*time.Hour, "Northwind's outage page is down too.", 0.55,
		"https://news.ycombinator.com/item?id=44512345")
	story.Matched = []string{"northwind", "outage"}
	story.Likes = mention.Of(-2)
	praise := post("mastodon:https://social.example/ap/1", "mastodon", 45*24*time.Hour, "thanks northwind, the crew was lovely", 0.02, "")
	praise.Author = mention.Author{}
	praise.Pseudonym = ""
	return []mention.Mention{flight, review, story, praise}
}

// world are mentions in the scripts of the world.
func world() []mention.Mention {
	texts := []string{
		"飛行機がまたキャンセルされました。三回目です。誰も電話に出ません。もう二度と乗りません。",
		"항공편이 또 취소되었습니다 😡😡😡 고객센터는 전화를 받지 않습니다",
		"family 👨‍👩‍👧‍👦 stuck at the gate 🇩🇪🇫🇷 again 🏳️‍🌈 thumbs 👍🏽👎🏿 heart ❤️‍🔥 keycap 1️⃣ done",
		"رحلتي ألغيت للمرة الثالثة هذا الشهر ولا أحد يرد على الهاتف",
		"הטיסה שלי בוטלה בפעם השלישית החודש",
		"เที่ยวบินถูกยกเลิกเป็นครั้งที่สามในเดือนนี้ ไม่มีใครรับสาย",
		"मेरी उड़ान तीसरी बार रद्द हुई और कोई जवाब नहीं देता",
		"Tiếng Việt tổ hợp: chuyến bay bị hủy lần thứ ba",
		"e\u0301le\u0301gant na\u0308chste Woche ﷽ ﷽ Ⅷ ½ … — ★ ☹ ① ａｂｃ",
		"👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀",
	}
	var out []mention.Mention
	for i, s := range texts {
		m := clean()[i%4]
		m.Text = s
		m.Title = ""
		out = append(out, m)
	}
	return out
}

// hostile are mentions that somebody wrote to do harm.
func hostile() []mention.Mention {
	texts := []string{
		"\x1b[31mred\x1b[0m \x1b]0;title\a \x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\ \u009b31m \x9b31m \x00nul \x7f",
		"=HYPERLINK(\"https://evil.example\",\"click\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "  =1", "\u00a0=1", "\u200b=1", "\ufeff=1",
		"＝1+1", "\u3000＠x", "\"=1", "a,\"b\",c\nd;=1|x\ty\r\nz", "'quoted'",
		"\u202egnp.exe\u202c \u2066iso\u2069 \u200elrm\u200f \u061calm", "a\u2028b\u2029c\u0085d\ve\ff",
		"z" + strings.Repeat("\u0301\u0316", 200) + "algo", "\u0301start",
		"N\u200do\u200cr\u200bt\u2060h\ufeffw\u00adind \U000e0041\U000e007f tag \ufff9a\ufffab\ufffb", "bad \xff\xfe\xc3( utf8 \xed\xa0\x80",
		"<script>alert(1)</script> &amp; | `code` **bold** [x](javascript:1) ![i](https://evil.example/p.png) http://evil.example www.evil.example @octocat #123 a@b.example $x$ ~~s~~",
		"\\| \\", "", " ", "\n\n\n", "line\n\n\nline", "{\"a\":1}", "1234567890123456789", "007", "null", "</table>",
		strings.Repeat("long text ", 100), strings.Repeat("長", 400), strings.Repeat("😀", 300),
	}
	urls := []string{
		"javascript:alert(1)", "https://evil.example/\x1b[31m", "https://evil.example/a b", "https://evil.example/|x>\"<\\`&y",
		"HTTPS://EVIL.example/", "http://", "https:///x", "https://例え.jp/ページ", "https://evil.example/\u202egnp", "=https://x", "ftp://x",
	}
	var out []mention.Mention
	for i, s := range texts {
		m := clean()[i%4]
		m.Text = s
		m.Title, m.Brand, m.Pseudonym, m.Query, m.Lang = s, s, s, s, s
		m.Source, m.Endpoint, m.ParentID, m.ThreadID = s, s, s, s
		m.ID = "x:" + s
		m.Matched = []string{s, s}
		m.Why = []mention.Contribution{{Word: s, Weight: 1}, {Word: "nan", Weight: nan()}}
		m.URL = urls[i%len(urls)]
		m.Kind = mention.Kind(s)
		m.Score.Sentiment = mention.Sentiment(s)
		m.Stars = mention.Of(int64(i - 2))
		m.Extra = []mention.Field{{Name: s, Value: quoted(s)}, {Name: "text", Value: quoted(s)}, {Name: "n", Value: json.RawMessage("-12345678901234567890")}, {Name: "o", Value: json.RawMessage("{ \"k\" : [ 1 ,\n \"" + "\u202e" + "\" ] }")}}
		out = append(out, m)
	}
	out[0].PublishedAt = time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)
	out[1].PublishedAt = time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC)
	out[2].Score.Negativity = nan()
	out[3].Score.Negativity = 7
	out[4].Score.Negativity = -7
	out = append(out, mention.Mention{})
	return out
}

func nan() float64 { var z float64; return z / z }

func quoted(s string) json.RawMessage {
	b, _ := json.Marshal(s)
	return b
}

// written returns what a format writes of mentions.
func written(t testing.TB, format string, ms []mention.Mention, o Options) string {
	t.Helper()
	if o.Now.IsZero() {
		o.Now = now
	}
	var b bytes.Buffer
	w, err := New(format, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range ms {
		if err := w.Write(&ms[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// golden compares got with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got:\n%s", name, got)
	}
}
