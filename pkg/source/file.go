package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path/filepath"
	"strings"

	"github.com/earshot-cli/earshot/pkg/input"
	"github.com/earshot-cli/earshot/pkg/mention"
)

// file declares files as a source: what "score" reads, for "scan", where its
// posts are matched, remembered and written with those of the sites.
func file() mention.Spec {
	return mention.Spec{
		Name:  "file",
		Title: "Files",
		Doc: "Posts in files, recognised by their content: NDJSON, JSON, CSV, TSV or plain lines, and what twarc2, minet, snscrape, " +
			"yt-dlp, X archives and the dumps of Reddit hold; also gzipped or as .zst.",
		Limits:  "Posts keep the order of the file; the source that a record names becomes part of its id.",
		Offline: true,
		Options: []mention.Option{{
			Name: "paths", Arg: true, Required: true,
			Doc: "the files to read; - is standard input",
		}},
		Syntax: mention.Syntax{Local: true},
		Terms: mention.Terms{
			Identifying: []string{"author", "url", "id"},
			Link:        "as the file has it",
		},
		New: newFile,
	}
}

func newFile(env mention.Env) (mention.Source, error) {
	// Blanks belong to paths, so that Env.List would tear them apart.
	var paths []string
	for path := range strings.FieldsFuncSeq(env.Options["paths"], func(r rune) bool { return r == ',' || r == '\n' }) {
		if path = strings.TrimSpace(path); path != "" {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return nil, mention.Errorf(mention.Unconfigured, "no file to read").
			WithHint("name one: --source file:posts.csv, or set sources.file.paths")
	}
	return &fileSource{env, paths}, nil
}

// fileSource reads files.
type fileSource struct {
	env   mention.Env
	paths []string
}

// Search implements mention.Source. The files are read one after another; one
// that cannot be read does not keep the others back: its error comes last.
func (s *fileSource) Search(ctx context.Context, q mention.Query) iter.Seq2[mention.Post, error] {
	return func(yield func(mention.Post, error) bool) {
		var faults []error
		left := q.Limit
		for _, path := range s.paths {
			stopped, err := s.read(ctx, path, q, &left, yield)
			if stopped {
				return
			}
			if err != nil {
				faults = append(faults, err)
			}
			if ctx.Err() != nil {
				break
			}
		}
		if err := together(faults); err != nil {
			yield(mention.Post{}, err)
		}
	}
}

// read yields the posts of one file. It reports whether the sequence is over:
// the caller has stopped, or left has run down to the limit.
func (s *fileSource) read(
	ctx context.Context, path string, q mention.Query, left *int, yield func(mention.Post, error) bool,
) (stopped bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	f, err := s.open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	name := filepath.Base(path)
	d := input.NewDecoder(f, input.Options{Name: name, Now: s.env.Time()})
	var out skipped
	defer func() {
		out.passed = d.Passed()
		out.tell(s.env, name)
	}()
	read := false
	for p, err := range d.Posts() {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if out.broken(err) {
			continue
		}
		if err != nil {
			return false, err
		}
		read = true
		if !q.Covers(p.PublishedAt) {
			out.outside++
			continue
		}
		if *left--; !yield(filePost(*p), nil) || *left == 0 {
			return true, nil
		}
	}
	out.empty = !read && out.faults == 0
	if !read && out.faults > 0 {
		return false, mention.Errorf(mention.BadInput, "%s: nothing in it can be read as %s: %w", path, d.Format(), out.first).
			WithHint("see earshot help formats")
	}
	return false, nil
}

// open opens a file. An error names the file as the user wrote it, and once.
func (s *fileSource) open(path string) (io.ReadCloser, error) {
	f, err := s.env.Open(path)
	if err == nil {
		return f, nil
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return nil, mention.Errorf(mention.BadInput, "%s: %w", path, err).
		WithHint("check the path; the paths of one --source are separated by commas")
}

// filePost makes the file the post's source. The source that the record itself
// names becomes part of the ids, and of the author's, so that one name on two
// sites is never taken for one person. A pseudonym of ours is told apart already.
func filePost(p mention.Post) mention.Post {
	if a := &p.Author; p.Source != "file" && a.Key() != "" && !mention.IsPseudonym(a.ID) {
		if a.ID != "" {
			p.People = append(p.People, a.ID)
		}
		a.ID = p.Source + ":" + a.Key()
	}
	p.Source = "file"
	for _, id := range []*string{&p.ID, &p.ParentID, &p.ThreadID} {
		if *id != "" && !strings.HasPrefix(*id, "file:") {
			*id = "file:" + *id
		}
	}
	return p
}

// skipped counts what a file holds and a search does not yield.
type skipped struct {
	// faults are broken records; outside are posts outside the window.
	faults, outside int
	first           error
	// passed are records that are no posts; empty says that there was no other.
	passed int
	empty  bool
}

// broken reports whether err is a broken record, and counts it.
func (s *skipped) broken(err error) bool {
	fault, ok := errors.AsType[*input.LineError](err)
	if ok {
		s.faults++
		s.first = cmp.Or[error](s.first, fault)
	}
	return ok
}

// tell tells the user what is missing, and why.
func (s *skipped) tell(env mention.Env, name string) {
	switch {
	case s.faults == 1:
		env.Tell(fmt.Sprintf("1 broken line skipped in %s: %v", name, s.first))
	case s.faults > 1:
		env.Tell(fmt.Sprintf("%d broken lines skipped in %s, first at %v", s.faults, name, s.first))
	}
	if s.empty {
		env.Tell("there are no posts in " + name)
	}
	if s.passed > 0 {
		be := "are no posts"
		if s.passed == 1 {
			be = "is no post"
		}
		env.Tell(fmt.Sprintf("%d of the records in %s %s: likes, deletions and the like", s.passed, name, be))
	}
	if s.outside > 0 {
		env.Tell(fmt.Sprintf("%d of the posts in %s lie outside the time window (--since, --until)", s.outside, name))
	}
}
