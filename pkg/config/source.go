package config

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// maxSecret bounds a file that holds a credential, in bytes.
const maxSecret = 64 << 10

// Source is the settings of one source.
type Source struct {
	// BaseURL has no trailing slash; Set says that the user chose it.
	BaseURL    string
	BaseURLSet bool
	Options    map[string]string
	Secrets    map[string]Secret
}

// Source returns a source's settings, with its credentials looked up. An error
// is of kind BadConfig or Credentials.
func (l *Loaded) Source(spec mention.Spec) (Source, error) {
	s := Source{Options: map[string]string{}, Secrets: map[string]Secret{}}
	prefix := "sources." + spec.Name + "."
	if !spec.Offline {
		s.BaseURL = strings.TrimRight(l.merged.GetString(prefix+"base_url"), "/")
		s.BaseURLSet = l.Origin(prefix+"base_url") != "default"
		if s.BaseURLSet && !strings.HasPrefix(s.BaseURL, "http://") && !strings.HasPrefix(s.BaseURL, "https://") {
			return s, mention.Errorf(mention.BadConfig, "%sbase_url is %q (from %s)", prefix, s.BaseURL, l.Origin(prefix+"base_url")).
				WithHint("it begins with https:// or http://")
		}
	}
	for _, o := range spec.Options {
		s.Options[o.Name] = listText(l.merged.Get(prefix + o.Name))
	}
	for _, k := range spec.Keys {
		secret, _, err := l.secret(spec, k)
		if err != nil {
			return s, err
		}
		if secret != "" {
			s.Secrets[k.Name] = secret
		}
	}
	return s, nil
}

// listText writes a setting as text; lists are joined by commas.
func listText(v any) string {
	list, ok := v.([]any)
	if !ok {
		return strings.TrimSpace(fmt.Sprint(v))
	}
	parts := make([]string, len(list))
	for i, item := range list {
		parts[i] = fmt.Sprint(item)
	}
	return strings.Join(parts, ",")
}

// SecretEnv lists the environment variables that can hold a credential, in the
// order in which they are tried.
func SecretEnv(spec mention.Spec, k mention.Key) []string {
	names := []string{envName("sources." + spec.Name + "." + k.Name)}
	if len(spec.Keys) == 1 && k.Name != "key" {
		names = append(names, envName("sources."+spec.Name+".key"))
	}
	return append(names, k.Env...)
}

// secret finds a credential and says where; origin is "" if there is none.
func (l *Loaded) secret(spec mention.Spec, k mention.Key) (secret Secret, origin string, err error) {
	for _, name := range SecretEnv(spec, k) {
		if v := strings.TrimSpace(l.env(name)); v != "" {
			return Secret(v), "environment " + name, nil
		}
	}
	key := "sources." + spec.Name + "." + k.Name
	return l.kept(key, l.merged.GetString(key+"_env"), l.merged.GetString(key+"_file"), l.Origin(key+"_env"))
}

// kept finds a credential where KEY_env or KEY_file say that it is; origin is "" if
// neither is set. file is where the setting stands.
func (l *Loaded) kept(key, env, path, file string) (secret Secret, origin string, err error) {
	if env != "" {
		v := strings.TrimSpace(l.env(env))
		if v == "" {
			return "", "", mention.Errorf(mention.Credentials, "%s_env names %s, which is not set", key, env).
				WithHint("set it, or remove the setting from %s", file)
		}
		return Secret(v), "environment " + env, nil
	}
	if path != "" {
		secret, err = readSecret(path)
		if err != nil {
			return "", "", mention.Errorf(mention.Credentials, "%s_file: %w", key, err).
				WithHint("the file holds the secret and nothing else")
		}
		return secret, "file " + path, nil
	}
	return "", "", nil
}

func readSecret(path string) (Secret, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", err
	}
	text = bytes.TrimSpace(text)
	if len(text) == 0 || len(text) > maxSecret {
		return "", fmt.Errorf("%s holds %d bytes", path, len(text))
	}
	return Secret(text), nil
}
