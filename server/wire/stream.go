package wire

import (
	"bytes"
	"strconv"
	"strings"
)

// The types of events in a text/event-stream that are no messages.
const (
	StreamWelcome  = "welcome"
	StreamJoined   = "joined"
	StreamLeft     = "left"
	StreamRenamed  = "renamed"
	StreamOnline   = "online"
	StreamUpdate   = "update"
	StreamRoom     = "room"
	StreamAct      = "act"
	StreamCommand  = "command"
	StreamError    = "problem" // "error" is what EventSource calls the loss of its connection
	StreamDraining = "draining"
)

// StreamComment is an event of a text/event-stream that clients pass over.
var StreamComment = []byte(":\n\n")

// AppendStreamEvent appends an event of a text/event-stream (section 9.2 of the
// HTML standard) around the JSON of one event. kind is empty for messages, which
// are what a stream is for.
func AppendStreamEvent(dst []byte, kind string, json []byte) []byte {
	if kind != "" {
		dst = append(dst, "event: "...)
		dst = append(dst, kind...)
		dst = append(dst, '\n')
	}
	dst = append(dst, "data: "...)
	dst = append(dst, json...) // has no line breaks
	return append(dst, "\n\n"...)
}

// streamKind returns the type of the event of an entry, by its JSON.
func streamKind(json []byte) string {
	rest, _ := bytes.CutPrefix(json, []byte(`{"type":"`))
	kind, _, _ := bytes.Cut(rest, []byte{'"'})
	switch kind := string(kind); kind {
	case StreamUpdate, StreamRoom, StreamAct:
		return kind
	}
	return ""
}

// AppendStreamID appends the id of the event that follows: what its client has
// seen then, and presents as Last-Event-ID to go on after it.
func AppendStreamID(dst []byte, epoch string, seq int64) []byte {
	dst = append(dst, "id: "...)
	dst = append(dst, epoch...)
	dst = append(dst, ':')
	dst = strconv.AppendInt(dst, seq, 10)
	return append(dst, '\n')
}

// AppendStreamRetry appends how long the client is to wait before it comes back.
func AppendStreamRetry(dst []byte, millis int64) []byte {
	dst = append(dst, "retry: "...)
	dst = strconv.AppendInt(dst, millis, 10)
	return append(dst, "\n\n"...)
}

// ParseStreamID reads what AppendStreamID wrote after "id: ".
func ParseStreamID(id string) (since Since, ok bool) {
	epoch, number, _ := strings.Cut(id, ":")
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil || seq < 0 || epoch == "" || len(epoch) > MaxEpoch {
		return Since{}, false
	}
	return Since{Epoch: epoch, Seq: seq}, true
}
