package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/earshot-cli/earshot/pkg/mention"
	"github.com/earshot-cli/earshot/pkg/scan"
)

// ExitCode is a way for earshot to end.
type ExitCode struct {
	Code    int
	Meaning string
}

// The exit codes.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitPartial     = 3
	exitCredentials = 4
	exitAllFailed   = 5
	exitOverdue     = 6
	exitHits        = 10
	exitLocked      = 75
	exitInterrupted = 130
)

// ExitCodes is the table of exit codes; help and README show it.
func ExitCodes() []ExitCode {
	return []ExitCode{
		{exitOK, "all went well, hits or none"},
		{exitFailure, "something failed; the message says what"},
		{exitUsage, "wrong flags, arguments, query or configuration"},
		{exitPartial, "partial: some sources failed or were cut short; what came was delivered"},
		{exitCredentials, "credentials are missing, wrong or expired"},
		{exitAllFailed, "every source failed"},
		{exitOverdue, "a privacy duty is overdue (with --strict)"},
		{exitHits, "hits were found (only with --fail-on-hits)"},
		{exitLocked, "another run was at work on the same (unless --if-locked skip)"},
		{exitInterrupted, "interrupted; what was done was delivered"},
	}
}

// outcome is how a scan ended when that is not plainly well. Its parts have been
// reported; it only carries the code.
type outcome struct{ code int }

func (o outcome) Error() string {
	for _, c := range ExitCodes() {
		if c.Code == o.code {
			return c.Meaning
		}
	}
	return fmt.Sprint("exit code ", o.code)
}

// exitCode maps an error to the exit code. This and judge are the only places
// that do.
func exitCode(err error) int {
	if err == nil {
		return exitOK
	}
	if o, ok := errors.AsType[outcome](err); ok {
		return o.code
	}
	switch mention.KindOf(err) {
	case mention.BadUsage, mention.BadConfig, mention.BadQuery, mention.Unconfigured:
		return exitUsage
	case mention.Credentials:
		return exitCredentials
	case mention.Interrupted:
		return exitInterrupted
	case mention.Overdue:
		return exitOverdue
	case mention.Locked:
		return exitLocked
	}
	return exitFailure
}

// judge makes one outcome of the tallies of the sources that were asked for.
func judge(tallies []scan.Tally, failOnHits bool) error {
	failed, kinds := 0, map[mention.ErrorKind]int{}
	for _, t := range tallies {
		if t.Err != nil {
			failed++
			kinds[mention.KindOf(t.Err)]++
		}
	}
	switch {
	case kinds[mention.Interrupted] > 0:
		return outcome{exitInterrupted}
	case failed > 0 && failed < len(tallies), kinds[mention.TimedOut] > 0:
		return outcome{exitPartial}
	case failed > 0:
		return allFailed(kinds, failed, tallies)
	case failOnHits && scan.Sum(tallies).Hits > 0:
		return outcome{exitHits}
	}
	return nil
}

// allFailed is the outcome when no source came to its end. Posts that came
// before the failures make it partial.
func allFailed(kinds map[mention.ErrorKind]int, failed int, tallies []scan.Tally) error {
	if scan.Sum(tallies).Fetched > 0 {
		return outcome{exitPartial}
	}
	switch failed {
	case kinds[mention.Credentials]:
		return outcome{exitCredentials}
	case kinds[mention.Unconfigured] + kinds[mention.BadConfig] + kinds[mention.BadQuery]:
		return outcome{exitUsage}
	}
	return outcome{exitAllFailed}
}

// exitCodesText is the table as help shows it.
func exitCodesText() string {
	var b strings.Builder
	for _, c := range ExitCodes() {
		fmt.Fprintf(&b, "  %3d  %s\n", c.Code, c.Meaning)
	}
	return b.String()
}
