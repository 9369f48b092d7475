package history

import (
	"context"
	"database/sql"
	"encoding/binary"
	"hash/fnv"
)

const (
	setPositionSQL = `UPDATE log SET stream_seq = ?1, stream_at = ?2, stream_digest = ?3, stream_trusted = ?4, stream_doubt = ?5 WHERE stream_seq < ?1`
	getPositionSQL = `SELECT epoch, stream_seq, stream_at, stream_digest, stream_trusted, stream_doubt FROM log`
	joinStreamSQL  = `UPDATE log SET epoch = ?1, stream = ?1, boot = ''`
	leaveStreamSQL = `UPDATE log SET stream = '', stream_seq = 0, stream_at = 0, stream_digest = 0, stream_trusted = 0, stream_doubt = 0`
	isUsedSQL      = `SELECT stream, stream_seq > 0 OR EXISTS (SELECT 1 FROM room) FROM log`
	// knowsStreamsSQL is of a file that may be of an earlier schema.
	knowsStreamsSQL = `SELECT EXISTS (SELECT 1 FROM pragma_table_info('log') WHERE name = 'stream')`
)

// A Position is where a log stands in the stream that it follows.
type Position struct {
	Epoch  string // of the stream
	Seq    uint64 // the last message that was applied, 0 if none was
	At     int64  // the latest time of the messages so far, Unix milliseconds
	Digest uint64 // of all numbers that were given out: the same in two logs that stand at one place

	// What expires goes by Trusted, Unix milliseconds: the stream's time, but where it has leapt by
	// more than maxAhead, until it has gone on for probation. Doubt is when that will be, 0 if it
	// has not leapt.
	Trusted, Doubt int64
}

// advance returns the place of a message that was stored at a time.
func (p Position) advance(seq uint64, at int64) Position {
	passed := at - p.At
	switch {
	case p.At == 0:
		p.Trusted = at
	case passed > maxAhead.Milliseconds():
		p.Doubt = at + probation.Milliseconds()
	default:
		p.Trusted += passed
	}
	if at >= p.Doubt {
		p.Trusted, p.Doubt = at, 0
	}
	p.Seq, p.At = seq, at
	return p
}

// Position returns where the log stands: what has been committed.
func (l *Log) Position() Position {
	if p := l.writer.position.Load(); p != nil {
		return *p
	}
	return Position{Epoch: l.epoch}
}

// joinStream makes a new file one of a stream, and refuses one of another, or of a single server.
func (c *connection) joinStream(ctx context.Context, stream string) error {
	var follows string
	var used bool
	if err := c.conn.QueryRowContext(ctx, isUsedSQL).Scan(&follows, &used); err != nil {
		return err
	}
	if follows != stream && used {
		return ErrStream
	}
	_, err := c.conn.ExecContext(ctx, joinStreamSQL, stream)
	return err
}

// isAlone refuses the file of a node: who gave out numbers in it, or changed anything, would make it
// another than those of the other nodes.
func (c *connection) isAlone(ctx context.Context) error {
	var follows bool
	err := c.conn.QueryRowContext(ctx, "SELECT stream <> '' FROM log").Scan(&follows)
	if err == nil && follows {
		err = ErrNode
	}
	return err
}

// leaveStream makes a copy of a node's file one of a server alone. That of an earlier version is one.
func leaveStream(ctx context.Context, conn *sql.Conn) error {
	var has bool
	err := conn.QueryRowContext(ctx, knowsStreamsSQL).Scan(&has)
	if err == nil && has {
		_, err = conn.ExecContext(ctx, leaveStreamSQL)
	}
	return err
}

// startPosition begins where the file stands.
func (w *writer) startPosition(ctx context.Context) error {
	if w.config.Index == "" {
		return nil
	}
	p, err := w.conn.position(ctx)
	w.position.Store(&p)
	w.cleanedAt.Store(p.Seq)
	return err
}

// position reads where the file stands.
func (c *connection) position(ctx context.Context) (p Position, err error) {
	var digest int64
	err = c.conn.QueryRowContext(ctx, getPositionSQL).Scan(&p.Epoch, &p.Seq, &p.At, &digest, &p.Trusted, &p.Doubt)
	p.Digest = uint64(digest)
	return p, err
}

// digest adds what became of publications to a digest.
func digest(before uint64, group []*publication) uint64 {
	if len(group) == 0 {
		return before // a node may not have met the message
	}
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
		return p.Trusted - w.config.KeepRemoved.Milliseconds()
	}
	return w.config.keptSince()
}

// IsIndex reports whether the log follows a stream, which other nodes follow as well.
func (l *Log) IsIndex() bool { return l.config.Index != "" }
