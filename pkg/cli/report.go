package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/query"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// errorObject is an error for machines.
type errorObject struct {
	Error errorBody `json:"error"`
}

type errorBody struct {
	Code      mention.ErrorKind `json:"code"`
	Source    string            `json:"source,omitempty"`
	Message   string            `json:"message"`
	Hint      string            `json:"hint,omitempty"`
	Retryable bool              `json:"retryable"`
	// RetryAfter is in seconds.
	RetryAfter int `json:"retry_after,omitempty"`
}

// report tells the user of an error that ends the command.
func (s *session) report(err error) {
	if _, told := errors.AsType[outcome](err); err == nil || told {
		return
	}
	s.reportFor("", err)
}

// reportFor tells of an error, with the source that it belongs to: what and why
// on one line, what to do on the next; an object where the output is JSON.
func (s *session) reportFor(source string, err error) {
	e, hint := hinted(source, err)
	if s.flags.messagesAsJSON() {
		body := errorBody{
			Code: e.Kind, Source: source, Message: err.Error(), Hint: hint,
			Retryable: e.Kind.Retryable(), RetryAfter: int(e.RetryAfter.Seconds()),
		}
		line, _ := json.Marshal(errorObject{body}) // strings and numbers only
		_, _ = fmt.Fprintf(s.Err, "%s\n", line)
		return
	}
	s.say(cmp.Or(source, "earshot"), err)
	s.sayHint(hint)
}

// hinted is an error with its kind, and its next step for a source.
func hinted(source string, err error) (e *mention.Error, hint string) {
	e, ok := errors.AsType[*mention.Error](err)
	if !ok {
		e = &mention.Error{Kind: mention.KindOf(err)}
	}
	if source == "" {
		return e, e.Hint
	}
	return e, strings.NewReplacer("sources.NAME", "sources."+source, "sources NAME", "sources "+source).Replace(e.Hint)
}

// say tells people of an error.
func (s *session) say(who string, err error) {
	_, _ = fmt.Fprintf(s.Err, "%s: %s\n", who, output.Clean(err.Error()))
	if syntax, ok := errors.AsType[*query.SyntaxError](err); ok {
		_, _ = fmt.Fprintln(s.Err, indent(syntax.Caret()))
	}
}

// sayHint tells people the next step after an error.
func (s *session) sayHint(hint string) {
	for line := range strings.Lines(hint) {
		_, _ = fmt.Fprintf(s.Err, "  %s\n", output.Clean(strings.TrimRight(line, "\n")))
	}
}

// reportAll tells of the sources that failed. To people it tells once what
// happened to several, and once what to do about it.
func (s *session) reportAll(tallies []scan.Tally) {
	type trouble struct {
		text, hint string
		err        error
		who        []string
	}
	var all []*trouble
	for _, t := range tallies {
		switch {
		case t.Err == nil:
			continue
		case s.flags.messagesAsJSON():
			s.reportFor(t.Source, t.Err)
			continue
		}
		_, hint := hinted(t.Source, t.Err)
		same := slices.IndexFunc(all, func(o *trouble) bool { return o.text == t.Err.Error() && o.hint == hint })
		if same < 0 {
			all = append(all, &trouble{text: t.Err.Error(), hint: hint, err: t.Err})
			same = len(all) - 1
		}
		all[same].who = append(all[same].who, t.Source)
	}
	for len(all) > 0 {
		hint := all[0].hint
		for _, o := range all {
			if o.hint == hint {
				s.say(strings.Join(o.who, ", "), o.err)
			}
		}
		s.sayHint(hint)
		all = slices.DeleteFunc(all, func(o *trouble) bool { return o.hint == hint })
	}
}
