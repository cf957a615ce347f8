package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/viper"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Options say where a configuration comes from.
type Options struct {
	// File replaces the user's and the project's file; it must exist.
	File string
	// Dir is the project folder; "" is the current one.
	Dir string
	// Env looks up environment variables.
	Env func(string) string
	// Flags are settings from the command line, by name, with the flag that
	// gave each.
	Flags map[string]Flag
	// Specs are the sources, whose settings are checked against them.
	Specs []mention.Spec
}

// Flag is a setting from the command line.
type Flag struct {
	Name  string // "--since"
	Value any
}

// Loaded is a Config that knows its origins.
type Loaded struct {
	Config
	Paths Paths
	// Files are the configuration files that were read, weakest first.
	Files []string

	env     func(string) string
	specs   []mention.Spec
	origins map[string]string
	merged  *viper.Viper
}

// Load reads the configuration. The later wins: defaults, the user's file, the
// project's file, the environment, flags. Errors are of kind BadConfig and name
// the file and the field.
func Load(o Options) (*Loaded, error) {
	if o.Env == nil {
		o.Env = func(string) string { return "" }
	}
	l := &Loaded{
		Paths: FindPaths(o.Env, o.Dir), env: o.Env, specs: o.Specs,
		origins: map[string]string{}, merged: viper.New(),
	}
	for _, k := range l.keys() {
		l.merged.SetDefault(k.Name, k.Default)
		l.origins[k.Name] = "default"
	}
	if err := l.readFiles(o.File); err != nil {
		return nil, err
	}
	for _, k := range l.keys() {
		if v := o.Env(k.Env()); v != "" {
			l.set(k.Name, v, "environment "+k.Env())
		}
		if f, ok := o.Flags[k.Name]; ok {
			l.set(k.Name, f.Value, "flag "+f.Name)
		}
	}
	if err := l.decode(); err != nil {
		return nil, err
	}
	return l, l.check()
}

// keys lists every setting that has a default.
func (l *Loaded) keys() []Key {
	keys := Keys()
	for _, s := range l.specs {
		keys = append(keys, sourceKeys(s)...)
	}
	return keys
}

func (l *Loaded) set(key string, value any, origin string) {
	l.merged.Set(key, value)
	l.origins[key] = origin
}

func (l *Loaded) readFiles(only string) error {
	files := []string{l.Paths.UserConfig, l.Paths.ProjectConfig}
	if only != "" {
		found, err := readable(only)
		if err != nil {
			return err
		}
		if !found {
			return mention.Errorf(mention.BadConfig, "there is no configuration file %s", only).
				WithHint("earshot config init %s writes one", only)
		}
		files = []string{only}
	}
	for _, file := range files {
		found, err := readable(file)
		if err != nil {
			return err
		}
		if !found || slices.Contains(l.Files, file) {
			continue
		}
		v := viper.New()
		v.SetConfigFile(file)
		v.SetConfigType("yaml")
		if err := v.ReadInConfig(); err != nil {
			return mention.Errorf(mention.BadConfig, "%s: %w", file, plain(err)).WithHint("mend the file; YAML indents with spaces")
		}
		if err := plainPhrases(file, v.Get("sentiment"), v.Get("profiles")); err != nil {
			return err
		}
		if err := l.known(file, v.AllSettings()); err != nil {
			return err
		}
		if err := l.merged.MergeConfigMap(v.AllSettings()); err != nil {
			return mention.Errorf(mention.BadConfig, "%s: %w", file, err)
		}
		for _, key := range v.AllKeys() {
			l.origins[key] = file
		}
		l.Files = append(l.Files, file)
	}
	return nil
}

// decode turns the merged settings into the Config; a field of the wrong form
// or an unknown one is an error.
func (l *Loaded) decode() error {
	err := l.merged.UnmarshalExact(&l.Config, strict)
	if err != nil {
		return mention.Errorf(mention.BadConfig, "the configuration is not valid: %s", l.decodeMessage(err)).
			WithHint("earshot config explain shows where each value comes from, once it is")
	}
	return nil
}

// plain shortens the parser's error to what the user can mend.
func plain(err error) error {
	if e, ok := errors.AsType[viper.ConfigParseError](err); ok {
		return fmt.Errorf("not valid YAML: %s", strings.TrimPrefix(e.Unwrap().Error(), "yaml: "))
	}
	return err
}

// decodeMessage puts the decoder's list of complaints on one line, each with the
// place that its value came from.
func (l *Loaded) decodeMessage(err error) string {
	var parts []string
	for line := range strings.Lines(err.Error()) {
		line = strings.Trim(line, " *\n")
		if line == "" || strings.HasPrefix(line, "decoding failed") {
			continue
		}
		for key, origin := range l.origins {
			if origin != "default" && strings.Contains(line, "'"+key+"'") {
				line += fmt.Sprintf(" (%s from %s)", l.show(key), origin)
			}
		}
		parts = append(parts, line)
	}
	return strings.Join(parts, "; ")
}

// check verifies values that the types cannot.
func (l *Loaded) check() error {
	now := time.Unix(1e9, 0)
	oneOf := func(key, value string, allowed ...string) error {
		if slices.Contains(allowed, value) {
			return nil
		}
		return mention.Errorf(mention.BadConfig, "%s is %q (from %s)", key, value, l.Origin(key)).
			WithHint("it can be %s", strings.Join(allowed, ", "))
	}
	span := func(key, value string) error {
		if value == "" || value == Last && key == "scan.since" {
			return nil
		}
		if _, err := ParseTime(value, now); err != nil {
			return mention.Errorf(mention.BadConfig, "%s (from %s): %w", key, l.Origin(key), err).WithHint("%s", timeHint)
		}
		return nil
	}
	errs := []error{
		oneOf("output.color", l.Output.Color, "auto", "always", "never"),
		oneOf("output.csv_dialect", l.Output.CSVDialect, "rfc4180", "excel"),
		oneOf("output.csv_separator", l.Output.CSVSeparator, "comma", "semicolon", "bar", "tab", ",", ";", "|", "\t", `\t`),
		oneOf("privacy.purpose", l.Privacy.Purpose, "insight", "care"),
		span("scan.since", l.Scan.Since), span("scan.until", l.Scan.Until),
		unit("score.min_negativity", l.Score.MinNegativity),
	}
	if l.Scan.Limit < 0 {
		errs = append(errs, mention.Errorf(mention.BadConfig, "scan.limit is %d", l.Scan.Limit).WithHint("0 means all"))
	}
	if l.Privacy.Retain <= 0 {
		errs = append(errs, mention.Errorf(mention.BadConfig, "privacy.retention is 0").WithHint("write a time above 0, such as 30d"))
	}
	for _, spec := range l.specs {
		errs = append(errs, l.checkAddress("sources."+spec.Name+".base_url"))
	}
	for _, name := range slices.Sorted(maps.Keys(l.Profiles)) {
		p := l.Profiles[name]
		prefix := "profiles." + name + "."
		if p.Threshold != nil {
			errs = append(errs, unit(prefix+"threshold", *p.Threshold))
		}
		errs = append(errs, span(prefix+"since", p.Since), checkAlerts(prefix+"notify", p.Notify))
		if len(p.Terms) == 0 {
			errs = append(errs, mention.Errorf(mention.BadConfig, "profile %s has no terms", name).
				WithHint("add a list of terms below profiles.%s.terms", name))
		}
	}
	return cmp.Or(errs...)
}

// checkAddress refuses a password in an address, where it would be shown.
func (l *Loaded) checkAddress(key string) error {
	u, err := url.Parse(l.merged.GetString(key))
	if err == nil && u.User == nil {
		return nil
	}
	return mention.Errorf(mention.BadConfig, "%s (from %s) is no address, or holds a name and a password", key, l.Origin(key)).
		WithHint("write it as https://host; credentials have settings of their own")
}

func unit(key string, v float64) error {
	if v >= 0 && v <= 1 {
		return nil
	}
	return mention.Errorf(mention.BadConfig, "%s is %v", key, v).WithHint("it goes from 0 to 1")
}
