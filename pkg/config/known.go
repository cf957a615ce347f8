package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/suggest"
)

// known checks the names in a file's settings, so that a slip of the pen is an
// error and not silence.
func (l *Loaded) known(file string, settings map[string]any) error {
	sections := fieldsOf(reflect.TypeFor[Config]())
	for _, name := range sorted(settings) {
		if !slices.Contains(sections, name) {
			return unknown(file, name, "", sections)
		}
		section, ok := settings[name].(map[string]any)
		if !ok && settings[name] != nil {
			return notASection(file, name)
		}
		if err := l.knownSection(file, name, section); err != nil {
			return err
		}
	}
	return nil
}

func (l *Loaded) knownSection(file, name string, section map[string]any) error {
	switch name {
	case "sources":
		return l.knownSources(file, section)
	case "profiles":
		fields := fieldsOf(reflect.TypeFor[Profile]())
		for _, profile := range sorted(section) {
			m, _ := section[profile].(map[string]any)
			if dotted(m, fields) {
				return mention.Errorf(mention.BadConfig, "%s: the name of profile %s has a dot", file, profile).
					WithHint("use letters, digits, - and _; brand says how it is shown")
			}
			if err := knownNames(file, "profiles."+profile+".", m, fields); err != nil {
				return err
			}
			if err := knownRules(file, "profiles."+profile+".sentiment", m["sentiment"]); err != nil {
				return err
			}
			if err := knownAlerts(file, "profiles."+profile+".notify", m["notify"]); err != nil {
				return err
			}
		}
		return nil
	case "sentiment":
		return knownRules(file, name, section)
	}
	var fields []string
	for _, k := range Keys() {
		if rest, ok := strings.CutPrefix(k.Name, name+"."); ok {
			fields = append(fields, rest)
		}
	}
	return knownNames(file, name+".", section, fields)
}

func (l *Loaded) knownSources(file string, section map[string]any) error {
	var names []string
	for _, s := range l.specs {
		names = append(names, s.Name)
	}
	for _, name := range sorted(section) {
		i := slices.Index(names, name)
		if i < 0 {
			return unknown(file, name, "sources.", names)
		}
		m, _ := section[name].(map[string]any)
		if err := knownNames(file, "sources."+name+".", m, settingNames(l.specs[i])); err != nil {
			return err
		}
	}
	return nil
}

// dotted reports whether a profile holds nothing but another section, which is
// what becomes of "acme.co: …".
func dotted(m map[string]any, fields []string) bool {
	for name, v := range m {
		if _, section := v.(map[string]any); !section || slices.Contains(fields, name) {
			return false
		}
	}
	return len(m) > 0
}

// settingNames lists what may stand in a file below sources.NAME. A secret is
// named by where it is kept, never written out.
func settingNames(s mention.Spec) []string {
	var names []string
	for _, k := range sourceKeys(s) {
		names = append(names, strings.TrimPrefix(k.Name, "sources."+s.Name+"."))
	}
	for _, k := range s.Keys {
		names = append(names, k.Name+"_env", k.Name+"_file")
	}
	return names
}

func knownNames(file, prefix string, m map[string]any, names []string) error {
	for _, name := range sorted(m) {
		if slices.Contains(names, name) {
			continue
		}
		if slices.Contains(names, name+"_env") {
			return mention.Errorf(mention.BadConfig, "%s: %s%s is a secret and does not belong in the file", file, prefix, name).
				WithHint("write %s_env with the name of a variable, or %s_file with the path of a file that holds it", name, name)
		}
		return unknown(file, name, prefix, names)
	}
	return nil
}

func unknown(file, name, prefix string, names []string) error {
	return mention.Errorf(mention.BadConfig, "%s: there is no setting %s%s", file, prefix, name).
		WithHint("%s", suggest.Hint(name, names))
}

// fieldsOf lists the names of a struct's fields in the configuration.
func fieldsOf(t reflect.Type) []string {
	var names []string
	for f := range t.Fields() {
		names = append(names, f.Tag.Get("mapstructure"))
	}
	return names
}

func sorted(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
