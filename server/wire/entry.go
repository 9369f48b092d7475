package wire

import (
	"bytes"
	"strconv"
)

// A Kind says what an entry of a room is. The numbers are kept in histories.
type Kind uint8

// The kinds of entries.
const (
	KindMessage     Kind = 1 // something said
	KindRemoved     Kind = 2 // the message Target was taken back
	KindRestored    Kind = 3 // the message Target is there again
	KindRemovedMany Kind = 4 // the messages of User, or of all if that is empty, from Target on were taken back
	KindRoom        Kind = 5 // what the room is like has changed
	KindAct         Kind = 6 // a moderator has acted upon somebody
)

// An Entry is one thing in the log of a room, in its place in the room's order.
type Entry struct {
	Seq     int64 // grows strictly within a room, not densely
	Kind    Kind
	Target  int64  // the Seq of the entry that this one is about, 0 if none
	User    string // public id of the person, empty if none is known
	Role    string // "moderator", "owner" or "bot" when it was said, empty for others
	ID      string // the sender's own id, empty if it gave none
	From    string // the sender's name
	At      int64  // Unix milliseconds
	Text    string // KindRestored: of the message; KindRoom: the room's state, as JSON; KindAct: the members of an object, as JSON
	Removed bool   // KindMessage: it was taken back, and has no text
	Notice  string // KindRoom: what readers of plain text are told; not kept
}

// AppendEntry appends an entry as an event. repeat marks a receipt that is given
// again for an id that was seen before: it stands outside the room's order.
func AppendEntry(dst []byte, e *Entry, repeat bool) []byte {
	switch e.Kind {
	case KindRemoved, KindRestored, KindRemovedMany:
		return appendUpdate(dst, e)
	case KindRoom:
		dst = append(appendNumbered(dst, "room", e.Seq), `,"state":`...)
		return append(append(dst, e.Text...), '}')
	case KindAct:
		dst = append(appendNumbered(dst, "act", e.Seq), ',')
		return append(append(dst, e.Text...), '}')
	default:
		return appendMessage(dst, e, repeat)
	}
}

func appendMessage(dst []byte, e *Entry, repeat bool) []byte {
	dst = appendNumbered(dst, "message", e.Seq)
	if e.ID != "" {
		dst = append(dst, `,"id":`...)
		dst = appendString(dst, e.ID)
	}
	dst = append(dst, `,"from":`...)
	dst = appendString(dst, e.From)
	dst = appendKnown(dst, `,"user":`, e.User)
	dst = appendKnown(dst, `,"role":`, e.Role)
	dst = append(dst, `,"at":`...)
	dst = strconv.AppendInt(dst, e.At, 10)
	dst = appendText(dst, e.Removed, e.Text)
	if repeat {
		dst = append(dst, `,"repeat":true`...)
	}
	return append(dst, '}')
}

// textField begins the text of an entry, which stands last. Nowhere else in an entry can
// these bytes stand: quotes in what people write are escaped.
const textField = `,"text":`

// Reword returns the JSON of a message with another text, or without one if it was removed.
// What is not the JSON of a message is returned as it is.
func Reword(json []byte, removed bool, text string) []byte {
	if !bytes.HasPrefix(json, []byte(`{"type":"message"`)) {
		return json
	}
	end := bytes.Index(json, []byte(textField))
	reworded := append(make([]byte, 0, end+len(text)+len(json)), json[:end]...)
	reworded = bytes.TrimSuffix(reworded, []byte(removedField))
	return append(appendText(reworded, removed, text), '}')
}

// Unname returns the JSON of a message without the id, the name and the public id of who said it,
// as that of somebody who was forgotten is kept.
func Unname(json []byte) []byte {
	start := len(`{"type":"message"`)
	if !bytes.HasPrefix(json, []byte(`{"type":"message","seq":`)) {
		return json
	}
	start += 1 + bytes.IndexByte(json[start+1:], ',')
	end := bytes.Index(json, []byte(`,"at":`))
	if role := bytes.Index(json[:end], []byte(`,"role":`)); role >= 0 {
		end = role
	}
	unnamed := append(make([]byte, 0, len(json)), json[:start]...)
	return append(append(unnamed, `,"from":""`...), json[end:]...)
}

const removedField = `,"removed":true`

// appendText appends the text of a message. Clients that know of no removing want one.
func appendText(dst []byte, removed bool, text string) []byte {
	if removed {
		return append(dst, removedField+textField+`""`...)
	}
	return appendString(append(dst, textField...), text)
}

// appendUpdate appends what became of messages.
func appendUpdate(dst []byte, e *Entry) []byte {
	dst = appendNumbered(dst, "update", e.Seq)
	if e.Kind == KindRemovedMany {
		dst = appendKnown(dst, `,"user":`, e.User)
		dst = append(dst, `,"from_seq":`...)
		dst = strconv.AppendInt(dst, e.Target, 10)
		dst = append(dst, `,"to_seq":`...)
		dst = strconv.AppendInt(dst, e.Seq-1, 10)
		return append(dst, `,"removed":true}`...)
	}
	dst = append(dst, `,"target":`...)
	dst = strconv.AppendInt(dst, e.Target, 10)
	if e.Kind == KindRemoved {
		return append(dst, `,"removed":true}`...)
	}
	dst = append(dst, `,"restored":true,"text":`...)
	return append(appendString(dst, e.Text), '}')
}

func appendNumbered(dst []byte, event string, seq int64) []byte {
	dst = append(dst, `{"type":"`...)
	dst = append(dst, event...)
	dst = append(dst, `","seq":`...)
	return strconv.AppendInt(dst, seq, 10)
}
