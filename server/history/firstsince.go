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
	err = l.Read(ctx, func(q Querier) error {
		var s state
		err := q.QueryRow(stateSQL, room).Scan(s.columns()...)
		if errors.Is(err, sql.ErrNoRows) {
			seq = 1
			return nil
		}
		if err != nil {
			return err
		}
		first := max(s.floor, 1)
		// Between numbers, not rows: a number without an entry is as old as the next that has one.
		n := sort.Search(int(s.last+1-first), func(i int) bool {
			var next int64
			e := q.QueryRow(atSQL, place(s.id, first+int64(i)), place(s.id, s.last)).Scan(&next)
			if e != nil && !errors.Is(e, sql.ErrNoRows) {
				err = e
			}
			return e != nil || next >= since
		})
		seq = first + int64(n)
		return err
	})
	return seq, err
}
