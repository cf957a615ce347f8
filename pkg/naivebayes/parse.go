package naivebayes

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Parse reads a model as pkg/train/bayes writes it: the library's JSON, with an
// object "care" of the Params before its "words". It is read by hand, for the
// general reader takes five times as long. An error says what is wrong.
func Parse(data string) (*Model, error) {
	s := scanner{rest: data}
	s.expect(`{"care":`)
	if s.err != nil {
		return nil, s.err
	}
	d := json.NewDecoder(strings.NewReader(s.rest))
	var p Params
	if err := d.Decode(&p); err != nil {
		return nil, fmt.Errorf("parameters: %w", err)
	}
	if !(p.Span > 0) {
		return nil, errors.New("parameters: no span")
	}
	s.rest = s.rest[d.InputOffset():]
	s.expect(`,"words":{`)
	list := make([]Counted, 0, len(data)/typical)
	for s.err == nil {
		list = append(list, s.word())
		if strings.HasPrefix(s.rest, "}") {
			break
		}
		s.expect(",")
	}
	if s.err != nil {
		return nil, s.err
	}
	return New(list, p), nil
}

// typical is how many bytes a term has in the file.
const typical = 40

// scanner reads what it knows must come next. After an error it does nothing.
type scanner struct {
	rest string
	err  error
}

// expect skips what must come next.
func (s *scanner) expect(what string) {
	rest, ok := strings.CutPrefix(s.rest, what)
	if !ok && s.err == nil {
		s.err = fmt.Errorf("no %s at %.40q", what, s.rest)
	}
	s.rest = rest
}

// word reads a term and its counts.
func (s *scanner) word() (c Counted) {
	c.Term = s.quoted()
	s.expect(`:{"Count":[`)
	for i := range c.Times {
		if i > 0 {
			s.expect(",")
		}
		c.Times[i] = s.number()
	}
	s.expect(`],"Seen":`)
	s.number()
	s.expect("}")
	return c
}

// quoted reads a string.
func (s *scanner) quoted() string {
	s.expect(`"`)
	end := 0
	for end < len(s.rest) && s.rest[end] != '"' {
		if s.rest[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(s.rest) {
		s.expect(`"`)
		return ""
	}
	out := s.rest[:end]
	s.rest = s.rest[end+1:]
	if strings.IndexByte(out, '\\') >= 0 {
		return s.plain(out)
	}
	return out
}

// plain takes the escapes out of a string.
func (s *scanner) plain(escaped string) (out string) {
	if err := json.Unmarshal([]byte(`"`+escaped+`"`), &out); err != nil && s.err == nil {
		s.err = err
	}
	return out
}

// number reads digits.
func (s *scanner) number() float64 {
	end := 0
	for end < len(s.rest) && s.rest[end] >= '0' && s.rest[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(s.rest[:end])
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("no number at %.40q", s.rest)
	}
	s.rest = s.rest[end:]
	return float64(n)
}
