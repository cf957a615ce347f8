package source

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
)

// facebookTag marks up a part of a text.
type facebookTag struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
}

// facebookTags reads what marks up a text: a list, or in an older form lists by
// the offset of what they mark. A post is whole without.
func facebookTags(tags json.RawMessage) []facebookTag {
	var list []facebookTag
	if len(tags) == 0 || json.Unmarshal(tags, &list) == nil {
		return list
	}
	var byOffset map[string][]facebookTag
	if json.Unmarshal(tags, &byOffset) != nil {
		return nil
	}
	for _, offset := range slices.Sorted(maps.Keys(byOffset)) {
		list = append(list, byOffset[offset]...)
	}
	return list
}

// facebookPeople are the people whom a text marks up. Pages and groups are
// none. A text may show a part of a name only.
func facebookPeople(text string, tags json.RawMessage) []string {
	list := facebookTags(tags)
	if len(list) == 0 {
		return nil
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
