package history

import (
	"context"
	"database/sql"
	"errors"
	"sort"
	"time"
)

const atSQL = `SELECT at FROM message WHERE place BETWEEN ? AND ? ORDER BY place LIMIT 1`

// FirstSince returns the number from which on a room's entries are from a time or later,
// one more than the last if there are none. Where the clock was put back it is one of the
// numbers that could be meant.
func (l *Log) FirstSince(ctx context.Context, room string, at time.Time) (seq int64, err error) {
	since := at.UnixMilli()
	snap, err := l.reads.snapshot(ctx)
	if err != nil {
		return 0, l.readFailed(err)
	}
	defer snap.end()
	var s state
	err = snap.on(l.reads.state).QueryRowContext(snap.ctx, room).Scan(s.columns()...)
	if errors.Is(err, sql.ErrNoRows) {
		return 1, nil
	}
	if err != nil {
		return 0, l.readFailed(err)
	}
	first := max(s.floor, 1)
	// Between numbers, not rows: a number without an entry is as old as the next that has one.
	n := sort.Search(int(s.last+1-first), func(i int) bool {
		var next int64
		e := snap.on(l.reads.at).QueryRowContext(snap.ctx, place(s.id, first+int64(i)), place(s.id, s.last)).Scan(&next)
		if e != nil && !errors.Is(e, sql.ErrNoRows) {
			err = e
		}
		return e != nil || next >= since
	})
	return first + int64(n), l.readFailed(err)
}
