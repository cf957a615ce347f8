package input_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"github.com/earshot-cli/earshot/pkg/input"
)

// benchTexts are texts of the usual kinds: plain, with emoji, quotes, commas,
// newlines.
var benchTexts = [...]string{
	"third cancelled flight this month @northwind, nobody answers the phone and the app just spins",
	"Northwind Air lost my bag AGAIN 😡 two days, no call, no mail",
	"the crew on NW204 was lovely today",
	"they said \"wait at the desk\", the desk is closed,\nthe next one too",
	"so ist das eben: Gepäck weg, Hotline tot, Rückerstattung „in Bearbeitung“ seit März",
}

func benchNDJSON(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"schema_version":1,"id":"bluesky:at-%d","source":"bluesky","kind":"post","published_at":"2026-11-%02dT10:%02d:09Z","lang":"en","text":%s,"author":{"id":"did:plc:%d","handle":"traveller%d.example"},"likes":%d,"replies":%d,"url":"https://bsky.example/post/%d","matched":["northwind"]}`+"\n",
			i, i%20+1, i%60, jsonQuote(benchTexts[i%len(benchTexts)]), i, i, i%90, i%7, i)
	}
	return b.Bytes()
}

// jsonQuote writes every second text in ASCII with escapes, as Python does.
func jsonQuote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"':
			b.WriteString(`\"`)
		case r == '\n':
			b.WriteString(`\n`)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r > 0x7e && r < 0x2000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func benchCSV(n int, sep string) []byte {
	var b bytes.Buffer
	b.WriteString(strings.Join([]string{"published_at", "source", "kind", "sentiment", "text", "url", "author", "likes", "lang", "id"}, sep) + "\n")
	for i := range n {
		text := benchTexts[i%len(benchTexts)]
		if strings.ContainsAny(text, "\"\n"+sep) {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		fmt.Fprintf(&b, strings.Join([]string{"2026-11-%02dT10:%02d:09Z", "bluesky", "post", "negative", "%s", "https://bsky.example/post/%d", "p-abcdefghijklmnop", "%d", "en", "bluesky:at-%d"}, sep)+"\n",
			i%20+1, i%60, text, i, i%90, i)
	}
	return b.Bytes()
}

func benchLines(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		b.WriteString(strings.ReplaceAll(benchTexts[i%len(benchTexts)], "\n", " ") + "\n")
	}
	return b.Bytes()
}

// benchTwarc is n posts in answers of 100, with their users.
func benchTwarc(n int) []byte {
	var b bytes.Buffer
	const size = 100
	for from := 0; from < n; from += size {
		b.WriteString(`{"data":[`)
		for i := from; i < from+size; i++ {
			fmt.Fprintf(&b, `{"id":"18900000000000%05d","text":%s,"author_id":"%d","conversation_id":"18900000000000%05d","created_at":"2026-11-%02dT10:%02d:09.000Z","lang":"en","possibly_sensitive":false,"reply_settings":"everyone","edit_history_tweet_ids":["18900000000000%05d"],"public_metrics":{"retweet_count":%d,"reply_count":%d,"like_count":%d,"quote_count":0},"entities":{"mentions":[{"start":3,"end":13,"username":"northwind","id":"13"}],"annotations":[{"start":0,"end":9,"probability":0.9,"type":"Organization","normalized_text":"Northwind"}]}},`,
				i, jsonQuote(benchTexts[i%len(benchTexts)]), i%size, i, i%20+1, i%60, i, i%7, i%5, i%90)
		}
		b.Truncate(b.Len() - 1)
		b.WriteString(`],"includes":{"users":[`)
		for i := range size {
			fmt.Fprintf(&b, `{"id":"%d","username":"traveller%d","name":"A Traveller","protected":false,"verified":false,"created_at":"2012-05-12T17:32:30.000Z","description":"window seats, and no luck with bags","profile_image_url":"https://pic.example/%d.jpg","public_metrics":{"followers_count":10,"following_count":253,"tweet_count":886,"listed_count":1}},`, i, i, i)
		}
		b.Truncate(b.Len() - 1)
		b.WriteString("]},\"meta\":{\"result_count\":100},\"__twarc\":{\"version\":\"2.14.0\"}}\n")
	}
	return b.Bytes()
}

// benchReddit is n comments as the dumps have them, with all that is of no use
// here.
func benchReddit(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"all_awardings":[],"associated_award":null,"author":"quiet_otter%d","author_created_utc":1500000000,"author_flair_background_color":null,"author_flair_css_class":null,"author_flair_richtext":[],"author_flair_template_id":null,"author_flair_text":null,"author_flair_type":"text","author_fullname":"t2_q%d","author_patreon_flair":false,"author_premium":false,"body":%s,"can_gild":true,"collapsed":false,"collapsed_reason":null,"controversiality":0,"created_utc":%d,"distinguished":null,"edited":false,"gilded":0,"gildings":{},"id":"c%d","is_submitter":false,"link_id":"t3_aa11","locked":false,"no_follow":true,"parent_id":"t1_b%d","permalink":"/r/travel/comments/aa11/northwind_air_again/c%d/","retrieved_on":1600000000,"score":%d,"send_replies":true,"stickied":false,"subreddit":"travel","subreddit_id":"t5_2qh41","subreddit_name_prefixed":"r/travel","subreddit_type":"public","total_awards_received":0,"treatment_tags":[]}`+"\n",
			i, i, jsonQuote(benchTexts[i%len(benchTexts)]), 1795163400+i, i, i, i, i%90)
	}
	return b.Bytes()
}

func benchMinet(n int) []byte {
	var b bytes.Buffer
	b.WriteString("id,timestamp_utc,local_time,user_screen_name,text,possibly_sensitive,retweet_count,like_count,reply_count,lang,to_username,to_tweetid,source_name,user_id,user_name,user_description,url,mentioned_names,hashtags\n")
	for i := range n {
		fmt.Fprintf(&b, "18900000000000%05d,%d.0,2026-11-20T09:30:00,traveller%d,\"%s\",,%d,%d,%d,en,northwind,,Phone,%d,A Traveller,\"window seats, no luck\",https://twitter.com/traveller%d/status/18900000000000%05d,northwind|lin_sol,lost|bag\n",
			i, 1795163400+i, i, strings.ReplaceAll(benchTexts[i%len(benchTexts)], `"`, `""`), i%7, i%90, i%5, i, i, i)
	}
	return b.Bytes()
}

func zipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func BenchmarkDecoder(b *testing.B) {
	const posts = 20000
	nd := benchNDJSON(posts)
	array := append([]byte{'['}, bytes.Join(bytes.Split(bytes.TrimSpace(nd), []byte{'\n'}), []byte(",\n"))...)
	array = append(array, ']')
	cyrillic := []byte(strings.Repeat("рейс отменили третий раз за месяц, никто не отвечает\n", posts))
	for _, bm := range []struct {
		name  string
		data  []byte
		size  int
		extra bool
	}{
		{"ndjson", nd, len(nd), false},
		{"ndjson extra", bytes.ReplaceAll(nd, []byte(`"matched"`), []byte(`"tags"`)), len(nd), true},
		{"ndjson gzip", zipped(nd), len(nd), false},
		{"json", array, len(array), false},
		{"csv", benchCSV(posts, ","), len(benchCSV(posts, ",")), false},
		{"tsv", benchCSV(posts, "\t"), len(benchCSV(posts, "\t")), false},
		{"lines", benchLines(posts), len(benchLines(posts)), false},
		{"twarc2 pages", benchTwarc(posts), len(benchTwarc(posts)), false},
		{"reddit", benchReddit(posts), len(benchReddit(posts)), false},
		{"reddit zstd", squeezed(b, benchReddit(posts)), len(benchReddit(posts)), false},
		{"minet", benchMinet(posts), len(benchMinet(posts)), false},
		{"lines Cyrillic", cyrillic, len(cyrillic), false},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(bm.size))
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n = 0
				for _, err := range input.NewDecoder(bytes.NewReader(bm.data), input.Options{Extra: bm.extra}).Posts() {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
			}
			if n != posts {
				b.Fatalf("%d posts, want %d", n, posts)
			}
		})
	}
}
