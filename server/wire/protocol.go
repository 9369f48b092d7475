package wire

// A Protocol is how events are put into words and frames.
type Protocol uint8

// The protocols.
const (
	JSON   Protocol = iota // hubbub.v1: JSON objects in text frames, separated by '\n'
	Plain                  // a line in a text frame each
	Stream                 // a text/event-stream: no frames, an event for each event
)

// Protocols is their number.
const Protocols = 3

// An Encoding is how the bytes of a protocol travel, as HTTP has it for content.
type Encoding uint8

// The encodings.
const (
	Identity Encoding = iota // as they are
)

// A Form is what is written to a connection: all connections of one form share the
// bytes of an event.
type Form struct {
	Protocol Protocol
	Encoding Encoding
}

// AppendEvents appends events of a room in order, ready for a connection that speaks
// Plain or Stream; JSON is encoded event by event, as a batch gathers. epoch is that of
// the room's numbers. What a protocol has no words for is left out.
func AppendEvents(dst []byte, form Form, epoch string, events []Event) []byte {
	if form.Protocol == Stream {
		return appendStreamEvents(dst, epoch, events)
	}
	return appendPlainEvents(dst, events)
}

// appendPlainEvents puts each event that plain text knows into a text frame.
func appendPlainEvents(dst []byte, events []Event) []byte {
	var line []byte
	for i := range events {
		switch e := &events[i]; e.Type {
		case EventEntry:
			if line = appendPlainEntry(line[:0], &e.Entry); len(line) == 0 {
				continue
			}
		case EventJoined:
			line = AppendPlainJoined(line[:0], e.Presence.Person.Name)
		case EventLeft:
			line = AppendPlainLeft(line[:0], e.Presence.Person.Name)
		default:
			continue
		}
		dst = AppendTextFrame(dst, line)
	}
	return dst
}

// appendStreamEvents puts events into a text/event-stream; an entry carries its id.
func appendStreamEvents(dst []byte, epoch string, events []Event) []byte {
	kinds := [...]string{EventJoined: StreamJoined, EventLeft: StreamLeft, EventRenamed: StreamRenamed, EventOnline: StreamOnline}
	var json []byte
	for i := range events {
		e := &events[i]
		json = AppendEvent(json[:0], e)
		kind := kinds[e.Type]
		if e.Type == EventEntry {
			dst = AppendStreamID(dst, epoch, e.Entry.Seq)
			kind = streamKind(json)
		}
		dst = AppendStreamEvent(dst, kind, json)
	}
	return dst
}
