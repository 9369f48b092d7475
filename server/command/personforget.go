package command

import (
	"context"
	"flag"
	"fmt"
	"io"

	"hubbub/server/control"
)

var personForget = command{
	name:     "person forget",
	synopsis: "NAME|USER [-db file]",
	summary:  "removes all that a person has said, and all that is kept of it",
	details: `Removes what a person has said in all rooms, at once and for good: it cannot be
restored. The person is signed out everywhere, its name is free, its roles and
tickets are gone, and moderators' acts no longer tell whom they were against.
What stays (docs/privacy.md): that the id was signed out, for 31 days, and that
messages of the id were removed.

A person is told by its name while it is here, and by the id of its messages
(people list shows it) at any time. Backups and exports that were made before
keep what they have.`,
	example: "hubbub person forget Q3V7K2M5XW6T",
	prepare: func(fs *flag.FlagSet, getenv func(string) string) action {
		db := dbFlag(fs, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) != 1 {
				return misused("%d people to forget, want 1", len(operands))
			}
			return ask(ctx, *db, leave, func(desk control.Desk) error {
				who, rooms := operands[0], 0
				for {
					forgotten, err := desk.Forget(ctx, who)
					if err != nil {
						return interrupted(ctx, err)
					}
					if who, rooms = forgotten.User, rooms+forgotten.Rooms; forgotten.Left == 0 {
						break
					}
					fmt.Fprintf(out, "what %s has said is removed; messages that have its name yet: %d\n", who, forgotten.Left)
				}
				fmt.Fprintf(out, "%s is forgotten; rooms with messages that were removed: %d\n", who, rooms)
				return nil
			})
		}
	},
}
