package input

import (
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Format is the form of an input file.
type Format string

// The formats.
const (
	NDJSON Format = "ndjson"
	JSON   Format = "json"
	CSV    Format = "csv"
	TSV    Format = "tsv"
	Lines  Format = "lines"
)

// Formats lists every format, in the order of the documentation.
func Formats() []Format { return []Format{NDJSON, JSON, CSV, TSV, Lines} }

// Doc says in one sentence what a format is; it is "" for an unknown one.
func (f Format) Doc() string {
	switch f {
	case NDJSON:
		return "one JSON object a line"
	case JSON:
		return "an array of JSON objects, or objects one after another, in any layout"
	case CSV:
		return "a table with a header line, separated by commas or semicolons"
	case TSV:
		return "a table with a header line, separated by tabs"
	case Lines:
		return "plain text, every line that is not empty a post"
	}
	return ""
}

// unknown is the error for a format that is none of Formats.
func (f Format) unknown() error {
	names := make([]string, 0, len(Formats()))
	for _, known := range Formats() {
		names = append(names, string(known))
	}
	return mention.Errorf(mention.BadUsage, "unknown input format %q", string(f)).
		WithHint("known formats: %s", strings.Join(names, ", "))
}
