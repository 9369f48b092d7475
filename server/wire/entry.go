package wire

import "strconv"

// A Kind says what an entry of a room is. The numbers are kept in histories.
type Kind uint8

// The kinds of entries.
const (
	KindMessage Kind = 1 // something said
)

// An Entry is one thing in the log of a room, in its place in the room's order.
type Entry struct {
	Seq    int64 // grows strictly within a room, not densely
	Kind   Kind
	Target int64  // the Seq of the entry that this one is about, 0 if none
	User   string // public id of the person, empty if none is known
	Role   string // "moderator" or "owner" when it was said, empty for others
	ID     string // the sender's own id, empty if it gave none
	From   string // the sender's name
	At     int64  // Unix milliseconds
	Text   string
}

// AppendEntry appends an entry as an event. repeat marks a receipt that is given
// again for an id that was seen before: it stands outside the room's order.
func AppendEntry(dst []byte, e *Entry, repeat bool) []byte {
	dst = append(dst, `{"type":"message","seq":`...)
	dst = strconv.AppendInt(dst, e.Seq, 10)
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
	dst = append(dst, `,"text":`...)
	dst = appendString(dst, e.Text)
	if repeat {
		dst = append(dst, `,"repeat":true`...)
	}
	return append(dst, '}')
}
