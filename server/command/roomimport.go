package command

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"hubbub/server/archive"
	"hubbub/server/control"
	"hubbub/server/history"
	"hubbub/server/name"
)

var roomImport = command{
	name:     "room import",
	synopsis: "FILE [-room ROOM]",
	summary:  "adds the messages of a jsonl file to a room",
	details: `Adds the messages of a file that room export has written, or of one like it, to
the end of a room. They keep their time, sender and id, and get new numbers.
What the room has already is not added again. A line that is not understood is
told by its number, and then nothing is imported; neither is anything of a file
that was cut short.

Beside a server that runs, the room must be new and nobody in it, and the file
has at most 64 MiB and 100,000 messages: everybody waits for a moment, and who
comes to the room finds them there. To a room that has messages they are added
while no server runs. What is kept of a room is bounded by -history-messages and
-history-age: set these first.
A room that is not there is made, and everybody may read it; for another one
give room create before.`,
	example: "hubbub room import lobby.jsonl -room old-lobby",
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		into := flags.String("room", "", "`room` to add to (default the one that the file is of)")
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) != 1 {
				return misused("%d files to import, want 1", len(operands))
			}
			file, err := os.Open(operands[0])
			if err != nil {
				return err
			}
			defer file.Close()
			return importFile(ctx, *db, *into, file, out)
		}
	},
}

func importFile(ctx context.Context, db, into string, file io.ReadSeeker, out io.Writer) error {
	if db == history.Memory {
		return misused("-db is :memory:, which no command reaches")
	}
	r := archive.NewReader(file, time.Now())
	if _, err := r.Next(); err != nil && !errors.Is(err, io.EOF) { // from here on it is known which room it is
		return r.Faults(err)
	}
	room, err := target(r, into)
	if err != nil {
		return err
	}
	done, err := importInto(ctx, db, room, file)
	if err != nil {
		return interrupted(ctx, err)
	}
	fmt.Fprintf(out, "imported into %s (messages: %d, there already: %d)\n\n%s\n", room.Title(), done.Added, done.Known, room.Key())
	return nil
}

// importInto asks the server that runs on a history, or if none does, imports by itself.
func importInto(ctx context.Context, db string, room name.Room, file io.ReadSeeker) (done control.Imported, err error) {
	path, err := history.Resolve(db)
	if err != nil {
		return done, err
	}
	client := control.NewClient(control.Path(path))
	for deadline := time.Now().Add(patience); ; {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return done, err
		}
		done, nobody := client.Import(ctx, control.Import{Room: room.Key(), Title: room.Title(), File: file})
		if !errors.Is(nobody, control.ErrNobody) {
			return done, nobody
		}
		done, err := importAlone(ctx, db, room, file)
		if !errors.Is(err, history.ErrInUse) {
			return done, err
		}
		if time.Now().After(deadline) {
			return done, fmt.Errorf("a server runs on %s that no command reaches (%w): stop it for this, and start it again", db, nobody)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return done, ctx.Err()
		}
	}
}

// importAlone imports into a history that no server runs on. It is opened without limits, so
// that nothing is removed.
func importAlone(ctx context.Context, db string, room name.Room, file io.Reader) (control.Imported, error) {
	h, err := history.Open(history.Config{Path: db, KeepRemoved: history.Forever})
	if err != nil {
		return control.Imported{}, err
	}
	r := archive.NewReader(file, time.Now())
	done, err := h.Import(ctx, room.Key(), room.Title(), r.Next)
	err = errors.Join(err, h.Close())
	if _, is := errors.AsType[*archive.LineError](err); is {
		err = r.Faults(err)
	}
	return control.Imported{Room: room.Key(), Added: done.Added, Known: done.Known}, err
}

// target returns the room to import into: the one that is asked for, or that of the file.
func target(r *archive.Reader, asked string) (name.Room, error) {
	if asked != "" {
		room, err := name.NewRoom(asked)
		if err != nil {
			return room, misused("-room %q: %w", asked, err)
		}
		return room, nil
	}
	key, title := r.Room()
	if key == "" {
		return name.Room{}, misused("the file does not tell which room it is of: give -room")
	}
	room, err := name.NewRoom(cmp.Or(title, key))
	if err == nil && room.Key() != key {
		room, err = name.NewRoom(key)
	}
	if err != nil {
		return room, misused("the file is of a room %q, which no room can be called (%w): give -room", key, err)
	}
	return room, nil
}
