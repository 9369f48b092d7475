package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"

	"hubbub/server/room"
	"hubbub/server/wire"
)

const (
	afterSQL  = selectEntrySQL + `WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?`
	oneSQL    = selectEntrySQL + `WHERE place = ?`
	beforeSQL = selectEntrySQL + `WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT ?`
)

// A Page is some entries of a room, and where its log stood when they were read. Its
// Epoch is empty if nothing was said in the room.
type Page = room.Page

// Range returns the entries that follow after, up to upTo, the oldest first.
func (l *Log) Range(ctx context.Context, room string, after, upTo int64) (Page, error) {
	return l.page(ctx, room, l.reads.after, span{after: after, upTo: upTo, limit: math.MaxInt64})
}

// After returns at most limit entries that follow seq, the oldest first.
func (l *Log) After(ctx context.Context, room string, seq int64, limit int) (Page, error) {
	return l.page(ctx, room, l.reads.after, span{after: seq, upTo: maxSeq, limit: int64(limit)})
}

// From returns at most limit entries from seq on, the oldest first.
func (l *Log) From(ctx context.Context, room string, seq int64, limit int) (Page, error) {
	return l.After(ctx, room, max(seq, 1)-1, limit)
}

// Before returns at most limit entries that precede seq, the newest first. 0
// stands for the end.
func (l *Log) Before(ctx context.Context, room string, seq int64, limit int) (Page, error) {
	return l.page(ctx, room, l.reads.before, span{upTo: upToBefore(seq), limit: int64(limit)})
}

func upToBefore(seq int64) int64 {
	if seq <= 0 {
		return maxSeq
	}
	return seq - 1
}

// Tail returns where a room's log ends and its newest limit entries, the oldest
// first. A room in which nothing was said, or of which nothing is kept and nobody was
// in it, gets a new epoch each time.
func (l *Log) Tail(name string, limit int) (room.Tail, error) {
	l.removals.wait(name)
	s, entries, err := l.read(context.Background(), name, l.reads.before, span{upTo: maxSeq, limit: int64(limit)})
	if err != nil {
		return room.Tail{}, err
	}
	slices.Reverse(entries)
	t := room.Tail{Title: s.title, Last: s.last, Messages: s.messages, Floor: s.floor, Before: s.floor - 1, Entries: entries}
	switch {
	case limit <= 0:
		t.Before = s.last
	case len(entries) == limit:
		t.Before = entries[0].Seq - 1
	}
	if s.id == 0 {
		s.part = l.config.newPart(name)
	}
	t.Epoch = l.epochOf(s.part)
	return t, nil
}

// A span is the entries of a room that are asked for: numbers above after, up to
// upTo.
type span struct {
	after, upTo int64
	limit       int64  // of entries
	match       string // what they must hold, for FTS5
}

func (l *Log) page(ctx context.Context, room string, question *sql.Stmt, want span) (Page, error) {
	s, entries, err := l.read(ctx, room, question, want)
	if err != nil {
		return Page{}, err
	}
	return l.pageOf(&s, entries), nil
}

func (l *Log) pageOf(s *state, entries []wire.Entry) Page {
	p := Page{Last: s.last, Floor: s.floor, Entries: entries}
	if s.id != 0 {
		p.Epoch = l.epochOf(s.part)
	}
	return p
}

// read returns a room's state and the entries that are asked for, in one snapshot.
func (l *Log) read(ctx context.Context, room string, question *sql.Stmt, want span) (s state, entries []wire.Entry, err error) {
	snap, err := l.reads.snapshot(ctx)
	if err != nil {
		return s, nil, l.readFailed(err)
	}
	defer snap.end()
	err = snap.on(l.reads.state).QueryRowContext(snap.ctx, room).Scan(s.columns()...)
	if errors.Is(err, sql.ErrNoRows) {
		return state{floor: 1, searched: 1}, nil, nil
	}
	if err != nil {
		return s, nil, l.readFailed(err)
	}
	after, upTo := max(want.after, 0), min(want.upTo, s.last)
	if after >= upTo || want.limit <= 0 {
		return s, nil, nil
	}
	args := []any{place(s.id, after+1), place(s.id, upTo), want.limit}
	if want.match != "" {
		args = append(args, want.match)
	}
	entries, err = scanEntries(snap.on(question).QueryContext(snap.ctx, args...))
	if err == nil {
		err = l.fill(snap, s.id, entries)
	}
	return s, entries, l.readFailed(err)
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
