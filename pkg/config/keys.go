package config

import (
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Last is the value of scan.since that stands for the begin of the last run that got
// everything.
const Last = "last"

// Key is a setting with its default: what config explain lists, and what the
// environment can set.
type Key struct {
	Name    string
	Default any
	Doc     string
}

// Env returns the environment variable of the setting.
func (k Key) Env() string { return envName(k.Name) }

// envName is EARSHOT_ and the name in capitals, with _ for what a variable's
// name cannot hold.
func envName(name string) string {
	return "EARSHOT_" + strings.NewReplacer(".", "_", "-", "_").Replace(strings.ToUpper(name))
}

// Keys lists the settings that do not belong to a source or a profile.
func Keys() []Key {
	return []Key{
		{"scan.sources", []string{}, "sources to scan; empty means those that need no key, and those that you have set up"},
		{"scan.since", "7d", "oldest post: an age (24h, 7d, 2w), a date, or last (the begin of the last whole run)"},
		{"scan.until", "", "newest post: an age or a date; empty means now"},
		{"scan.limit", 1000, "most mentions to take from one source; 0 means all"},
		{"scan.lang", []string{}, "languages to keep (en, de …); empty means all"},
		{"scan.max_runtime", "0s", "end a scan after this time and deliver what came; 0 means never"},
		{"score.scorer", "care", "who judges: care, vader, bayes-care, bayes; none switches scoring off"},
		{"score.min_negativity", mention.Threshold, "threshold of a hit, from 0 to 1"},
		{"score.adapt", false, "correct the scorer by the posts that you labelled (earshot label)"},
		{"score.labels", "", "file of corrections; empty means labels.ndjson in the state folder"},
		{"sentiment.neutral", []string{}, "terms without feeling, such as names that hold a bad word"},
		{"sentiment.always_negative", []string{}, "queries that make a post negative, whatever the scorer says"},
		{"sentiment.never_negative", []string{}, "queries that keep a post from being negative"},
		{"output.format", "", "table, csv, tsv, xlsx, json, ndjson or md; empty means a table on a terminal, CSV elsewhere"},
		{"output.color", "auto", "auto, always or never"},
		{"output.fields", []string{}, "columns, in order; empty means the format's own"},
		{"output.csv_dialect", "rfc4180", "rfc4180, or excel (BOM, CRLF, newlines folded, nothing that becomes another value)"},
		{"output.csv_separator", "comma", "comma, semicolon, bar or tab"},
		{"privacy.contact", "", "address in the User-Agent, for the operators of the sites"},
		{"privacy.purpose", "insight", "insight, or care (not available yet)"},
		{"privacy.retention", "30d", "how long posts may be kept; a source's own terms can be shorter"},
	}
}

// sourceKeys lists the settings of a source that are not secret.
func sourceKeys(s mention.Spec) []Key {
	prefix := "sources." + s.Name + "."
	var keys []Key
	if !s.Offline {
		keys = append(keys, Key{prefix + "base_url", s.BaseURL, "address of the site's interface"})
	}
	for _, o := range s.Options {
		keys = append(keys, Key{prefix + o.Name, o.Default, o.Doc})
	}
	return keys
}
