package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"hubbub/server/wire"
)

// A Message is one that was appended, in its place.
type Message = wire.Message

const (
	lastSQL  = `SELECT last FROM room WHERE name = ?`
	firstSQL = `
		SELECT coalesce(
			(SELECT place & 0xffffffffff FROM message
			 WHERE place > r.id << 40 AND place < (r.id + 1) << 40 ORDER BY place LIMIT 1),
			last + 1)
		FROM room r WHERE name = ?`
	afterSQL = `
		SELECT place & 0xffffffffff, id, sender, at, text FROM message
		WHERE place > (SELECT id << 40 FROM room WHERE name = ?1) + ?2
		  AND place < (SELECT (id + 1) << 40 FROM room WHERE name = ?1)
		ORDER BY place LIMIT ?3`
	beforeSQL = `
		SELECT place & 0xffffffffff, id, sender, at, text FROM message
		WHERE place > (SELECT id << 40 FROM room WHERE name = ?1)
		  AND place < (SELECT id << 40 FROM room WHERE name = ?1) + ?2
		ORDER BY place DESC LIMIT ?3`
)

// Last returns the last number given out in a room, 0 if none was. The message
// itself may no longer be kept.
func (l *Log) Last(room string) (int64, error) { return l.number(l.reads.last, room, 0) }

// First returns the number of the first message that is kept, or the one after
// Last if none is.
func (l *Log) First(room string) (int64, error) { return l.number(l.reads.first, room, 1) }

// Tail returns Last and the newest limit messages, the oldest first.
func (l *Log) Tail(room string, limit int) (last int64, messages []Message, err error) {
	if last, err = l.Last(room); err != nil {
		return 0, nil, err
	}
	messages, err = l.Before(context.Background(), room, last+1, limit)
	slices.Reverse(messages)
	return last, messages, err
}

// number answers with a room's number, or with none if the room is unknown.
func (l *Log) number(question *sql.Stmt, room string, none int64) (n int64, err error) {
	err = l.ask(context.Background(), question, []any{room}, []any{&n})
	if errors.Is(err, sql.ErrNoRows) {
		return none, nil
	}
	return n, err
}

// ask puts a question with one row as its answer, or sql.ErrNoRows.
func (l *Log) ask(ctx context.Context, question *sql.Stmt, args, into []any) error {
	ctx, done, err := l.reads.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	err = question.QueryRowContext(ctx, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return l.readFailed(err)
}

// After returns at most limit messages that follow seq, the oldest first.
func (l *Log) After(ctx context.Context, room string, seq int64, limit int) ([]Message, error) {
	return l.messages(ctx, l.reads.after, limit, room, min(max(seq, 0), maxSeq), limit)
}

// Before returns at most limit messages that precede seq, the newest first. 0
// stands for the end.
func (l *Log) Before(ctx context.Context, room string, seq int64, limit int) ([]Message, error) {
	if seq <= 0 || seq > maxSeq {
		seq = maxSeq + 1
	}
	return l.messages(ctx, l.reads.before, limit, room, seq, limit)
}

// messages answers with at most limit messages.
func (l *Log) messages(ctx context.Context, question *sql.Stmt, limit int, args ...any) ([]Message, error) {
	if limit <= 0 {
		return nil, nil
	}
	ctx, done, err := l.reads.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	messages, err := scan(question.QueryContext(ctx, args...))
	return messages, l.readFailed(err)
}

func scan(rows *sql.Rows, err error) ([]Message, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var messages []Message
	for rows.Next() {
		var m Message
		if err := rows.Scan(&m.Seq, &m.ID, &m.From, &m.At, &m.Text); err != nil {
			return nil, err
		}
		messages = append(messages, m)
	}
	return messages, rows.Err()
}

// readFailed counts and wraps an error, unless it is the caller who gave up.
func (l *Log) readFailed(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	select {
	case <-l.writer.closing:
		return ErrClosed
	default:
	}
	l.config.Observer.Failed(opRead)
	return fmt.Errorf("history: read: %w", err)
}
