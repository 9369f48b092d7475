package history

// A state is where a room's log stands. A room of which the log knows nothing is
// one in which nothing was said, with id 0.
type state struct {
	id       int64
	title    string
	part     string // of its epoch
	last     int64  // the highest number given out
	messages int64  // how many were numbered
	floor    int64  // from here on everything is kept
	searched int64  // from here on everything that is kept is indexed
}

func (s *state) columns() []any {
	return []any{&s.id, &s.title, &s.part, &s.last, &s.messages, &s.floor, &s.searched}
}

// A room of schema 1 has NULL for what that did not count, until it is written
// to. Its numbers follow each other without a hole.
const (
	messagesSQL = `coalesce(room.messages, room.last)`
	floorSQL    = `coalesce(room.floor,
		(SELECT message.place & 0xffffffffff FROM message
		 WHERE message.place > room.id << 40 AND message.place < (room.id + 1) << 40
		 ORDER BY message.place LIMIT 1),
		room.last + 1)`
	keptSQL = `coalesce(room.messages - room.gone, room.last + 1 - ` + floorSQL + `)`

	titleSQL    = `coalesce(nullif(room.title, ''), room.name)`
	searchedSQL = `CASE WHEN terms = ` + termsVersion + ` THEN indexed_from ELSE last + 1 END`

	stateSQL     = `SELECT id, ` + titleSQL + `, epoch, last, ` + messagesSQL + `, ` + floorSQL + `, ` + searchedSQL + ` FROM room WHERE name = ?`
	countRoomSQL = `
		UPDATE room SET messages = last, floor = ` + floorSQL + `, gone = ` + floorSQL + ` - 1
		WHERE id = ? AND floor IS NULL`
)
