package history

import (
	"context"
	"encoding/binary"
	"hash/fnv"
)

const (
	setPositionSQL = `UPDATE log SET stream_seq = ?1, stream_at = ?2, stream_digest = ?3 WHERE stream_seq < ?1`
	getPositionSQL = `SELECT epoch, stream_seq, stream_at, stream_digest FROM log`
	joinStreamSQL  = `UPDATE log SET epoch = ?, boot = ''`
	leaveStreamSQL = `UPDATE log SET stream_seq = 0, stream_at = 0, stream_digest = 0 WHERE stream_seq > 0`
	isUsedSQL      = `SELECT stream_seq > 0 OR EXISTS (SELECT 1 FROM room) FROM log`
)

// A Position is where a log stands in the stream that it follows.
type Position struct {
	Epoch  string // of the stream
	Seq    uint64 // the last message that was applied, 0 if none was
	At     int64  // the latest time of the messages so far, Unix milliseconds
	Digest uint64 // of all numbers that were given out: the same in two logs that stand at one place
}

// Position returns where the log stands: what has been committed.
func (l *Log) Position() Position {
	if p := l.writer.position.Load(); p != nil {
		return *p
	}
	return Position{Epoch: l.epoch}
}

// joinStream makes a new file one of a stream, and refuses one of another.
func (c *connection) joinStream(ctx context.Context, stream, epoch string) error {
	var used bool
	if err := c.conn.QueryRowContext(ctx, isUsedSQL).Scan(&used); err != nil {
		return err
	}
	if used && epoch != stream {
		return ErrStream
	}
	_, err := c.conn.ExecContext(ctx, joinStreamSQL, stream)
	return err
}

// leaveStream makes the file of a node one of a single server, and reports whether it was that
// of a node: numbers that it gives out are no longer those of the others.
func (c *connection) leaveStream(ctx context.Context) (left bool, err error) {
	result, err := c.conn.ExecContext(ctx, leaveStreamSQL)
	if err != nil {
		return false, err
	}
	rows, err := result.RowsAffected()
	return rows > 0, err
}

// startPosition reads where the file stands.
func (w *writer) startPosition(ctx context.Context) error {
	if w.config.Index == "" {
		return nil
	}
	var p Position
	var digest int64
	err := w.conn.conn.QueryRowContext(ctx, getPositionSQL).Scan(&p.Epoch, &p.Seq, &p.At, &digest)
	p.Digest = uint64(digest)
	w.position.Store(&p)
	return err
}

// digest adds what became of publications to a digest.
func digest(before uint64, group []*publication) uint64 {
	h := fnv.New64a()
	number := func(n uint64) { h.Write(binary.BigEndian.AppendUint64(nil, n)) }
	number(before)
	for _, p := range group {
		h.Write([]byte(p.room))
		number(uint64(len(p.delivered)))
		for i := range p.delivered {
			if d := &p.delivered[i]; d.Err == nil && !d.Repeated {
				number(uint64(max(1, d.Seq))) // a change without an entry has none
			} else {
				number(0)
			}
		}
	}
	return h.Sum64()
}

// now returns the time, Unix milliseconds: that of the stream if there is one.
func (w *writer) now() int64 {
	if p := w.position.Load(); p != nil {
		return p.At
	}
	return w.config.clocks().day.UnixMilli()
}

// keptSince is that of Config, by the time of the stream if there is one: all nodes forget
// what was taken back at the same place.
func (w *writer) keptSince() int64 {
	if p := w.position.Load(); p != nil {
		return p.At - w.config.KeepRemoved.Milliseconds()
	}
	return w.config.keptSince()
}
