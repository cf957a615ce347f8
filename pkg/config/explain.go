package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Setting is a value and where it came from.
type Setting struct {
	Name, Value, Origin string
	// Doc says what it is for; empty for a profile's settings.
	Doc string
}

// Origin says where a setting came from: "default", a file's path, "environment
// NAME" or "flag --name".
func (l *Loaded) Origin(key string) string {
	if o, ok := l.origins[strings.ToLower(key)]; ok {
		return o
	}
	return "default"
}

// Explain lists every setting with its value and origin: the fixed ones, those
// of sources with their credentials hidden, and those of profiles.
func (l *Loaded) Explain() []Setting {
	var all []Setting
	for _, k := range l.keys() {
		all = append(all, Setting{k.Name, show(l.merged.Get(k.Name)), l.Origin(k.Name), k.Doc})
	}
	for _, s := range l.specs {
		for _, k := range s.Keys {
			all = append(all, l.explainSecret(s, k))
		}
	}
	var profiles []Setting
	for _, key := range l.merged.AllKeys() {
		if strings.HasPrefix(key, "profiles.") || strings.HasPrefix(key, "sentiment.phrases.") {
			profiles = append(profiles, Setting{key, l.show(key), l.Origin(key), ""})
		}
	}
	slices.SortFunc(profiles, func(a, b Setting) int { return strings.Compare(a.Name, b.Name) })
	return append(all, profiles...)
}

func (l *Loaded) explainSecret(s mention.Spec, k mention.Key) Setting {
	set := Setting{"sources." + s.Name + "." + k.Name, "", "not set", k.Doc}
	secret, origin, err := l.secret(s, k)
	switch {
	case err != nil:
		set.Origin = err.Error()
	case secret != "":
		set.Value, set.Origin = secret.String(), origin
	}
	return set
}

// show writes the value of a setting; addresses of webhooks are hidden.
func (l *Loaded) show(key string) string {
	v := l.merged.Get(key)
	if strings.HasPrefix(key, "profiles.") && strings.HasSuffix(key, ".notify") {
		return showAlerts(v)
	}
	return show(v)
}

// show writes a value as it would stand on one line of YAML.
func show(v any) string {
	switch v := v.(type) {
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = fmt.Sprint(p)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}
