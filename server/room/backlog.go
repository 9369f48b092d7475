package room

import "hubbub/server/wire"

const (
	// maxBacklog and maxBacklogBytes bound what a room keeps in memory for those who
	// come, and for those who come back.
	maxBacklog      = 256
	maxBacklogBytes = 256 << 10

	// maxFramed is how many framings of a backlog are kept for those who come next.
	maxFramed = 4

	// backlogFrameBytes is where a backlog is cut into the next frame: clients with
	// small read limits must be able to take it.
	backlogFrameBytes = 32 << 10
)

// A backlog is the JSON of a room's last messages, the oldest first.
type backlog struct {
	epoch    string
	messages []said
	bytes    int
	framed   map[framing][]byte // what frames returned, until a message is added
}

// A framing is what frames is asked for.
type framing struct {
	after    int64
	encoding Encoding
}

type said struct {
	seq  int64
	json []byte
}

// add keeps a copy of a message event and forgets the oldest beyond the bounds, but
// least messages stay however large they are.
func (b *backlog) add(seq int64, json []byte, least int) {
	b.framed = nil
	b.messages = append(b.messages, said{seq, append([]byte(nil), json...)})
	b.bytes += len(json)
	for len(b.messages) > maxBacklog || len(b.messages) > max(least, 1) && b.bytes > maxBacklogBytes {
		b.bytes -= len(b.messages[0].json)
		b.messages[0] = said{}
		b.messages = b.messages[1:]
	}
}

// start returns the number before the oldest message, or seq, the room's last, if
// there is none.
func (b *backlog) start(seq int64) int64 {
	if len(b.messages) == 0 {
		return seq
	}
	return b.messages[0].seq - 1
}

// last returns the number before the last n messages.
func (b *backlog) last(n int, seq int64) int64 { return max(b.start(seq), seq-int64(n)) }

// frames returns the messages after a number in an encoding, nil if there are
// none. All who ask between two messages share one slice, so it must not be
// changed.
func (b *backlog) frames(after int64, enc Encoding) []byte {
	key := framing{after, enc}
	frames, ok := b.framed[key]
	if !ok {
		if len(b.framed) == 0 || len(b.framed) >= maxFramed {
			b.framed = make(map[framing][]byte)
		}
		frames = b.encode(key)
		b.framed[key] = frames
	}
	return frames
}

func (b *backlog) encode(key framing) []byte {
	f := Framer{Encoding: key.encoding, Epoch: b.epoch}
	for _, m := range b.messages {
		if m.seq > key.after {
			f.Add(m.seq, m.json)
		}
	}
	return f.Frames()
}

// A Framer encodes messages that were said before, as JSON in text frames of
// moderate size or as a Stream. The zero value does the former.
type Framer struct {
	Encoding Encoding
	Epoch    string // needed for a Stream

	frames, payload []byte
}

// Add appends a message event.
func (f *Framer) Add(seq int64, json []byte) {
	if f.Encoding == Stream {
		f.frames = wire.AppendStreamID(f.frames, f.Epoch, seq)
		f.frames = wire.AppendStreamEvent(f.frames, "", json)
		return
	}
	if len(f.payload) > 0 && len(f.payload)+len(json) > backlogFrameBytes {
		f.frames = wire.AppendTextFrame(f.frames, f.payload)
		f.payload = f.payload[:0]
	}
	if len(f.payload) > 0 {
		f.payload = append(f.payload, '\n')
	}
	f.payload = append(f.payload, json...)
}

// Frames returns what was added, nil if nothing was.
func (f *Framer) Frames() []byte {
	if len(f.payload) > 0 {
		f.frames = wire.AppendTextFrame(f.frames, f.payload)
		f.payload = f.payload[:0]
	}
	return f.frames
}
