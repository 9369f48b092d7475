package command

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"hubbub/server/control"
	"hubbub/server/moderation"
)

// A keeping is a command that keeps a room: what its operands and flags ask for.
type keeping struct {
	name, synopsis, summary, details, example string

	flags func(fs *flag.FlagSet, k *kept) // nil for none of its own
	read  func(k *kept, operands []string) error
}

// A kept is an act as it is put together.
type kept struct {
	control.Act
	act      moderation.Act
	now      time.Time
	span     string // -for
	since    string // -since
	filter   string // -filter
	timeout  string // -timeout
	shared   bool   // -no-address
	anywhere bool   // -everywhere
}

// prepared makes a command of a keeping.
func (k keeping) prepared() command {
	return command{
		name: k.name, synopsis: k.synopsis, summary: k.summary, example: k.example,
		details: k.details + "\n\nThe server has to run. The last line is the record of the act, by which\nperson lift -record undoes it.",
		prepare: func(fs *flag.FlagSet, getenv func(string) string) action {
			kept := &kept{now: time.Now()}
			fs.StringVar(&kept.act.Reason, "reason", "", "`words` for the record; nobody but moderators reads them")
			if k.flags != nil {
				k.flags(fs, kept)
			}
			db := dbFlag(fs, getenv)
			return func(ctx context.Context, operands []string, out io.Writer) error {
				if err := k.read(kept, operands); err != nil {
					return misuse{err}
				}
				return kept.do(ctx, *db, out)
			}
		},
	}
}

// do asks for the act and prints what came of it.
func (k *kept) do(ctx context.Context, db string, out io.Writer) error {
	if k.anywhere {
		k.act.Room = moderation.Everywhere
	}
	if k.shared {
		k.act.Address = new(bool)
	}
	if err := k.readSpans(); err != nil {
		return misuse{err}
	}
	body, err := json.Marshal(&k.act)
	if err != nil {
		return err
	}
	k.Act.Act = body
	return ask(ctx, db, leave, func(desk control.Desk) error {
		did, err := desk.Act(ctx, k.Act)
		if err != nil {
			return err
		}
		printActed(out, did, k.anywhere)
		return nil
	})
}

// readSpans puts spans of time into the act.
func (k *kept) readSpans() error {
	for _, span := range []struct {
		flag, text string
		millis     *int64
	}{{"-for", k.span, &k.act.ForMillis}, {"-timeout", k.timeout, &k.act.ForMillis}, {"-filter", k.filter, &k.act.FilterMillis}} {
		if span.text == "" {
			continue
		}
		d, err := moderation.ParseSpan(span.text, k.now)
		if err != nil {
			return fmt.Errorf("%s %q: %w", span.flag, span.text, err)
		}
		*span.millis = d.Milliseconds()
	}
	if k.since == "" {
		return nil
	}
	ago, err := moderation.ParseSpan(k.since, k.now)
	if err != nil {
		return fmt.Errorf("-since %q: %w", k.since, err)
	}
	k.act.Since = k.now.Add(-ago).UnixMilli()
	return nil
}

// printActed tells what an act has done.
func printActed(out io.Writer, did control.Acted, everywhere bool) {
	where := did.Room
	if everywhere {
		where = "all rooms"
	}
	verb := "Done"
	if did.Preview {
		verb = "This would be done"
	}
	fmt.Fprintf(out, "%s: %s in %s\n", verb, did.Act, where)
	row := func(label string, value any) { fmt.Fprintf(out, "  %-9s %v\n", label, value) }
	if len(did.Names) > 0 {
		row("people", strings.Join(did.Names, ", "))
	}
	if did.Count > 0 {
		more := ""
		if did.More {
			more = ", and there are more"
		}
		row("count", strconv.Itoa(did.Count)+more)
	}
	if did.Shares > 0 {
		row("address", fmt.Sprintf("%d others are here from it", did.Shares))
	}
	if !did.Until.IsZero() {
		row("until", did.Until.Local().Format(timeOfDay))
	}
	if did.Record > 0 {
		fmt.Fprintf(out, "\n%d\n", did.Record)
	}
}

// Flags that several have.

func roomFlag(fs *flag.FlagSet, k *kept) {
	fs.StringVar(&k.Room, "room", "", "`room` in which it is done (default the lobby)")
}

func everywhereFlag(fs *flag.FlagSet, k *kept) {
	fs.BoolVar(&k.anywhere, "everywhere", false, "in all rooms at once")
}

func previewFlag(fs *flag.FlagSet, k *kept) {
	fs.BoolVar(&k.act.Preview, "preview", false, "only tells what would be done, and to how many")
}

// number reads a number of a message or a record.
func number(text, what string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is no number of a %s", text, what)
	}
	return n, nil
}

// one returns the operand of a command that takes one.
func one(operands []string, what string) (string, error) {
	if len(operands) != 1 {
		return "", fmt.Errorf("%d operands, want %s", len(operands), what)
	}
	return operands[0], nil
}

// inRoom takes the room, the first operand, and returns the one that follows.
func (k *kept) inRoom(operands []string, what string) (string, error) {
	if len(operands) != 2 {
		return "", fmt.Errorf("%d operands, want ROOM and %s", len(operands), what)
	}
	k.Room = cmp.Or(operands[0], "lobby")
	return operands[1], nil
}
