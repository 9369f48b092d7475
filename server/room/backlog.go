package room

import "hubbub/server/wire"

const (
	// maxBacklog and maxBacklogBytes bound what a room keeps in memory for those who
	// come, and for those who come back.
	maxBacklog      = 256
	maxBacklogBytes = 256 << 10

	// backlogFrameBytes is where a backlog is cut into the next frame: clients with
	// small read limits must be able to take it.
	backlogFrameBytes = 32 << 10
)

// A backlog is the JSON of a room's last messages, the oldest first.
type backlog struct {
	messages []said
	bytes    int
	framed   map[int64][]byte // by after: what frames returned, until a message is added
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

// frames returns the messages after a number as text frames, nil if there are
// none. All who ask between two messages share one slice, so it must not be
// changed.
func (b *backlog) frames(after int64) []byte {
	frames, ok := b.framed[after]
	if !ok {
		if b.framed == nil {
			b.framed = make(map[int64][]byte)
		}
		frames = b.encode(after)
		b.framed[after] = frames
	}
	return frames
}

func (b *backlog) encode(after int64) []byte {
	var f Framer
	for _, m := range b.messages {
		if m.seq > after {
			f.Add(m.json)
		}
	}
	return f.Frames()
}

// A Framer puts events into text frames of moderate size. The zero value is ready
// to use.
type Framer struct{ frames, payload []byte }

// Add appends the JSON of one event.
func (f *Framer) Add(json []byte) {
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
