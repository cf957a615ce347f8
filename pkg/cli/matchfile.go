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

// terms are those of --match, and of the files of --match-file. Each is checked
// where it is read, so that an error names its line.
func (s *session) terms(match, files []string) ([]string, error) {
	all := append([]string(nil), match...)
	for _, name := range files {
		more, err := s.termsOf(name)
		if err != nil {
			return nil, err
		}
		if len(more) == 0 {
			return nil, mention.Errorf(mention.BadUsage, "%s has no term", shown(name)).WithHint("write one query a line")
		}
		all = append(all, more...)
	}
	return all, nil
}

// termsOf reads a file of terms. Blank lines do not count.
func (s *session) termsOf(name string) (terms []string, err error) {
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
		if _, err := query.Parse(term); err != nil {
			return nil, inFile(name, number, err)
		}
		if terms = append(terms, term); len(terms) > maxTerms {
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
