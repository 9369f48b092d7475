package history

import (
	"context"
	"encoding/json"
)

// maxListed is how many rooms Rooms finds by itself.
const maxListed = 1000

const roomsSQL = `SELECT name, ` + titleSQL + `, epoch, last, ` + messagesSQL + `, at FROM room
	WHERE id IN (SELECT id FROM room ORDER BY at DESC, id LIMIT ?) OR name IN (SELECT value FROM json_each(?))
	ORDER BY at DESC, id`

// A Room is one in which something was said, whether or not it is still kept.
type Room struct {
	Name     string // what all names of it share
	Title    string // as it is shown
	Epoch    string // of its numbers
	Last     int64  // the highest number given out
	Messages int64  // how many were numbered
	At       int64  // time of the last entry, Unix milliseconds
}

// Rooms returns the maxListed rooms with the latest activity and those that are named,
// if something was said there, all as they were at one moment, the latest first. The
// time that it takes grows with the names.
func (l *Log) Rooms(ctx context.Context, also ...string) ([]Room, error) {
	names, err := json.Marshal(also)
	if err != nil {
		return nil, err
	}
	ctx, done, err := l.reads.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := l.reads.rooms.QueryContext(ctx, maxListed, string(names))
	if err != nil {
		return nil, l.readFailed(err)
	}
	defer rows.Close()
	var rooms []Room
	for rows.Next() {
		var r Room
		var part string
		if err := rows.Scan(&r.Name, &r.Title, &part, &r.Last, &r.Messages, &r.At); err != nil {
			return nil, l.readFailed(err)
		}
		r.Epoch = l.epochOf(part)
		rooms = append(rooms, r)
	}
	return rooms, l.readFailed(rows.Err())
}
