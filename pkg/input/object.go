package input

import "errors"

// deepest is how deep the values of a record may be nested.
const deepest = 128

// scanner cuts JSON into the names and values of an object. It checks the
// structure; values that nobody asks for are passed over.
type scanner struct {
	b  []byte
	at int
}

func (s *scanner) fail(msg string) error { return &syntaxError{s.at, msg} }

// peek returns the next byte that is not blank, without taking it; 0 at the
// end.
func (s *scanner) peek() byte {
	for s.at < len(s.b) {
		c := s.b[s.at]
		if c > ' ' || c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
		s.at++
	}
	return 0
}

// errEnd says that an object or an array has no more members.
var errEnd = errors.New("end")

// open takes the bracket that begins an object.
func (s *scanner) open() error {
	if s.peek() != '{' {
		return s.fail("no JSON object")
	}
	s.at++
	return nil
}

// member takes the next member of an object: its name as it is written between
// the quotes, and its value. The error is errEnd behind the last; first says
// that none was taken before.
func (s *scanner) member(first bool, depth int) (name, value []byte, err error) {
	if name, err = s.name(first); err != nil {
		return nil, nil, err
	}
	value, err = s.value(depth)
	return name, value, err
}

// name takes the name of the next member, and the colon behind it.
func (s *scanner) name(first bool) (name []byte, err error) {
	if err := s.comma('}', first); err != nil {
		return nil, err
	}
	return s.key()
}

// key takes a name and the colon behind it.
func (s *scanner) key() (name []byte, err error) {
	if s.peek() != '"' {
		return nil, s.fail("a field name in quotes is expected")
	}
	if name, err = s.text(); err != nil {
		return nil, err
	}
	if s.peek() != ':' {
		return nil, s.fail("a colon is expected")
	}
	s.at++
	return name, nil
}

// comma takes what stands between two members: a comma, or nothing before the
// first. The error is errEnd at the closing bracket, which it takes as well.
func (s *scanner) comma(end byte, first bool) error {
	switch c := s.peek(); {
	case c == end:
		s.at++
		return errEnd
	case c == 0:
		return s.fail("the record is cut off")
	case first:
		return nil
	case c == ',':
		s.at++
		return nil
	}
	return s.fail("a comma is expected")
}

// value takes a value and returns it as it is written.
func (s *scanner) value(depth int) (raw []byte, err error) {
	c := s.peek()
	from := s.at
	switch c {
	case '"':
		_, err = s.text()
	case '{', '[':
		err = s.nested(depth + 1)
	case 0:
		err = s.fail("the record is cut off")
	default:
		err = s.literal()
	}
	return s.b[from:s.at], err
}

// literal takes a number, true, false or null.
func (s *scanner) literal() error {
	from := s.at
	for s.at < len(s.b) && s.b[s.at]-'0' <= 9 {
		s.at++
	}
	if s.at > from && s.at < len(s.b) && (s.b[s.at] == ',' || s.b[s.at] == '}') {
		return nil // digits and nothing else, as most are
	}
	for s.at < len(s.b) && !delimits(s.b[s.at]) && s.b[s.at] != ':' {
		s.at++
	}
	switch word := s.b[from:s.at]; {
	case string(word) == "true", string(word) == "false", string(word) == "null", number(word):
		return nil
	}
	s.at = from
	return s.fail("no JSON value")
}

// number reports whether b looks like a number; how exactly matters to nobody
// who does not read it.
func number(b []byte) bool {
	if len(b) == 0 || b[0] != '-' && (b[0] < '0' || b[0] > '9') {
		return false
	}
	for _, c := range b[1:] {
		if (c < '0' || c > '9') && c != '.' && c|0x20 != 'e' && c != '+' && c != '-' {
			return false
		}
	}
	return true
}

// text takes a string and returns what stands between its quotes.
func (s *scanner) text() (raw []byte, err error) {
	from := s.at + 1
	quote := closing(s.b, from)
	if quote < 0 {
		return nil, s.fail("a string is not closed")
	}
	s.at = quote + 1
	return s.b[from:quote], nil
}
