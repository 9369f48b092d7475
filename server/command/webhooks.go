package command

import (
	"fmt"
	"io"
	"strings"
	"time"

	"hubbub/server/control"
)

var webhookList = command{
	name:     "webhook list",
	synopsis: "[-db file]",
	summary:  "lists webhooks, and how it goes with them",
	details: `Lists webhooks, without their secrets.

STATE is active, failing (it is tried again, at least once an hour), gone (it
has answered 410 and is told nothing until webhook replay) or no_secret (it
comes from a backup: remove it, and add it anew). LAG is how long ago the first
was said that it was not told. LAST is the answer to the last attempt: a status,
or timeout, unreachable, or inside (an address that -webhook-allow does not
name).`,
	example: "hubbub webhook list",
	prepare: listing(control.Desk.Webhooks, func(out io.Writer, all []control.Webhook) { printWebhooks(out, all, time.Now()) }),
}

// A row of the list, the address in a line of its own.
const webhookRow = "%-10s  %-9s  %6s  %-11s  %5s  %s\n"

func printWebhooks(out io.Writer, all []control.Webhook, now time.Time) {
	if len(all) == 0 {
		fmt.Fprintln(out, "There are no webhooks.")
		return
	}
	fmt.Fprintf(out, webhookRow, "ID", "STATE", "LAG", "LAST", "FAILS", "ROOM")
	for _, w := range all {
		lag, last := "-", "-"
		if w.Behind > 0 {
			lag = age(now.Sub(w.Oldest))
			if w.Oldest.IsZero() {
				lag = "?" // all of it is gone
			}
		}
		if w.Status != "" {
			last = w.Status
		}
		fails := "-"
		if w.Failures > 0 {
			fails = fmt.Sprint(w.Failures)
		}
		fmt.Fprintf(out, webhookRow, w.ID, w.State, lag, last, fails, cut(roomWord(w.Room), 27))
		fmt.Fprintf(out, "%12s%s\n", "", cut(w.URL, 66))
	}
}

// roomWord names what a webhook is told of.
func roomWord(room string) string {
	if room == "" {
		return "all rooms"
	}
	return room
}

// age writes a time that has passed in one unit.
func age(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(max(0, d).Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	default:
		return fmt.Sprintf("%dd", int(d.Hours()/24))
	}
}

// cut leaves of a text what fits.
func cut(text string, columns int) string {
	text = strings.ToValidUTF8(text, "?")
	if runes := []rune(text); len(runes) > columns {
		return string(runes[:columns-1]) + "…"
	}
	return text
}
