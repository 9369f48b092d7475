package command

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"

	"hubbub/server/control"
)

var auditList = command{
	name:     "audit list",
	synopsis: "[-room ROOM] [-last N]",
	summary:  "lists what was done to keep rooms: who, when, why",
	details: `Lists the acts of moderators, the latest last. RECORD is the number by which
person lift -record undoes one.`,
	example: "hubbub audit list -room lobby",
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		var q control.Audit
		flags.StringVar(&q.Room, "room", "", "`room` whose acts are listed (default all rooms)")
		flags.IntVar(&q.Limit, "last", 50, "how `many` are listed, the latest")
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) > 0 {
				return misused("unexpected argument %q", operands[0])
			}
			var done []control.Done
			err := ask(ctx, *db, leave, func(desk control.Desk) (err error) {
				done, err = desk.Audit(ctx, q)
				return err
			})
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			printAudit(out, done)
			return nil
		}
	},
}

func printAudit(out io.Writer, done []control.Done) {
	if len(done) == 0 {
		fmt.Fprintln(out, "Nothing was done.")
		return
	}
	const row = "%-8v  %-16s  %-10s  %-9s  %s\n"
	fmt.Fprintf(out, row, "RECORD", "AT", "ROOM", "ACT", "BY, AGAINST, WHY")
	for _, d := range done {
		what := d.By
		if who := cmp.Or(d.Name, d.User); who != "" {
			what += ", " + who
		}
		if d.Reason != "" {
			what += ", " + d.Reason
		}
		fmt.Fprintf(out, row, d.Record, d.At.Local().Format(timeOfDay), d.Room, d.Act, what)
	}
}
