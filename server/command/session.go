package command

import (
	"context"
	"flag"
	"fmt"
	"io"

	"hubbub/server/control"
)

var sessionEnd = command{
	name:     "session end",
	synopsis: "NAME|USER [-db file]",
	summary:  "signs a person out everywhere",
	details: `Signs a person out everywhere: its connections are closed, and no device of it
comes back as this person. The name is free.

A person is told by its name while it is here, and by the id of its messages
(people list shows it) at any time.`,
	example: "hubbub session end Ana",
	prepare: func(fs *flag.FlagSet, getenv func(string) string) action {
		db := dbFlag(fs, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) != 1 {
				return misused("%d people to sign out, want 1", len(operands))
			}
			return ask(ctx, *db, leave, func(desk control.Desk) error {
				ended, err := desk.End(ctx, operands[0])
				if err != nil {
					return err
				}
				who := ended.User
				if ended.Name != "" {
					who = fmt.Sprintf("%s (%s)", ended.Name, ended.User)
				}
				fmt.Fprintf(out, "%s is signed out everywhere; connections closed: %d\n", who, ended.Connections)
				return nil
			})
		}
	},
}
