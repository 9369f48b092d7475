package clients

import (
	"context"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/measure"
)

// A Transient is a client that comes and goes.
type Transient struct {
	client *Client
	group  *Group
}

// Connect opens a transient client with a number of its own. Safe for concurrent
// use.
func (g *Group) Connect(ctx context.Context, number int) (*Transient, error) {
	checker := &measure.NewCheckers(1, g.config.Publishers)[0]
	checker.StartLate()
	c := &Client{Number: number, checker: checker, partial: true, since: clock.Now()}
	if err := g.connect(ctx, c, nil); err != nil {
		return nil, err
	}
	return &Transient{c, g}, nil
}

// Disconnect closes the connection and returns what the client saw.
func (t *Transient) Disconnect() (c measure.Check) {
	t.client.Drop()
	t.group.receiver.WithLock(func() { c.AddPartial(t.client.checker) })
	return c
}
