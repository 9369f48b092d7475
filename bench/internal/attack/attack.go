// Package attack is hostile clients as a public chat meets them: ten kinds, each of
// many connections from a few addresses, that come back as fast as they are let. Two
// rates bound them, so that it is the server that is tried and not the machine.
//
// Run attacks until its context ends. Process does so in a process of its own, so
// that the processor time of the attackers can be told from that of everybody else.
package attack

import (
	"context"
	"encoding/binary"
	"net/netip"
	"sync"
	"sync/atomic"

	"golang.org/x/time/rate"

	"hubbub/bench/internal/dial"
)

// A Config says who attacks what. The figures are for each kind.
type Config struct {
	Server    string     `json:"server"`    // host and port
	Kinds     []string   `json:"kinds"`     // names of Kinds
	Conns     int        `json:"conns"`     // connections at a time
	First     netip.Addr `json:"first"`     // the attackers' lowest address, IPv4; not valid: no address is named
	Addresses int        `json:"addresses"` // that the connections of a kind come from, at most 256
	Attempts  float64    `json:"attempts"`  // connections that are begun, a second
	Frames    float64    `json:"frames"`    // frames, requests and pieces of them that are sent, a second
	Room      string     `json:"room"`      // where honest people are
	History   string     `json:"history"`   // a room with a long history
}

// A Tally is what became of the connections of one kind.
type Tally struct {
	Attempts int64 `json:"attempts"` // connections that were begun
	Refused  int64 `json:"refused"`  // connections that came to nothing, and requests answered with an error
	Closed   int64 `json:"closed"`   // connections that the server ended
	Sent     int64 `json:"sent"`     // frames, requests and pieces of them
	Received int64 `json:"received"` // bytes
	Open     int64 `json:"open"`     // connections now
}

// A Force is all attackers of one configuration. Safe for concurrent use.
type Force struct {
	squads  []*squad
	running sync.WaitGroup
}

// A squad is the attackers of one kind.
type squad struct {
	config   Config
	kind     Kind
	index    int // of the kind
	sources  dial.Sources
	attempts *rate.Limiter
	frames   *rate.Limiter
	place    atomic.Pointer[dial.Since] // the end of the history, once it is known

	begun, refused, closed, sent, received, opened atomic.Int64
}

// Start begins to attack, until ctx ends.
func Start(ctx context.Context, c Config) *Force {
	f := &Force{}
	for i, kind := range Kinds {
		for _, name := range c.Kinds {
			if name == kind.Name {
				f.squads = append(f.squads, newSquad(c, kind, i))
			}
		}
	}
	for _, s := range f.squads {
		for number := range c.Conns {
			f.running.Go(func() { (&attacker{squad: s, number: number}).run(ctx) })
		}
	}
	return f
}

// newSquad returns the attackers of a kind, which have the 256 addresses with its index.
func newSquad(c Config, kind Kind, index int) *squad {
	s := &squad{config: c, kind: kind, index: index, attempts: limiter(c.Attempts), frames: limiter(c.Frames)}
	if c.First.IsValid() {
		octets := c.First.As4()
		binary.BigEndian.PutUint32(octets[:], binary.BigEndian.Uint32(octets[:])+uint32(index)<<8)
		s.sources = dial.Sources{First: netip.AddrFrom4(octets), Count: c.Addresses}
	}
	return s
}

// limiter allows what comes due in 10 ms at once: timers are not finer by much.
func limiter(perSecond float64) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(perSecond), 1+int(perSecond/100))
}

// Wait returns when all attackers have ended.
func (f *Force) Wait() { f.running.Wait() }

// Tallies returns what became of each kind so far.
func (f *Force) Tallies() map[string]Tally {
	tallies := make(map[string]Tally)
	for _, s := range f.squads {
		tallies[s.kind.Name] = Tally{
			Attempts: s.begun.Load(),
			Refused:  s.refused.Load(),
			Closed:   s.closed.Load(),
			Sent:     s.sent.Load(),
			Received: s.received.Load(),
			Open:     s.opened.Load(),
		}
	}
	return tallies
}
