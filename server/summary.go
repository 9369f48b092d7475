package server

import (
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"hubbub/server/config"
	"hubbub/server/gate"
	"hubbub/server/history"
)

// A Summary is what whoever has started a server wants to know first.
type Summary struct {
	Here       string   // the URL for this machine
	Network    []string // the URLs for others, that of the site or the likeliest first
	Private    bool     // nobody but this machine is listened to
	Kept       string   // how long messages are kept
	FirstLimit string   // which limit is met first

	BecomeOwner []string // what makes one the owner, but for the program's name; nil if there is one or cannot be
	Deaf        bool     // commands have to wait until the server has stopped
}

// Summary returns that of a server that listens at an address.
func (s *Server) Summary(listener net.Addr) Summary {
	host, port, _ := net.SplitHostPort(listener.String())
	bound, _ := netip.ParseAddr(host)
	summary := Summary{
		Here:       gate.URL(host, port),
		Network:    gate.NetworkURLs(host, port),
		Private:    bound.IsLoopback(),
		Kept:       kept(&s.config),
		FirstLimit: firstLimit(&s.config, gate.OpenFileLimit()),

		BecomeOwner: s.becomeOwner(),
		Deaf:        s.deaf != nil,
	}
	if s.site.IsSet() { // a proxy may bring people here from anywhere
		summary.Network, summary.Private = append([]string{s.site.URL()}, summary.Network...), false
	}
	if bound.IsUnspecified() {
		summary.Here = gate.URL("localhost", port)
	}
	return summary
}

// kept tells how long messages are kept, and where.
func kept(c *config.Config) string {
	where := "in " + filepath.Base(c.DB)
	if c.DB == history.Memory {
		where = "in memory, until the server stops"
	}
	what := "all"
	if c.HistoryMessages > 0 {
		what = "the last " + grouped(c.HistoryMessages) + " of each room"
	}
	if c.HistoryAge > 0 {
		return fmt.Sprintf("%s, for %s, %s", what, span(c.HistoryAge), where)
	}
	return fmt.Sprintf("%s, however old, %s", what, where)
}

// patientRate is a rate, in messages a second, that people meet in a conversation: who
// may say less is stopped by that, long before a room is full.
const patientRate = 1

// firstLimit tells which limit is met first: as a rule that on connections, whichever
// is the least. files is the open-file limit, 0 if there is none.
func firstLimit(c *config.Config, files uint64) string {
	within, total, perIP := gate.ConnectionsWithin(files), c.MaxConnections, c.MaxConnectionsPerIP
	switch {
	case c.MessageRate > 0 && c.MessageRate < patientRate:
		return messageLimit(c)
	case perIP > 0 && (total == 0 || perIP < total) && (within == 0 || perIP < within):
		return fmt.Sprintf("connections from one address: %s (-max-connections-per-ip)", grouped(perIP))
	case within > 0 && (total == 0 || within <= total):
		return fmt.Sprintf("connections at a time: %s, as %s files may be open (ulimit -n)", grouped(within), grouped(int(files)))
	case total > 0:
		return fmt.Sprintf("connections at a time: %s (-max-connections)", grouped(total))
	case c.MessageRate > 0:
		return messageLimit(c)
	default:
		return "what the machine can do: none is set"
	}
}

func messageLimit(c *config.Config) string {
	return fmt.Sprintf("messages a second from one person: %s, and %s at once (-message-rate)",
		humanize.Ftoa(c.MessageRate), grouped(c.MessageBurst))
}

func grouped(n int) string { return humanize.Comma(int64(n)) }

// span writes a time for people: 720h is 30 days.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	if d == day {
		return "a day"
	}
	if d%day == 0 {
		return grouped(int(d/day)) + " days"
	}
	text := d.String()
	if minutes, ok := strings.CutSuffix(text, "m0s"); ok {
		text = minutes + "m"
	}
	if hours, ok := strings.CutSuffix(text, "h0m"); ok {
		text = hours + "h"
	}
	return text
}
