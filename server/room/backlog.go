package room

import "hubbub/server/wire"

// backlogFrameBytes is where the backlog is cut into the next frame: clients
// with small read limits must be able to take it.
const backlogFrameBytes = 32 << 10

// A backlog is the JSON of a room's last messages, the oldest first once it has
// gone round.
type backlog struct {
	ring   [][]byte
	next   int    // where the next message goes
	framed []byte // what frames returned, until a message is added
}

// add keeps a copy of one message event and forgets the oldest beyond limit.
func (b *backlog) add(json []byte, limit int) {
	b.framed = nil
	if len(b.ring) < limit {
		b.ring = append(b.ring, append([]byte(nil), json...))
		return
	}
	if limit > 0 {
		b.ring[b.next] = append([]byte(nil), json...)
		b.next = (b.next + 1) % limit
	}
}

// frames returns the backlog as text frames, nil if there is none. All who join
// between two messages share one slice, so it must not be changed.
func (b *backlog) frames() []byte {
	if b.framed == nil {
		b.framed = b.encode()
	}
	return b.framed
}

func (b *backlog) encode() []byte {
	var frames, payload []byte
	for i := range b.ring {
		json := b.ring[(b.next+i)%len(b.ring)]
		if len(payload) > 0 && len(payload)+len(json) > backlogFrameBytes {
			frames = wire.AppendTextFrame(frames, payload)
			payload = payload[:0]
		}
		if len(payload) > 0 {
			payload = append(payload, '\n')
		}
		payload = append(payload, json...)
	}
	if len(payload) > 0 {
		frames = wire.AppendTextFrame(frames, payload)
	}
	return frames
}
