package source

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/privacy"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

// The lines are not in the order of time.
const sampleLines = `{"id":"b2","kind":"reply","hours_ago":3.5,"lang":"en","text":"@odile_v same here, @northwind","author":{"id":"u2","handle":"hanno_bree","name":"Hanno Bree","url":"https://social.example/@hanno_bree"},"people":["@odile_v"],"likes":0,"url":"https://social.example/p/b2","parent_id":"a1","thread_id":"a1"}

{"id":"a1","kind":"post","hours_ago":2.25,"lang":"en","text":"Northwind Air lost my bag","author":{"id":"u1","handle":"odile_v","name":"Odile Varga","url":"https://social.example/@odile_v"},"likes":4,"replies":1,"reposts":2,"url":"https://social.example/p/a1"}
{"id":"c3","kind":"review","hours_ago":30,"title":"Logs me out","text":"Every time.","author":{"id":"u3","name":"Hanno Bree"},"stars":1,"url":"https://apps.example/p/c3","opt_out":"noindex"}
`

// sampleOf is the source with another corpus.
func sampleOf(corpus string) mention.Spec {
	s := sample()
	s.New = func(env mention.Env) (mention.Source, error) { return &sampleSource{env, []byte(corpus)}, nil }
	return s
}

func TestSampleContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Case{
		Spec:       sampleOf(sampleLines),
		Want:       []string{"sample:a1", "sample:b2", "sample:c3"},
		Identities: []string{"odile_v", "hanno_bree", "Hanno Bree", "Odile Varga"},
		Own:        []string{"@northwind"},
	})
}

// TestSampleCorpusNamesNobody masks the corpus that is shipped. It holds what
// people write to trouble programs; that much is cleaned.
func TestSampleCorpusNamesNobody(t *testing.T) {
	t.Parallel()
	masker := privacy.Masker{}
	for _, p := range takeSample(t, sample(), mention.Query{}) {
		people := append([]string{p.Author.Handle, p.Author.URL}, p.People...)
		masker.Mask(&p)
		for _, id := range people {
			if id = strings.TrimPrefix(id, "@"); id != "" && strings.Contains(p.Title+" "+p.Text+" "+p.URL, id) {
				t.Errorf("%s: after masking %q is still in %q, %q or %s", p.ID, id, p.Title, p.Text, p.URL)
			}
		}
		if strings.ContainsAny(p.Title+p.Text, "\x00\x1b\r") {
			t.Errorf("%s: the text %q is not clean", p.ID, p.Text)
		}
	}
}

// takeSample takes all posts of a search at hnClock.
func takeSample(t *testing.T, spec mention.Spec, q mention.Query) []mention.Post {
	t.Helper()
	src, err := spec.New(mention.Env{Now: hnClock})
	if err != nil {
		t.Fatal(err)
	}
	var posts []mention.Post
	for p, err := range src.Search(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		posts = append(posts, p)
	}
	return posts
}

func TestSamplePosts(t *testing.T) {
	t.Parallel()
	posts := takeSample(t, sampleOf(sampleLines), mention.Query{})
	want := []mention.Post{
		{
			ID: "sample:a1", Source: "sample", Kind: mention.KindPost, Lang: "en", Text: "Northwind Air lost my bag",
			PublishedAt: time.Date(2026, 11, 23, 9, 45, 0, 0, time.UTC), FetchedAt: hnClock(),
			Author: mention.Author{ID: "u1", Handle: "odile_v", Name: "Odile Varga", URL: "https://social.example/@odile_v"},
			Likes:  mention.Of(4), Replies: mention.Of(1), Reposts: mention.Of(2),
			URL: "https://social.example/p/a1", Endpoint: "corpus",
		},
		{
			ID: "sample:b2", Source: "sample", Kind: mention.KindReply, Lang: "en", Text: "@odile_v same here, @northwind",
			PublishedAt: time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC), FetchedAt: hnClock(),
			Author: mention.Author{ID: "u2", Handle: "hanno_bree", Name: "Hanno Bree", URL: "https://social.example/@hanno_bree"},
			People: []string{"@odile_v"}, Likes: mention.Of(0),
			URL: "https://social.example/p/b2", ParentID: "sample:a1", ThreadID: "sample:a1", Endpoint: "corpus",
		},
		{
			ID: "sample:c3", Source: "sample", Kind: mention.KindReview, Title: "Logs me out", Text: "Every time.",
			PublishedAt: time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC), FetchedAt: hnClock(),
			Author: mention.Author{ID: "u3", Name: "Hanno Bree"}, OptOut: "noindex", Stars: mention.Of(1),
			URL: "https://apps.example/p/c3", Endpoint: "corpus",
		},
	}
	if len(posts) != len(want) {
		t.Fatalf("%d posts, want %d", len(posts), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(posts[i], want[i]) {
			t.Errorf("post %d is\n%+v\nwant\n%+v", i, posts[i], want[i])
		}
	}
}

// TestSampleCorpus holds the corpus to what a first try needs of it.
func TestSampleCorpus(t *testing.T) {
	t.Parallel()
	day := takeSample(t, sample(), mention.Query{Since: hnClock().Add(-24 * time.Hour)})
	month := takeSample(t, sample(), mention.Query{Since: hnClock().Add(-30 * 24 * time.Hour)})
	if len(day) < 10 || len(month) < 150 {
		t.Errorf("%d posts in a day and %d in a month, want 10 and 150", len(day), len(month))
	}
	for _, brand := range []string{"Northwind Air", "Contoso Mobile", "Tailspin Bank"} {
		n := 0
		for _, p := range month {
			if strings.Contains(p.Title+" "+p.Text, brand) {
				n++
			}
		}
		if n < 10 {
			t.Errorf("%d posts about %s, want 10", n, brand)
		}
	}
}

func TestSampleNamesTheBadLine(t *testing.T) {
	t.Parallel()
	const good = `{"id":"1","kind":"post","hours_ago":1,"text":"x"}` + "\n"
	for _, bad := range []string{
		`{"id":"2","kind":"post","hours_ago":1,"text":"x","colour":"red"}`,
		`{"id":"2","kind":"post","hours_ago":1,"text":"x"`,
		`{"kind":"post","hours_ago":1,"text":"x"}`,
		`{"id":"2","kind":"poem","hours_ago":1,"text":"x"}`,
		`{"id":"2","kind":"post","hours_ago":-1,"text":"x"}`,
		`{"id":"2","kind":"post","hours_ago":1e300,"text":"x"}`,
		`{"id":"2","kind":"post","hours_ago":1}`,
		`{"id":"2","kind":"post","hours_ago":1,"text":"x"} {}`,
	} {
		t.Run(bad, func(t *testing.T) {
			t.Parallel()
			src, err := sampleOf(good + "\n" + bad + "\n").New(mention.Env{Now: hnClock})
			if err != nil {
				t.Fatal(err)
			}
			var last error
			for _, err := range src.Search(t.Context(), mention.Query{}) {
				last = err
			}
			if !errors.Is(last, mention.BadInput) || !strings.Contains(last.Error(), "line 3") {
				t.Errorf("error is %v, want kind %q and line 3", last, mention.BadInput)
			}
		})
	}
}

func BenchmarkSample(b *testing.B) {
	src, err := sample().New(mention.Env{Now: hnClock})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(sampleCorpus)))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range src.Search(b.Context(), mention.Query{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
