package mention

import (
	"context"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// Source yields posts. The contract, which the suite in pkg/source/sourcetest
// checks for every source:
//
//   - Posts come newest first where the site can.
//   - The sequence ends at the query's limit, at the end, at an error, when the
//     context is done, or when the caller stops.
//   - An error is the last thing yielded, with a zero Post. Posts yielded
//     before it are good.
//   - Search does nothing until the sequence is ranged over. It may be called
//     again, and at the same time.
//   - No request is sent and no file is opened except through the Env.
//   - No goroutine outlives the sequence.
type Source interface {
	Search(ctx context.Context, q Query) iter.Seq2[Post, error]
}

// Counter is a Source that can say how many posts a query finds at its site
// without reading them.
type Counter interface {
	// Count returns that number. The site may count reposts or posts of other
	// languages that Search leaves out: it is an estimate from above.
	Count(ctx context.Context, q Query) (int64, error)
}

// Spec declares a source: everything that help, doctor, completion, the
// privacy rules and the scan need to know about it.
type Spec struct {
	// Name is how users write it: lower case, no spaces.
	Name string
	// Title is the site's own name.
	Title string
	// Doc says in one sentence what is searched.
	Doc string
	// Limits says in one sentence what cannot be found or reached.
	Limits string
	// Default says that a scan without --source includes it.
	Default bool
	// Offline says that the source needs no network.
	Offline bool
	// BaseURL is the address of the site's interface; "" for sources without a
	// single one. sources.NAME.base_url overrides it.
	BaseURL string
	// Hosts are further hosts that the source may talk to.
	Hosts   []string
	Keys    []Key
	Options []Option
	Rate    Rate
	Syntax  Syntax
	// FullText is the syntax of a second search that the site has besides the
	// one of Syntax; nil if it has one only.
	FullText *Syntax
	Terms    Terms
	Cost     Cost
	// Pages says that the source reads pages made for people, so that robots.txt
	// is honoured.
	Pages bool
	// Settles is how long after its time a post may take to be found, for a source
	// that yields newest first: what was read down to a time need not be read again
	// once it is so old. 0 means that old posts may turn up at any time, so that
	// every scan reads its whole window.
	Settles time.Duration
	// Unseen says that no recorded answer of the site was at hand when the source
	// was written: only its documentation.
	Unseen bool
	// Hopeless reports whether an answer whose status mostly passes (429, 5xx …)
	// will not pass by waiting a little, such as a daily quota that is used up:
	// it is then not asked again. The body is its beginning. It may be nil.
	Hopeless func(status int, header http.Header, body []byte) bool
	// Rehearse answers a request of a dry run, so that the requests which follow
	// from it are seen: the shortest body of the documented shape, with names in
	// capitals for ids, and no further page. An empty string ends the dry run of
	// the request's search. It may be nil for a source that sends one kind of
	// request.
	Rehearse func(r *http.Request) string
	// New makes the source. It sends nothing; what is missing or wrong in env is
	// an error of kind Unconfigured, Credentials or BadConfig.
	New func(env Env) (Source, error)
}

// Key declares a credential.
type Key struct {
	// Name is the key in the configuration, below sources.NAME.
	Name string
	// Env are the environment variables of the site's own ecosystem, tried in
	// order after EARSHOT_SOURCES_SOURCE_NAME.
	Env []string
	// Doc says what the key gives.
	Doc string
	// How says how to get one.
	How string
	// Required says that the source does nothing without it.
	Required bool
}

// Option declares a setting that is not a secret.
type Option struct {
	// Name is the key in the configuration, below sources.NAME.
	Name string
	Doc  string
	// Default is used when nothing is set; lists are separated by commas.
	Default string
	// Hosts says that the values are addresses that the source may talk to.
	Hosts bool
	// Arg says that "--source NAME:VALUE" sets this option.
	Arg bool
	// Required says that the source does nothing without it.
	Required bool
}

// Rate is a polite pace per host: N requests in Per. The zero value is one
// request a second.
type Rate struct {
	N   int
	Per time.Duration
}

// Terms are the duties that come with a source's data.
type Terms struct {
	// Retention is the longest that its posts may be kept; 0 means the user's
	// own setting.
	Retention time.Duration
	// Identifying names the fields of the site's records that identify people.
	Identifying []string
	// Link says how permalinks are written without a handle.
	Link string
	// Policy is the address of the site's terms for readers of its interface.
	Policy string
}

// Cost is what a site charges for its interface. The zero value is free.
type Cost struct {
	// Doc says it in one sentence; "" is free.
	Doc string
	// PerPost is the most that one post costs when it is read, in US dollars. A
	// source with such a price yields no more posts than the user's limit.
	PerPost float64
	// Budgets are what the site grants for a day. They are counted across runs.
	Budgets []Budget
	// Of is the most that sending a request takes; nil takes nothing.
	Of func(r *http.Request) Charge
}

// Budget is an allowance that begins anew each day.
type Budget struct {
	// Name tells budgets of one source apart.
	Name string
	// Unit is what is counted, in the plural: "searches".
	Unit string
	// PerDay is what the site grants without further ado.
	PerDay int
	// Option names the option that overrides PerDay, for users who were granted
	// more; "" if there is none.
	Option string
	// Zone is the time zone whose midnight begins a new day, by its name in the
	// IANA database; "" is UTC.
	Zone string
}

// Charge is what a request takes: units of a budget, or money.
type Charge struct {
	Budget string
	Units  int
	USD    float64
	// Posts is how many posts the money buys at the most, where it buys any.
	Posts int
}

// Env is all that a source may touch of the world.
type Env struct {
	// Client sends requests: confined to the hosts of the Spec, paced, retried
	// and bounded.
	Client *http.Client
	// BaseURL is the effective address, without a trailing slash.
	BaseURL string
	// BaseURLSet says that the user chose BaseURL: it then stands in for every
	// host of the source.
	BaseURLSet bool
	// Options and Secrets hold the settings by their declared names.
	Options map[string]string
	Secrets map[string]string
	// Open opens an input file; "-" is standard input.
	Open func(name string) (io.ReadCloser, error)
	// Now is the clock.
	Now func() time.Time
	// Note tells the user something about the result, such as what was out of
	// reach; it is shown beside the source's count. It may be nil.
	Note func(string)
	// Skipped is told that a part of what was asked for is not read, while the rest
	// goes on. It may be nil.
	Skipped func()
	// Exhausted takes the name of a budget of Spec.Cost that is used up by the
	// site's own word, so that it is not asked again before the next day. It may
	// be nil.
	Exhausted func(budget string)
	// Log takes details for debugging. It may be nil.
	Log *slog.Logger
}

// List returns an option's values: split at commas and spaces, without empties.
func (e Env) List(name string) []string {
	return strings.FieldsFunc(e.Options[name], func(r rune) bool {
		return r == ',' || r == ' ' || r == '\n' || r == '\t'
	})
}

// Tell passes a note on when somebody listens.
func (e Env) Tell(note string) {
	if e.Note != nil {
		e.Note(note)
	}
}

// Skip passes on that a part of what was asked for is not read, while the rest goes
// on: one of several searches or servers has failed.
func (e Env) Skip() {
	if e.Skipped != nil {
		e.Skipped()
	}
}

// Exhaust passes on that a budget is used up when somebody listens.
func (e Env) Exhaust(budget string) {
	if e.Exhausted != nil {
		e.Exhausted(budget)
	}
}

// Time returns the clock's time; the real one when none was given.
func (e Env) Time() time.Time {
	if e.Now == nil {
		return time.Now()
	}
	return e.Now()
}
