package command

import (
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
)

var roomExport = command{
	name:     "room export",
	synopsis: "ROOM [-format FORMAT] [-from TIME] [-to TIME]",
	summary:  "writes what was said in a room as jsonl, html or csv",
	details: `Writes the messages of a room that are kept, as each is now: what was removed is
not among them. It reads the history beside the server, which does not notice.

  jsonl   a message a line, as the protocol tells it; room import reads it back
  html    a page that needs nothing else
  csv     a table for spreadsheets, which take no cell of it for a formula

A time is a day, a day and a time of this machine's zone, or as in RFC 3339:
2026-01-31, "2026-01-31 18:30", 2026-01-31T18:30:00Z. A day that is the end is
written whole.
The file is for the user of this command alone, and must not be there yet.`,
	example: "hubbub room export lobby -format html -from 2026-01-01 -out january.html",
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		format := flags.String("format", string(archive.JSONL), "`format`: jsonl, html or csv")
		from := flags.String("from", "", "`time` of the first message (default the oldest)")
		to := flags.String("to", "", "`time` of the last message (default the newest)")
		file := flags.String("out", "", "`file` to write (default the standard output)")
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) != 1 {
				return misused("%d names of rooms, want 1", len(operands))
			}
			f, err := archive.ParseFormat(*format)
			if err != nil {
				return misused("-format: %w", err)
			}
			span, err := archive.ParseSpan(*from, *to, time.Local)
			if err != nil {
				return misused("-%w", err)
			}
			room, err := name.NewRoom(operands[0])
			if err != nil {
				return misused("room %q: %w", operands[0], err)
			}
			head := archive.Head{Room: room.Key(), At: time.Now(), Span: span}
			return view(ctx, *db, func(v *history.View) error { return export(ctx, v, f, head, *file, out) })
		}
	},
}

// view opens a history for reading.
func view(ctx context.Context, db string, do func(*history.View) error) error {
	if db == history.Memory {
		return misused("-db is :memory:, which no command reaches")
	}
	v, err := history.OpenView(ctx, db)
	if err != nil {
		return err
	}
	return errors.Join(do(v), v.Close())
}

// export writes a room to a file, or to out if that has no name.
func export(ctx context.Context, v *history.View, f archive.Format, head archive.Head, file string, out io.Writer) (err error) {
	if head.Title, err = v.Title(ctx, head.Room); err != nil {
		return err
	}
	if head.Title == "" {
		return fmt.Errorf("there is no room %q", head.Room)
	}
	if file == "" {
		_, err := f.Export(ctx, v, head, out)
		return interrupted(ctx, err)
	}
	var messages int64
	err = writeNew(file, func(to io.Writer) (err error) {
		messages, err = f.Export(ctx, v, head, to)
		return interrupted(ctx, err)
	})
	if err == nil {
		fmt.Fprintf(out, "exported %s to %s (messages: %d)\n", head.Title, file, messages)
	}
	return err
}

// interrupted says in words that somebody has ended what failed.
func interrupted(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return errors.New("interrupted")
	}
	return err
}

// writeNew writes a file that is not there yet, for its user alone. Nothing is left of one
// that fails.
func writeNew(name string, write func(io.Writer) error) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err = errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
