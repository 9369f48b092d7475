package command

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strconv"

	"hubbub/server/config"
	"hubbub/server/control"
	"hubbub/server/gate"
)

var inviteCreate = command{
	name:     "invite create",
	synopsis: "-role ROLE [-room ROOM] [-name NAME]",
	summary:  "makes a link that gives a role to whoever uses it first",
	details: `Makes a link that gives a role: owner of all rooms, moderator or member of
one or of all.

The link works once, within an hour. What it opens with stands behind its #,
which browsers send nowhere; the page asks before it uses it. Nothing else
shows the link again: it is the last line that this prints.

A server that runs on the history is asked. If none runs, the file is opened,
and the link works as soon as one does.`,
	example: "hubbub invite create -role owner -url https://chat.example.org",
	prepare: func(fs *flag.FlagSet, getenv func(string) string) action {
		var q control.Invite
		fs.StringVar(&q.Role, "role", "", "`role` that it gives: owner, moderator or member")
		fs.StringVar(&q.Room, "room", "", "`room` that the role is for; empty: all rooms, which an owner has always")
		fs.StringVar(&q.Name, "name", "", "`name` of whom the link is for")
		var a address
		a.declare(fs, getenv)
		db := dbFlag(fs, getenv)
		return func(ctx context.Context, operands []string, out io.Writer) error {
			if len(operands) > 0 {
				return misused("unexpected argument %q", operands[0])
			}
			if q.Role == "" {
				return misused("-role must be owner, moderator or member")
			}
			if err := a.check(); err != nil {
				return err
			}
			return ask(ctx, *db, create, func(desk control.Desk) error {
				made, err := desk.Invite(ctx, q)
				if err != nil {
					return err
				}
				printInvite(out, q, made, a.of(made.URL))
				return nil
			})
		}
	},
}

func printInvite(out io.Writer, q control.Invite, made control.Invited, base string) {
	for line := range wrapped(fmt.Sprintf("Whoever uses this link first is %s of %s from then on. It works once, until %s. Hand it on as you would a key.",
		q.Role, cmp.Or(q.Room, "all rooms"), made.Expires.Local().Format("15:04 MST")), lineWidth) {
		fmt.Fprintln(out, line)
	}
	if isHere(base) {
		fmt.Fprintln(out, "It leads to this machine; -url makes one that leads here from others.")
	}
	fmt.Fprintf(out, "\n%s/#invite=%s\n", base, made.Secret)
}

// isHere reports whether an address leads nowhere but to the machine that follows it.
func isHere(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

// An address is where people reach the server, as far as flags tell.
type address struct{ url, listen string }

func (a *address) declare(fs *flag.FlagSet, getenv func(string) string) {
	preset := config.Default()
	fs.StringVar(&a.url, "url", getenv(config.EnvName("url")), "`address` by which people reach the server; empty: what the server that runs has, or this machine")
	fs.StringVar(&a.listen, "addr", cmp.Or(getenv(config.EnvName("addr")), preset.Addr), "`host:port` that the server will listen on, where none runs and without -url")
}

func (a *address) check() error {
	if a.url != "" {
		site, err := gate.ParseSite(a.url)
		if err != nil {
			return misused("-url must be an address such as https://chat.example.org, not %s: %w", a.url, err)
		}
		a.url = site.URL()
	}
	if _, _, err := net.SplitHostPort(a.listen); err != nil {
		return misused("-addr: %w", err)
	}
	return nil
}

// of returns the address for links, without a slash at its end. running is what the server
// that runs says, "" if none does.
func (a *address) of(running string) string {
	if base := cmp.Or(a.url, running); base != "" {
		return base
	}
	host, port, _ := net.SplitHostPort(a.listen)
	if number, err := net.LookupPort("tcp", port); err == nil {
		port = strconv.Itoa(number)
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return gate.URL(host, port)
}
