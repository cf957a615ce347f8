package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/earshot-cli/earshot/pkg/source"
)

// Command builds the command tree without running it.
func (a App) Command(ctx context.Context) *cobra.Command {
	a.fill()
	s := &session{App: &a, specs: source.Catalog()}
	s.log = newLogger(a.Err, logFlags{})
	root := s.root()
	root.SetContext(ctx)
	return root
}
