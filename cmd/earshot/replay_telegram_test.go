//go:build !windows

package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// telegramReplay answers from an excerpt of a recorded page. The page before it,
// an empty one, was not recorded, and the site's robots.txt neither.
func telegramReplay(t *testing.T) recordedSite {
	t.Helper()
	page := recording(t, "telegram/s_channel_excerpt_2026.html")
	page.Header = http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	channel := strings.ToLower(regexp.MustCompile(`data-post="(\w+)/`).FindStringSubmatch(page.Body)[1])
	before := regexp.MustCompile(`rel="prev" href="[^"]*before=(\d+)"`).FindStringSubmatch(page.Body)[1]
	empty := webtest.Route{Body: `<html><div class="tgme_channel_info"></div></html>`, Header: page.Header}
	return recordedSite{
		source: "telegram", arg: channel, query: "the OR of", least: 2,
		routes: []webtest.Route{
			at(empty, "/s/"+channel, "before", before),
			at(page, "/s/"+channel),
			at(webtest.Route{Body: "User-agent: *\nAllow: /\n"}, "/robots.txt"),
		},
	}
}
