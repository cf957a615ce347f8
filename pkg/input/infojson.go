package input

import (
	"errors"
	"io"
)

// videoComments reads the .info.json of yt-dlp: one object, in which the
// comments are a list that may be long.
func videoComments() dialect {
	return dialect{
		format: YouTube,
		fits: func(h head) bool {
			return isVideo(h) && (h.has("comments") || !h.whole) || len(h.names) < 3 && isSavedComment(h.in("comments"))
		},
		shape: commentShape,
		open: func(w *window) reader {
			return &infoStream{j: jsonStream{w: w}, comment: commentShape(), video: videoShape()}
		},
	}
}

func isVideo(h head) bool {
	if site := h.text("extractor_key"); site != "" && site != "Youtube" {
		return false
	}
	return h.has("id", "title") && h.count("comments", "webpage_url", "extractor", "extractor_key", "formats", "thumbnails", "channel_id", "uploader_id", "upload_date") >= 2
}

// infoStream reads such objects in flat memory: of a video it keeps what makes a
// post, which it yields behind the comments.
type infoStream struct {
	j              jsonStream
	comment, video shape
	// within says how deep the stream is: outside of an object, in it, in its
	// comments.
	within depth
	// about is an object of the members of the video that are kept, and id the
	// video's.
	about []byte
	id    []byte
	// line is where the video begins; commented says that it had comments, or a
	// place for them.
	line      int
	commented bool
}

// depth is where an infoStream is.
type depth uint8

const (
	outside depth = iota
	inVideo
	inComments
)

// mostAbout is how many bytes are kept of a video.
const mostAbout = 1 << 20

var (
	errCutVideo   = errors.New("the video is not closed; the file may be cut off")
	errNoComments = errors.New("a video without comments: yt-dlp was run without --write-comments")
	errNoVideo    = errors.New("no video")
)

func (s *infoStream) next(r *record) (line int, err error) {
	for {
		c, err := s.j.peek()
		line = s.j.w.line
		if errors.Is(err, io.EOF) && s.within != outside {
			s.within = outside
			return line, &LineError{Line: line, Err: errCutVideo}
		}
		if err != nil {
			return line, err
		}
		found, err := s.step(r, c)
		if found || err != nil {
			return line, err
		}
	}
}

// step goes on by one token, whose first byte is c. It reports whether that made
// a record.
func (s *infoStream) step(r *record, c byte) (found bool, err error) {
	switch {
	case c == ',' || s.within == outside && (c == '[' || c == ']'):
		s.j.w.take(1)
	case s.within == outside && c == '{':
		s.j.w.take(1)
		s.within, s.about, s.id, s.line, s.commented = inVideo, append(s.about[:0], '{'), s.id[:0], s.j.w.line, false
	case s.within == inComments && c == ']':
		s.j.w.take(1)
		s.within = inVideo
	case s.within == inVideo && c == '}':
		s.j.w.take(1)
		s.within = outside
		return s.end(r)
	case s.within == inVideo && c == '"':
		return false, s.member()
	default:
		return true, s.element(r)
	}
	return false, nil
}

// element reads a comment.
func (s *infoStream) element(r *record) error {
	line := s.j.w.line
	b, col, err := s.j.element()
	if err != nil {
		return err
	}
	if s.within != inComments {
		return &LineError{Line: line, Col: col + 1, Err: errNoVideo}
	}
	if err = r.pick(b, s.comment); err == nil {
		if len(s.id) > 0 {
			r.caught.values[catchVideo-fieldOther-1] = s.id
		}
		err = savedComment(r)
	}
	return placed(err, b, line, col)
}

// member reads a member of the video. What is too long, or not needed, is passed
// over.
func (s *infoStream) member() error {
	b, _, err := s.j.element()
	if err != nil {
		return err
	}
	name := string(b)
	if c, err := s.j.peek(); err != nil || c != ':' {
		return s.cut(err)
	}
	s.j.w.take(1)
	c, err := s.j.peek()
	if err != nil {
		return s.cut(err)
	}
	if name == `"comments"` {
		s.commented = true
		if c == '[' {
			s.j.w.take(1)
			s.within = inComments
			return nil
		}
	}
	value, _, err := s.j.element()
	if _, ok := errors.AsType[*LineError](err); ok {
		return nil
	}
	if err == nil {
		s.keep(name, value)
	}
	return err
}

// cut is the error for a member without a value.
func (s *infoStream) cut(err error) error {
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return &LineError{Line: s.j.w.line, Err: errors.New("a member of the video has no value")}
}

// keep keeps a member for the video's own post.
func (s *infoStream) keep(name string, value []byte) {
	p, known := s.video[name[1:len(name)-1]]
	if !known || len(s.about)+len(name)+len(value) > mostAbout {
		return
	}
	if len(s.about) > 1 {
		s.about = append(s.about, ',')
	}
	s.about = append(append(append(s.about, name...), ':'), value...)
	if p.as == catchVideo && len(value) > 2 && value[0] == '"' {
		s.id = append(s.id[:0], value[1:len(value)-1]...)
	}
}

// end makes the video's own post.
func (s *infoStream) end(r *record) (found bool, err error) {
	if !s.commented {
		return true, &LineError{Line: s.line, Err: errNoComments}
	}
	if len(s.about) == 1 {
		return false, nil // youtube-comment-downloader says nothing of the video
	}
	s.about = append(s.about, '}')
	if err := r.pick(s.about, s.video); err != nil {
		return true, &LineError{Line: s.line, Err: err}
	}
	if err := savedVideo(r); err != nil {
		return true, &LineError{Line: s.line, Err: err}
	}
	return true, nil
}
