package cli

import (
	"slices"
	"strings"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/source"
	"github.com/earshot-cli/earshot/pkg/suggest"
)

// chosen is a source to scan, with the arguments that "NAME:ARG" gave it.
type chosen struct {
	spec mention.Spec
	args []string
	// who are the errands that want it, and r is what they want of it together; nil is
	// what the whole scan wants.
	who []int
	r   *request
}

// allSources is the name that stands for every source on the network.
const allSources = "all"

// choose finds the named sources; none means all that are on by default, and
// those that the user has set up; "all" means every one on the network that is.
// Neither takes one that charges by the post. What is left out for want of
// settings is returned by name.
func (s *session) choose(c *config.Loaded, names []string) (picked []chosen, unset []string, err error) {
	if len(names) == 0 {
		picked, unset = s.defaults(c)
		return picked, unset, nil
	}
	for _, name := range names {
		if name == allSources {
			all, lack := s.everything(c, names)
			unset = append(unset, lack...)
			for _, p := range all {
				if !slices.ContainsFunc(picked, func(q chosen) bool { return q.spec.Name == p.spec.Name }) {
					picked = append(picked, p)
				}
			}
			continue
		}
		name, arg, hasArg := strings.Cut(name, ":")
		i := slices.IndexFunc(picked, func(p chosen) bool { return p.spec.Name == name })
		if i < 0 {
			spec, err := s.spec(name)
			if err != nil {
				return nil, nil, err
			}
			picked = append(picked, chosen{spec: spec})
			i = len(picked) - 1
		}
		if hasArg {
			if argOption(picked[i].spec) == "" {
				return nil, nil, mention.Errorf(mention.BadUsage, "source %s takes no argument", name).
					WithHint("write --source %s", name)
			}
			if strings.TrimSpace(arg) == "" {
				return nil, nil, mention.Errorf(mention.BadUsage, "nothing stands behind the colon of %s:", name).
					WithHint("earshot sources %s says what can", name)
			}
			picked[i].args = append(picked[i].args, arg)
		}
	}
	return picked, unset, nil
}

// everything is every source on the network that has what it needs, and the
// names of the others.
func (s *session) everything(c *config.Loaded, names []string) (picked []chosen, unset []string) {
	for _, spec := range s.specs() {
		switch {
		case spec.Offline, s.tooDear(c, spec, names):
		case complete(c, spec):
			picked = append(picked, chosen{spec: spec})
		default:
			unset = append(unset, spec.Name)
		}
	}
	return picked, unset
}

func (s *session) defaults(c *config.Loaded) (picked []chosen, unset []string) {
	for _, spec := range s.specs() {
		switch {
		case s.tooDear(c, spec, nil):
		case spec.Default, !spec.Offline && (needs(spec) || aimed(c, spec)) && complete(c, spec):
			picked = append(picked, chosen{spec: spec})
		case !spec.Offline && needs(spec):
			unset = append(unset, spec.Name)
		}
	}
	return picked, unset
}

// tooDear reports whether a source is set up and charges by the post, and says so
// to a user who has not named it.
func (s *session) tooDear(c *config.Loaded, spec mention.Spec, names []string) bool {
	if spec.Cost.PerPost == 0 || !complete(c, spec) {
		return false
	}
	for _, name := range names {
		if name, _, _ = strings.Cut(name, ":"); name == spec.Name {
			return true // it is taken by its name
		}
	}
	s.log.Warn(spec.Name + " is left out, since each post that it reads costs money; name it: --source " + spec.Name)
	return true
}

// withPaid puts before a list of sources those that charge by the post and are set up.
func (s *session) withPaid(c *config.Loaded, names []string) []string {
	for _, spec := range s.specs() {
		if spec.Cost.PerPost > 0 && complete(c, spec) {
			names = append([]string{spec.Name}, names...)
		}
	}
	return names
}

// aimed reports whether the user has set what a source is aimed at: its apps,
// channels, servers.
func aimed(c *config.Loaded, spec mention.Spec) bool {
	name := argOption(spec)
	if name == "" {
		return false
	}
	set, err := c.Source(spec)
	return err != nil || set.Options[name] != "" && c.Origin("sources."+spec.Name+"."+name) != "default"
}

// needs reports whether a source does nothing without a setting of the user's.
func needs(spec mention.Spec) bool {
	return slices.ContainsFunc(spec.Options, func(o mention.Option) bool { return o.Required }) ||
		slices.ContainsFunc(spec.Keys, func(k mention.Key) bool { return k.Required })
}

// complete reports whether all required settings of a source are there.
func complete(c *config.Loaded, spec mention.Spec) bool {
	set, err := c.Source(spec)
	if err != nil {
		return true // the user set something: its error must be seen
	}
	return len(needed(spec, set)) == 0
}

// needed are the required settings that a source lacks. Beside an option, a key
// is said without its name: that is long.
func needed(spec mention.Spec, set config.Source) []string {
	var what []string
	for _, o := range spec.Options {
		if o.Required && set.Options[o.Name] == "" {
			what = append(what, o.Name)
		}
	}
	for _, k := range spec.Keys {
		switch {
		case !k.Required || set.Secrets[k.Name] != "":
		case len(what) > 0:
			return append(what, "a key")
		default:
			return []string{k.Name}
		}
	}
	return what
}

// spec finds a source by its name.
func (s *session) spec(name string) (mention.Spec, error) {
	if spec, ok := source.Find(s.specs(), name); ok {
		return spec, nil
	}
	names := make([]string, len(s.specs()))
	for i, spec := range s.specs() {
		names[i] = spec.Name
	}
	return mention.Spec{}, mention.Errorf(mention.BadUsage, "there is no source %q", name).
		WithHint("%s; see earshot sources", suggest.Hint(name, names))
}

// argOption is the option that "NAME:ARG" sets; "" if there is none.
func argOption(spec mention.Spec) string {
	for _, o := range spec.Options {
		if o.Arg {
			return o.Name
		}
	}
	return ""
}
