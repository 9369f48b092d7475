package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"hubbub/server/control"
	"hubbub/server/moderation"
)

var filterAdd = keeping{
	name:     "filter add",
	synopsis: "TEXT [-for SPAN] [-like] [-room ROOM | -everywhere]",
	summary:  "refuses messages with a word, or that read like a text",
	details: `Refuses what has a text in it as a word, with a * at its ends also within
others; with -like what reads like it. docs/filters.md tells how texts are read.`,
	example: `hubbub filter add "free nitro*" -for 7d`,
	flags: func(fs *flag.FlagSet, k *kept) {
		roomFlag(fs, k)
		everywhereFlag(fs, k)
		fs.StringVar(&k.span, "for", "", "`span` for which it is refused, up to 14d (default for good)")
		fs.BoolVar(&k.act.Like, "like", false, "also what only reads like the text")
	},
	read: func(k *kept, operands []string) (err error) {
		k.act.Act = moderation.ActFilter
		k.act.Text, err = one(operands, "TEXT")
		return err
	},
}.prepared()

var filterLift = keeping{
	name:     "filter lift",
	synopsis: "RECORD [-room ROOM]",
	summary:  "ends a filter, by its record",
	details: `Ends what an act filters. A sweep is undone with all that it did. filter list
tells the records.`,
	example: "hubbub filter lift 123",
	flags:   roomFlag,
	read: func(k *kept, operands []string) error {
		k.act.Act = moderation.ActLift
		text, err := one(operands, "the record of a filter")
		if err == nil {
			k.act.Of, err = number(text, "record")
		}
		return err
	},
}.prepared()

var filterList = command{
	name:     "filter list",
	synopsis: "[-room ROOM]",
	summary:  "lists what moderators and sweeps filter",
	details: `Lists what acts filter, the latest last, without what the file of -filters has.
RECORD is the number by which filter lift ends one.`,
	example: "hubbub filter list -room lobby",
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		var q control.Filters
		flags.StringVar(&q.Room, "room", "", "`room` in which they hold (default all rooms)")
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) > 0 {
				return misused("unexpected argument %q", operands[0])
			}
			var filters []control.Filter
			err := ask(ctx, *db, leave, func(desk control.Desk) (err error) {
				filters, err = desk.Filters(ctx, q)
				return err
			})
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			printFilters(out, filters)
			return nil
		}
	},
}

func printFilters(out io.Writer, filters []control.Filter) {
	if len(filters) == 0 {
		fmt.Fprintln(out, "Nothing is filtered, but for what the file has.")
		return
	}
	const row = "%-8v  %-16s  %-10s  %-4s  %s\n"
	fmt.Fprintf(out, row, "RECORD", "UNTIL", "ROOM", "HOW", "TEXT")
	for _, f := range filters {
		until, how, where := "for good", "word", f.Room
		if !f.Until.IsZero() {
			until = f.Until.Local().Format(timeOfDay)
		}
		if f.Like {
			how = "like"
		}
		if where == moderation.Everywhere {
			where = "all rooms"
		}
		fmt.Fprintf(out, row, f.Record, until, cut(where, 10), how, cut(strings.Join(strings.Fields(f.Text), " "), 34))
	}
}
