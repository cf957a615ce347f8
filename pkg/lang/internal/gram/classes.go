package gram

import "slices"

// Class is what the table tells apart: a language in a script.
type Class struct {
	Tag    string
	Script Script
}

// English is the index of English in Classes.
const English = 0

// Classes are the languages that share a script with others. The table knows
// them by their index.
var Classes = [...]Class{
	{"en", Latin},
	{"es", Latin},
	{"fr", Latin},
	{"de", Latin},
	{"it", Latin},
	{"pt", Latin},
	{"hi", Latin}, // romanised
	{"az", Latin},
	{"ca", Latin},
	{"cs", Latin},
	{"da", Latin},
	{"et", Latin},
	{"eu", Latin},
	{"fi", Latin},
	{"hr", Latin},
	{"hu", Latin},
	{"is", Latin},
	{"ku", Latin},
	{"lt", Latin},
	{"lv", Latin},
	{"ms", Latin},
	{"nl", Latin},
	{"no", Latin},
	{"pl", Latin},
	{"ro", Latin},
	{"sk", Latin},
	{"sl", Latin},
	{"sq", Latin},
	{"sv", Latin},
	{"tl", Latin},
	{"tr", Latin},
	{"vi", Latin},
	{"yo", Latin},
	{"af", Latin},
	{"cy", Latin},
	{"ga", Latin},
	{"ht", Latin},
	{"so", Latin},
	{"sw", Latin},
	{"uz", Latin},
	{"ar", Arabic},
	{"fa", Arabic},
	{"ur", Arabic},
	{"be", Cyrillic},
	{"bg", Cyrillic},
	{"ru", Cyrillic},
	{"sr", Cyrillic},
	{"uk", Cyrillic},
	{"hi", Devanagari},
	{"mr", Devanagari},
}

// Tags lists the languages of all scripts, each once.
func Tags() []string {
	var tags []string
	for _, c := range Classes {
		if !slices.Contains(tags, c.Tag) {
			tags = append(tags, c.Tag)
		}
	}
	for s := range Script(Scripts) {
		if tag := s.Tag(); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}
