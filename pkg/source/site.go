package source

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// What sources share in asking a site and reading its answers.

// siteURL reads the address of a site, with or without a scheme, and returns it
// without a slash at the end.
func siteURL(address string) (*url.URL, error) {
	full := address
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

// countOf is a number that a site gives; below 0 it is none.
func countOf(n *int64) mention.Count {
	if n == nil || *n < 0 {
		return mention.Count{}
	}
	return mention.Of(*n)
}

// clean trims white space and drops what a terminal obeys.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
}
