package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/query"
)

// Bounds of a file of terms.
const (
	maxTermLine = 64 << 10 // bytes
	maxTerms    = 1 << 20
)

// termLine is a term of a file, and where it stands.
type termLine struct {
	term, file string
	line       int
}

// terms reads the files of --match-file.
func (s *session) terms(files []string) (all []termLine, err error) {
	for _, name := range files {
		before := len(all)
		if all, err = s.termsOf(name, all); err != nil {
			return nil, err
		}
		if len(all) == before {
			return nil, mention.Errorf(mention.BadUsage, "%s has no term", shown(name)).WithHint("write one query a line")
		}
	}
	return all, nil
}

// misread makes an error of a query one that names its line, if it is a term of a
// file that is at fault.
func misread(err error, terms []termLine) error {
	if mention.KindOf(err) != mention.BadQuery {
		return err
	}
	for _, t := range terms {
		if _, err := query.Parse(t.term); err != nil {
			return inFile(t.file, t.line, err)
		}
	}
	return err
}

// termsOf adds the terms of a file. Blank lines do not count.
func (s *session) termsOf(name string, terms []termLine) ([]termLine, error) {
	f, err := s.open(context.Background(), name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxTermLine)
	number := 0
	for lines.Scan() {
		number++
		line := lines.Bytes()
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		term := strings.TrimSpace(string(line))
		if term == "" {
			continue
		}
		if terms = append(terms, termLine{term, name, number}); len(terms) > maxTerms {
			return nil, mention.Errorf(mention.BadUsage, "%s has more than %d terms", shown(name), maxTerms)
		}
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("line %d is longer than %d bytes", number+1, maxTermLine)
		}
		return nil, mention.Errorf(mention.BadUsage, "%s: %w", shown(name), err).WithHint("write one query a line")
	}
	return terms, nil
}

// inFile says where in a file a query is wrong; its kind and hint stay.
func inFile(name string, line int, err error) error {
	if e, ok := errors.AsType[*mention.Error](err); ok {
		wrapped := *e
		wrapped.Err = fmt.Errorf("%s, line %d: %w", shown(name), line, e.Err)
		return &wrapped
	}
	return fmt.Errorf("%s, line %d: %w", shown(name), line, err)
}
