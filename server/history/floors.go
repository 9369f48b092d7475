package history

import (
	"context"
	"database/sql"
)

const (
	floorsSQL = `SELECT id, name, last, ` + floorSQL + `, ` + keptSQL + ` FROM room WHERE id > ? ORDER BY id LIMIT ?`
	// floorSlack is the part of Config.Messages that a room may have beyond it before its floor
	// is raised: a stream has a message for each raise.
	floorSlack = 100
	// floorStep is by how many entries a floor is raised at most.
	floorStep = 4096
)

// A Floor is where a room would begin if nothing but Config.Messages and Config.Age counted.
type Floor struct {
	Room string
	Seq  int64
}

// Floors returns the floors that some rooms should have, and have not, for who publishes to the
// stream that the log follows: of limit rooms that follow an id, 0 at first, and the id to go on
// after; 0 at the end.
func (l *Log) Floors(ctx context.Context, after int64, limit int) (floors []Floor, next int64, err error) {
	err = l.Read(ctx, func(q Querier) error {
		rooms, err := roomsAfter(q, after, limit)
		if err != nil {
			return err
		}
		for _, e := range rooms {
			seq, err := l.floorOf(q, e)
			if err != nil {
				return err
			}
			if seq > e.floor {
				floors = append(floors, Floor{Room: e.name, Seq: seq})
			}
		}
		if len(rooms) == limit {
			next = rooms[limit-1].room
		}
		return nil
	})
	return floors, next, err
}

func roomsAfter(q Querier, after int64, limit int) (rooms []extent, err error) {
	rows, err := q.Query(floorsSQL, after, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var e extent
		if err := rows.Scan(&e.room, &e.name, &e.last, &e.floor, &e.kept); err != nil {
			return nil, err
		}
		rooms = append(rooms, e)
	}
	return rooms, rows.Err()
}

// floorOf returns where a room should begin; what is below its floor and still there counts.
func (l *Log) floorOf(q Querier, e extent) (floor int64, err error) {
	most := int64(l.config.Messages)
	if excess := e.kept - most; most > 0 && excess > most/floorSlack {
		var end sql.NullInt64
		err := q.QueryRow(excessSQL, place(e.room, 1), place(e.room, e.last), min(excess, floorStep)).Scan(&end)
		if err != nil {
			return 0, err
		}
		floor = min(end.Int64&maxSeq, e.last-most) + 1
	}
	since := l.writer.agedSince.Load()
	if since == 0 {
		return floor, nil
	}
	var old sql.NullInt64
	err = q.QueryRow(oldSQL, place(e.room, e.floor), place(e.room, e.last), floorStep, since).Scan(&old)
	if old.Valid {
		floor = max(floor, old.Int64&maxSeq+1)
	}
	return floor, err
}

// age notes from when on entries are young enough, by this machine's clock where it is trusted and by
// the stream's: neither that leaps makes a room forget.
func (w *writer) age(since int64) {
	if p := w.position.Load(); p != nil && since > 0 {
		since = min(since, p.Trusted-w.config.Age.Milliseconds())
	}
	w.agedSince.Store(since)
}
