package history

import (
	"context"

	"hubbub/server/room"
)

const headsSQL = `SELECT id, name, epoch, last, at FROM room WHERE id > ? ORDER BY id LIMIT ?`

// Heads returns where rooms end, at most limit of those that follow an id, 0 at first, and
// the id to go on after; 0 at the end. A room that is made meanwhile can be left out.
func (l *Log) Heads(ctx context.Context, after int64, limit int) (heads []room.Head, next int64, err error) {
	err = l.Read(ctx, func(q Querier) error {
		rows, err := q.Query(headsSQL, after, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h room.Head
			var part string
			if err := rows.Scan(&next, &h.Room, &part, &h.Last, &h.At); err != nil {
				return err
			}
			h.Epoch = l.epochOf(part)
			heads = append(heads, h)
		}
		return rows.Err()
	})
	if len(heads) < limit {
		next = 0
	}
	return heads, next, err
}
