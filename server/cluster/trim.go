package cluster

import (
	"context"
	"math/rand/v2"
	"time"

	"hubbub/server/room"
)

const (
	// trimInterval is how often a node looks for rooms that have more than is kept, and up to how
	// much later: another may have raised their floors by then.
	trimInterval = 5 * time.Second
	trimJitter   = 5 * time.Second
	// trimRooms is how many rooms are looked at in an interval.
	trimRooms = 256
)

// trim raises the floors of rooms that have more than is kept, until ctx ends. It does so through the
// stream: where a room begins decides what is there to be repeated or taken back, so that all nodes
// have to raise it at one place. Two nodes that raise it do no harm.
func (n *Node) trim(ctx context.Context) {
	for after := int64(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(trimInterval + rand.N(trimJitter)):
		}
		if n.Stale() != nil {
			continue
		}
		floors, next, err := n.config.History.Floors(ctx, after, trimRooms)
		if err != nil {
			continue // which the history has counted
		}
		after = next
		for _, f := range floors {
			n.lane.put(&letter{to: room.Address{Room: f.Room}, floor: f.Seq, deadline: time.Now().Add(n.config.Wait)})
		}
	}
}
