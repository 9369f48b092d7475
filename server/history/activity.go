package history

import (
	"context"
	"database/sql"

	"hubbub/server/room"
)

const (
	// activityStep is how many entries are counted at a time: in memory the writer waits for it.
	activityStep = 8192
	// maxActivity is how many entries are counted for one question.
	maxActivity = 1 << 18
)

// activitySQL counts messages that stand by the step in which they were said; -1 is for all else
// that was looked at.
const activitySQL = `
	SELECT CASE WHEN kind = 1 AND at >= ?4 AND at < ?5 AND (` + removedSQL + `) = 0 THEN (at - ?4) / ?6 ELSE -1 END AS step,
		count(*), max(place) & 0xffffffffff
	FROM (SELECT place, kind, at, removed, user FROM message WHERE place BETWEEN ?1 AND ?2 ORDER BY place LIMIT ?3) AS message
	GROUP BY step`

// extremesSQL is when the first and the last message that are kept were said.
const extremesSQL = `
	SELECT (SELECT at FROM message WHERE place BETWEEN ?1 AND ?2 AND kind = 1 ORDER BY place LIMIT 1),
		(SELECT at FROM message WHERE place BETWEEN ?1 AND ?2 AND kind = 1 ORDER BY place DESC LIMIT 1)`

// ActivityState tells of how many messages there may be something to count: while it is the same, so
// is Activity.
func (l *Log) ActivityState(ctx context.Context, name string) (room.ActivityState, error) {
	s, _, err := l.read(ctx, name, l.reads.after, span{})
	if err != nil || s.id == 0 {
		return room.ActivityState{Floor: s.floor}, err
	}
	a := room.ActivityState{Epoch: l.epochOf(s.part), Floor: s.floor, Last: s.last}
	var first, last sql.NullInt64
	err = l.Read(ctx, func(q Querier) error {
		return q.QueryRow(extremesSQL, place(s.id, s.floor), place(s.id, s.last)).Scan(&first, &last)
	})
	a.FirstAt, a.LastAt = first.Int64, last.Int64
	return a, err
}

// Activity counts the messages of a room that stand, by when they were said: in each of counts those of
// step milliseconds, the first from a time on, Unix milliseconds. Of a time that has passed more than once,
// because the clock was put back, it may miss some. It returns how many of counts are whole, one at least:
// maxActivity entries are looked at.
func (l *Log) Activity(ctx context.Context, name string, from, step int64, counts []int64) (whole int, err error) {
	s, _, err := l.read(ctx, name, l.reads.after, span{})
	if err != nil || s.id == 0 {
		return len(counts), err
	}
	to := from + step*int64(len(counts))
	var first, end int64
	err = l.Read(ctx, func(q Querier) error {
		if first, err = firstSince(q, s, from); err == nil {
			end, err = firstSince(q, s, to)
		}
		return err
	})
	for left := maxActivity; err == nil && first < end; left -= activityStep {
		if left <= 0 {
			return l.wholeSteps(ctx, s, first, from, step, len(counts))
		}
		var looked int64
		looked, first, err = l.countStep(ctx, s, first, end, from, step, counts)
		if looked < activityStep {
			break
		}
	}
	return len(counts), err
}

// countStep counts the next entries, and returns how many were looked at and the number to go on with.
func (l *Log) countStep(ctx context.Context, s state, first, end, from, step int64, counts []int64) (looked, next int64, err error) {
	next = end
	err = l.Read(ctx, func(q Querier) error {
		to := from + step*int64(len(counts))
		rows, err := q.Query(activitySQL, place(s.id, first), place(s.id, end-1), activityStep, from, to, step)
		if err != nil {
			return err
		}
		defer rows.Close()
		reached := int64(0)
		for rows.Next() {
			var at, n, last int64
			if err := rows.Scan(&at, &n, &last); err != nil {
				return err
			}
			if looked, reached = looked+n, max(reached, last); at >= 0 {
				counts[at] += n
			}
		}
		next = reached + 1
		return rows.Err()
	})
	return looked, next, err
}

// wholeSteps returns how many steps end before the message that was not counted.
func (l *Log) wholeSteps(ctx context.Context, s state, seq, from, step int64, steps int) (whole int, err error) {
	var found, said int64
	err = l.Read(ctx, func(q Querier) error {
		return q.QueryRow(atSQL, place(s.id, seq), place(s.id, s.last)).Scan(&found, &said)
	})
	return int(min(max((said-from)/step, 1), int64(steps))), err
}
