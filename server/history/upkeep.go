package history

import (
	"context"
	"errors"
	"slices"
	"time"
)

const (
	// upkeepInterval is how often the writer looks for work behind the messages,
	// and how often it tries to write while it cannot.
	upkeepInterval = time.Second
	// upkeepRows is how many entries a transaction of upkeep indexes and removes
	// at most. A publication may have to wait for it: an entry takes some 40 µs to
	// index, where FTS5 is ready for beginnings. 256 at once were in the p99 of a chat.
	upkeepRows = 64
	// stragglerRows is how many entries are looked at in an interval for some that are
	// old behind younger ones.
	stragglerRows = 256
	// upkeepRest is for how many times as long as it took the writer rests from
	// upkeep after a transaction, while there are publications.
	upkeepRest = 4
	// sweepRooms is how many rooms are looked at in an interval though nothing
	// was said in them: their messages get old.
	sweepRooms = 32
)

const nextRoomsSQL = `SELECT id FROM room WHERE id > ? ORDER BY id LIMIT ?`

// An upkeep knows which rooms have work left. It belongs to the writer.
type upkeep struct {
	due     []int64 // rooms, the longest due first
	isDue   map[int64]bool
	swept   int64       // the last room that was looked at for its age
	looked  int64       // the place of the last entry that was
	sweptAt time.Time   // however much there is to do, quiet rooms have their turn
	asked   []*indexing // by searches that wait, the first one first
	failing bool

	reindexing   reindexing
	noOtherTerms bool // there is no table left of other terms
	allBlank     bool // nothing that was taken back has its text yet

	busy bool // there were publications since the last step
}

func (u *upkeep) add(room int64) {
	if !u.isDue[room] {
		u.isDue[room] = true
		u.due = append(u.due, room)
	}
}

// done takes the first n rooms off.
func (u *upkeep) done(n int) {
	for _, room := range u.due[:n] {
		delete(u.isDue, room)
	}
	u.due = slices.Delete(u.due, 0, n)
}

// keepUp does a bounded piece of upkeep and returns when the next is due.
func (w *writer) keepUp() (pause time.Duration) {
	w.turn.Lock()
	defer w.turn.Unlock()
	w.seeClock()
	start, busy := time.Now(), w.upkeep.busy
	w.upkeep.busy = false
	if err := w.file.checkAll(); err != nil && w.conn != nil {
		w.failed(opFile, err)
	} else if w.health.err() != nil {
		w.probe()
	}
	more, err := false, w.health.err()
	if err == nil {
		more, err = w.keepUpStep()
	}
	switch {
	case err != nil:
		w.upkeepFailed(err)
		return upkeepInterval
	case len(w.upkeep.asked) > 0 || more && !busy:
		return 0
	case more && w.purge.step != purgeIdle:
		return time.Since(start) // it has to end, and is rare
	case more:
		return upkeepRest * time.Since(start)
	default:
		w.upkeep.failing = false
		return upkeepInterval
	}
}

// upkeepFailed lets the searches go on with what is indexed. The work stays due.
func (w *writer) upkeepFailed(err error) {
	for _, a := range w.upkeep.asked {
		close(a.done)
	}
	w.upkeep.asked = nil
	if w.health.err() != nil {
		return // which was told
	}
	w.config.Observer.Failed(opUpkeep)
	if !w.upkeep.failing {
		w.upkeep.failing = true
		w.config.Log.Error("history: index and limits cannot be kept up", "error", err)
	}
}

// keepUpStep does one transaction's worth of work, and reports whether there is
// more.
func (w *writer) keepUpStep() (more bool, err error) {
	if len(w.upkeep.asked) > 0 {
		return true, w.answer()
	}
	if time.Since(w.upkeep.sweptAt) >= upkeepInterval {
		w.upkeep.sweptAt = time.Now()
		if err := errors.Join(w.sweep(), w.sweepStragglers(), w.saveTrust()); err != nil {
			return false, err
		}
	}
	if more, err := w.removeSome(); more || err != nil {
		return more, err
	}
	forgetting, err := w.forgetOrigins()
	if err := errors.Join(err, w.maintainDue()); err != nil {
		return false, err
	}
	if err := w.tellReindexing(context.Background()); err != nil {
		return false, err
	}
	if forgetting || len(w.upkeep.due) > 0 {
		return true, nil
	}
	if more, err := w.dropOtherTerms(context.Background()); more || err != nil {
		return more, err
	}
	return w.vacuum()
}

// sweep makes the next few rooms due, the first ones after the last.
func (w *writer) sweep() error {
	if err := w.ready(); err != nil {
		return err
	}
	rows, err := w.conn.nextRooms.Query(w.upkeep.swept, sweepRooms)
	if err != nil {
		return err
	}
	defer rows.Close()
	w.upkeep.swept = 0
	for rows.Next() {
		var room int64
		if err := rows.Scan(&room); err != nil {
			return err
		}
		w.upkeep.add(room)
		w.upkeep.swept = room
	}
	if w.upkeep.swept == 0 {
		w.upkeep.reindexing.rounds++
	}
	return rows.Err()
}

// sweepStragglers removes what is too old of the next few entries.
func (w *writer) sweepStragglers() error {
	since := w.limits().since
	if since == 0 {
		return nil
	}
	return w.transaction(func() (err error) {
		w.upkeep.looked, err = w.conn.removeStragglers(w.upkeep.looked, since, stragglerRows)
		return err
	})
}

// maintainDue brings as many of the due rooms up to date as fit in a transaction.
func (w *writer) maintainDue() error {
	if len(w.upkeep.due) == 0 {
		return nil
	}
	done := 0
	defer w.removals.end()
	err := w.transaction(func() error {
		budget := int64(upkeepRows)
		for done < len(w.upkeep.due) && budget > 0 {
			rows, finished, err := w.maintain(w.upkeep.due[done], w.limits(), budget)
			if err != nil {
				return err
			}
			if budget -= rows + 1; finished { // looking is not for nothing
				done++
			}
		}
		return nil
	})
	if err == nil {
		w.upkeep.done(done)
	}
	return err
}

// probe finds out whether the database can be written to, with more than fits
// into what it may have left over: first a large value, then none again.
func (w *writer) probe() {
	for _, bytes := range []int{64 << 10, 0} {
		err := w.transaction(func() error {
			_, err := w.conn.probe.Exec(bytes)
			return err
		})
		if err != nil {
			w.failed(opProbe, err)
			return
		}
	}
	w.health.recovered()
}
