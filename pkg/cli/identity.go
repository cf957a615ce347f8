package cli

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/earshot-cli/earshot/pkg/config"
	"github.com/earshot-cli/earshot/pkg/privacy"
)

// masker makes the masker of a run. Where no key
// can be kept, as under cron without a home, a key for this run alone is made,
// and that is said.
func (s *session) masker(c *config.Loaded, r *request) (*privacy.Masker, error) {
	m := &privacy.Masker{Own: r.own, Asked: r.handles}
	path := c.Paths.PseudonymKey()
	if path == "" {
		s.log.Warn("pseudonyms hold for this run only: there is no home to keep their key in; set XDG_STATE_HOME")
		m.Key = privacy.NewKey()
		return m, nil
	}
	key, err := privacy.LoadKey(path)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.ENOTDIR) {
		s.log.Warn("pseudonyms hold for this run only: their key cannot be kept", "file", path)
		key, err = privacy.NewKey(), nil
	}
	m.Key = key
	return m, err
}
