package room

import (
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/wire"
)

// A Batch is a node of a room's list: some events in order, with the frames that
// carry them, encoded once for all who read them. Safe for concurrent use.
type Batch struct {
	next     atomic.Pointer[Batch]
	end      int64
	messages int
	received []time.Time
	json     []byte

	epoch  string
	events []wire.Event // what the other forms are made from
	others [wire.Protocols - 1]encoded
}

// encoded is one form of a batch, made when the first reader asks for it.
type encoded struct {
	once  sync.Once
	bytes []byte
}

// Next returns the batch that follows, or nil if b is the last one so far.
func (b *Batch) Next() *Batch { return b.next.Load() }

// End returns how many bytes of JSON the list held up to and including b. The
// difference of two ends is how far one batch lies behind the other.
func (b *Batch) End() int64 { return b.end }

// Messages returns the number of chat messages in b, notices not counted.
func (b *Batch) Messages() int { return b.messages }

// Received returns when each of the messages was read from its sender.
func (b *Batch) Received() []time.Time { return b.received }

// Frame returns b's frames in the given form, ready for a socket. They may be
// empty. The caller must not change them.
func (b *Batch) Frame(form wire.Form) []byte {
	if form.Protocol == wire.JSON {
		return b.json
	}
	e := &b.others[form.Protocol-1]
	e.once.Do(func() { e.bytes = wire.AppendEvents(nil, form, b.epoch, b.events) })
	return e.bytes
}

// A builder gathers events until they are sealed into a batch.
type builder struct {
	payload  []byte
	events   []wire.Event
	messages int
	received []time.Time // of messages that were read here
}

func (b *builder) empty() bool { return len(b.events) == 0 }

// add appends e and returns its JSON, valid until the next call.
func (b *builder) add(e wire.Event) []byte {
	if len(b.payload) > 0 {
		b.payload = append(b.payload, '\n')
	}
	start := len(b.payload)
	b.payload = wire.AppendEvent(b.payload, &e)
	b.events = append(b.events, e)
	return b.payload[start:]
}

// seal returns what was gathered as the batch after prev, and starts anew. epoch is
// that of the numbers in it.
func (b *builder) seal(prev *Batch, epoch string) *Batch {
	batch := &Batch{
		messages: b.messages,
		received: b.received,
		json:     wire.TextFrame(b.payload),
		epoch:    epoch,
		events:   b.events,
	}
	batch.end = prev.end + int64(len(batch.json))
	b.payload, b.events, b.messages, b.received = b.payload[:0], nil, 0, nil
	return batch
}
