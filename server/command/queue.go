package command

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"

	"hubbub/server/control"
	"hubbub/server/moderation"
)

var messageAllow = keeping{
	name:     "message allow",
	synopsis: "ITEM",
	summary:  "lets through what waits for a moderator",
	details: `Lets a message through that a filter has held, or dismisses the reports of one:
if they have hidden it, it is there again. queue list tells the items. message
remove, person timeout and person ban take -item as well.`,
	example: "hubbub message allow 5",
	read: func(k *kept, operands []string) error {
		k.act.Act = moderation.ActAllow
		text, err := one(operands, "the number of an item")
		if err == nil {
			k.act.Item, err = number(text, "item")
		}
		return err
	},
}.prepared()

func itemFlag(fs *flag.FlagSet, k *kept) {
	fs.Int64Var(&k.act.Item, "item", 0, "`number` of what waits, as queue list tells it")
}

var queueList = command{
	name:     "queue list",
	synopsis: "[-room ROOM]",
	summary:  "lists what waits for a moderator",
	details: `Lists what waits for a moderator, the latest last: messages that a filter has
held, which nobody has seen, and those that members have reported. The server
has to run.`,
	example: "hubbub queue list -room lobby",
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		var q control.Queue
		flags.StringVar(&q.Room, "room", "", "`room` of which it is listed (default all rooms)")
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) > 0 {
				return misused("unexpected argument %q", operands[0])
			}
			return ask(ctx, *db, leave, func(desk control.Desk) error {
				items, err := desk.Queue(ctx, q)
				if err == nil {
					printQueue(out, items)
				}
				return err
			})
		}
	},
}

func printQueue(out io.Writer, items []control.Item) {
	if len(items) == 0 {
		fmt.Fprintln(out, "Nothing waits.")
		return
	}
	const row = "%-8v  %-16s  %-12s  %-12s  %s\n"
	fmt.Fprintf(out, row, "ITEM", "SINCE", "ROOM", "WHY", "WHO, WHAT, REASON")
	for _, i := range items {
		why := i.Kind
		if i.Count > 0 {
			why = fmt.Sprintf("%d reports", i.Count)
		}
		if i.Hidden {
			why = fmt.Sprintf("%d, hidden", i.Count)
		}
		fmt.Fprintf(out, row, i.ID, i.At.Local().Format(timeOfDay), cut(i.Room, 12), why, cut(i.Name, 20))
		for _, line := range []string{i.Text, i.Reason} {
			if line != "" {
				fmt.Fprintf(out, "%10s%s\n", "", cut(strings.Join(strings.Fields(line), " "), 68))
			}
		}
	}
}

// none refuses operands of a command that an item stands for.
func none(operands []string) error {
	if len(operands) > 0 {
		return fmt.Errorf("an item or %q, not both", operands[0])
	}
	return nil
}
