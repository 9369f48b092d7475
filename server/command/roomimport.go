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
	"hubbub/server/history"
	"hubbub/server/name"
	"hubbub/server/wire"
)

// maxFaults is how many lines that are not understood are told of.
const maxFaults = 10

var roomImport = command{
	name:     "room import",
	synopsis: "FILE [-room ROOM]",
	summary:  "adds the messages of a jsonl file to a room",
	details: `Adds the messages of a file that room export has written, or of one like it, to
the end of a room. They keep their time, sender and id, and get new numbers.
What the room has already is not added again. A line that is not understood is
told by its number, and then nothing is imported; neither is anything of a file
that was cut short.

No server may run on the history meanwhile. What is kept of a room is bounded by
-history-messages and -history-age when it starts again: set these first.
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

func importFile(ctx context.Context, db, into string, file io.Reader, out io.Writer) error {
	r := archive.NewReader(file, time.Now())
	first, err := r.Next() // from here on it is known which room it is
	next := r.Next
	switch {
	case err == nil:
		next = after(first, r.Next)
	case !errors.Is(err, io.EOF):
		return faults(r, err)
	}
	room, err := target(r, into)
	if err != nil {
		return err
	}
	var done history.Imported
	err = alone(ctx, db, func(h *history.Log) (err error) {
		done, err = h.Import(ctx, room.Key(), room.Title(), next)
		return err
	})
	if err != nil {
		return faults(r, interrupted(ctx, err))
	}
	fmt.Fprintf(out, "imported into %s (messages: %d, there already: %d)\n\n%s\n", room.Title(), done.Added, done.Known, room.Key())
	return nil
}

// after returns what brings one message, and then those that follow.
func after(first wire.Entry, rest func() (wire.Entry, error)) func() (wire.Entry, error) {
	brought := false
	return func() (wire.Entry, error) {
		if brought {
			return rest()
		}
		brought = true
		return first, nil
	}
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

// faults adds to a line that is not understood the next ones.
func faults(r *archive.Reader, err error) error {
	if _, ok := errors.AsType[*archive.LineError](err); !ok {
		return err
	}
	all := []error{err}
	for len(all) < maxFaults && !errors.Is(err, archive.ErrTooLong) {
		if _, err = r.Next(); err == nil {
			continue
		}
		if _, ok := errors.AsType[*archive.LineError](err); !ok {
			break
		}
		all = append(all, err)
	}
	return fmt.Errorf("nothing is imported:\n%w", errors.Join(all...))
}

// alone opens a history that no server runs on.
func alone(ctx context.Context, db string, do func(*history.Log) error) error {
	if db == history.Memory {
		return misused("-db is :memory:, which no command reaches")
	}
	for deadline := time.Now().Add(patience); ; {
		h, err := history.Open(history.Config{Path: db, KeepRemoved: history.Forever}) // without limits: nothing is removed
		if err == nil {
			return errors.Join(do(h), h.Close())
		}
		if !errors.Is(err, history.ErrInUse) {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("a server runs on %s: stop it for this, and start it again", db)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
