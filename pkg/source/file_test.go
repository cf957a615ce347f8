package source

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source/sourcetest"
)

const (
	fileNDJSON = `{"id":"at-7","source":"bluesky","published_at":"2026-11-22T10:00:00Z","text":"Third cancelled flight, @northwind. Right, @corvin_ash?","author":{"id":"did:plc:odile","handle":"odile.varga.example","name":"Odile Varga"},"url":"https://bsky.example/post/7"}
{"id":"at-6","source":"bluesky","published_at":"2026-11-21T10:00:00Z","text":"@odile.varga.example says it as it is","author":"corvin_ash","parent_id":"bluesky:at-5"}
`
	fileCSV = "published_at,source,text,author,stars,id\n" +
		"2026-11-20T08:00:00Z,,\"Lost my bag, again\",Hanno Bree,1,r1\n" +
		"2026-11-19T08:00:00Z,mastodon,same here,p-abcdefghijklmnop,,m1\n" +
		"2026-11-18T08:00:00Z,,no id,,,\n"
)

func TestFileContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Case{
		Spec:    file(),
		Options: map[string]string{"paths": "/data/my posts.ndjson, b.csv"},
		Files:   map[string]string{"/data/my posts.ndjson": fileNDJSON, "b.csv": fileCSV},
		Want:    []string{"file:bluesky:at-7", "file:bluesky:at-6", "file:r1", "file:mastodon:m1", "file:b.csv:4:520bc206"},
		Identities: []string{
			"odile.varga.example", "Odile Varga", "did:plc:odile", "corvin_ash", "Hanno Bree",
		},
		Own: []string{"@northwind"},
	})
}

// takeFiles takes all posts of files, at hnClock, with the notes and the error.
func takeFiles(t *testing.T, q mention.Query, paths string, files map[string]string) (posts []mention.Post, notes []string, fault error) {
	t.Helper()
	src, err := file().New(mention.Env{
		Options: map[string]string{"paths": paths},
		Now:     hnClock,
		Note:    func(s string) { notes = append(notes, s) },
		Open: func(name string) (io.ReadCloser, error) {
			content, ok := files[name]
			if !ok {
				return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
			}
			return io.NopCloser(strings.NewReader(content)), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for p, err := range src.Search(t.Context(), q) {
		if err != nil {
			return posts, notes, err
		}
		posts = append(posts, p)
	}
	return posts, notes, nil
}

func TestFilePosts(t *testing.T) {
	t.Parallel()
	posts, notes, err := takeFiles(t, mention.Query{}, "a.ndjson", map[string]string{"a.ndjson": fileNDJSON})
	samePosts(t, posts, err, []mention.Post{
		{
			ID: "file:bluesky:at-7", Source: "file", Kind: mention.KindPost, Line: 1, Endpoint: "ndjson", FetchedAt: hnClock(),
			PublishedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), URL: "https://bsky.example/post/7",
			Text:   "Third cancelled flight, @northwind. Right, @corvin_ash?",
			Author: mention.Author{ID: "bluesky:did:plc:odile", Handle: "odile.varga.example", Name: "Odile Varga"},
			People: []string{"did:plc:odile"},
		},
		{
			ID: "file:bluesky:at-6", Source: "file", Kind: mention.KindPost, Line: 2, Endpoint: "ndjson", FetchedAt: hnClock(),
			PublishedAt: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC), ParentID: "file:bluesky:at-5",
			Text: "@odile.varga.example says it as it is", Author: mention.Author{ID: "bluesky:corvin_ash", Handle: "corvin_ash"},
		},
	})
	if len(notes) > 0 {
		t.Errorf("notes are %q", notes)
	}
	posts, _, err = takeFiles(t, mention.Query{}, "b.csv", map[string]string{"b.csv": fileCSV})
	if err != nil || posts[1].Author != (mention.Author{ID: "p-abcdefghijklmnop"}) {
		t.Errorf("a pseudonym became %+v, %v", posts[1].Author, err)
	}
}

// TestFileBroken checks what the user is told of files in a bad state, and that
// the others are read.
func TestFileBroken(t *testing.T) {
	t.Parallel()
	posts, notes, err := takeFiles(t, mention.Query{}, "a.csv,missing.csv,b.json,-", map[string]string{
		"a.csv":  "id,text\n1,one\n2,\"two\"x\n3,\n4,four\n",
		"b.json": "[{\"text\":\"five\"}",
		"-":      "six\n",
	})
	var texts []string
	for _, p := range posts {
		texts = append(texts, p.Text)
	}
	if want := []string{"one", "four", "five", "six"}; !slices.Equal(texts, want) {
		t.Errorf("texts are %q, want %q", texts, want)
	}
	if posts[3].ID != "file:stdin:1:45329e74" {
		t.Errorf("id of standard input is %s", posts[3].ID)
	}
	if want := []string{
		"2 broken lines skipped in a.csv, first at line 3, column 3: text follows the closing quote of a cell",
		"1 broken line skipped in b.json: line 1: the array is not closed; the file may be cut off",
	}; !slices.Equal(notes, want) {
		t.Errorf("notes are\n\t%q\nwant\n\t%q", notes, want)
	}
	if err == nil || err.Error() != "missing.csv: file does not exist" || mention.KindOf(err) != mention.BadInput || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v of kind %q", err, mention.KindOf(err))
	}
}

// TestFileOfOthers checks what the user is told of files of other programs, and
// that a file without posts is no silence.
func TestFileOfOthers(t *testing.T) {
	t.Parallel()
	like := `{"did":"did:plc:a","time_us":1,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.like","rkey":"3l0"}}` + "\n"
	made := strings.ReplaceAll(strings.ReplaceAll(like, "feed.like", "feed.post"), `"3l0"`, `"3l1","record":{"text":"Tailspin Bank is down"}`)
	posts, notes, err := takeFiles(t, mention.Query{}, "jet.jsonl,empty.csv,likes.jsonl,counts.jsonl", map[string]string{
		"jet.jsonl": like + made, "empty.csv": "", "likes.jsonl": like + like,
		"counts.jsonl": `{"data":[{"start":"2026-11-20T00:00:00Z","end":"2026-11-20T01:00:00Z","tweet_count":7}]}`,
	})
	if len(posts) != 1 || posts[0].ID != "file:bluesky:at://did:plc:a/app.bsky.feed.post/3l1" || posts[0].Author.ID != "bluesky:did:plc:a" {
		t.Errorf("posts are %+v", posts)
	}
	if want := []string{
		"1 of the records in jet.jsonl is no post: likes, deletions and the like",
		"there are no posts in empty.csv",
		"there are no posts in likes.jsonl",
		"2 of the records in likes.jsonl are no posts: likes, deletions and the like",
	}; !slices.Equal(notes, want) {
		t.Errorf("notes are\n\t%q\nwant\n\t%q", notes, want)
	}
	if err == nil || mention.KindOf(err) != mention.BadInput || !strings.HasPrefix(err.Error(), "counts.jsonl: this is counts of posts") {
		t.Errorf("error is %v", err)
	}
}

// TestFileLimit checks that a limit counts over all files, and opens no more.
func TestFileLimit(t *testing.T) {
	t.Parallel()
	files := map[string]string{"a": "one\ntwo\n", "b": "three\nfour\n"}
	for limit, want := range map[int]int{0: 4, 1: 1, 2: 2, 3: 3, 9: 4} {
		posts, _, err := takeFiles(t, mention.Query{Limit: limit}, "a,b", files)
		if err != nil || len(posts) != want {
			t.Errorf("limit %d: %d posts, %v, want %d", limit, len(posts), err, want)
		}
	}
	if posts, _, err := takeFiles(t, mention.Query{Limit: 2}, "a,missing", files); err != nil || len(posts) != 2 {
		t.Errorf("%d posts, %v: the second file is not needed", len(posts), err)
	}
}

func TestFileConfig(t *testing.T) {
	t.Parallel()
	for _, paths := range []string{"", " ,\n"} {
		if _, err := file().New(mention.Env{Options: map[string]string{"paths": paths}}); mention.KindOf(err) != mention.Unconfigured {
			t.Errorf("paths %q: %v", paths, err)
		}
	}
}
