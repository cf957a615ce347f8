package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/earshot-cli/earshot/pkg/mention"
)

// Paths are the places where earshot keeps files: the XDG folders, or the
// system's own on macOS and Windows. A path is empty where the environment
// tells no home.
type Paths struct {
	// UserConfig and ProjectConfig are the configuration files looked for.
	UserConfig, ProjectConfig string
	// State is the folder of what must last, Cache of what need not.
	State, Cache string
}

// FindPaths works the paths out from the environment; dir is the project folder.
func FindPaths(env func(string) string, dir string) Paths {
	join := func(base string, elem ...string) string {
		if base == "" {
			return ""
		}
		return filepath.Join(append([]string{base, "earshot"}, elem...)...)
	}
	home := homes(env)
	return Paths{
		UserConfig:    join(xdg(env, "XDG_CONFIG_HOME", home.config), FileName),
		ProjectConfig: filepath.Join(dir, FileName),
		State:         join(xdg(env, "XDG_STATE_HOME", home.state)),
		Cache:         join(xdg(env, "XDG_CACHE_HOME", home.cache)),
	}
}

// PseudonymKey is the file of the key that makes pseudonyms.
func (p Paths) PseudonymKey() string {
	if p.State == "" {
		return ""
	}
	return filepath.Join(p.State, "pseudonym.key")
}

// Usage is the file that counts what sites grant for a day.
func (p Paths) Usage() string {
	if p.State == "" {
		return ""
	}
	return filepath.Join(p.State, "usage.ndjson")
}

// Labels is the file of corrections.
func (p Paths) Labels() string {
	if p.State == "" {
		return ""
	}
	return filepath.Join(p.State, "labels.ndjson")
}

// xdg returns the folder that a variable names; relative ones are ignored, as
// the XDG base directory specification demands.
func xdg(env func(string) string, name, fallback string) string {
	if dir := env(name); filepath.IsAbs(dir) {
		return dir
	}
	return fallback
}

type homeFolders struct{ config, state, cache string }

func homes(env func(string) string) homeFolders {
	home := env("HOME")
	if !filepath.IsAbs(home) {
		home = "" // a relative one would mean another place in each folder
	}
	switch {
	case runtime.GOOS == "windows":
		return homeFolders{env("APPDATA"), env("LOCALAPPDATA"), env("LOCALAPPDATA")}
	case home == "":
		return homeFolders{}
	case runtime.GOOS == "darwin":
		lib := filepath.Join(home, "Library")
		return homeFolders{
			filepath.Join(lib, "Application Support"), filepath.Join(lib, "Application Support"), filepath.Join(lib, "Caches"),
		}
	}
	return homeFolders{
		filepath.Join(home, ".config"), filepath.Join(home, ".local", "state"), filepath.Join(home, ".cache"),
	}
}

// maxFile bounds a configuration file, in bytes.
const maxFile = 1 << 20

// readable reports whether there is a file at path; what is there and is no
// plain file, or is too large, is an error.
func readable(path string) (bool, error) {
	if path == "" {
		return false, nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return false, nil
	case err != nil:
		return false, mention.Errorf(mention.BadConfig, "%w", err).WithHint("remove it, or make it readable")
	case !info.Mode().IsRegular():
		return false, mention.Errorf(mention.BadConfig, "%s is no plain file", path).WithHint("remove it, or put a file there")
	case info.Size() > maxFile:
		return false, mention.Errorf(mention.BadConfig, "%s has %d bytes", path, info.Size()).WithHint("a configuration has at most %d", maxFile)
	}
	return true, nil
}
