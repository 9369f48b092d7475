package history

import (
	"context"
	"fmt"
	"time"
)

const (
	joinAsFirstSQL = `UPDATE log SET epoch = ?1, stream = ?1, boot = '', stream_at = ?2, stream_trusted = ?2`
	lastSaidSQL    = `SELECT coalesce(max(at), 0) FROM room WHERE at <= ?`
	roomsToJoinSQL = `SELECT id, name, epoch FROM room ORDER BY id`
	joinRoomSQL    = `UPDATE room SET epoch = ? WHERE id = ?`
	movePlacesSQL  = `UPDATE webhook_place SET epoch = ? WHERE room = ? AND epoch = ?`
)

// Adopt makes the file of a single server the one that a stream begins with, at its place 0: all
// that it holds is kept, under the epoch of the stream. The nodes of the stream have to start from a
// snapshot of it. A file that has been adopted stays as it is. The error is one of Open, or
// ErrStream for a file of another stream.
func Adopt(ctx context.Context, path, epoch string) error {
	f, err := Inspect(ctx, path)
	if err != nil {
		return err
	}
	if f.Stream == epoch {
		return nil
	}
	if f.Stream != "" {
		return fmt.Errorf("history %s: %w", path, ErrStream)
	}
	l, err := Open(Config{Path: path, KeepRemoved: Forever})
	if err != nil {
		return err
	}
	// The clock may stand still for as long as it was put back, as it does in a single server.
	err = l.Write(ctx, func(tx Tx) error { return l.join(tx, epoch, time.Now().Add(clockStep)) })
	if closing := l.Close(); err == nil {
		err = closing
	}
	return err
}

// join gives the log and its rooms the epochs that they have in a stream.
func (l *Log) join(tx Tx, epoch string, latest time.Time) error {
	rooms, err := roomsToJoin(tx)
	if err != nil {
		return err
	}
	stream := Log{config: Config{Index: epoch}, epoch: epoch}
	for _, r := range rooms {
		part := stream.config.newPart(r.name)
		if _, err := tx.Exec(countRoomSQL, r.id); err != nil {
			return err
		}
		if _, err := tx.Exec(joinRoomSQL, part, r.id); err != nil {
			return err
		}
		if _, err := tx.Exec(movePlacesSQL, stream.epochOf(part), r.name, l.epochOf(r.part)); err != nil {
			return err
		}
	}
	var at int64 // no message of the stream is dated before it
	if err := tx.QueryRow(lastSaidSQL, latest.UnixMilli()).Scan(&at); err != nil {
		return err
	}
	if _, err := tx.Exec(forgetOriginsSQL); err != nil {
		return err
	}
	_, err = tx.Exec(joinAsFirstSQL, epoch, at)
	return err
}

type roomToJoin struct {
	id         int64
	name, part string
}

func roomsToJoin(tx Tx) (rooms []roomToJoin, err error) {
	found, err := tx.Query(roomsToJoinSQL)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	for found.Next() {
		var r roomToJoin
		if err := found.Scan(&r.id, &r.name, &r.part); err != nil {
			return nil, err
		}
		rooms = append(rooms, r)
	}
	return rooms, found.Err()
}
