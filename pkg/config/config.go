// Package config makes one typed Config of defaults, files, environment and
// flags, and knows where each value came from. It is the only importer of
// viper.
package config

import (
	"fmt"
	"log/slog"
	"time"
)

// FileName is the name of the configuration file, in the project folder and in
// the user's configuration folder.
const FileName = "earshot.yaml"

// Config is everything that can be set. Credentials are not part of it: see
// Loaded.Source.
type Config struct {
	Profiles map[string]Profile        `mapstructure:"profiles"`
	Sources  map[string]map[string]any `mapstructure:"sources"`
	Scan     Scan                      `mapstructure:"scan"`
	Score    Score                     `mapstructure:"score"`
	// Sentiment holds for every scan; a profile's own rules come on top.
	Sentiment Sentiment `mapstructure:"sentiment"`
	Output    Output    `mapstructure:"output"`
	Privacy   Privacy   `mapstructure:"privacy"`
}

// Profile is a named query with its sources and rules.
type Profile struct {
	// Brand is shown in the brand column; the profile's name if empty.
	Brand string `mapstructure:"brand"`
	// Terms are queries, any of which makes a mention.
	Terms []string `mapstructure:"terms"`
	// Exclude are queries, any of which unmakes it.
	Exclude []string `mapstructure:"exclude"`
	// ExcludeAuthors are handles, ids or names whose posts are no mentions.
	ExcludeAuthors []string `mapstructure:"exclude_authors"`
	// ExcludeDomains are hosts; posts that stand there or link there are no mentions.
	ExcludeDomains []string `mapstructure:"exclude_domains"`
	// ExcludeOwn says whether posts by OwnAccounts are no mentions; nil is true.
	ExcludeOwn *bool `mapstructure:"exclude_own"`
	// Sources replace scan.sources.
	Sources []string `mapstructure:"sources"`
	// OwnAccounts are the brand's handles; they are never masked.
	OwnAccounts []string `mapstructure:"own_accounts"`
	// Threshold replaces score.min_negativity; nil leaves it.
	Threshold *float64 `mapstructure:"threshold"`
	// Lang replaces scan.lang.
	Lang []string `mapstructure:"lang"`
	// Purpose replaces privacy.purpose.
	Purpose string `mapstructure:"purpose"`
	// Since replaces scan.since.
	Since string `mapstructure:"since"`
	// Save keeps hits in the store until their time is over.
	Save bool `mapstructure:"save"`
	// Sentiment adds to the rules of every scan.
	Sentiment Sentiment `mapstructure:"sentiment"`
	// Notify are the alerts on a run of the profile; see Loaded.Alert.
	Notify []Alert `mapstructure:"notify"`
}

// Sentiment is what a brand knows better than a scorer; package rules says what
// becomes of it.
type Sentiment struct {
	// Neutral are terms that have no feeling.
	Neutral []string `mapstructure:"neutral"`
	// Phrases are terms with their weights, in log-odds.
	Phrases map[string]float64 `mapstructure:"phrases"`
	// AlwaysNegative and NeverNegative are queries.
	AlwaysNegative []string `mapstructure:"always_negative"`
	NeverNegative  []string `mapstructure:"never_negative"`
}

// Scan says what is fetched.
type Scan struct {
	Sources []string `mapstructure:"sources"`
	// Since and Until are a time or an age: see ParseTime.
	Since string `mapstructure:"since"`
	Until string `mapstructure:"until"`
	// Limit is the most mentions to take from one source; 0 means all.
	Limit      int           `mapstructure:"limit"`
	Lang       []string      `mapstructure:"lang"`
	MaxRuntime time.Duration `mapstructure:"max_runtime"`
}

// NoScorer is the scorer's name that switches scoring off.
const NoScorer = "none"

// Score says what a hit is.
type Score struct {
	// Scorer is a scorer's name, or NoScorer.
	Scorer string `mapstructure:"scorer"`
	// Adapt corrects the scorer by the corrections in Labels; "" is the file in
	// the state folder.
	Adapt  bool   `mapstructure:"adapt"`
	Labels string `mapstructure:"labels"`
	// MinNegativity is the threshold, from 0 to 1.
	MinNegativity float64 `mapstructure:"min_negativity"`
}

// Output says how hits are written.
type Output struct {
	// Format is empty for a table on a terminal and CSV elsewhere.
	Format     string   `mapstructure:"format"`
	Color      string   `mapstructure:"color"`
	Fields     []string `mapstructure:"fields"`
	CSVDialect string   `mapstructure:"csv_dialect"`
	// CSVSeparator is the name of what stands between cells, or itself.
	CSVSeparator string `mapstructure:"csv_separator"`
}

// Privacy says who is asking, why, and for how long posts are kept.
type Privacy struct {
	// Contact goes into the User-Agent: an address for the sites' operators.
	Contact string        `mapstructure:"contact"`
	Purpose string        `mapstructure:"purpose"`
	Retain  time.Duration `mapstructure:"retention"`
}

// Secret is a credential. It prints as dots, in every format and log.
type Secret string

const hidden = "••••"

// String hides the secret.
func (Secret) String() string { return hidden }

// GoString hides the secret from %#v.
func (Secret) GoString() string { return hidden }

// Format hides the secret from every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// MarshalText hides the secret from JSON and YAML.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides the secret from logs.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// Reveal returns the secret itself.
func (s Secret) Reveal() string { return string(s) }
