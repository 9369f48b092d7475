package history

import (
	"context"
	"database/sql"
	"errors"
)

// atSQL is the first message from a place on, and when it was said. Other entries have no time
// of their own.
const atSQL = `SELECT place & 0xffffffffff, at FROM message WHERE place BETWEEN ? AND ? AND kind = 1 ORDER BY place LIMIT 1`

// At returns at most limit entries from the message on that was said at a time, Unix
// milliseconds, or later, the oldest first. The messages before it were said earlier. Where the
// clock was put back the time has passed more than once: it is one of these places.
func (l *Log) At(ctx context.Context, room string, at int64, limit int) (Page, error) {
	seq, err := l.seqAt(ctx, room, at)
	if err != nil {
		return Page{}, err
	}
	return l.From(ctx, room, seq, limit)
}

// seqAt returns the number of the first message of a time, or what follows the last one.
func (l *Log) seqAt(ctx context.Context, room string, at int64) (seq int64, err error) {
	s, _, err := l.read(ctx, room, l.reads.after, span{})
	if err != nil || s.id == 0 {
		return 1, err
	}
	err = l.Read(ctx, func(q Querier) error {
		seq, err = firstSince(q, s, at)
		return err
	})
	return seq, err
}

// firstSince halves what may be the place: times grow with numbers, as long as nobody puts the
// clock back, and an index of them would be paid for by each message.
func firstSince(q Querier, s state, at int64) (seq int64, err error) {
	low, high := s.floor, s.last // what is before low is earlier, what is beyond high is not
	seq = s.last + 1
	for low <= high {
		middle := low + (high-low)/2
		var found, said int64
		err := q.QueryRow(atSQL, place(s.id, middle), place(s.id, high)).Scan(&found, &said)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			high = middle - 1
		case err != nil:
			return 0, err
		case said < at:
			low = found + 1
		default:
			seq, high = found, middle-1
		}
	}
	return seq, nil
}

// timeOf returns when the message of a number in a room was said, or the one that follows it.
func (l *Log) timeOf(ctx context.Context, r *Room, seq int64) (at int64, err error) {
	s, _, err := l.read(ctx, r.Name, l.reads.after, span{})
	if err != nil {
		return 0, err
	}
	err = l.Read(ctx, func(q Querier) error {
		var found int64
		return q.QueryRow(atSQL, place(s.id, seq), place(s.id, s.last)).Scan(&found, &at)
	})
	if errors.Is(err, sql.ErrNoRows) { // removed meanwhile
		return r.At, nil
	}
	return at, err
}
