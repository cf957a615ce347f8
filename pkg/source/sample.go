package source

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// sampleCorpus holds invented posts about invented brands, one JSON object in
// a line; see samplePost.
//
//go:embed sample.ndjson
var sampleCorpus []byte

// sample declares the posts that come with the program: for a first try, for
// tests and for machines without a network.
func sample() mention.Spec {
	return mention.Spec{
		Name:    "sample",
		Title:   "Sample posts",
		Doc:     "Invented posts about Northwind Air, Contoso Mobile and Tailspin Bank that come with earshot; no network, no key.",
		Limits:  "Nothing in it is real, and its posts keep their distance from now.",
		Offline: true,
		Syntax:  mention.Syntax{Local: true},
		Terms: mention.Terms{
			Identifying: []string{"author", "people", "url"},
			Link:        "as invented",
		},
		New: func(env mention.Env) (mention.Source, error) { return &sampleSource{env, sampleCorpus}, nil },
	}
}

// sampleSource yields a corpus of samplePosts.
type sampleSource struct {
	env    mention.Env
	corpus []byte
}

// samplePost is a line of the corpus. IDs are native ones.
type samplePost struct {
	ID   string       `json:"id"`
	Kind mention.Kind `json:"kind"`
	// HoursAgo is how long before now it was published.
	HoursAgo float64 `json:"hours_ago"`
	Lang     string  `json:"lang"`
	Title    string  `json:"title"`
	Text     string  `json:"text"`
	Author   struct {
		ID     string `json:"id"`
		Handle string `json:"handle"`
		Name   string `json:"name"`
		URL    string `json:"url"`
	} `json:"author"`
	People   []string `json:"people"`
	Stars    *int64   `json:"stars"`
	Likes    *int64   `json:"likes"`
	Replies  *int64   `json:"replies"`
	Reposts  *int64   `json:"reposts"`
	URL      string   `json:"url"`
	ParentID string   `json:"parent_id"`
	ThreadID string   `json:"thread_id"`
	OptOut   string   `json:"opt_out"`
}

// Search implements mention.Source. The same clock gives the same posts.
func (s *sampleSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return within(ctx, q, func(yield func(mention.Post, error) bool) {
		posts, err := s.posts()
		if err != nil {
			yield(mention.Post{}, err)
			return
		}
		if !yieldAll(posts, yield) {
			return
		}
	})
}

// posts reads the corpus, newest first.
func (s *sampleSource) posts() ([]mention.Post, error) {
	var posts []mention.Post
	now, n := s.env.Time().UTC(), 0
	for line := range bytes.Lines(s.corpus) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		raw, err := readSample(line)
		if err != nil {
			return nil, mention.Errorf(mention.BadInput, "line %d of the sample: %w", n, err)
		}
		posts = append(posts, raw.post(now))
	}
	slices.SortStableFunc(posts, func(a, b mention.Post) int { return b.PublishedAt.Compare(a.PublishedAt) })
	return posts, nil
}

// readSample reads a line and reports what is missing or wrong in it.
func readSample(line []byte) (*samplePost, error) {
	r := &samplePost{}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		return nil, err
	}
	switch {
	case d.More():
		return nil, errors.New("more than one object")
	case r.ID == "":
		return nil, errors.New("no id")
	case r.Title == "" && r.Text == "":
		return nil, errors.New("neither title nor text")
	case !slices.Contains(mention.Kinds(), r.Kind):
		return nil, fmt.Errorf("kind %q is none of %v", r.Kind, mention.Kinds())
	case r.HoursAgo < 0 || r.HoursAgo > 24*365:
		return nil, fmt.Errorf("hours_ago is %v; want 0 to a year", r.HoursAgo)
	}
	return r, nil
}

// post returns the line as a post, to the minute.
func (r *samplePost) post(now time.Time) mention.Post {
	ago := time.Duration(r.HoursAgo * float64(time.Hour))
	return mention.Post{
		ID:          sampleID(r.ID),
		Source:      "sample",
		Kind:        r.Kind,
		PublishedAt: now.Add(-ago).Truncate(time.Minute),
		FetchedAt:   now,
		Lang:        r.Lang,
		Title:       clean(r.Title),
		Text:        clean(r.Text),
		Author:      mention.Author{ID: r.Author.ID, Handle: r.Author.Handle, Name: r.Author.Name, URL: r.Author.URL},
		People:      r.People,
		OptOut:      r.OptOut,
		Stars:       mention.OfPtr(r.Stars),
		Likes:       mention.OfPtr(r.Likes),
		Replies:     mention.OfPtr(r.Replies),
		Reposts:     mention.OfPtr(r.Reposts),
		URL:         r.URL,
		ParentID:    sampleID(r.ParentID),
		ThreadID:    sampleID(r.ThreadID),
		Endpoint:    "corpus",
	}
}

// sampleID is the ID of a native one; "" stays "".
func sampleID(native string) string {
	if native == "" {
		return ""
	}
	return "sample:" + native
}
