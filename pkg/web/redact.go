package web

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// hidden stands for what is not shown.
const hidden = "***"

// Redact returns an address fit for logs: without userinfo and fragment, the
// parameters' names kept and their values hidden.
func Redact(u *url.URL) string {
	var b strings.Builder
	if u.Scheme != "" {
		b.WriteString(u.Scheme + "://")
	}
	b.WriteString(u.Host + u.EscapedPath())
	sep := byte('?')
	for pair := range strings.FieldsFuncSeq(u.RawQuery, func(r rune) bool { return r == '&' || r == ';' }) {
		name, _, _ := strings.Cut(pair, "=")
		b.WriteByte(sep)
		b.WriteString(name + "=" + hidden)
		sep = '&'
	}
	return b.String()
}

// scrubber hides secrets, and the parts of addresses that may hold any.
type scrubber struct{ known *strings.Replacer }

func newScrubber(secrets []string) scrubber {
	var all []string
	for _, s := range secrets {
		s = strings.TrimSpace(s)
		if s != "" {
			all = append(all, s, url.QueryEscape(s), url.PathEscape(s))
		}
	}
	if len(all) == 0 {
		return scrubber{}
	}
	// The longest first: one secret may begin with another.
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	pairs := make([]string, 0, 2*len(all))
	for _, s := range slices.Compact(all) {
		pairs = append(pairs, s, hidden)
	}
	return scrubber{strings.NewReplacer(pairs...)}
}

// secrets hides the known secrets alone.
func (s scrubber) secrets(text string) string {
	if s.known == nil {
		return text
	}
	return s.known.Replace(text)
}

// text hides secrets, and in addresses the parameters and the userinfo.
func (s scrubber) text(text string) string {
	text = s.secrets(text)
	if !strings.ContainsAny(text, "?@") {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		i := strings.IndexAny(text, " \t\r\n\"'`<>()")
		if i < 0 {
			i = len(text)
		}
		b.WriteString(bare(text[:i]))
		if i < len(text) {
			b.WriteByte(text[i])
			i++
		}
		text = text[i:]
	}
	return b.String()
}

// bare cuts the parameters and the userinfo out of a word that is an address.
func bare(word string) string {
	if !strings.Contains(word, "/") {
		return word
	}
	if i := strings.IndexByte(word, '?'); i >= 0 && i < len(word)-1 {
		word = word[:i+1] + hidden
	}
	scheme, rest, ok := strings.Cut(word, "://")
	if !ok {
		return word
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	if at := strings.LastIndexByte(rest[:end], '@'); at >= 0 {
		rest = hidden + rest[at:]
	}
	return scheme + "://" + rest
}

// err returns err without addresses and secrets. The wrapping that net/http
// does is taken off, for it holds the whole address.
func (s scrubber) err(err error) error {
	for {
		wrapped, ok := errors.AsType[*url.Error](err)
		if !ok || wrapped.Err == nil {
			break
		}
		err = wrapped.Err
	}
	if _, ok := errors.AsType[*mention.Error](err); ok {
		return err
	}
	if text := s.text(err.Error()); text != err.Error() {
		return scrubbed{text, err}
	}
	return err
}

// scrubbed is an error with another text. The cause can be asked for with
// errors.Is but not taken out, because it would print what was hidden.
type scrubbed struct {
	text  string
	cause error
}

func (e scrubbed) Error() string { return e.text }

// Is lets errors.Is see the cause.
func (e scrubbed) Is(target error) bool { return errors.Is(e.cause, target) }
