package labels

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

const (
	// maxLine bounds a line, in bytes: 10,000 characters, escaped.
	maxLine = 256 << 10
	// maxFile bounds the file, in bytes.
	maxFile = 256 << 20
)

// Set is what a file of labels holds.
type Set struct {
	// Labels are the last label of each text, in the order in which the texts
	// came first.
	Labels []Label
	// Broken counts lines that are no label, such as one that was cut off.
	Broken int
	// Expired counts lines that are past their date and were left out.
	Expired int

	at map[string]int // by Key
}

// Has reports whether a text has a label.
func (s *Set) Has(text string) bool {
	_, ok := s.at[Key(text)]
	return ok
}

// Count says how many labels of each kind there are.
func (s *Set) Count() (negative, neutral, positive int) {
	for _, l := range s.Labels {
		switch l.Label {
		case mention.Negative:
			negative++
		case mention.Neutral:
			neutral++
		case mention.Positive:
			positive++
		}
	}
	return negative, neutral, positive
}

// Read reads a file of labels. An error is that of os.Open, of kind BadInput if
// the file is no plain file or too large.
func Read(path string, now time.Time) (*Set, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return nil, mention.Errorf(mention.BadInput, "%s is no file of labels", path).WithHint("name another file with --labels")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return decode(f, now)
}

// decode reads lines. What is no label is counted and passed over.
func decode(r io.Reader, now time.Time) (*Set, error) {
	s := &Set{at: map[string]int{}}
	in := bufio.NewReaderSize(r, maxLine)
	for {
		line, err := in.ReadSlice('\n')
		long := errors.Is(err, bufio.ErrBufferFull)
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = in.ReadSlice('\n')
			line = nil
		}
		s.add(line, long, now)
		switch {
		case errors.Is(err, io.EOF):
			return s, nil
		case err != nil:
			return nil, err
		}
	}
}

// add takes a line.
func (s *Set) add(line []byte, long bool, now time.Time) {
	line = bytes.TrimSpace(line)
	if len(line) == 0 && !long {
		return
	}
	var l Label
	kind, ok := mention.Sentiment(""), false
	if json.Unmarshal(line, &l) == nil {
		kind, ok = Parse(string(l.Label))
	}
	key := Key(l.Text)
	switch {
	case !ok || key == "":
		s.Broken++
	case l.expired(now):
		s.Expired++
	default:
		l.Text, l.Label = mention.Clip(l.Text), kind
		s.put(key, l)
	}
}

// put sets the label of a text.
func (s *Set) put(key string, l Label) {
	if i, ok := s.at[key]; ok {
		s.Labels[i] = l
		return
	}
	s.at[key] = len(s.Labels)
	s.Labels = append(s.Labels, l)
}
