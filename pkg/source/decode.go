package source

import "encoding/json"

// decodeEach maps the records of a page with read. One that cannot be read is
// left out, and lost counts it; a page of nothing else is an error of kind
// Changed. The noun says what they are, in the plural.
func decodeEach[R, P any](
	site, noun string, records []json.RawMessage, read func(*R) (P, bool),
) (page []P, lost int, err error) {
	page = make([]P, 0, len(records))
	for _, raw := range records {
		var record R
		if json.Unmarshal(raw, &record) != nil {
			continue
		}
		if p, ok := read(&record); ok {
			page = append(page, p)
		}
	}
	if len(page) == 0 && len(records) > 0 {
		return nil, 0, reshaped("none of %d %s from %s has the form it should have", len(records), noun, site)
	}
	return page, len(records) - len(page), nil
}
