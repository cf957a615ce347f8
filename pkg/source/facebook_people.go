package source

import (
	"encoding/json"
	"strings"
	"unicode/utf16"
)

// facebookPeople are the people whom a text marks up. Pages and groups are
// none. A text may show a part of a name only.
func facebookPeople(text string, tags json.RawMessage) []string {
	var list []struct {
		Name   string `json:"name"`
		Type   string `json:"type"`
		Offset int    `json:"offset"`
		Length int    `json:"length"`
	}
	if json.Unmarshal(tags, &list) != nil {
		return nil // none, or of an older form; a post is whole without
	}
	var people []string
	units := utf16.Encode([]rune(text))
	for _, t := range list {
		if t.Type == "page" || t.Type == "group" || t.Type == "event" || t.Type == "application" || t.Name == "" {
			continue
		}
		people = append(people, t.Name)
		if t.Offset < 0 || t.Length <= 0 || t.Offset > len(units) || t.Length > len(units)-t.Offset {
			continue
		}
		if shown := string(utf16.Decode(units[t.Offset : t.Offset+t.Length])); shown != t.Name && strings.Contains(t.Name, shown) {
			people = append(people, shown)
		}
	}
	return people
}
