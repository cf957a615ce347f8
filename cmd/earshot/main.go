// Command earshot finds unhappy customers in public posts.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/earshot-cli/earshot/pkg/cli"
)

// Set by the release build.
var version, commit, date string

func main() {
	log.SetOutput(io.Discard) // libraries write what they like there; messages of ours go elsewhere
	code := cli.App{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Now: time.Now, Listen: listen,
		Build: cli.Build{Version: version, Commit: commit, Date: date},
	}.Run(context.Background(), os.Args[1:])
	os.Exit(code)
}

// listen returns a context that ends with the first signal; the second ends the
// program at once.
func listen(ctx context.Context) context.Context {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx
}
