package fleet

import (
	"context"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/measure"
)

// A Guest is a member that comes and goes.
type Guest struct {
	member *Member
	fleet  *Fleet
}

// Invite connects a guest with a number of its own. Safe for concurrent use.
func (f *Fleet) Invite(ctx context.Context, number int) (*Guest, error) {
	track := &measure.NewTracks(1, f.config.Publishers)[0]
	track.Float()
	m := &Member{Number: number, track: track, guest: true, since: clock.Now()}
	if err := f.connect(ctx, m, nil); err != nil {
		return nil, err
	}
	return &Guest{m, f}, nil
}

// Leave disconnects the guest and returns what it saw.
func (g *Guest) Leave() (c measure.Check) {
	g.member.conn.Load().Close()
	g.fleet.locked(func() { c.AddPart(g.member.track) })
	return c
}

// Drop cuts the member's connection, as a lost network does.
func (m *Member) Drop() {
	if c := m.conn.Load(); c != nil {
		c.Close()
	}
}

// KeepSeq makes the members note what they saw last. Call it before Open.
func (f *Fleet) KeepSeq() { f.config.KeepSeq = true }

// Back connects dropped members again, with what each saw last. Latencies count
// for messages that are sent from then on.
func (f *Fleet) Back(ctx context.Context, members []*Member) error {
	return f.each(ctx, len(members), func(ctx context.Context, i int) error {
		m := members[i]
		f.locked(func() { m.since = clock.Now() })
		return f.connect(ctx, m, &dial.Resume{
			Session: m.Welcome.Session,
			Since:   dial.Since{Epoch: m.Welcome.Epoch, Seq: m.lastSeq.Load()},
		})
	})
}

// Excuse makes members readers that do not count as ones who see everything.
func (f *Fleet) Excuse(members []*Member) {
	f.locked(func() {
		for _, m := range members {
			m.guest = true
		}
	})
}

// Stall makes members readers that do not read.
func (f *Fleet) Stall(members []*Member) {
	for _, m := range members {
		m.conn.Load().Pause()
	}
	f.locked(func() {
		for _, m := range members {
			m.guest, m.stalled = true, true
		}
	})
}

// Wake lets stalled members read again.
func Wake(members []*Member) {
	for _, m := range members {
		m.conn.Load().Resume()
	}
}
