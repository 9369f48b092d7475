package room

import (
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/wire"
)

// An Encoding is one of the forms in which a batch can be written to a client.
type Encoding uint8

// The encodings of package wire.
const (
	JSON   Encoding = iota // one text frame, its events separated by '\n'
	Plain                  // a text frame for each line
	Stream                 // a text/event-stream: no frames, an event for each event
)

// A Batch is a node of a room's list: some events in order, with the frames that
// carry them, encoded once for all who read them. Safe for concurrent use.
type Batch struct {
	next     atomic.Pointer[Batch]
	end      int64
	messages int
	received []time.Time
	json     []byte

	epoch         string
	events        []event // what the other encodings are made from
	plain, stream encoded
}

// encoded is one encoding of a batch, made when the first reader asks for it.
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

// Frame returns b's frames in the given encoding, ready for a socket. They may
// be empty. The caller must not change them.
func (b *Batch) Frame(enc Encoding) []byte {
	switch enc {
	case Plain:
		b.plain.once.Do(func() { b.plain.bytes = appendPlainFrames(nil, b.events) })
		return b.plain.bytes
	case Stream:
		b.stream.once.Do(func() { b.stream.bytes = appendStream(nil, b.epoch, b.events) })
		return b.stream.bytes
	default:
		return b.json
	}
}

// An event is one thing that happened in a room.
type event struct {
	kind    eventKind
	message wire.Message // kind message; From is the name for the others
	online  int
	users   []string
}

type eventKind uint8

const (
	eventMessage eventKind = iota
	eventJoined
	eventLeft
	eventOnline
)

func (e *event) appendJSON(dst []byte) []byte {
	switch e.kind {
	case eventMessage:
		return wire.AppendMessage(dst, &e.message, false)
	case eventJoined:
		return wire.AppendJoined(dst, e.message.From, e.online)
	case eventLeft:
		return wire.AppendLeft(dst, e.message.From, e.online)
	default:
		return wire.AppendOnline(dst, e.online, e.users)
	}
}

// appendPlainFrames appends a frame for each event that plain text knows.
func appendPlainFrames(dst []byte, events []event) []byte {
	var line []byte
	for i := range events {
		e := &events[i]
		switch e.kind {
		case eventMessage:
			line = wire.AppendPlainMessage(line[:0], &e.message)
		case eventJoined:
			line = wire.AppendPlainJoined(line[:0], e.message.From)
		case eventLeft:
			line = wire.AppendPlainLeft(line[:0], e.message.From)
		default:
			continue
		}
		dst = wire.AppendTextFrame(dst, line)
	}
	return dst
}

// appendStream appends all events for those who read a text/event-stream.
func appendStream(dst []byte, epoch string, events []event) []byte {
	kinds := [...]string{eventJoined: wire.StreamJoined, eventLeft: wire.StreamLeft, eventOnline: wire.StreamOnline}
	var json []byte
	for i := range events {
		e := &events[i]
		json = e.appendJSON(json[:0])
		if e.kind == eventMessage {
			dst = wire.AppendStreamID(dst, epoch, e.message.Seq)
		}
		dst = wire.AppendStreamEvent(dst, kinds[e.kind], json)
	}
	return dst
}

// A builder gathers events until they are sealed into a batch.
type builder struct {
	epoch    string
	payload  []byte
	events   []event
	received []time.Time
}

func (b *builder) empty() bool { return len(b.events) == 0 }

// add appends e and returns its JSON, valid until the next call.
func (b *builder) add(e event) []byte {
	if len(b.payload) > 0 {
		b.payload = append(b.payload, '\n')
	}
	start := len(b.payload)
	b.payload = e.appendJSON(b.payload)
	b.events = append(b.events, e)
	return b.payload[start:]
}

// seal returns what was gathered as the batch after prev, and starts anew.
func (b *builder) seal(prev *Batch) *Batch {
	batch := &Batch{
		messages: len(b.received),
		received: b.received,
		json:     wire.TextFrame(b.payload),
		epoch:    b.epoch,
		events:   b.events,
	}
	batch.end = prev.end + int64(len(batch.json))
	b.payload, b.events, b.received = b.payload[:0], nil, nil
	return batch
}
