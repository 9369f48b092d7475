package history

import (
	"context"
	"errors"
	"time"
)

const (
	// purgeInterval is the least time between the beginnings of two purges, and
	// expiryInterval that between two looks for texts that are no longer to be kept.
	purgeInterval  = 5 * time.Second
	expiryInterval = 10 * time.Minute
	// mergePages is how many pages of the index a step writes, about.
	mergePages = "20"
)

const (
	expiredSQL = `
		DELETE FROM removed_text WHERE id IN
			(SELECT id FROM (SELECT id, at FROM removed_text ORDER BY id LIMIT ?2) WHERE at < ?1)`
	isUncleanSQL = `SELECT unclean FROM log`
	cleanSQL     = `UPDATE log SET unclean = 0`

	changesSQL = `SELECT total_changes()`
	mergeSQL   = `INSERT INTO terms_` + termsVersion + ` (terms_` + termsVersion + `, rank) VALUES ('merge', `
)

// A purge takes from the file what was deleted: FTS5 keeps the terms of a message until
// the segment that has them is merged, SQLite what was on a page until it is used again,
// and the write-ahead log what the file had before. It belongs to the writer.
type purge struct {
	soiled  bool          // there is something to take from the file
	edited  bool          // there is what messages have said before they were edited: from the next look on
	known   bool          // soiled is what the file says
	step    purgeStep     // of the purge under way
	started time.Duration // by the clock that runs, the last one; 0 if none was
	expired time.Duration // by the clock that runs, when texts were last looked for that expire
}

type purgeStep uint8

const (
	purgeIdle     purgeStep = iota
	purgeMerging            // about to begin
	purgeMergeOn            // under way
	purgeShorten            // gives pages back
	purgeTruncate           // empties the write-ahead log
)

// expire deletes texts that are no longer to be kept, a bounded number of them, and reports
// whether there may be more.
func (w *writer) expire() (more bool, err error) {
	p, now := &w.purge, w.trust.last.running
	if w.config.KeepRemoved == Forever || p.known && now-p.expired < expiryInterval {
		return false, nil
	}
	var rows int64
	err = w.securely(func() error {
		since := w.keptSince()
		if err := w.conn.erase(w.conn.eraseExpired, since, blankRows); err != nil {
			return err
		}
		result, err := w.conn.expired.Exec(since, blankRows)
		if err != nil {
			return err
		}
		if rows, err = result.RowsAffected(); err != nil || rows == 0 {
			return err
		}
		p.soiled = true
		return w.conn.exec(w.conn.unclean)
	})
	if err == nil && !p.known {
		err = w.conn.isUnclean.QueryRow().Scan(&p.soiled)
		p.known = err == nil
	}
	if more = rows == blankRows; err == nil && !more {
		p.expired = now
		p.soiled, p.edited = p.soiled || p.edited, false
	}
	return more, err
}

// clean does a step of a purge, and reports whether there is more to do at once.
func (w *writer) clean() (more bool, err error) {
	p, now := &w.purge, w.trust.last.running
	if p.step == purgeIdle {
		if !p.soiled || p.started != 0 && now-p.started < purgeInterval {
			return false, nil
		}
		p.step, p.started, p.soiled = purgeMerging, max(now, 1), false
	}
	switch p.step {
	case purgeMerging, purgeMergeOn:
		more, err = w.mergeIndex()
	case purgeShorten:
		more, err = w.shorten()
	case purgeTruncate:
		return false, w.truncateLog()
	}
	if err == nil && !more {
		p.step = max(p.step, purgeMergeOn) + 1
	}
	return true, err
}

// mergeIndex brings the segments of the index together, some pages at a time.
func (w *writer) mergeIndex() (more bool, err error) {
	pages := mergePages
	if w.purge.step == purgeMerging {
		pages = "-" + pages // takes all segments, from here on
	}
	var before, after int64
	err = w.securely(func() error {
		ctx, conn := context.Background(), w.conn.conn
		if err := conn.QueryRowContext(ctx, changesSQL).Scan(&before); err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, mergeSQL+pages+")"); err != nil {
			return err
		}
		return conn.QueryRowContext(ctx, changesSQL).Scan(&after)
	})
	if err == nil {
		w.purge.step = purgeMergeOn
	}
	return after-before >= 2, err // as FTS5 documents it
}

// shorten gives free pages back: what was on them is gone with the end of the file.
func (w *writer) shorten() (more bool, err error) {
	if more, err := w.dropOtherTerms(context.Background()); more || err != nil {
		return more, err
	}
	var free, pages int
	if err := w.conn.freePages.QueryRow().Scan(&free, &pages); err != nil || free == 0 {
		return false, err
	}
	return w.vacuumSome()
}

// truncateLog ends a purge when nobody reads what is only in the write-ahead log. If
// somebody does it is tried again later.
func (w *writer) truncateLog() error {
	p := &w.purge
	if err := w.transaction(func() error {
		if p.soiled || p.edited {
			return nil // since it began
		}
		return w.conn.exec(w.conn.cleaned)
	}); err != nil {
		return err
	}
	if w.config.Path == Memory {
		p.step = purgeIdle
		return nil
	}
	busy, err := w.conn.checkpoint(context.Background())
	w.file.noteLeft()
	if err == nil && !busy {
		p.step = purgeIdle
		if at := w.position.Load(); at != nil {
			w.cleanedAt.Store(at.Seq)
		}
	}
	return err
}

// checkpoint writes all of the write-ahead log into the file and empties it, unless others
// read it. It does not wait for them.
func (c *connection) checkpoint(ctx context.Context) (busy bool, err error) {
	if _, err := c.conn.ExecContext(ctx, "PRAGMA busy_timeout = 0"); err != nil {
		return false, err
	}
	var frames, written int
	err = c.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &written)
	_, restored := c.conn.ExecContext(ctx, "PRAGMA busy_timeout = "+busyMillis)
	return busy, errors.Join(err, restored)
}
