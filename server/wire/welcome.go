package wire

import "strconv"

// Limits tells a client what the server holds it to. Zero means no limit where nothing else is said.
type Limits struct {
	MessageBytes int
	MessageRate  float64 // messages a second
	MessageBurst int

	EditWindowMillis int64 // for how long one may change what one has said; 0 for never

	HistoryMessages  int   // kept a room
	HistoryAgeMillis int64 // for which they are kept
}

// A Welcome opens the stream of a member, or of somebody who only listens.
type Welcome struct {
	Session string // presented again to come back as the same session; empty for listeners, who have no name and no limits
	Name    string
	User    string // public id of the person
	Role    string // in the room
	Room    string
	Title   string // of the room
	Epoch   string // the incarnation of the room's history
	Seq     int64  // the highest number before the live stream, 0 if none
	N       int64  // how many messages the room has numbered, kept or not
	Online  int
	People  []Person // nil in large rooms
	State   []byte   // what the room is like, a JSON object; nil if there is nothing to say
	Emotes  string   // hash of the site's pictures; empty for none
	Limits  Limits

	PingIntervalMillis int64 // between heartbeats; for members

	Returning bool  // the client said where it had stopped reading, and
	Recovered bool  // all that it missed follows,
	First     int64 // or else from this number on everything is kept
}

// AppendWelcome appends a welcome event.
func AppendWelcome(dst []byte, w *Welcome) []byte {
	dst = append(dst, `{"type":"welcome"`...)
	if w.Session != "" {
		dst = append(dst, `,"session":`...)
		dst = appendString(dst, w.Session)
	}
	if w.Name != "" {
		dst = append(dst, `,"name":`...)
		dst = appendString(dst, w.Name)
		dst = appendKnown(dst, `,"user":`, w.User)
		dst = appendKnown(dst, `,"role":`, w.Role)
	}
	dst = append(dst, `,"room":`...)
	dst = appendString(dst, w.Room)
	dst = append(dst, `,"title":`...)
	dst = appendString(dst, w.Title)
	dst = append(dst, `,"epoch":`...)
	dst = appendString(dst, w.Epoch)
	dst = append(dst, `,"seq":`...)
	dst = strconv.AppendInt(dst, w.Seq, 10)
	dst = append(dst, `,"n":`...)
	dst = strconv.AppendInt(dst, w.N, 10)
	switch {
	case w.Returning && w.Recovered:
		dst = append(dst, `,"recovered":true`...)
	case w.Returning:
		dst = append(dst, `,"recovered":false,"first":`...)
		dst = strconv.AppendInt(dst, w.First, 10)
	}
	dst = append(dst, `,"online":`...)
	dst = strconv.AppendInt(dst, int64(w.Online), 10)
	dst = appendPeople(dst, w.People)
	if len(w.State) > 0 {
		dst = append(dst, `,"state":`...)
		dst = append(dst, w.State...)
	}
	dst = appendKnown(dst, `,"emotes":`, w.Emotes)
	if w.Name == "" { // who only listens
		return append(dst, '}')
	}
	dst = append(dst, `,"limits":{"message_bytes":`...)
	dst = strconv.AppendInt(dst, int64(w.Limits.MessageBytes), 10)
	dst = append(dst, `,"message_rate":`...)
	dst = strconv.AppendFloat(dst, w.Limits.MessageRate, 'f', -1, 64)
	dst = append(dst, `,"message_burst":`...)
	dst = strconv.AppendInt(dst, int64(w.Limits.MessageBurst), 10)
	dst = append(dst, `,"edit_window_ms":`...)
	dst = strconv.AppendInt(dst, w.Limits.EditWindowMillis, 10)
	dst = append(dst, `,"history_messages":`...)
	dst = strconv.AppendInt(dst, int64(w.Limits.HistoryMessages), 10)
	dst = append(dst, `,"history_age_ms":`...)
	dst = strconv.AppendInt(dst, w.Limits.HistoryAgeMillis, 10)
	dst = append(dst, `},"ping_interval_ms":`...)
	dst = strconv.AppendInt(dst, w.PingIntervalMillis, 10)
	return append(dst, '}')
}
