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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := cli.App{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Now: time.Now,
		Build: cli.Build{Version: version, Commit: commit, Date: date},
	}.Run(ctx, os.Args[1:])
	os.Exit(code)
}
