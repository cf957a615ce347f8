//go:build unix

// Measure runs a command several times and prints medians:
//
//	measure -runs 5 wc -l posts.ndjson
//
// prints the seconds of CPU (user and system), the seconds by the clock, and the
// most memory in kilobytes. What the command says on standard error is shown
// only if it fails. Its output goes to a file, since grep stops at the first hit
// where it sees that nobody reads more.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
	"time"
)

func main() {
	runs := flag.Int("runs", 5, "how often")
	limit := flag.Duration("limit", time.Hour, "how long a run may take; the exit code is 124 beyond it")
	fine := flag.Int("fine", 0, "another exit code that is no failure")
	out := flag.String("out", os.DevNull, "file for the output")
	flag.Parse()
	var all [3][]float64
	for range *runs {
		m, err := once(flag.Args(), *out, *limit, *fine)
		if errors.Is(err, context.DeadlineExceeded) {
			os.Exit(124)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "measure: %q: %v\n", flag.Args()[0], err)
			os.Exit(1)
		}
		for i, v := range m {
			all[i] = append(all[i], v)
		}
	}
	fmt.Printf("%.4f %.4f %.0f\n", median(all[0]), median(all[1]), slices.Max(all[2]))
}

// once runs the command: CPU, clock, kilobytes.
func once(command []string, out string, limit time.Duration, fine int) ([3]float64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	f, err := os.Create(out)
	if err != nil {
		return [3]float64{}, err
	}
	defer f.Close()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = f, &said
	start := time.Now()
	err = cmd.Run()
	clock := time.Since(start)
	if ctx.Err() != nil {
		return [3]float64{}, ctx.Err()
	}
	if cmd.ProcessState == nil || err != nil && cmd.ProcessState.ExitCode() != fine {
		return [3]float64{}, fmt.Errorf("%w: %.2000s", err, said.Bytes())
	}
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return [3]float64{cpu.Seconds(), clock.Seconds(), kilobytes(cmd.ProcessState)}, nil
}

// kilobytes is the most memory that the process held; macOS counts in bytes.
func kilobytes(s *os.ProcessState) float64 {
	usage, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return float64(usage.Maxrss) / 1024
	}
	return float64(usage.Maxrss)
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
