package history

import "context"

// maxListed is how many rooms Rooms returns.
const maxListed = 1000

const roomsSQL = `SELECT name, epoch, last, ` + messagesSQL + `, at FROM room ORDER BY at DESC, id LIMIT ?`

// A Room is one in which something was said, whether or not it is still kept.
type Room struct {
	Name     string
	Epoch    string // of its numbers
	Last     int64  // the highest number given out
	Messages int64  // how many were numbered
	At       int64  // time of the last entry, Unix milliseconds
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
		var part string
		if err := rows.Scan(&r.Name, &part, &r.Last, &r.Messages, &r.At); err != nil {
			return nil, l.readFailed(err)
		}
		r.Epoch = l.epochOf(part)
		rooms = append(rooms, r)
	}
	return rooms, l.readFailed(rows.Err())
}
