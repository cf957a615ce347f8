package notify

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/output"
)

// payload is the body of a webhook. Fields may be added; none is removed or renamed.
type payload struct {
	SchemaVersion int             `json:"schema_version"`
	Test          bool            `json:"test"`
	Profile       string          `json:"profile"`
	Brand         string          `json:"brand"`
	BegunAt       string          `json:"begun_at"`
	EndedAt       string          `json:"ended_at"`
	Outcome       Outcome         `json:"outcome"`
	Summary       string          `json:"summary"`
	Counts        counts          `json:"counts"`
	Sources       []sourcePayload `json:"sources"`
	// HitsOmitted is how many there were besides those in Hits.
	HitsOmitted int               `json:"hits_omitted"`
	Hits        []json.RawMessage `json:"hits"`
}

type counts struct {
	Fetched  int `json:"fetched"`
	Mentions int `json:"mentions"`
	Hits     int `json:"hits"`
}

type sourcePayload struct {
	Source string `json:"source"`
	State  string `json:"state"`
	counts
}

// payloadOf writes a report as JSON of at most maxBody bytes.
func payloadOf(r *Report, most int) ([]byte, error) {
	p := payload{
		SchemaVersion: mention.SchemaVersion, Test: r.Test, Profile: r.Profile, Brand: r.brand(),
		BegunAt: r.Begun.UTC().Format(time.RFC3339), EndedAt: r.Ended.UTC().Format(time.RFC3339),
		Outcome: cmp.Or(r.Outcome, OK), Summary: r.headline(), Sources: []sourcePayload{}, Hits: []json.RawMessage{},
	}
	for _, s := range r.Sources {
		c := counts{s.Fetched, s.Mentions, s.Hits}
		p.Sources = append(p.Sources, sourcePayload{s.Name, s.State, c})
		p.Counts.Fetched += c.Fetched
		p.Counts.Mentions += c.Mentions
		p.Counts.Hits += c.Hits
	}
	bare, err := encode(p)
	if err != nil {
		return nil, err
	}
	left := maxBody - len(bare) - 100 // for how many there are more
	for i, hits := 0, r.first(cmp.Or(most, DefaultMax)); i < len(hits); i++ {
		record, err := recordOf(&hits[i])
		if err != nil {
			return nil, err
		}
		if left -= len(record) + 1; left < 0 {
			break
		}
		p.Hits = append(p.Hits, record)
	}
	p.HitsOmitted = max(r.Total-len(p.Hits), 0)
	if more := r.more(len(p.Hits)); more != "" {
		p.Summary += fmt.Sprintf(" (%d here, %s)", len(p.Hits), more)
	}
	return encode(p)
}

// encode writes JSON without the escapes that only HTML needs.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// recordOf is a hit as a record of the outputs.
func recordOf(m *mention.Mention) (json.RawMessage, error) {
	var b bytes.Buffer
	w, err := output.New("ndjson", &b, output.Options{})
	if err != nil {
		return nil, err
	}
	if err := w.Write(m); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}
