package web

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "third cancelled flight this month", "third cancelled flight this month"},
		{"plain lines", "one\ntwo\n\n\n\nthree  \n four\t five", "one\ntwo\n\nthree\nfour five"},
		{"plain entities", "Tom &amp; Jerry &lt;3 &#x27;ok&#x27; &amp;amp; &unknown; 5 & 6", "Tom & Jerry <3 'ok' &amp; &unknown; 5 & 6"},
		{"not a tag", "a < b, c > d", "a < b, c > d"},
		{"paragraphs", "<p>one</p><p>two</p>\n<p>three<br>four<br/>five</p>", "one\n\ntwo\n\nthree\nfour\nfive"},
		{"unclosed", "one<p>two &#x2F; three<p><i>four</i>", "one\n\ntwo / three\n\nfour"},
		{"blocks", "<div>a<div>b</div></div>c<h1>d</h1><ul><li>e<li>f</ul><hr>g", "a\nb\nc\nd\ne\nf\ng"},
		{"breaks", "a<br><br><br><br>b<br> <br>\nc", "a\n\nb\n\nc"},
		{"space", " <p> a \n\t b&nbsp;&nbsp;c <b> d</b>e </p> ", "a b c de"},
		{"cells", "<table><tr><td>a</td><td>b</td></tr><tr><th>c<th>d</table>", "a b\nc d"},
		{"pre", "<pre>a  b\n  c\n\n\n\nd</pre>e\nf", "a b\nc\n\nd\ne f"},
		{"once", "<p>&amp;lt;b&amp;gt; &lt;b&gt;</p>", "&lt;b&gt; <b>"},
		{"dropped", "<head><title>t</title><meta></head>a<script>b()</script><style>c{}</style><!-- d --><noscript>e</noscript>f<template><p>g</p></template>h", "afh"},
		{"head without end", "<head><title>t</title><body>a", "a"},
		{"no head at all", "<head>x<p>a", "a"},
		{"hidden", `a<div hidden>b<div>c</div>d</div>e<i style="color:red; display: none">f</i>g`, "a\neg"},
		{"hidden, not closed", `<p>a<span class="invisible">b<p>c</p>`, "a\n\nc"},
		{"hidden, unknown element", `a<x-y hidden>b<x-y>c</x-y></x-y>d`, "ad"},
		{"hidden input", `a<input hidden>b`, "ab"},
		{"self-closed frame", `<iframe src="x"/><p>a</p>`, "a"},
		{
			"mastodon",
			`<p>My flight <a href="https://social.example/tags/northwind" class="mention hashtag" rel="tag">#<span>northwind</span></a> ` +
				`<span class="h-card" translate="no"><a href="https://social.example/@sam" class="u-url mention">@<span>sam</span></a></span> see ` +
				`<a href="https://www.example.com/2026/a-very-long-address" rel="nofollow"><span class="invisible">https://www.</span>` +
				`<span class="ellipsis">example.com/2026/a-very-long-a</span><span class="invisible">ddress</span></a></p>`,
			"My flight #northwind @sam see example.com/2026/a-very-long-a…",
		},
		{"nested in ellipsis", `<span class="ellipsis">a<span>b</span>c</span>d</span>`, "abc…d"},
		{
			"hacker news",
			`See <a href="https:&#x2F;&#x2F;example.com&#x2F;a&#x2F;very-long-address" rel="nofollow">https:&#x2F;&#x2F;example.com&#x2F;a&#x2F;very...</a> and <a href="https://example.com/x">click here...</a>`,
			"See https://example.com/a/very-long-address and click here...",
		},
		{"short link without scheme", `<a href="https://example.com/long/path">example.com/lo...</a>.`, "https://example.com/long/path."},
		{"link with a script", `<a href="javascript:alert(1)">javas...</a>`, "javas..."},
		{"link without end", `<a href="https://example.com/x">https://e...<p>b</a>`, "https://e...\n\nb"},
		{"dots alone", `<a href="https://example.com/x">...</a>`, "..."},
		{"quote", "<blockquote>a<br>b<p>c</p></blockquote>d", "> a\n> b\n\n> c\n\nd"},
		{"quotes", "x<blockquote>a<blockquote>b</blockquote>c</blockquote></blockquote>d", "x\n> a\n> > b\n> c\nd"},
		{"emoji", `so <img class="emoji" alt=":rage:"> <img alt="a photo"><img class="wp-smiley" alt="😠"/>`, "so :rage: 😠"},
		{"controls", "a\x00b\x1b[31mc<b>\x07</b>\u0085\u009bd\x7f", "ab[31mcd"},
		{"joined", "👩‍👩‍👧 ok", "👩‍👩‍👧 ok"},
		{"not UTF-8", "a\xffb<p>c\xc2", "a\uFFFDb\n\nc\uFFFD"},
		{"stray bytes", "a\xc2\u008d\x8db", "a\uFFFD\uFFFDb"},
		{"pound", "£5 <b>£6</b>", "£5 £6"},
		{"empty", "", ""},
		{"nothing", " \n\t <p> &nbsp; </p>", ""},
		{"open tag", "a<b", "a"},
		{"open comment", "a<!-- b", "a"},
		{"cdata", "<![CDATA[a]]>b", "b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Text(test.in); got != test.want {
				t.Errorf("Text(%q)\n got %q\nwant %q", test.in, got, test.want)
			}
		})
	}
}

func TestTextIsBounded(t *testing.T) {
	for name, in := range map[string]string{
		"long":   strings.Repeat("<p>übermorgen", 1<<17),
		"plain":  strings.Repeat("ü", 1<<20),
		"deep":   strings.Repeat("<blockquote><div><span class=invisible>", 1<<12) + "x",
		"quotes": strings.Repeat("<blockquote>x", 1<<12),
		"tags":   strings.Repeat("<", 1<<17),
		"attr":   "<a " + strings.Repeat("x=y ", 1<<15) + ">b",
	} {
		got := Text(in)
		if len(got) > maxText || !utf8.ValidString(got) {
			t.Errorf("%s: %d bytes, valid %v", name, len(got), utf8.ValidString(got))
		}
	}
	if got := Text(strings.Repeat("<blockquote>x", 20)); !strings.HasSuffix(got, "\n"+strings.Repeat("> ", maxQuote)+"x") {
		t.Errorf("deep quote: %q", got)
	}
}

func TestTextOfPlainTextAllocatesNothing(t *testing.T) {
	plain := strings.Repeat("third cancelled flight, £500 gone – nobody answers\n", 10) + "end"
	if n := testing.AllocsPerRun(10, func() { Text(plain) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{
		"a &amp; b", "<p>a<p>b", "<blockquote>a</blockquote>", `<span class="invisible">a</span>`,
		`<a href="https://e.example/x">https://e...</a>`, "<pre>a\n\nb", "<script>a</script>", "a\x00\xff\u00a0",
		"<svg/><img class=emoji alt=x>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s)
		switch {
		case !utf8.ValidString(got):
			t.Errorf("%q is not UTF-8", got)
		case strings.Contains(got, "\n\n\n") || strings.Contains(got, "  "):
			t.Errorf("%q is not folded", got)
		case strings.ContainsFunc(got, func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x7f && r <= 0xa0 }):
			t.Errorf("%q holds control characters", got)
		case got != strings.Trim(got, " \n") && !strings.HasPrefix(got, "> "):
			t.Errorf("%q is not trimmed", got)
		case !strings.ContainsAny(s, "<&") && Text(got) != got:
			t.Errorf("%q changes again", got)
		}
	})
}

func BenchmarkText(b *testing.B) {
	for name, s := range map[string]string{
		"plain":      strings.Repeat("third cancelled flight this month, nobody answers. ", 6) + "Why?",
		"entities":   strings.Repeat("it&#x27;s the third cancelled flight &amp; nobody answers. ", 6),
		"hackernews": strings.Repeat("I&#x27;ve had <i>the</i> third cancelled flight this month, nobody answers.<p>And again, as they say on the site. ", 4),
		"mastodon":   `<p>My flight <a href="https://social.example/tags/northwind" class="mention hashtag" rel="tag">#<span>northwind</span></a> was cancelled for the third time this month and nobody answers.</p><p>See <a href="https://www.example.com/2026/a-very-long-address" rel="nofollow"><span class="invisible">https://www.</span><span class="ellipsis">example.com/2026/a-very-long-a</span><span class="invisible">ddress</span></a></p>`,
		"page":       strings.Repeat("<div class=\"post\"><p>third cancelled flight this month, <b>nobody</b> answers.</p>\n</div>\n", 1000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				Text(s)
			}
		})
	}
}

func BenchmarkTooDeep(b *testing.B) {
	body := []byte(`{"posts":[` + strings.Repeat(`{"id":"1","text":"third \"cancelled\" flight this month, nobody answers","counts":{"likes":1}},`, 10000) + `{}]}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if tooDeep(body) {
			b.Fatal("too deep")
		}
	}
}
