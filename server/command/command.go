// Package command is what the program does from its command line, a file a thing. The
// grammar is THING VERB, or a verb alone. Without either it serves.
//
// Run reads its settings from the arguments and the environment that it is given
// and ends with its context; it leaves signals and the exit to main. What a script wants
// of a command is the last line that it prints; words for people come before it.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// The exit codes.
const (
	exitOK       = 0
	exitFailed   = 1
	exitSettings = 2 // what was asked for makes no sense
)

// A command is what can be asked for by name.
type command struct {
	name     string // one word or two
	synopsis string // what follows the name
	summary  string // a line for the list
	details  string // paragraphs, ready to print
	example  string
	prepare  func(fs *flag.FlagSet, getenv func(string) string) action
}

// An action does a command when its flags are read. It prints to out when all went well.
type action func(ctx context.Context, operands []string, out io.Writer) error

// commands are all there are, as they are listed.
var commands = []command{
	inviteCreate,
	peopleList,
	sessionEnd,
	roomCreate,
	roomList,
	roomExport,
	roomImport,
	roomSlow, roomPace, roomSpeak, roomLinks, roomShield,
	roomTopic, roomAnnounce, roomPin, roomUnpin, roomClear,
	personTimeout, personBan, personKick, personLift,
	personExport,
	personForget,
	messageRemove, messageSweep, messageAllow,
	queueList,
	filterAdd, filterList, filterLift,
	auditList,
	tokenCreate,
	tokenList,
	tokenRevoke,
	webhookAdd,
	webhookList,
	webhookRemove,
	webhookReplay,
	clusterStatus,
	clusterSnapshot,
	crowdCommand,
	backupCommand,
	versionCommand,
}

// Run does the command that comes first in args, or serves until ctx ends, and
// returns the exit code.
func Run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return serve(ctx, args, getenv, stdout, stderr)
	}
	if args[0] == "help" {
		return serve(ctx, []string{"-h"}, getenv, stdout, stderr)
	}
	c, rest := find(args)
	if c == nil {
		return explain(args, stdout, stderr)
	}
	return c.run(ctx, rest, getenv, stdout, stderr)
}

// find returns the command that args begin with, and what follows its name.
func find(args []string) (*command, []string) {
	for i := range commands {
		words := strings.Fields(commands[i].name)
		if len(args) >= len(words) && strings.Join(args[:len(words)], " ") == commands[i].name {
			return &commands[i], args[len(words):]
		}
	}
	return nil, nil
}

// explain answers what is no command with those that were near.
func explain(args []string, stdout, stderr io.Writer) int {
	near := ofThing(args[0])
	switch {
	case len(near) == 0:
		fmt.Fprintf(stderr, "hubbub: there is no command %q; there are\n\n%s\nRun hubbub -h for the flags of the server.\n", args[0], list(commands))
	case len(args) == 1:
		fmt.Fprintf(stderr, "hubbub: what is to be done with %q? There is\n\n%s", args[0], list(near))
	case isHelp(args[1]):
		fmt.Fprint(stdout, list(near))
		return exitOK
	default:
		fmt.Fprintf(stderr, "hubbub: there is no %q for %q; there is\n\n%s", args[1], args[0], list(near))
	}
	return exitSettings
}

// ofThing returns the commands that have to do with a thing.
func ofThing(thing string) (found []command) {
	for _, c := range commands {
		if strings.HasPrefix(c.name, thing+" ") {
			found = append(found, c)
		}
	}
	return found
}

func isHelp(arg string) bool {
	return arg == "-h" || arg == "-help" || arg == "--help" || arg == "help"
}

// A misuse is an error about what was typed.
type misuse struct{ error }

func misused(format string, args ...any) error { return misuse{fmt.Errorf(format, args...)} }

// run reads the flags of a command and does it.
func (c *command) run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	do := c.prepare(fs, getenv)
	operands, err := parse(fs, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		c.printHelp(fs, stdout)
		return exitOK
	case err != nil:
		err = misuse{err}
	default:
		err = do(ctx, operands, stdout)
	}
	_, isMisuse := errors.AsType[misuse](err)
	switch {
	case isMisuse:
		fmt.Fprintf(stderr, "hubbub %s: %v\nRun hubbub %s -h for how to use it.\n", c.name, err, c.name)
		return exitSettings
	case err != nil:
		fmt.Fprintf(stderr, "hubbub %s: %v\n", c.name, err)
		return exitFailed
	}
	return exitOK
}

// parse reads flags wherever they stand, and returns what else there is.
func parse(fs *flag.FlagSet, args []string) (operands []string, err error) {
	for {
		if err := fs.Parse(args); err != nil || fs.NArg() == 0 {
			return operands, err
		}
		operands, args = append(operands, fs.Arg(0)), fs.Args()[1:]
	}
}
