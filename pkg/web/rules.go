package web

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ruleSet is what a robots.txt says to earshot. It allows everything when
// empty.
type ruleSet struct {
	rules []rule
	delay time.Duration
}

type rule struct {
	pattern string
	allow   bool
}

// parseRobots reads the groups for earshot, or else those for "*", by RFC 9309.
// Lines that it does not know or cannot read are skipped.
//
// github.com/temoto/robotstxt (MIT, 2021) is not used: a rule before the first
// group makes it refuse the file, its wildcards match in the middle of a path,
// it compares escapes as they are written, and takes "ear" for our name. So it
// fetches pages that are disallowed, and keeps out of others that are not.
func parseRobots(file string) *ruleSet {
	var ours, all ruleSet
	var named, forUs, forAll, inRules bool
	for line := range strings.FieldsFuncSeq(strings.TrimPrefix(file, "\ufeff"), isLineEnd) {
		key, value := splitLine(line)
		switch key {
		case "user-agent":
			if inRules {
				forUs, forAll, inRules = false, false, false
			}
			forAll = forAll || value == "*"
			forUs = forUs || isUs(value)
			named = named || forUs
		case "allow", "disallow":
			inRules = true
			if value == "" {
				continue // "Disallow:" forbids nothing
			}
			r := rule{pattern: normalPath(withSlash(value)), allow: key == "allow"}
			addIf(forUs, &ours, r)
			addIf(forAll, &all, r)
		case "crawl-delay":
			delay := parseDelay(value)
			if forUs {
				ours.delay = max(ours.delay, delay)
			}
			if forAll {
				all.delay = max(all.delay, delay)
			}
		}
	}
	if named {
		return &ours
	}
	return &all
}

func addIf(ok bool, s *ruleSet, r rule) {
	if ok {
		s.rules = append(s.rules, r)
	}
}

func isLineEnd(r rune) bool { return r == '\n' || r == '\r' }

func splitLine(line string) (key, value string) {
	line, _, _ = strings.Cut(line, "#")
	key, value, _ = strings.Cut(line, ":")
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
}

// isUs compares the product token: letters, "-" and "_".
func isUs(agent string) bool {
	end := strings.IndexFunc(agent, func(r rune) bool {
		return r != '-' && r != '_' && (r|0x20 < 'a' || r|0x20 > 'z')
	})
	if end >= 0 {
		agent = agent[:end]
	}
	return strings.EqualFold(agent, product)
}

func withSlash(path string) string {
	if path[0] != '/' && path[0] != '*' {
		return "/" + path
	}
	return path
}

func parseDelay(s string) time.Duration {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) {
		return 0
	}
	return seconds(n)
}

// allow reports whether the address may be fetched: the longest pattern that
// matches decides, and "allow" among equals.
func (s *ruleSet) allow(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	path = normalPath(path)
	allow, longest := true, -1
	for _, r := range s.rules {
		n := len(r.pattern)
		if n < longest || n == longest && !r.allow {
			continue
		}
		if matchPath(r.pattern, path) {
			allow, longest = r.allow, n
		}
	}
	return allow
}

// matchPath matches from the beginning of the path; "*" stands for anything,
// "$" at the end for the end.
func matchPath(pattern, path string) bool {
	pattern, anchored := strings.CutSuffix(pattern, "$")
	part, rest, more := strings.Cut(pattern, "*")
	path, ok := strings.CutPrefix(path, part)
	if !ok || !more {
		return ok && (!anchored || path == "")
	}
	for {
		part, rest, more = strings.Cut(rest, "*")
		if !more {
			break
		}
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		path = path[i+len(part):]
	}
	if anchored {
		return strings.HasSuffix(path, part)
	}
	return strings.Contains(path, part)
}

// normalPath gives equal octets one form: escapes of plain characters are
// decoded, other escapes in upper case, bytes above ASCII escaped.
func normalPath(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		escaped := false
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c, escaped = byte(n), true
				i += 2
			}
		}
		if c <= ' ' || c >= 0x7f || escaped && !plain(c) {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// plain reports whether c is unreserved in an address (RFC 3986, section 2.3).
func plain(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("-._~", c) >= 0
}
