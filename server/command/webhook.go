package command

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"hubbub/server/control"
)

var webhookAdd = command{
	name:     "webhook add",
	synopsis: "URL -room ROOM | -all-rooms",
	summary:  "lets an address be told what is said and done in a room",
	details: `Lets an address be told what is said and done in a room, or in all, from now on:
by POST, signed after the Standard Webhooks scheme, at least once and in the
order of the room. docs/webhooks.md tells what is sent and how to check it.

The address begins with https:// and is on the Internet, unless the server's
-webhook-allow names its network. Its secret is the last line that this prints;
nothing shows it again.`,
	example: "hubbub webhook add https://bot.example.org/hubbub -room lobby",
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		var q control.NewWebhook
		flags.StringVar(&q.Room, "room", "", "`room` of which it is told")
		all := flags.Bool("all-rooms", false, "it is told of all rooms, also of those that not everybody may enter")
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			switch {
			case len(operands) != 1:
				return misused("%d addresses, want 1", len(operands))
			case (q.Room == "") != *all:
				return misused("which rooms? -room ROOM or -all-rooms, one of them")
			}
			q.URL = operands[0]
			return ask(ctx, *db, create, func(desk control.Desk) error {
				added, err := desk.AddWebhook(ctx, q)
				if err != nil {
					return err
				}
				fmt.Fprintf(out, "Webhook %s is told what is said and done in %s, from now on.\nThe secret that it checks signatures with:\n\n%s\n", added.ID, roomWord(added.Room), added.Secret)
				return nil
			})
		}
	},
}

var webhookRemove = command{
	name:     "webhook remove",
	synopsis: "ID [-db file]",
	summary:  "ends a webhook: it is told nothing more",
	details: `Ends a webhook. When this returns, nothing more is sent to it, also if it was
waiting for its next attempt.`,
	example: "hubbub webhook remove k3v7k2m5xw",
	prepare: withWebhook(func(ctx context.Context, desk control.Desk, id string, out io.Writer) error {
		removed, err := desk.RemoveWebhook(ctx, id)
		if err == nil {
			fmt.Fprintf(out, "webhook %s of %s is told nothing any more\n", removed.ID, roomWord(removed.Room))
		}
		return err
	}, nil),
}

var webhookReplay = command{
	name:     "webhook replay",
	synopsis: "ID -since TIME [-db file]",
	summary:  "tells a webhook again what was said since a time",
	details: `Lets a webhook go on with what was said at a time, as far as it is kept, and as
it reads now: again what it was told already, or, with a time after that,
without what it was not. One that had ended itself by 410 begins anew.

-since 0s goes on with what is said from now on.`,
	example: "hubbub webhook replay k3v7k2m5xw -since 24h",
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		var since time.Time
		flags.Func("since", "`time` of the first that is told: 90m or 24h for so long ago, 2026-01-02, \"2026-01-02 15:04\" on this machine's clock, or RFC 3339", func(given string) (err error) {
			since, err = parseSince(given, time.Now())
			return err
		})
		return withWebhook(func(ctx context.Context, desk control.Desk, id string, out io.Writer) error {
			again, err := desk.ReplayWebhook(ctx, control.Replay{ID: id, Since: since})
			if err == nil {
				fmt.Fprintf(out, "webhook %s is told what was said in %s since %s\n", again.ID, roomWord(again.Room), since.Local().Format(timeOfDay))
			}
			return err
		}, func() error {
			if since.IsZero() {
				return misused("since when? -since 24h, for example")
			}
			return nil
		})(flags, getenv)
	},
}

// withWebhook prepares a command that does something with one webhook, after a check of
// its flags, if there is one.
func withWebhook(do func(ctx context.Context, desk control.Desk, id string, out io.Writer) error, check func() error) func(*flag.FlagSet, func(string) string) action {
	return func(flags *flag.FlagSet, getenv func(string) string) action {
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) != 1 {
				return misused("%d webhooks, want the id of 1; hubbub webhook list shows them", len(operands))
			}
			if check != nil {
				if err := check(); err != nil {
					return err
				}
			}
			return ask(ctx, *db, leave, func(desk control.Desk) error { return do(ctx, desk, operands[0], out) })
		}
	}
}

// sinceLayouts are how a time can be written, the zone being that of the machine where
// none is told.
var sinceLayouts = []string{time.RFC3339, "2006-01-02T15:04", timeOfDay, time.DateTime, time.DateOnly}

// parseSince reads a time, or for how long ago it was.
func parseSince(given string, now time.Time) (time.Time, error) {
	if ago, err := time.ParseDuration(given); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	for _, layout := range sinceLayouts {
		if at, err := time.ParseInLocation(layout, given, time.Local); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is neither a time nor for how long ago", given)
}
