package history

import (
	"fmt"

	"hubbub/server/room"
)

// What rooms give to a log, and what they get back.
type (
	Draft = room.Draft
	Saved = room.Saved
)

var _ room.Log = (*Log)(nil)

// maxWaiting is how many Appends may await the writer before Append waits for
// its place among them.
const maxWaiting = 256

// An appending is a call of Append on its way through the writer.
type appending struct {
	room   string
	drafts []Draft
	done   chan struct{} // closed when saved or err is final

	saved  []Saved
	err    error
	roomID int64
	fresh  int // drafts that are not Repeated
}

// Append stores the drafts in their order at the end of the room, all or none,
// and returns when they are as durable as Config.Sync says. The result has an
// entry for each draft. An error wraps ErrNotSaved and the reason.
func (l *Log) Append(room string, drafts []Draft) ([]Saved, error) {
	if len(drafts) == 0 {
		return nil, nil
	}
	a := &appending{room: room, drafts: drafts, done: make(chan struct{})}
	select {
	case l.writer.appends <- a:
	case <-l.writer.ended:
		return nil, notSaved(ErrClosed)
	}
	select {
	case <-a.done:
	case <-l.writer.ended:
		select {
		case <-a.done: // it was the last thing the writer did
		default:
			return nil, notSaved(ErrClosed)
		}
	}
	if a.err != nil {
		return nil, notSaved(a.err)
	}
	return a.saved, nil
}

func notSaved(reason error) error { return fmt.Errorf("history: %w: %w", ErrNotSaved, reason) }
