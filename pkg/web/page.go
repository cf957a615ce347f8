package web

import (
	"bytes"
	"net/http"
	"strings"
)

// closedPage says why an answer that should be data is a page that keeps
// programs out: a challenge, a refusal, a login. It is "" for other answers.
func closedPage(body []byte) string {
	head := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 32<<10)]))
	page := bytes.HasPrefix(head, []byte("<"))
	if !page && (len(body) > 1<<10 || bytes.HasPrefix(head, []byte("{")) || bytes.HasPrefix(head, []byte("["))) {
		return "" // data gone wrong; a refusal without a page is short
	}
	// Every page may have a link to its login: the weak signs count only where
	// the title stands.
	top := head[:min(len(head), 2<<10)]
	switch {
	case hasAny(head, "captcha", "cf-chl", "just a moment", "checking your browser", "verify you are human",
		"not a robot", "unusual traffic"):
		return "answered a challenge for people instead of JSON"
	case hasAny(head, "administrative rules", "access denied", "access to this page has been denied",
		"you have been blocked"), hasAny(top, "forbidden"):
		return "answered a refusal instead of JSON"
	case hasAny(head, `type="password"`), hasAny(top, "log in", "login", "sign in"):
		return "answered a login page instead of JSON"
	}
	return ""
}

func hasAny(text []byte, signs ...string) bool {
	for _, s := range signs {
		if bytes.Contains(text, []byte(s)) {
			return true
		}
	}
	return false
}

// NoIndex reports whether an answer's X-Robots-Tag asks not to be collected:
// "noindex" or "none", for all programs or for earshot by name.
func NoIndex(h http.Header) bool {
	for _, line := range h.Values("X-Robots-Tag") {
		agent := ""
		for rule := range strings.SplitSeq(strings.ToLower(line), ",") {
			rule = strings.TrimSpace(rule)
			// "googlebot: noindex, nofollow" names an agent for what follows; the
			// rules that have a value of their own look the same.
			if name, value, ok := strings.Cut(rule, ":"); ok && !hasValue(name) {
				agent, rule = strings.TrimSpace(name), strings.TrimSpace(value)
			}
			if (rule == "noindex" || rule == "none") && (agent == "" || agent == "*" || agent == product) {
				return true
			}
		}
	}
	return false
}

func hasValue(rule string) bool {
	return rule == "unavailable_after" || strings.HasPrefix(rule, "max-")
}
