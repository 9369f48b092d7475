// Package cli is the command: arguments, exit codes, and what a run shows while
// it goes on.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"hubbub/bench/internal/attack"
	"hubbub/bench/internal/clients"
	"hubbub/bench/internal/floor"
)

// Exit codes.
const (
	exitOK     = 0
	exitCheck  = 1 // a check failed
	exitUsage  = 2 // wrong arguments, or it could not run
	programArg = "bench"
)

// Run does what args say and returns the exit code.
func Run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		switch args[0] {
		case floor.Command:
			return exitCode(floor.RunLoop(ctx, args[1:], stdout), stderr)
		case clients.WorkerCommand:
			return exitCode(clients.RunWorker(ctx, os.Stdin, stdout), stderr)
		case attack.Command:
			return exitCode(attack.RunProcess(ctx, os.Stdin, stdout), stderr)
		case "hostile":
			return runHostile(ctx, args[1:], getenv, stdout, stderr)
		case "cluster":
			return runCluster(ctx, args[1:], getenv, stdout, stderr)
		case "report":
			return runReport(args[1:], getenv, stdout, stderr)
		case "compare":
			return runCompare(args[1:], stdout, stderr)
		case "pair":
			return runPair(ctx, args[1:], getenv, stdout, stderr)
		}
	}
	c, err := parse(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return fail(stderr, fmt.Errorf("%w (-h tells the usage)", err))
	}
	return newBenchmark(args, c.flags, getenv, stdout, stderr).run(ctx, c)
}

// fail tells what is wrong in one line.
func fail(stderr io.Writer, err error) int {
	fmt.Fprintf(stderr, "%s: %s\n", programArg, strings.ReplaceAll(err.Error(), "\n", "; "))
	return exitUsage
}

// exitCode is that of the commands that only this program calls.
func exitCode(err error, stderr io.Writer) int {
	if err != nil {
		return fail(stderr, err)
	}
	return exitOK
}

// selfCommand returns a command that runs this program with other arguments.
func selfCommand(ctx context.Context, args ...string) *exec.Cmd {
	program, err := os.Executable()
	if err != nil {
		program = os.Args[0]
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stderr = os.Stderr
	return cmd
}
