package output

import (
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/mention"
)

func TestMarkdownGolden(t *testing.T) {
	golden(t, "clean.md", written(t, "md", append(clean(), world()...), Options{}))
	golden(t, "hostile.md", written(t, "md", hostile()[:34], Options{Fields: []string{"id", "text", "url"}}))
}

func TestMarkdownCells(t *testing.T) {
	for in, want := range map[string]string{
		"plain, text.":                  "plain, text.",
		"a|b\\|c":                       `a\|b\\\|c`,
		"`code` *b* _i_ ~s~ $m$":        "\\`code\\` \\*b\\* \\_i\\_ \\~s\\~ \\$m\\$",
		"<b>&amp;</b>":                  "&lt;b&gt;&amp;amp;&lt;/b&gt;",
		"[a](http://x.example) ![i](y)": `\[a\](http:&#8203;//x.example) \!\[i\](y)`,
		"www.x.example WWW.y.example":   "www&#8203;.x.example WWW&#8203;.y.example",
		"@octocat a@b.example @ 5pm":    "@&#8203;octocat a@&#8203;b.example @ 5pm",
		"#123 # 4 o/r#5":                "#&#8203;123 # 4 o/r#&#8203;5",
		"two\n\nlines":                  "two lines",
		"at 10:30 :/":                   "at 10:30 :&#8203;/",
		"\u200b\x1b[0m":                 `\[0m`,
	} {
		m := mention.Mention{Post: mention.Post{Text: in}}
		got := written(t, "md", []mention.Mention{m}, Options{Fields: []string{"text"}, Append: true})
		if got != "| "+want+" |\n" {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestMarkdownLinks(t *testing.T) {
	for in, want := range map[string]string{
		"https://x.example/a?b=1&c=(2)":     "[link](<https://x.example/a?b=1&amp;c=(2)>)",
		"https://x.example/|<>\\`\"é":       "[link](<https://x.example/%7C%3C%3E%5C%60%22é>)",
		"javascript:alert(1)":               "",
		"data:text/html,x":                  "",
		"https://x.example/a\nb":            "",
		"https://x.example/\u202e":          "",
		"//x.example":                       "",
		"":                                  "",
		"https://x.example/" + "\x1b[31mre": "",
	} {
		m := mention.Mention{Post: mention.Post{URL: in}}
		got := written(t, "md", []mention.Mention{m}, Options{Fields: []string{"url"}, Append: true})
		if got != "| "+want+" |\n" {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestMarkdownExcerpt(t *testing.T) {
	m := mention.Mention{Post: mention.Post{Text: strings.Repeat("é", 1000)}}
	got := written(t, "md", []mention.Mention{m}, Options{Fields: []string{"text"}, Append: true})
	if got != "| "+strings.Repeat("é", 300)+"… |\n" {
		t.Errorf("a long text is %q", got)
	}
}

func TestMarkdownOddNames(t *testing.T) {
	m := mention.Mention{Post: mention.Post{Extra: []mention.Field{{Name: "é|<b>", Value: quoted("x|y")}, {Name: "\u200b", Value: quoted("z")}}}}
	got := written(t, "md", []mention.Mention{m}, Options{Fields: []string{"é|<b>", "\u200b"}, Extra: true})
	if got != "| é\\|&lt;b&gt; |  |\n| --- | --- |\n| x\\|y | z |\n" {
		t.Errorf("got %q", got)
	}
}

// cells splits a line of a Markdown table at the bars that are not escaped.
func cells(line string) int {
	n, escaped := 0, false
	for _, r := range line {
		if r == '|' && !escaped {
			n++
		}
		escaped = r == '\\' && !escaped
	}
	return n - 1
}

func FuzzMarkdownCell(f *testing.F) {
	for _, m := range hostile()[:34] {
		f.Add(m.Text, "https://x.example/"+m.Text)
	}
	f.Fuzz(func(t *testing.T, s, url string) {
		m := mention.Mention{Post: mention.Post{Text: s, URL: url}}
		got := written(t, "md", []mention.Mention{m}, Options{Fields: []string{"text", "url"}, Append: true})
		if r, bad := unsafeRune(got); bad {
			t.Errorf("%q has %U", got, r)
		}
		if strings.Count(got, "\n") != 1 || cells(got) != 2 {
			t.Errorf("%q, %q became %q", s, url, got)
		}
		text, _, _ := strings.Cut(got, "[link](<")
		if strings.ContainsAny(text, "<>") || strings.Contains(text, "://") || strings.Contains(strings.ToLower(text), "www.") {
			t.Errorf("%q became %q", s, got)
		}
	})
}
