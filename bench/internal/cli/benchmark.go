package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/proc"
	"hubbub/bench/internal/report"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/scenario"
)

// A benchmark is one call of the command that measures.
type benchmark struct {
	file   result.File
	out    string // to write the file to; empty: nowhere
	stdout io.Writer
	stderr io.Writer
	color  bool
}

func newBenchmark(args []string, flags map[string]string, getenv func(string) string, stdout, stderr io.Writer) *benchmark {
	return &benchmark{
		out:    flags["out"],
		stdout: stdout,
		stderr: stderr,
		color:  colorful(stdout, getenv),
		file: result.File{
			Schema:  result.Schema,
			Started: time.Now().Format(time.RFC3339),
			Machine: proc.Describe(),
			Go:      runtime.Version(),
			Commit:  commit(),
			Args:    args,
			Flags:   flags,
		},
	}
}

// run measures as often as asked and prints each result.
func (b *benchmark) run(ctx context.Context, c config) int {
	if err := dial.CheckOpenFiles((c.Conns + c.Procs - 1) / c.Procs); err != nil {
		return fail(b.stderr, err)
	}
	worst := exitOK
	for i := range c.Repeat {
		code := b.runOnce(ctx, c)
		worst = max(worst, code)
		if code == exitUsage || ctx.Err() != nil {
			break
		}
		if i < c.Repeat-1 {
			fmt.Fprintln(b.stdout)
		}
	}
	return worst
}

// runOnce measures once. What was measured is shown and saved, however it ended.
func (b *benchmark) runOnce(ctx context.Context, c config) int {
	run, err := b.measure(ctx, c)
	if measured(run) {
		report.Table(b.stdout, run, b.color)
	}
	return max(b.save(run), b.tell(run, err))
}

// measured tells whether a run came as far as measuring something.
func measured(run result.Run) bool { return run.Messages > 0 || len(run.Facts) > 0 }

// save adds the run to the results file.
func (b *benchmark) save(run result.Run) int {
	if !measured(run) {
		return exitOK
	}
	b.file.Runs = append(b.file.Runs, run)
	if b.out == "" {
		return exitOK
	}
	if err := result.Write(b.out, b.file); err != nil {
		return fail(b.stderr, fmt.Errorf("-out: %w", err))
	}
	return exitOK
}

// tell says why a run ended early, and returns the exit code for it.
func (b *benchmark) tell(run result.Run, err error) int {
	switch {
	case errors.Is(err, scenario.ErrInterrupted) && !errors.Is(err, scenario.ErrDied):
		fmt.Fprintln(b.stderr, "bench: interrupted; this is what was measured until then")
	case errors.Is(err, scenario.ErrCheck):
		fail(b.stderr, err)
		return exitCheck
	case err != nil:
		return fail(b.stderr, err)
	}
	if len(run.Check.Failures) > 0 {
		return exitCheck
	}
	return exitOK
}

// commit returns the commit of the source that is measured, empty if unknown.
func commit() string {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty", "--exclude", "*").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
