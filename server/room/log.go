package room

import (
	"errors"
	"time"

	"hubbub/server/wire"
)

// A Log numbers what is said in rooms and keeps it. It must be safe for
// concurrent use.
type Log interface {
	// Append numbers drafts of a room in their order and keeps them, all or none.
	// When it returns, they are as durable as they will be.
	Append(room string, drafts []Draft) ([]Saved, error)
	// Tail returns the last number that was given out in a room, 0 if none was, and
	// the newest limit messages that are kept, the oldest first.
	Tail(room string, limit int) (last int64, messages []wire.Message, err error)
}

var errNotOpened = errors.New("room: where the log ends is not known")

// A Draft is a message before it has its number.
type Draft struct {
	Author [16]byte // whose ID it is; counts only with an ID
	ID     string   // the sender's own id, "" if none: room, Author and ID name one message for as long as it is kept
	From   string
	At     int64 // Unix milliseconds
	Text   string
}

// A Saved says what became of a Draft.
type Saved struct {
	Seq      int64
	At       int64  // Unix milliseconds
	Text     string // of the original if Repeated, else ""
	Repeated bool   // the room had this Author and ID: Seq, At and Text are the original's, nothing was added
}

// save gives the messages of a load to the log, before anybody sees them.
func (r *Room) save(load []request) {
	r.drafts = r.drafts[:0]
	at := time.Now().UnixMilli()
	for i := range load {
		if q := &load[i]; q.kind == requestSay {
			r.drafts = append(r.drafts, Draft{
				Author: q.session.author,
				ID:     q.id,
				From:   q.session.name.String(),
				At:     at,
				Text:   q.text,
			})
		}
	}
	if len(r.drafts) == 0 {
		return
	}
	var saved []Saved
	err := errNotOpened
	if r.opened {
		saved, err = r.hub.config.Log.Append(r.name, r.drafts)
	}
	clear(r.drafts)
	for i := range load {
		switch q := &load[i]; {
		case q.kind != requestSay:
		case err != nil:
			q.unsaved = true
		default:
			q.saved, saved = saved[0], saved[1:]
		}
	}
}
