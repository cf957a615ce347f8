package sentiment

import (
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/lang"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// shortPosts are English posts of 100 to 150 bytes, many enough that no cache of
// the machine knows them all.
func shortPosts(b *testing.B) []string {
	b.Helper()
	const set = "../../../shared/data/semeval1316.jsonl.gz"
	if !exists(set) {
		b.Skip("no labelled posts: ", set)
	}
	var out []string
	for _, p := range examples(b, set) {
		if n := len(p.Text); n >= 100 && n <= 150 && !lang.Identify(p.Text).Foreign {
			out = append(out, p.Text)
		}
	}
	return out[:20_000]
}

// rate runs f on one post after another.
func rate(b *testing.B, posts []string, f func(text string)) {
	b.Helper()
	for _, p := range posts {
		f(p) // what is met once only does not count
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		f(posts[n])
		if n++; n == len(posts) {
			n = 0
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
}

// BenchmarkShort is the default scorer on short English posts, and the parts of
// its work.
func BenchmarkShort(b *testing.B) {
	posts := shortPosts(b)
	s := must(b, Default)
	b.Run("score", func(b *testing.B) { rate(b, posts, func(t string) { s.Score(t) }) })
	b.Run("few", func(b *testing.B) { rate(b, posts[:50], func(t string) { s.Score(t) }) })
	b.Run("says", func(b *testing.B) { rate(b, posts, func(t string) { says(t) }) })
	var reader lang.Reader
	b.Run("language", func(b *testing.B) { rate(b, posts, func(t string) { reader.Identify(t) }) })
	m := s.(*speaker).english.(care)
	b.Run("network", func(b *testing.B) { rate(b, posts, func(t string) { m.Model.Score(t) }) })
	b.Run("mention", func(b *testing.B) {
		sc := m.Model.Score(posts[0])
		rate(b, posts, func(string) { sc.Mention() })
	})
}

// BenchmarkLong is the default scorer on texts of ten short posts.
func BenchmarkLong(b *testing.B) {
	short := shortPosts(b)
	var posts []string
	for i := 0; i+10 <= len(short); i += 10 {
		posts = append(posts, mention.Clip(strings.Join(short[i:i+10], " ")))
	}
	s := must(b, Default)
	rate(b, posts, func(t string) { s.Score(t) })
}
