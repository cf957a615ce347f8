package dedupe

import "testing"

func TestAppendURL(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"https://news.example/a/b", "https://news.example/a/b"},
		{"HTTP://News.Example/a/b", "https://news.example/a/b"},
		{"https://news.example:443/a/b/", "https://news.example/a/b"},
		{"http://news.example:80/a/b", "https://news.example/a/b"},
		{"http://news.example:8080/a/b", "https://news.example:8080/a/b"},
		{"https://me:secret@news.example/a", "https://news.example/a"},
		{"https://news.example./a", "https://news.example/a"},
		{"  https://news.example/a#comments ", "https://news.example/a"},
		{"https://www.news.example/a", "https://news.example/a"},
		{"https://m.news.example/a", "https://news.example/a"},
		{"https://old.news.example/a", "https://news.example/a"},
		{"https://amp.news.example/a/amp/", "https://news.example/a"},
		{"https://m.example/a", "https://m.example/a"},
		{"https://www.m.news.example/a", "https://news.example/a"},
		{"https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"},
		{"https://news.example/a?utm_source=x&id=7&UTM_Medium=y&fbclid=z&gclid=1&ref=home", "https://news.example/a?id=7"},
		{"https://news.example/?p=7", "https://news.example?p=7"},
		{"https://news.example?p=7", "https://news.example?p=7"},
		{"https://news.example/a?", "https://news.example/a"},
		{"https://news.example/a?&&x", "https://news.example/a?x"},
		{"https://news.example/caf%c3%a9%7E%41", "https://news.example/caf%C3%A9~A"},
		{"https://news.example/100%", "https://news.example/100%25"},
		{"https://news.example/Case", "https://news.example/Case"},
		// What several posts share is no address of one.
		{"https://news.example", ""},
		{"https://www.news.example/", ""},
		{"https://news.example/?utm_source=x#top", ""},
		{"news.example/a", ""},
		{"ftp://news.example/a", ""},
		{"at://did:plc:abc/app.bsky.feed.post/1", ""},
		{"https:///a", ""},
		{"", ""},
		// Sites with several forms.
		{"https://twitter.com/dora/status/123?s=20&t=abc", "https://x.com/i/status/123"},
		{"https://mobile.twitter.com/dora/statuses/123/photo/1", "https://x.com/i/status/123"},
		{"https://x.com/i/web/status/123", "https://x.com/i/status/123"},
		{"https://x.com/dora", "https://x.com/dora"},
		{"https://youtu.be/abc_D-1?si=x", "https://youtube.com/watch?v=abc_D-1"},
		{"https://m.youtube.com/watch?feature=share&v=abc_D-1&t=10s", "https://youtube.com/watch?v=abc_D-1"},
		{"https://www.youtube.com/shorts/abc_D-1", "https://youtube.com/watch?v=abc_D-1"},
		{"https://www.youtube.com/watch?v=abc_D-1&lc=UgxQ", "https://youtube.com/watch?v=abc_D-1&lc=UgxQ"},
		{"https://www.youtube.com/@northwind/videos", "https://youtube.com/@northwind/videos"},
		{"https://old.reddit.com/r/travel/comments/1abc/my_title/?share_id=1", "https://reddit.com/comments/1abc"},
		{"https://new.reddit.com/r/travel/comments/1abc/my_title/k9xyz/", "https://reddit.com/comments/1abc/k9xyz"},
		{"https://www.reddit.com/r/travel/comments/1abc", "https://reddit.com/comments/1abc"},
		{"https://redd.it/1abc", "https://reddit.com/comments/1abc"},
		{"https://i.redd.it/abc.png", "https://i.redd.it/abc.png"},
		{"https://www.instagram.com/reel/Cabc/?igsh=x", "https://instagram.com/p/Cabc"},
		{"https://instagram.com/dora/p/Cabc", "https://instagram.com/p/Cabc"},
		{"https://www.threads.net/@dora/post/Cabc", "https://threads.com/t/Cabc"},
		{"https://t.me/s/northwind/12?single", "https://t.me/northwind/12"},
		{"https://telegram.me/northwind/12?comment=3", "https://t.me/northwind/12?comment=3"},
		{"https://mbasic.facebook.com/northwind/posts/1?fb_ref=x", "https://facebook.com/northwind/posts/1"},
		{"https://web.facebook.com/permalink.php?story_fbid=1&id=2", "https://facebook.com/permalink.php?id=2&story_fbid=1"},
		{"https://de.m.wikipedia.org/wiki/Bank", "https://de.wikipedia.org/wiki/Bank"},
		{"https://news.ycombinator.com/item?id=7", "https://news.ycombinator.com/item?id=7"},
	} {
		if got := string(AppendURL([]byte("x"), c.raw)); got != "x"+c.want {
			t.Errorf("%s:\n got %s\nwant x%s", c.raw, got, c.want)
		}
	}
}

// FuzzAppendURL: a plain form is its own plain form.
func FuzzAppendURL(f *testing.F) {
	for _, s := range []string{"http://www.a.example:80/b/?c&a=1#d", "https://youtu.be/x?lc=1", "https://redd.it/x/", "http://t.me/s/a/1", "http://a.example/%61mp?%42=1&A=2&utm%5Fx=1&%%341", "https://youtu.be/a=b&c", "https://x.com/status/1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		once := string(AppendURL(nil, raw))
		if twice := string(AppendURL(nil, once)); twice != once {
			t.Errorf("%q: %q, and of that %q", raw, once, twice)
		}
	})
}
