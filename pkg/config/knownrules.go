package config

import (
	"reflect"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// knownRules checks the names in a section of rules. The names in phrases are
// the user's own.
func knownRules(file, key string, section any) error {
	m, ok := section.(map[string]any)
	if !ok {
		if section == nil {
			return nil
		}
		return notASection(file, key)
	}
	if err := knownNames(file, key+".", m, fieldsOf(reflect.TypeFor[Sentiment]())); err != nil {
		return err
	}
	if _, ok := m["phrases"].(map[string]any); !ok && m["phrases"] != nil {
		return mention.Errorf(mention.BadConfig, "%s: %s.phrases is no list of phrases with weights", file, key).
			WithHint("write each on a line of its own, such as refund: 1.5")
	}
	return nil
}

// plainPhrases refuses phrases with a dot, which would be lost on the way: the
// name of a setting ends at a dot. The sections are as they stand in the file.
func plainPhrases(file string, top, profiles any) error {
	sections := map[string]any{"sentiment": top}
	all, _ := profiles.(map[string]any)
	for name, p := range all {
		profile, _ := p.(map[string]any)
		sections["profiles."+name+".sentiment"] = profile["sentiment"]
	}
	for _, key := range sorted(sections) {
		section, _ := sections[key].(map[string]any)
		phrases, _ := section["phrases"].(map[string]any)
		for _, phrase := range sorted(phrases) {
			if strings.Contains(phrase, ".") {
				return mention.Errorf(mention.BadConfig, "%s: %s.phrases holds %q, which has a dot", file, key, phrase).
					WithHint("write a space for it: booking com also finds booking.com")
			}
		}
	}
	return nil
}

func notASection(file, key string) error {
	return mention.Errorf(mention.BadConfig, "%s: %s is not a section", file, key).
		WithHint("write its settings indented below it")
}
