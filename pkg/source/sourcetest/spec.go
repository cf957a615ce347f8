package sourcetest

import (
	"errors"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// checkSpec: the declaration is complete, and New refuses what is incomplete.
func checkSpec(l *lab) {
	s := l.Spec
	l.wantName("Name", s.Name)
	l.wantText("Title", s.Title)
	l.wantText("Doc", s.Doc)
	l.wantText("Limits", s.Limits)
	if len(s.Terms.Identifying) == 0 {
		l.errorf("Terms.Identifying is empty")
	}
	if s.New == nil {
		l.errorf("New is nil")
		return
	}
	if !s.Offline {
		l.specOnline(s)
	} else if s.BaseURL != "" || len(s.Hosts) > 0 || len(s.Keys) > 0 {
		l.errorf("an offline source has BaseURL, Hosts or Keys")
	}
	for _, o := range s.Options {
		l.wantName("option", o.Name)
		l.wantText("Doc of option "+o.Name, o.Doc)
	}
	for _, k := range s.Keys {
		l.wantName("key", k.Name)
		l.wantText("Doc of key "+k.Name, k.Doc)
		l.wantText("How of key "+k.Name, k.How)
	}
	l.checkRequired()
}

// specOnline wants what only sources with a network have.
func (l *lab) specOnline(s mention.Spec) {
	if s.Rate.N <= 0 || s.Rate.Per <= 0 {
		l.errorf("Rate is %v; state a polite pace", s.Rate)
	}
	l.wantText("Terms.Link", s.Terms.Link)
	l.wantAddress("Terms.Policy", s.Terms.Policy)
	own := slices.ContainsFunc(s.Options, func(o mention.Option) bool { return o.Hosts })
	if s.BaseURL != "" || !own {
		l.wantAddress("BaseURL", s.BaseURL)
	}
	if strings.HasSuffix(s.BaseURL, "/") {
		l.errorf("BaseURL ends in a slash")
	}
	for _, h := range s.Hosts {
		if h == "" || strings.ContainsAny(h, "/ ") {
			l.errorf("Hosts has %q; want a bare host", h)
		}
	}
}

func (l *lab) wantName(what, name string) {
	if !regexp.MustCompile(`^[a-z][a-z0-9_]*$`).MatchString(name) {
		l.errorf("%s %q is not a lower-case name", what, name)
	}
}

func (l *lab) wantText(what, text string) {
	if strings.TrimSpace(text) == "" || strings.Contains(text, "\n") {
		l.errorf("%s is %q; want one line of text", what, text)
	}
}

func (l *lab) wantAddress(what, address string) {
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.Host == "" {
		l.errorf("%s is %q; want an https address", what, address)
	}
}

// checkRequired takes away each required setting in turn.
func (l *lab) checkRequired() {
	for _, k := range l.Spec.Keys {
		if k.Required {
			l.refuses("key "+k.Name, l.Options, without(l.Secrets, k.Name), mention.Credentials, mention.Unconfigured)
		}
	}
	for _, o := range l.Spec.Options {
		if o.Required && o.Default == "" {
			l.refuses("option "+o.Name, without(l.Options, o.Name), l.Secrets, mention.Unconfigured, mention.BadConfig)
		}
	}
}

func without(m map[string]string, name string) map[string]string {
	m = maps.Clone(m)
	delete(m, name)
	return m
}

// refuses wants New to refuse, and to say what to do.
func (l *lab) refuses(missing string, options, secrets map[string]string, kinds ...mention.ErrorKind) {
	v := &visit{lab: l, wire: &wire{}, disk: &disk{}}
	env := v.env()
	env.Options, env.Secrets = options, secrets
	_, err := l.Spec.New(env)
	if kind := mention.KindOf(err); !slices.Contains(kinds, kind) {
		l.errorf("without %s New gives %v (kind %q), want one of %q", missing, err, kind, kinds)
		return
	}
	if e, ok := errors.AsType[*mention.Error](err); !ok || e.Hint == "" {
		l.errorf("without %s New's error has no hint: %v", missing, err)
	}
}
