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

// Back connects a dropped member again, with what it saw last.
func (f *Fleet) Back(ctx context.Context, m *Member) error {
	return f.connect(ctx, m, &dial.Resume{
		Session: m.Welcome.Session,
		Since:   dial.Since{Epoch: m.Welcome.Epoch, Seq: m.lastSeq.Load()},
	})
}

// Stall makes the member a reader that does not read. It no longer counts as one
// that has to see everything.
func (f *Fleet) Stall(m *Member) {
	m.conn.Load().Pause()
	f.locked(func() { m.guest, m.stalled = true, true })
}

// Wake lets a stalled member read again.
func (m *Member) Wake() { m.conn.Load().Resume() }
