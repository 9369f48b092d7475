package fleet

import (
	"context"
	"time"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/proc"
)

// A Group is a fleet that may be spread over several processes. The first part
// is of this process and publishes.
type Group struct {
	*Fleet
	config Config
}

// NewGroup returns a group of at most size members, over so many processes.
func NewGroup(c Config, size, procs int) (*Group, error) {
	f, err := New(c, size)
	if err != nil {
		return nil, err
	}
	return &Group{Fleet: f, config: c}, nil
}

// Open connects and joins n members.
func (g *Group) Open(ctx context.Context, n int) error { return g.Fleet.Open(ctx, n) }

// Begin starts a phase in all processes.
func (g *Group) Begin(from int64, width time.Duration) { g.Fleet.Begin(from, width) }

// Complete returns how many messages all readers have.
func (g *Group) Complete() int64 { return g.ledger.Complete() }

// Readers returns how many members have to read every message.
func (g *Group) Readers() int { return g.config.Readers }

// Processes returns how many processes the group has.
func (g *Group) Processes() int { return 1 }

// CPU returns the CPU time of all processes.
func (g *Group) CPU() time.Duration {
	user, system := proc.Self()
	return user + system
}

// Snapshot merges what all processes measured.
func (g *Group) Snapshot(first, end int64) (measure.Sum, error) {
	s, err := g.Fleet.Snapshot(first, end, g.published)
	if err != nil {
		return measure.Sum{}, err
	}
	return measure.Merge(s)
}
