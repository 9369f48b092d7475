// Package command is what the program does from its command line, a file a
// command. Without the name of one it serves.
//
// Run reads its settings from the arguments and the environment that it is given
// and ends with its context; it leaves signals and the exit to main.
package command

import (
	"context"
	"io"
)

// The exit codes.
const (
	exitOK       = 0
	exitFailed   = 1
	exitSettings = 2 // what was asked for makes no sense
)

// Run does the command that comes first in args, or serves until ctx ends, and
// returns the exit code.
func Run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "backup" {
		return backup(ctx, args[1:], getenv, stdout, stderr)
	}
	return serve(ctx, args, getenv, stdout, stderr)
}
