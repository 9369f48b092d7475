package command

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"hubbub/server/control"
)

var tokenCreate = command{
	name:     "token create",
	synopsis: "-name NAME -scope SCOPES [-room ROOM] [-expires TIME]",
	summary:  "makes a token, with which a program takes part",
	details: `Makes a token, with which a program takes part under a name that nobody else
can have from then on.

  read       pages of messages, event streams, being in a room
  say        messages
  moderate   acts of a moderator

The token is sent as "Authorization: Bearer TOKEN", or as auth of a join. One
for say alone and for one room can stand in the address of a hook as well:
/api/hooks/TOKEN. Nothing shows it again: it is the last line that this prints.

Tokens of one name are one program, so that one can take the place of another.`,
	example: "hubbub token create -name Otto -room lobby -scope read,say",
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		var q control.NewToken
		flags.StringVar(&q.Name, "name", "", "`name` that the program goes by")
		flags.StringVar(&q.Room, "room", "", "`room` that it is for; empty: all rooms")
		flags.StringVar(&q.Scopes, "scope", "", "`scopes`, separated by commas: read, say, moderate")
		expires := flags.String("expires", "", "`time` until it expires, as 12h or 90d; empty: never")
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) (err error) {
			switch {
			case len(operands) > 0:
				return misused("unexpected argument %q", operands[0])
			case q.Name == "":
				return misused("-name must be the name that the program goes by")
			case q.Scopes == "":
				return misused("-scope must have some of read, say, moderate")
			}
			if q.Expires, err = expiry(*expires, time.Now()); err != nil {
				return err
			}
			return ask(ctx, *db, create, func(desk control.Desk) error {
				made, err := desk.NewToken(ctx, q)
				if err != nil {
					return err
				}
				printToken(out, made)
				return nil
			})
		}
	},
}

// expiry reads for how long a token is to be good.
func expiry(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	wait, err := time.ParseDuration(text)
	if days, isDays := strings.CutSuffix(text, "d"); isDays {
		var n uint64
		n, err = strconv.ParseUint(days, 10, 16)
		wait = time.Duration(n) * 24 * time.Hour
	}
	if err != nil || wait <= 0 {
		return time.Time{}, misused("-expires must be a time such as 12h or 90d, not %q", text)
	}
	return now.Add(wait), nil
}

func printToken(out io.Writer, made control.MadeToken) {
	words := fmt.Sprintf("Whoever has this token is %s in %s (%s), %s. Keep it as you would a key. Its id is %s.",
		made.Name, cmp.Or(made.Room, "all rooms"), made.Scopes, until(made.Expires), made.ID)
	for line := range wrapped(words, lineWidth) {
		fmt.Fprintln(out, line)
	}
	fmt.Fprintf(out, "\n%s\n", made.Secret)
}

func until(expires time.Time) string {
	if expires.IsZero() {
		return "until it is revoked"
	}
	return "until " + expires.Local().Format(timeOfDay)
}

var tokenList = command{
	name:     "token list",
	synopsis: "[-db file]",
	summary:  "lists the tokens of programs",
	details: `Lists the tokens of programs, without their secrets, the oldest first. One that
has expired is listed for 30 days, and keeps its name.`,
	example: "hubbub token list",
	prepare: listing(control.Desk.Tokens, printTokens),
}

func printTokens(out io.Writer, tokens []control.Token) {
	if len(tokens) == 0 {
		fmt.Fprintln(out, "There are no tokens.")
		return
	}
	const row = "%-16s  %-16s  %-17s  %-12s  %s\n"
	fmt.Fprintf(out, row, "ID", "EXPIRES", "SCOPES", "ROOM", "NAME")
	for _, t := range tokens {
		ends := "never"
		if !t.Expires.IsZero() {
			ends = t.Expires.Local().Format(timeOfDay)
		}
		fmt.Fprintf(out, row, t.ID, ends, t.Scopes, cmp.Or(t.Room, "all rooms"), t.Name)
	}
}

var tokenRevoke = command{
	name:     "token revoke",
	synopsis: "ID|NAME|TOKEN [-db file]",
	summary:  "ends a token, or all of a name",
	details: `Ends a token: what is connected by it is closed, and it is refused from then on.

A token is told by its id (token list shows it) or by itself. A name tells all
of that program.`,
	example: "hubbub token revoke Otto",
	prepare: func(flags *flag.FlagSet, getenv func(string) string) action {
		db := dbFlag(flags, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) != 1 {
				return misused("%d tokens to revoke, want 1", len(operands))
			}
			return ask(ctx, *db, leave, func(desk control.Desk) error {
				revoked, err := desk.RevokeToken(ctx, operands[0])
				if err != nil {
					return err
				}
				for _, t := range revoked {
					fmt.Fprintf(out, "%s of %s is revoked\n", t.ID, t.Name)
				}
				return nil
			})
		}
	},
}
