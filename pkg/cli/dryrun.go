package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// errDry is what every request of a dry run gets.
var errDry = errors.New("a dry run sends nothing")

// mostRehearsed bounds the requests of a dry run.
const mostRehearsed = 500

// recorder is a transport that notes requests and sends none. It answers as the
// Spec rehearses, so that the requests which follow are seen too.
type recorder struct {
	mu       sync.Mutex
	spec     mention.Spec
	requests []planned
	secrets  []string
	// notes are the source's; told are those from before the first request: what
	// is told later comes of answers that nobody gave.
	notes *scan.Notes
	told  []string
}

// planned is a request that would be sent.
type planned struct {
	request string
	charge  mention.Charge
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.requests) == 0 {
		r.told = r.notes.List()
	}
	address := *req.URL
	if req.Header.Get("Upgrade") != "" { // the request that opens a web socket
		address.Scheme = strings.Replace(address.Scheme, "http", "ws", 1)
	}
	p := planned{request: req.Method + " " + r.shown(&address)}
	if r.spec.Cost.Of != nil {
		p.charge = r.spec.Cost.Of(req)
	}
	r.requests = append(r.requests, p)
	answer := ""
	if r.spec.Rehearse != nil && len(r.requests) < mostRehearsed {
		answer = r.spec.Rehearse(req)
	}
	if req.Body != nil {
		_ = req.Body.Close()
	}
	if answer == "" {
		return nil, mention.Errorf(mention.Failure, "%w", errDry)
	}
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(answer)),
		ContentLength: int64(len(answer)), Request: req,
	}, nil
}

// secretParameters are words in the names of parameters that hold a secret.
var secretParameters = []string{"token", "key", "secret", "auth", "password", "sig", "session"}

// shown is an address with its parameters, without what may be secret.
func (r *recorder) shown(u *url.URL) string {
	address, params, _ := strings.Cut(u.Redacted(), "?")
	for _, secret := range r.secrets {
		params = strings.ReplaceAll(params, url.QueryEscape(secret), "***")
	}
	sep := "?"
	for param := range strings.SplitSeq(params, "&") {
		name, _, _ := strings.Cut(param, "=")
		if slices.ContainsFunc(secretParameters, func(s string) bool { return strings.Contains(strings.ToLower(name), s) }) {
			param = name + "=***"
		}
		if param != "" {
			address += sep + param
			sep = "&"
		}
	}
	return address
}

// plan is what a scan would do with one source.
type plan struct {
	Source   string   `json:"source"`
	Searches []string `json:"searches,omitempty"`
	Requests []string `json:"requests,omitempty"`
	// Charges say what each request takes, in the order of Requests; they are
	// left out where all are free.
	Charges   []string `json:"charges,omitempty"`
	Left      string   `json:"left_today,omitempty"`
	Pace      string   `json:"pace,omitempty"`
	Cost      string   `json:"cost,omitempty"`
	Retention string   `json:"retention,omitempty"`
	Masked    []string `json:"masked,omitempty"`
	Notes     []string `json:"notes,omitempty"`
	Error     string   `json:"error,omitempty"`
	Hint      string   `json:"hint,omitempty"`
}

// dryRun prints the first requests that each source would send, what they cost,
// what is masked and how long it may be kept. The sources themselves make the
// requests, against a transport that sends nothing.
func (s *session) dryRun(ctx context.Context, c *config.Loaded, picked []chosen, unset []string, r *request) error {
	plans := make([]plan, 0, len(picked))
	var tallies []scan.Tally
	for _, p := range picked {
		rec := &recorder{}
		job := s.jobs(ctx, c, []chosen{p}, r, rec)[0]
		tallies = append(tallies, scan.Tally{Source: p.spec.Name, Err: job.Err})
		plans = append(plans, s.planOf(ctx, c, job, rec))
	}
	for _, name := range unset {
		plans = append(plans, plan{Source: name, Error: fmt.Sprintf("not configured (earshot sources %s)", name)})
	}
	if s.flags.dataAsJSON() {
		if err := s.writeJSON(plans); err != nil {
			return err
		}
		return judge(tallies, false)
	}
	for _, p := range plans {
		if _, err := fmt.Fprint(s.Out, p); err != nil {
			return err
		}
	}
	return judge(tallies, false)
}

func (s *session) planOf(ctx context.Context, c *config.Loaded, job scan.Job, rec *recorder) plan {
	keep := s.retain(c)(job.Spec.Name)
	p := plan{
		Source: job.Spec.Name, Searches: job.Query.Searches, Cost: price(job.Spec, c.Scan.Limit, nil),
		Retention: "delete within " + span(keep), Masked: job.Spec.Terms.Identifying,
	}
	if !job.Spec.Offline {
		p.Pace = pace(job.Spec.Rate)
	}
	if job.Err != nil {
		p.fail(job.Err)
		return p
	}
	p.Left = s.leftToday(c, job.Spec, false)
	if err := rehearse(ctx, job, c.Scan.Limit); err != nil {
		p.fail(err)
	}
	if p.Notes = rec.told; len(rec.requests) == 0 {
		p.Notes = job.Notes.List()
	}
	p.Cost = price(job.Spec, c.Scan.Limit, rec.charges())
	for _, r := range rec.requests {
		p.Requests = append(p.Requests, r.request)
		if job.Spec.Cost.Of != nil {
			p.Charges = append(p.Charges, chargeText(job.Spec, r.charge))
		}
	}
	return p
}

// fail notes a problem, and the next step.
func (p *plan) fail(err error) {
	p.Error = err.Error()
	_, p.Hint = hinted(p.Source, err)
}

// rehearse lets a source make its requests, which its recorder takes.
func rehearse(ctx context.Context, job scan.Job, limit int) (failed error) {
	if job.Spec.Offline {
		return nil
	}
	job.Query.Limit = limit
	for _, err := range job.Source.Search(ctx, job.Query) {
		if err != nil && !errors.Is(err, errDry) {
			failed = err
		}
	}
	return failed
}

// charges are those of the requests.
func (r *recorder) charges() []mention.Charge {
	all := make([]mention.Charge, len(r.requests))
	for i, p := range r.requests {
		all[i] = p.charge
	}
	return all
}

// String shows a plan to people.
func (p plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", p.Source)
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %-10s%s\n", label, output.Clean(text))
		}
	}
	for _, s := range p.Searches {
		line("search", s)
	}
	for i, r := range p.Requests {
		if i < len(p.Charges) {
			r += "  [" + p.Charges[i] + "]"
		}
		line("request", r)
	}
	if len(p.Requests) > 0 {
		line("", "then further pages, up to --limit")
	}
	line("pace", p.Pace)
	line("cost", p.Cost)
	line("left", p.Left)
	line("retention", p.Retention)
	line("masked", strings.Join(p.Masked, ", "))
	for _, n := range p.Notes {
		line("note", n)
	}
	line("problem", p.Error)
	line("", p.Hint)
	return b.String()
}

func pace(r mention.Rate) string {
	if r.N == 0 || r.Per == 0 {
		r = mention.Rate{N: 1, Per: time.Second}
	}
	return fmt.Sprintf("at most %s per %s and host", count(r.N, "request"), every(r.Per))
}

// every is a period as people say it: "second", "3 seconds", "6 minutes".
func every(d time.Duration) string {
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		switch {
		case d == unit.of:
			return unit.name
		case d%unit.of == 0:
			return count(int(d/unit.of), unit.name)
		}
	}
	return d.String()
}

// span is a time of keeping: in days, or in hours below a day.
func span(d time.Duration) string {
	if d < 24*time.Hour {
		return count(int(d.Hours()), "hour")
	}
	return count(int(d.Hours()/24), "day")
}
