package notify

import (
	"fmt"
	"html"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
)

// emailChars is how much of a post a mail shows.
const emailChars = 600

// ending says where a mail comes from, and until when it may be kept.
func (r *Report) ending() string {
	return strings.TrimSpace("Sent by earshot. Authors are pseudonyms. " + r.deleteBy())
}

// digestText is a report as plain text.
func digestText(r *Report, hits []mention.Mention) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", r.headline(), r.when())
	if note := r.note(); note != "" {
		fmt.Fprintf(&b, "\n%s\n", note)
	}
	for i := range hits {
		fmt.Fprintf(&b, "\n%s\n  %s\n", facts(&hits[i]), excerpt(&hits[i], emailChars))
		if to := link(hits[i].URL); to != "" {
			fmt.Fprintf(&b, "  %s\n", to)
		}
	}
	if more := r.more(len(hits)); more != "" {
		fmt.Fprintf(&b, "\n%s\n", more)
	}
	if len(r.Sources) > 0 {
		b.WriteString("\nSources:\n")
	}
	for _, s := range r.Sources {
		fmt.Fprintf(&b, "  %s: %s, %s\n", output.Line(s.Name), plural(s.Mentions, "mention"), output.Line(s.State))
	}
	// What looks like the signature of a mail is one.
	return b.String() + "\n-- \n" + r.ending() + "\n"
}

const (
	htmlHead = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title></head>
<body style="margin:0;padding:16px;background:#f5f5f4;color:#1c1917;font:15px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:640px;margin:0 auto;background:#fff;border:1px solid #e7e5e4;border-radius:8px;padding:20px 24px">
<h1 style="margin:0;font-size:20px;line-height:1.3">%s</h1>
<p style="margin:2px 0 12px;color:#57534e">%s</p>
`
	htmlNote = `<p style="margin:0 0 12px;padding:8px 12px;background:#fef3c7;border-radius:6px">%s</p>
`
	htmlHit = `<div style="margin:0;padding:12px 0;border-top:1px solid #e7e5e4;overflow-wrap:anywhere">
<div style="color:#57534e;font-size:13px">%s</div>
<div dir="auto">%s</div>
%s</div>
`
	htmlLink = `<div style="font-size:13px"><a href="%s" rel="noreferrer noopener nofollow" style="color:#1d4ed8">%s</a></div>
`
	htmlMore = `<p style="margin:0;padding:12px 0;border-top:1px solid #e7e5e4"><strong>%s</strong></p>
`
	htmlSources = `<table role="presentation" style="margin:8px 0 0;border-collapse:collapse;font-size:13px;color:#57534e">
`
	htmlSource = `<tr><td style="padding:1px 16px 1px 0">%s</td><td style="padding:1px 16px 1px 0">%s</td><td style="padding:1px 0;color:%s">%s</td></tr>
`
	htmlEnd = `</div>
<p style="max-width:640px;margin:12px auto 0;color:#78716c;font-size:12px">%s</p>
</body></html>
`
)

// digestHTML is a report as HTML: one column, nothing that is fetched, no script.
// Foreign text stands between tags, or as an address in quotes, and is escaped there.
func digestHTML(r *Report, hits []mention.Mention) string {
	var b strings.Builder
	put := func(format string, parts ...string) {
		escaped := make([]any, len(parts))
		for i, p := range parts {
			escaped[i] = html.EscapeString(p)
		}
		fmt.Fprintf(&b, format, escaped...)
	}
	put(htmlHead, r.headline(), r.headline(), r.when())
	if note := r.note(); note != "" {
		put(htmlNote, note)
	}
	for i := range hits {
		below := ""
		if to := link(hits[i].URL); to != "" {
			below = fmt.Sprintf(htmlLink, html.EscapeString(to), html.EscapeString(cut(to, 80)))
		}
		fmt.Fprintf(&b, htmlHit, html.EscapeString(facts(&hits[i])), html.EscapeString(excerpt(&hits[i], emailChars)), below)
	}
	if more := r.more(len(hits)); more != "" {
		put(htmlMore, more)
	}
	if len(r.Sources) > 0 {
		b.WriteString(htmlSources)
		for _, s := range r.Sources {
			tone := "#57534e"
			if s.failed() {
				tone = "#b91c1c"
			}
			put(htmlSource, output.Line(s.Name), plural(s.Mentions, "mention"), tone, output.Line(s.State))
		}
		b.WriteString("</table>\n")
	}
	put(htmlEnd, r.ending())
	return b.String()
}
