package output

// asItStands reports whether a text is one JSON value without white space and
// without characters to escape, so that it can be written as it stands. It says
// no to values of uncommon shape, which take the longer way.
func asItStands(s string) bool {
	c := compact{s: s}
	return c.value() && c.at == len(s)
}

// mostDepth is how deep values may lie in each other here.
const mostDepth = 32

// compact reads a JSON value.
type compact struct {
	s     string
	at    int
	depth int
}

// next takes a character.
func (c *compact) next(want byte) bool {
	if c.at < len(c.s) && c.s[c.at] == want {
		c.at++
		return true
	}
	return false
}

// value reads a value.
func (c *compact) value() bool {
	if c.at == len(c.s) {
		return false
	}
	switch b := c.s[c.at]; b {
	case '"':
		return c.text()
	case '{':
		return c.list('}', true)
	case '[':
		return c.list(']', false)
	case 't':
		return c.word("true")
	case 'f':
		return c.word("false")
	case 'n':
		return c.word("null")
	}
	return c.number()
}

// list reads an array, or an object, whose items have names.
func (c *compact) list(end byte, named bool) bool {
	if c.depth++; c.depth > mostDepth {
		return false
	}
	c.at++
	if c.next(end) {
		c.depth--
		return true
	}
	for {
		if named && (!c.text() || !c.next(':')) || !c.value() {
			return false
		}
		if c.next(end) {
			c.depth--
			return true
		}
		if !c.next(',') {
			return false
		}
	}
}

// word reads a word.
func (c *compact) word(want string) bool {
	if len(c.s)-c.at < len(want) || c.s[c.at:c.at+len(want)] != want {
		return false
	}
	c.at += len(want)
	return true
}

// text reads a string.
func (c *compact) text() bool {
	if !c.next('"') {
		return false
	}
	for {
		c.at = skipString(c.s, c.at)
		if c.next('"') {
			return true
		}
		if !c.next('\\') || !c.escape() {
			return false
		}
	}
}

// escape reads what follows a backslash.
func (c *compact) escape() bool {
	if c.at == len(c.s) {
		return false
	}
	b := c.s[c.at]
	c.at++
	switch b {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
		for range 4 {
			if c.at == len(c.s) || !hexDigit(c.s[c.at]) {
				return false
			}
			c.at++
		}
		return true
	}
	return false
}

// number reads a number.
func (c *compact) number() bool {
	c.next('-')
	if !c.next('0') && !c.digits() {
		return false
	}
	if c.next('.') && !c.digits() {
		return false
	}
	if c.next('e') || c.next('E') {
		if !c.next('+') {
			c.next('-')
		}
		return c.digits()
	}
	return true
}

// digits reads one digit at least.
func (c *compact) digits() bool {
	start := c.at
	for c.at < len(c.s) && c.s[c.at] >= '0' && c.s[c.at] <= '9' {
		c.at++
	}
	return c.at > start
}

func hexDigit(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }
