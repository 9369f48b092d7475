package wire

import "strconv"

// A Message is something said in a room, in its place in the room's order.
type Message struct {
	Seq  int64  // grows strictly within a room
	ID   string // the sender's own id, empty if it gave none
	From string // the sender's name
	At   int64  // Unix milliseconds
	Text string
}

// AppendMessage appends a message event. repeat marks a receipt that is given
// again for an id that was seen before: it stands outside the room's order.
func AppendMessage(dst []byte, m *Message, repeat bool) []byte {
	dst = append(dst, `{"type":"message","seq":`...)
	dst = strconv.AppendInt(dst, m.Seq, 10)
	if m.ID != "" {
		dst = append(dst, `,"id":`...)
		dst = appendString(dst, m.ID)
	}
	dst = append(dst, `,"from":`...)
	dst = appendString(dst, m.From)
	dst = append(dst, `,"at":`...)
	dst = strconv.AppendInt(dst, m.At, 10)
	dst = append(dst, `,"text":`...)
	dst = appendString(dst, m.Text)
	if repeat {
		dst = append(dst, `,"repeat":true`...)
	}
	return append(dst, '}')
}

// AppendJoined appends the notice that name has come; online counts the members
// from then on.
func AppendJoined(dst []byte, name string, online int) []byte {
	return appendPresence(dst, "joined", name, online)
}

// AppendLeft appends the notice that name has gone.
func AppendLeft(dst []byte, name string, online int) []byte {
	return appendPresence(dst, "left", name, online)
}

func appendPresence(dst []byte, event, name string, online int) []byte {
	dst = append(dst, `{"type":"`...)
	dst = append(dst, event...)
	dst = append(dst, `","name":`...)
	dst = appendString(dst, name)
	dst = append(dst, `,"online":`...)
	dst = strconv.AppendInt(dst, int64(online), 10)
	return append(dst, '}')
}

// AppendOnline appends the number of members. users, if not nil, names them all:
// from here on joined and left keep that list true.
func AppendOnline(dst []byte, online int, users []string) []byte {
	dst = append(dst, `{"type":"online","online":`...)
	dst = strconv.AppendInt(dst, int64(online), 10)
	dst = appendUsers(dst, users)
	return append(dst, '}')
}

// Limits tells a client what the server holds it to. Zero means no limit.
type Limits struct {
	MessageBytes int
	MessageRate  float64 // messages a second
	MessageBurst int
}

// A Welcome opens the stream of a member, or of somebody who only listens.
type Welcome struct {
	Session string // presented again to come back as the same session; empty for listeners, who have no name and no limits
	Name    string
	Room    string
	Epoch   string // the incarnation of the room's history
	Seq     int64  // the last message before the live stream, 0 if none
	Online  int
	Users   []string // nil in large rooms
	Limits  Limits

	Returning bool  // the client said where it had stopped reading, and
	Recovered bool  // all that it missed follows,
	First     int64 // or else this is the first message that is kept
}

// AppendWelcome appends a welcome event.
func AppendWelcome(dst []byte, w *Welcome) []byte {
	dst = append(dst, `{"type":"welcome"`...)
	if w.Session != "" {
		dst = append(dst, `,"session":`...)
		dst = appendString(dst, w.Session)
		dst = append(dst, `,"name":`...)
		dst = appendString(dst, w.Name)
	}
	dst = append(dst, `,"room":`...)
	dst = appendString(dst, w.Room)
	dst = append(dst, `,"epoch":`...)
	dst = appendString(dst, w.Epoch)
	dst = append(dst, `,"seq":`...)
	dst = strconv.AppendInt(dst, w.Seq, 10)
	switch {
	case w.Returning && w.Recovered:
		dst = append(dst, `,"recovered":true`...)
	case w.Returning:
		dst = append(dst, `,"recovered":false,"first":`...)
		dst = strconv.AppendInt(dst, w.First, 10)
	}
	dst = append(dst, `,"online":`...)
	dst = strconv.AppendInt(dst, int64(w.Online), 10)
	dst = appendUsers(dst, w.Users)
	if w.Session == "" {
		return append(dst, '}')
	}
	dst = append(dst, `,"limits":{"message_bytes":`...)
	dst = strconv.AppendInt(dst, int64(w.Limits.MessageBytes), 10)
	dst = append(dst, `,"message_rate":`...)
	dst = strconv.AppendFloat(dst, w.Limits.MessageRate, 'f', -1, 64)
	dst = append(dst, `,"message_burst":`...)
	dst = strconv.AppendInt(dst, int64(w.Limits.MessageBurst), 10)
	return append(dst, "}}"...)
}

func appendUsers(dst []byte, users []string) []byte {
	if users == nil {
		return dst
	}
	dst = append(dst, `,"users":[`...)
	for i, u := range users {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, u)
	}
	return append(dst, ']')
}

// AppendError appends an error event.
func AppendError(dst []byte, e *Error) []byte {
	dst = append(dst, `{"type":"error","code":`...)
	dst = appendString(dst, string(e.Code))
	dst = append(dst, `,"message":`...)
	dst = appendString(dst, e.Message)
	if e.ID != "" {
		dst = append(dst, `,"id":`...)
		dst = appendString(dst, e.ID)
	}
	if e.RetryAfterMillis > 0 {
		dst = append(dst, `,"retry_after_ms":`...)
		dst = strconv.AppendInt(dst, e.RetryAfterMillis, 10)
	}
	return append(dst, '}')
}

// AppendDraining appends the notice that the server goes away and when this
// client should try again.
func AppendDraining(dst []byte, retryAfterMillis int64) []byte {
	dst = append(dst, `{"type":"draining","retry_after_ms":`...)
	dst = strconv.AppendInt(dst, retryAfterMillis, 10)
	return append(dst, '}')
}
