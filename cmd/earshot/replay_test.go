//go:build !windows

package main

import (
	"testing"

	"github.com/earshot-cli/earshot/pkg/web/webtest"
)

// recordedSite is a site that answers with its recordings, and what the binary is
// asked to find there.
type recordedSite struct {
	source string
	// arg is what stands behind "--source NAME:"; "" for none.
	arg string
	// query is chosen so that recorded posts match it.
	query string
	// env are credentials and options, as NAME=VALUE.
	env []string
	// args are further arguments of the scan.
	args []string
	// routes answer the requests of the scan, from recordings; what a site answers
	// besides and nobody recorded (a token, an empty last page) is written out.
	routes []webtest.Route
	// people are the handles and names in the recordings, which must not be in the
	// output.
	people []string
	// least is how many records the scan gives at least.
	least int
}

// recordedSites lists a site for each source that has recordings.
func recordedSites(*testing.T) []recordedSite { return nil }
