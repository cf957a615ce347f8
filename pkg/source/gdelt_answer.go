package source

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// gdeltPause is how long the site is left alone when it says that it was asked
// too often: twice what it asks for, and longer each time.
const gdeltPause = 10 * time.Second

const gdeltBusy = "GDELT is often busy; try again in some minutes, with fewer or broader search terms"

// gdeltError adds the next step to an error of the site.
func gdeltError(err error) error {
	if e := retold(err); e != nil && statusOf(err) == http.StatusTooManyRequests && e.RetryAfter == 0 {
		return e.WithHint(gdeltBusy)
	}
	return err
}

// gdeltRefusal is the error that a good answer means: the site refuses a search
// with one plain sentence and status 200. It is nil for other answers. Nobody
// lists the sentences: one that speaks neither of too many requests nor of
// trouble of the site's own is about the search.
func gdeltRefusal(body []byte) *mention.Error {
	said := gdeltSentence(body)
	is := func(signs ...string) bool {
		lower := strings.ToLower(said)
		return slices.ContainsFunc(signs, func(s string) bool { return strings.Contains(lower, s) })
	}
	switch {
	case said == "":
		return nil
	case is("limit requests", "too many requests", "rate limit", "requests per", "slow down"):
		return mention.Errorf(mention.RateLimited, "gdelt answers: %.200q", said).WithHint(gdeltBusy)
	case is("overload", "try again", "timed out", "timeout", "unavailable", "unknown error", "internal error", "server error", "maintenance"):
		return mention.Errorf(mention.Unavailable, "gdelt answers: %.200q", said).WithHint(gdeltBusy)
	}
	return mention.Errorf(mention.BadQuery, "gdelt refuses the search: %.200q", said).
		WithHint("use longer, simpler or fewer terms; see what is sent with earshot query explain")
}

// gdeltSentence is an answer that is a sentence for people, in its first 1 KiB; ""
// for JSON, for a page, and for a single word.
func gdeltSentence(body []byte) string {
	said := strings.TrimSpace(strings.TrimPrefix(string(body[:min(len(body), 1<<10)]), "\ufeff"))
	if len(strings.Fields(said)) < 2 || strings.ContainsRune("{[<", rune(said[0])) || json.Valid(body) {
		return ""
	}
	return said
}

// gdeltMend puts right what the site is known to get wrong in the strings of its
// JSON: control characters that are not escaped, and backslashes that escape
// nothing.
func gdeltMend(b []byte) []byte {
	if json.Valid(b) {
		return b
	}
	out := bytes.NewBuffer(make([]byte, 0, len(b)))
	inside := false
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '"':
			inside = !inside
		case inside && c < ' ':
			c = ' '
		case inside && c == '\\':
			n := escapeLen(b[i:])
			if n == 0 {
				continue
			}
			out.Write(b[i : i+n])
			i += n - 1
			continue
		}
		out.WriteByte(c)
	}
	return out.Bytes()
}

// escapeLen is the length of the escape at the start of b, a backslash; 0 if
// JSON has no such escape.
func escapeLen(b []byte) int {
	switch {
	case len(b) > 1 && bytes.IndexByte([]byte(`"\/bfnrt`), b[1]) >= 0:
		return 2
	case len(b) > 5 && b[1] == 'u' && strings.Trim(string(b[2:6]), "0123456789abcdefABCDEF") == "":
		return 6
	}
	return 0
}
