package conn

import (
	"bytes"
	"net/http"
	"time"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// eventStream is a text/event-stream: the room as JSON events, for those who only
// listen.
type eventStream struct{}

var _ protocol = eventStream{}

func (eventStream) name() string { return "stream" }

func (eventStream) form() wire.Form { return wire.Form{Protocol: wire.Stream} }

// welcome has the id of what was seen before, since nothing has been since.
func (eventStream) welcome(o *opening) []byte {
	after := o.Start
	if o.recovered && o.Recovery == room.Behind {
		after = o.Since
	}
	event := o.event()
	frame := wire.AppendStreamID(nil, o.Epoch, after)
	return wire.AppendStreamEvent(frame, wire.StreamWelcome, wire.AppendWelcome(nil, &event))
}

func (eventStream) backlog(w *room.Welcome) []byte {
	return w.Backlog(wire.Form{Protocol: wire.Stream})
}

func (eventStream) refusal(e *wire.Error) []byte {
	return wire.AppendStreamEvent(nil, wire.StreamError, wire.AppendError(nil, e))
}

func (eventStream) private(kind string, event []byte) []byte {
	return wire.AppendStreamEvent(nil, kind, event)
}

func (eventStream) draining(retryAfterMillis int64, reason string) []byte {
	frame := wire.AppendStreamRetry(nil, retryAfterMillis)
	return wire.AppendStreamEvent(frame, wire.StreamDraining, wire.AppendDraining(nil, retryAfterMillis, reason))
}

// held and heldEnded are for who says something.
func (eventStream) held(string) []byte      { return nil }
func (eventStream) heldEnded(string) []byte { return nil }

// read waits for the end. Who sends something has misunderstood, and ends it, too.
func (eventStream) read(c *connection) { c.AwaitInput() }

// closing is empty: the body ends with the connection.
func (eventStream) closing(wire.Code, string) []byte { return nil }

// sign is a comment. It has no answer; TCP finds out when the client is gone.
func (eventStream) sign(bool) (frame []byte, answered bool) { return wire.StreamComment, false }

// Stream makes a connection of a request that follows a room, from where its client
// has stopped reading. If the gate refuses it, that is counted, and nothing was
// answered yet. The room must be there, and the visitor read it; when it may no longer, the
// stream ends.
func (e *Endpoint) Stream(w http.ResponseWriter, r *http.Request, roomName string, since room.Since, visitor access.Visitor) *gate.Refusal {
	from := e.Gate.AddressOf(r)
	refused := e.Gate.Origin(r)
	if refused == nil {
		refused = e.Gate.Admit(r, from.Addr())
	}
	if refused != nil {
		e.countRefused(r, from, refused)
		return refused
	}
	c, err := e.hijack(w, from, eventStream{})
	if err != nil {
		e.countBroken(from, err)
		return nil
	}
	c.Send(streamHead(w.Header()))
	if e.add(c) {
		c.seat.listen(roomName, since, visitor)
	}
	c.Start()
	return nil
}

// streamHead returns the head of the answer. The body ends with the connection.
func streamHead(header http.Header) []byte {
	header.Set("Cache-Control", "no-store")
	header.Set("Connection", "close")
	header.Set("Content-Type", "text/event-stream")
	header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	header.Set("X-Accel-Buffering", "no") // or nginx would gather events
	var head bytes.Buffer
	head.WriteString("HTTP/1.1 200 OK\r\n")
	header.Write(&head)
	head.WriteString("\r\n")
	return head.Bytes()
}
