package cli

import (
	"context"

	"github.com/spf13/cobra"
)

// Command builds the command tree without running it.
func (a App) Command(ctx context.Context) *cobra.Command {
	root := a.session().root(nil)
	root.SetContext(ctx)
	return root
}
