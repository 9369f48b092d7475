package history

import (
	"context"
	"database/sql"
	"errors"

	"hubbub/server/wire"
)

// Own returns the message that its author calls by an id in a room, as long as it is kept;
// without its text if it was removed. It reports whether there is one.
func (l *Log) Own(ctx context.Context, room string, author [16]byte, id string) (e wire.Entry, found bool, err error) {
	if id == "" {
		return e, false, nil
	}
	err = l.inRoom(ctx, room, func(q Querier, roomID int64) error {
		err := scanOriginal(q.QueryRow(originalSQL, roomID, author[:], id), &e)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		found = err == nil
		return err
	})
	return e, found, err
}
