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

var backupCommand = command{
	name:     "backup",
	synopsis: "[-db file] out.db",
	summary:  "copies the history, also while a server uses it",
	details: `Copies the history to a new file, also while a server uses it.

The copy is one moment of the history, complete and on disk when this ends with
exit code 0. It begins an epoch of its own: after it has been put in place,
clients that come back start anew from the last messages. Names that are held
and invites that were not redeemed are not in it.`,
	example: "hubbub backup -db hubbub.db saved.db",
	prepare: func(fs *flag.FlagSet, getenv func(string) string) action {
		db := dbFlag(fs, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			return backup(ctx, *db, operands, out)
		}
	},
}

// dbFlag declares the flag that names the history.
func dbFlag(fs *flag.FlagSet, getenv func(string) string) *string {
	return fs.String("db", cmp.Or(getenv(config.EnvName("db")), config.Default().DB), "`file` of the history")
}

// backup copies the history. It succeeds when the copy is complete and on disk.
func backup(ctx context.Context, db string, operands []string, out io.Writer) error {
	if len(operands) != 1 {
		return misused("%d files to write to, want 1", len(operands))
	}
	if db == history.Memory {
		return misused("-db is :memory:, which is no file to copy")
	}
	target, start := operands[0], time.Now()
	copied, err := history.Backup(ctx, db, target)
	if ctx.Err() != nil && err != nil {
		return errors.New("interrupted, nothing is left of the copy")
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "copied %s to %s in %v (rooms: %d, messages: %d, bytes: %d)\n",
		db, target, time.Since(start).Round(time.Millisecond), copied.Rooms, copied.Messages, copied.Bytes)
	return nil
}
