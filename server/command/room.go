package command

import (
	"context"
	"flag"
	"fmt"
	"io"

	"hubbub/server/control"
)

var roomCreate = command{
	name:     "room create",
	synopsis: "NAME [-access ACCESS] [-title TITLE]",
	summary:  "makes a room that stays, or changes who may enter one",
	details: `Makes a room that stays when nobody is in it and nothing in it is kept. For a
room that is there it changes what is given, and keeps what was said in it.

  open       is listed, everybody may enter
  unlisted   is not listed, everybody who knows its name may enter
  members    for members, of this room or of all (hubbub invite create)
  invited    for whom a link has let in, and nobody else

The last line is the name by which addresses know the room.`,
	example: `hubbub room create "Book club" -access invited`,
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		var q control.Room
		optional(flags, &q.Access, "access", "`access`: open, unlisted, members or invited (default open for a new room)")
		optional(flags, &q.Title, "title", "`title` that is shown; it has to read as the name does (default the name)")
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) != 1 {
				return misused("%d names of rooms, want 1", len(operands))
			}
			q.Name = operands[0]
			return ask(ctx, *db, create, func(desk control.Desk) error {
				room, err := desk.SetRoom(ctx, q)
				if err != nil {
					return err
				}
				did := "changed"
				if room.New {
					did = "made"
				}
				fmt.Fprintf(out, "%s is %s; access: %s\n\n%s\n", room.Title, did, room.Access, room.Name)
				return nil
			})
		}
	},
}

// optional declares a flag that leaves its value nil when it is not given.
func optional(flags *flag.FlagSet, value **string, name, usage string) {
	flags.Func(name, usage, func(given string) error {
		*value = &given
		return nil
	})
}

var roomList = command{
	name:     "room list",
	synopsis: "[-db file]",
	summary:  "lists rooms, those that are not listed on the page as well",
	details: `Lists the rooms that stay, those with people, and the 1,000 with the latest
messages. HERE is how many people are in it.`,
	example: "hubbub room list",
	prepare: listing(control.Desk.Rooms, printRooms),
}

func printRooms(out io.Writer, rooms []control.Listed) {
	if len(rooms) == 0 {
		fmt.Fprintln(out, "There are no rooms.")
		return
	}
	const row = "%-8s  %-5s  %5v  %9v  %s\n"
	fmt.Fprintf(out, row, "ACCESS", "STAYS", "HERE", "MESSAGES", "ROOM")
	for _, r := range rooms {
		stays := "no"
		if r.Stays {
			stays = "yes"
		}
		fmt.Fprintf(out, row, r.Access, stays, r.Online, r.Messages, r.Title)
	}
}
