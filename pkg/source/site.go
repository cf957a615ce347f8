package source

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/web"
)

// What sources share in asking a site and reading its answers.

// siteURL reads the address of a site, with or without a scheme, and returns it
// without a slash at the end.
func siteURL(address string) (*url.URL, error) {
	// Relays are written with the scheme of websockets.
	full := strings.NewReplacer("wss://", "https://", "ws://", "http://").Replace(address)
	if !strings.Contains(full, "://") {
		full = "https://" + full
	}
	u, err := url.Parse(strings.TrimRight(full, "/"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return nil, mention.Errorf(mention.BadConfig, "%q is not the address of a site", address).
			WithHint("write it as example.social or https://example.social")
	}
	u.Host = strings.ToLower(u.Host)
	return u, nil
}

// sites reads the addresses in a list option, each once. An address that the user
// set for the source stands in for all of them.
func sites(env mention.Env, option string) ([]*url.URL, error) {
	names := env.List(option)
	if env.BaseURLSet {
		names = []string{env.BaseURL}
	}
	var list []*url.URL
	for _, name := range names {
		u, err := siteURL(name)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(list, func(other *url.URL) bool { return *other == *u }) {
			list = append(list, u)
		}
	}
	return list, nil
}

// distinct reads the values of a list option, each once. One that read does not
// take is an error: it is not what it should be.
func distinct(env mention.Env, option string, read func(string) (string, bool), what, hint string) ([]string, error) {
	var values []string
	for _, written := range env.List(option) {
		value, ok := read(written)
		if !ok {
			return nil, mention.Errorf(mention.BadConfig, "%.100q is not %s", written, what).WithHint("%s", hint)
		}
		if !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values, nil
}

// bearer is the header of a request with a token.
func bearer(token string) http.Header {
	return http.Header{"Authorization": {"Bearer " + token}}
}

// asError is the first error with a kind in a chain.
func asError(err error) (*mention.Error, bool) { return errors.AsType[*mention.Error](err) }

// together makes one error of several: of the first one's kind and with its
// hint, and with the words of all.
func together(errs []error) error {
	if len(errs) < 2 {
		for _, err := range errs {
			return err
		}
		return nil
	}
	var others strings.Builder
	for _, err := range errs[1:] {
		others.WriteString("; " + err.Error())
	}
	return fmt.Errorf("%w%s", errs[0], others.String())
}

// plausible reads an RFC 3339 time; it is zero for nonsense.
func plausible(s string, now time.Time) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return mention.PlausibleTime(t, now)
}

// tellUnread says how many posts of the answers could not be read: it is never
// silent that some are missing.
func tellUnread(env mention.Env, n int) {
	switch {
	case n == 1:
		env.Tell("1 post could not be read and was left out; look for a newer earshot")
	case n > 1:
		env.Tell(strconv.Itoa(n) + " posts could not be read and were left out; look for a newer earshot")
	}
}

// changedHint is the next step where an answer is not what it should be.
const changedHint = "the site may have changed its interface; look for a newer earshot"

// reshaped is the error for an answer that is not what the site's contract says.
func reshaped(format string, args ...any) *mention.Error {
	return mention.Errorf(mention.Changed, format, args...).
		WithHint(changedHint)
}

// countOf is a number that a site gives; below 0 it is none.
func countOf(n *int64) mention.Count {
	if n == nil || *n < 0 {
		return mention.Count{}
	}
	return mention.Of(*n)
}

// longestText is where texts are cut, as web.Text cuts them: no site's are longer.
const longestText = 1 << 20

// clean trims white space and drops what a terminal obeys.
func clean(s string) string {
	if len(s) > longestText {
		s = strings.ToValidUTF8(s[:longestText], "")
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
}

// answersPage reports whether an error's answer is a page for people: that of a
// firewall or a proxy, not of the interface.
func answersPage(err error) bool {
	status, ok := errors.AsType[*web.StatusError](err)
	if !ok {
		return false
	}
	return strings.HasPrefix(strings.TrimSpace(string(status.Body)), "<") || strings.Contains(status.Header.Get("Content-Type"), "html")
}

// hashtags writes tags as people do, those with spaces too.
func hashtags(tags []string) string {
	var b strings.Builder
	for _, tag := range tags {
		if tag = strings.Join(strings.Fields(clean(tag)), " "); tag != "" {
			b.WriteString(" #" + tag)
		}
	}
	return strings.TrimSpace(b.String())
}

// paragraphs joins paragraphs, those without words aside.
func paragraphs(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, "\n\n")
}

// asked remembers what was asked for, so that what several searches find costs
// its requests once.
type asked map[string]bool

// first reports whether something is asked for the first time.
func (a asked) first(id string) bool {
	is := !a[id]
	a[id] = true
	return is
}
