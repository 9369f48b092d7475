package history

import (
	"database/sql/driver"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// tellInterval is the least time between two reports of trouble: one bad page can
// fail every other publication.
const tellInterval = time.Minute

// A health is what the last commit came to. The writer tells it, anybody may ask.
type health struct {
	log     *slog.Logger
	trouble atomic.Pointer[error]

	told     time.Time // when trouble was last logged
	announce bool      // that it is over
}

func (h *health) err() error {
	if err := h.trouble.Load(); err != nil {
		return *err
	}
	return nil
}

func (h *health) failed(err error) {
	if h.trouble.Swap(&err) != nil || time.Since(h.told) < tellInterval {
		return
	}
	h.told, h.announce = time.Now(), true
	h.log.Error("history: messages cannot be saved", "error", err)
}

func (h *health) recovered() {
	if h.trouble.Load() == nil {
		return
	}
	h.trouble.Store(nil)
	if h.announce {
		h.announce = false
		h.log.Info("history: messages are saved again")
	}
}

// Describe tells in a few words what keeps entries from being saved. What SQLite says
// of it is for the log.
func Describe(err error) string {
	switch {
	case errors.Is(err, ErrGone):
		return "the file of the history is gone, or not as the server has left it"
	case isSQLite(err, sqlite3.SQLITE_FULL):
		return "the disk is full"
	case isSQLite(err, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
		return "the file of the history cannot be written to"
	case isSQLite(err, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
		return "another process holds the file of the history"
	case isSQLite(err, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
		return "the file of the history is damaged"
	case isSQLite(err, sqlite3.SQLITE_IOERR):
		return "the disk fails"
	default:
		return "the history cannot be written; the log says why"
	}
}

// isDisk reports whether an error would meet every other message as well, as
// with a full disk. It is no use to try them one by one.
func isDisk(err error) bool {
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, ErrGone) || isSQLite(err,
		sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
		sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
		sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOTADB)
}

// isSQLite reports whether an error is SQLite's, with one of these result codes.
func isSQLite(err error, codes ...int) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && slices.Contains(codes, e.Code()&0xff)
}
