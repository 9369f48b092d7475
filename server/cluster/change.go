package cluster

import (
	"context"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A Change is made on all nodes, in the order of the stream, and has no entry in a room. Record gets
// an entry that has the time alone.
type Change interface {
	Encoder
	history.Recorder
	room.Attachment
}

// Change makes a change, and returns when this node has it. The error is what Record says, or that
// it was not saved in time, or that of ctx: then it may be made all the same.
func (n *Node) Change(ctx context.Context, c Change) error {
	t := make(asked, 1)
	n.Publish(room.Address{}, []room.Draft{{Attachment: c, Ticket: t}})
	select {
	case err := <-t:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// asked is the ticket of a change.
type asked chan error

func (a asked) Numbered(*wire.Entry, bool) { a <- nil }
func (a asked) Refused(e *wire.Error)      { a <- e }

// handOver hands a room what became of drafts, and who has asked for changes what became of them.
func (n *Node) handOver(to string, delivered []room.Delivered) {
	if len(delivered) == 0 {
		return
	}
	if to != "" {
		n.config.History.Deliver(to, delivered)
		return
	}
	for i := range delivered {
		if t, ok := delivered[i].Ticket.(asked); ok {
			t <- delivered[i].Err
		}
	}
}
