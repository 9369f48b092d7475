package history

import "context"

// maxListed is how many rooms Rooms returns.
const maxListed = 1000

const roomsSQL = `SELECT name, last, at FROM room ORDER BY at DESC, id LIMIT ?`

// A Room is one in which something was said, whether or not it is still kept.
type Room struct {
	Name string
	Last int64 // number of the last message
	At   int64 // its time, Unix milliseconds
}

// Rooms returns the rooms with the latest activity, the latest first, at most
// maxListed.
func (l *Log) Rooms(ctx context.Context) ([]Room, error) {
	ctx, done, err := l.reads.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := l.reads.rooms.QueryContext(ctx, maxListed)
	if err != nil {
		return nil, l.readFailed(err)
	}
	defer rows.Close()
	var rooms []Room
	for rows.Next() {
		var r Room
		if err := rows.Scan(&r.Name, &r.Last, &r.At); err != nil {
			return nil, l.readFailed(err)
		}
		rooms = append(rooms, r)
	}
	return rooms, l.readFailed(rows.Err())
}
