package history

import (
	"fmt"

	"hubbub/server/room"
)

// What rooms give to a log, and what they get back.
type (
	Draft     = room.Draft
	Delivered = room.Delivered
)

var _ room.Log = (*Log)(nil)

// A publication is a call of Publish on its way through the writer to the
// receiver.
type publication struct {
	room   string
	title  string
	part   string // of the room's epoch
	drafts []Draft

	applied bool   // it is of a stream: its caller delivers
	floor   int64  // applied: what stands below is not there for updates and repeats; loaded with the room
	now     int64  // applied: the time that what expires goes by, Unix milliseconds
	raise   int64  // applied: the floor from here on, 0 if it stays
	message uint64 // applied: number in the stream
	places  []int  // applied: which of its drafts these are; nil if that is not to be noted

	delivered []Delivered // what became of each draft
	reason    error       // why all of them were refused, nil if they were not
	roomID    int64       // 0 if nothing was stored
	messages  int         // that were added
	touched   []room.Span // earlier entries that have changed
	due       []int64     // messages whose totals of reactions have changed

	reactions map[int64]*reactions // by place; while it is being stored

	then func() // called in the place of a delivery; nil for none
}

// DeliverTo names who is delivered to, before the first Publish.
func (l *Log) DeliverTo(r room.Receiver) {
	l.deliveries.mu.Lock()
	defer l.deliveries.mu.Unlock()
	l.deliveries.to = r
}

// Publish takes drafts to the end of a room, all or none, and returns at once.
// They are delivered when they are as durable as Config.Sync says, or refused
// with an error that wraps ErrNotSaved and the reason: ErrEpoch if the room has
// another epoch, ErrClosed, or what the disk says.
func (l *Log) Publish(to room.Address, drafts []Draft) {
	if len(drafts) == 0 {
		return
	}
	p := &publication{room: to.Room, title: to.Title, drafts: drafts}
	part, err := l.partOf(to.Epoch)
	if l.config.Index != "" {
		err = ErrIndex
	}
	if err == nil {
		p.part = part
		err = l.writer.queue.put(p)
	}
	if err != nil {
		p.refuse(err)
		l.deliveries.start(p)
	}
}

// refuse leaves nothing of a publication but the reason.
func (p *publication) refuse(reason error) {
	err := fmt.Errorf("history: %w: %w", ErrNotSaved, reason)
	p.reason, p.roomID, p.messages, p.touched, p.due = reason, 0, 0, nil, nil
	p.delivered = make([]Delivered, len(p.drafts))
	for i := range p.drafts {
		p.delivered[i] = Delivered{Draft: p.drafts[i], Err: err}
	}
}
