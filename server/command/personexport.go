package command

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"regexp"
	"time"

	"hubbub/server/history"
	"hubbub/server/records"
	"hubbub/server/wire"
)

var personExport = command{
	name:     "person export",
	synopsis: "USER [-out FILE]",
	summary:  "writes all that is kept of a person",
	details: `Writes all that is kept of a person, a JSON object a line: what it has said in
all rooms, reactions, roles, tickets, a name that is held, and what moderators
did. Neither secrets are in it nor other people. It reads the history beside the
server.

USER is the id that messages carry; people list shows it of who is here. A guest
who signs out, or does not come for 30 days, is another person afterwards, with
another id. The addresses in the log of the server are not in the file.`,
	example: "hubbub person export Q3V7K2M5XW6T -out ana.jsonl",
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		file := flags.String("out", "", "`file` to write (default the standard output)")
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			user, err := oneUser(operands)
			if err != nil {
				return err
			}
			return view(ctx, *db, func(v *history.View) error {
				if *file == "" {
					_, err := exportPerson(ctx, v, user, out)
					return interrupted(ctx, err)
				}
				var lines int
				err := writeNew(*file, func(to io.Writer) (err error) {
					lines, err = exportPerson(ctx, v, user, to)
					return interrupted(ctx, err)
				})
				if err == nil {
					fmt.Fprintf(out, "exported %s to %s (lines: %d)\n", user, *file, lines)
				}
				return err
			})
		}
	},
}

// An entryLine tells of an entry in a room.
type entryLine struct {
	Type    string          `json:"type"`
	Room    string          `json:"room"`
	Entry   json.RawMessage `json:"entry"`
	Removed string          `json:"removed_text,omitempty"` // that moderators can read and restore
}

// userID is what the public id of a person looks like.
var userID = regexp.MustCompile(`^[A-Z2-7]{12}$`)

// oneUser returns the person that a command is about.
func oneUser(operands []string) (string, error) {
	if len(operands) != 1 {
		return "", misused("%d people, want 1", len(operands))
	}
	if !userID.MatchString(operands[0]) {
		return "", misused("%q is no id of a person: it has 12 capital letters and digits, and stands in each of its messages", operands[0])
	}
	return operands[0], nil
}

// exportPerson writes what is kept of a person, and returns how many lines that were.
func exportPerson(ctx context.Context, v *history.View, user string, to io.Writer) (lines int, err error) {
	out := bufio.NewWriter(to)
	line := func(object any) error {
		lines++
		return json.NewEncoder(out).Encode(object)
	}
	err = v.Read(ctx, func(q history.Querier) error {
		return records.OfPerson(q, user, func(k records.Kept) error {
			object := maps.Clone(k.Fields)
			object["type"] = k.Kind
			return line(object)
		})
	})
	if err != nil {
		return lines, err
	}
	err = v.EachOf(ctx, user, func(room string, e *wire.Entry) error {
		told := entryLine{Type: "entry", Room: room}
		if e.Removed {
			told.Removed, e.Text = e.Text, ""
		}
		told.Entry = wire.AppendEntry(nil, e, false)
		return line(told)
	})
	if err == nil {
		err = v.EachReactionOf(ctx, user, func(r history.Reaction) error {
			return line(map[string]any{"type": "reaction", "room": r.Room, "seq": r.Seq, "emoji": r.Emoji})
		})
	}
	if err == nil && lines == 0 {
		err = fmt.Errorf("nothing is kept of %s", user)
	}
	if err != nil {
		return lines, err
	}
	return lines, errors.Join(line(map[string]any{"type": "end", "user": user, "at": time.Now().UnixMilli()}), out.Flush())
}
