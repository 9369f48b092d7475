package history

import (
	"errors"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"hubbub/server/wire"
)

// What refuses a draft for a reason of its own.
var (
	errReused       = &wire.Error{Code: wire.IDReused, Message: "this id is that of another message of yours; give each its own"}
	errRoomFull     = &wire.Error{Code: wire.NotSaved, Message: "the room has used up its numbers; go on in another one"}
	errTooManyRooms = &wire.Error{Code: wire.NotSaved, Message: "there are too many rooms; go on in one that is there already"}
)

// isRefusal reports whether a draft was refused before anything was changed for it.
func isRefusal(err error) bool {
	var refusal *wire.Error
	return errors.Is(err, ErrEpoch) || errors.As(err, &refusal)
}

// isOwnFault reports whether an error is that of one draft or change, and tells nothing
// of how the log is.
func isOwnFault(err error) bool {
	return isRefusal(err) || errors.As(err, new(declined)) || isSQLite(err, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH)
}

// tellRefused logs that drafts were refused while the log is well, at most once in
// tellInterval.
func (w *writer) tellRefused(p *publication) {
	if w.refusalTold.IsZero() || time.Since(w.refusalTold) >= tellInterval {
		w.refusalTold = time.Now()
		w.config.Log.Warn("history: messages of a room are refused", "room", p.room, "error", p.reason)
	}
}
