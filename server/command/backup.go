package command

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"hubbub/server/config"
	"hubbub/server/history"
)

const backupHelp = `Copies the history to a new file, also while a server uses it.

The copy is one moment of the history, complete and on disk when this ends with
exit code 0. It begins an epoch of its own: after it has been put in place,
clients that come back start anew from the last messages. Names that are held
and invites that were not redeemed are not in it.

Usage: hubbub backup [-db file] out.db

`

// backup copies the history. It succeeds when the copy is complete and on disk.
func backup(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("hubbub backup", flag.ContinueOnError)
	db := fs.String("db", cmp.Or(getenv(config.EnvName("db")), config.Default().DB), "`file` of the history")
	fs.SetOutput(io.Discard)
	err := fs.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, backupHelp)
		fs.SetOutput(stdout)
		fs.PrintDefaults()
		return exitOK
	}
	switch {
	case err != nil:
	case fs.NArg() != 1:
		err = fmt.Errorf("%d files to write to, want 1, after the flags", fs.NArg())
	case *db == history.Memory:
		err = errors.New("-db is :memory:, which is no file to copy")
	}
	if err != nil {
		fmt.Fprintf(stderr, "hubbub backup: %v\nRun hubbub backup -h for how to use it.\n", err)
		return exitSettings
	}
	out, start := fs.Arg(0), time.Now()
	copied, err := history.Backup(ctx, *db, out)
	switch {
	case ctx.Err() != nil && err != nil:
		fmt.Fprintln(stderr, "hubbub backup: interrupted, nothing is left of the copy")
		return exitFailed
	case err != nil:
		fmt.Fprintf(stderr, "hubbub backup: %v\n", err)
		return exitFailed
	}
	fmt.Fprintf(stdout, "copied %s to %s in %v (rooms: %d, messages: %d, bytes: %d)\n",
		*db, out, time.Since(start).Round(time.Millisecond), copied.Rooms, copied.Messages, copied.Bytes)
	return exitOK
}
