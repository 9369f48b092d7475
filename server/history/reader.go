package history

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"sync"
)

// minReaders is how many can read a file at the same time at least: a reader
// waits for the disk, too.
const minReaders = 4

// A reader answers questions. Safe for concurrent use.
type reader struct {
	db   *sql.DB // nil if the writer's connection is shared
	turn sync.Locker
	open statements

	last, first, after, before     *sql.Stmt
	search, coverage, rooms, bytes *sql.Stmt
}

// newReader opens connections of its own; those to memory would each see another
// database, so there the writer's is used in turns.
func newReader(ctx context.Context, c Config, writer *connection) (_ *reader, err error) {
	r := &reader{turn: noTurn{}}
	var on preparer = writer.conn
	if c.Path == Memory {
		r.turn = new(sync.Mutex)
	} else {
		if r.db, err = sql.Open("sqlite", dsn(c, "ro")); err != nil {
			return nil, err
		}
		n := max(minReaders, runtime.GOMAXPROCS(0))
		r.db.SetMaxOpenConns(n)
		r.db.SetMaxIdleConns(n)
		on = r.db
	}
	err = r.open.prepare(ctx, on, []statement{
		{&r.last, lastSQL},
		{&r.first, firstSQL},
		{&r.after, afterSQL},
		{&r.before, beforeSQL},
		{&r.search, searchSQL},
		{&r.coverage, coverageSQL},
		{&r.rooms, roomsSQL},
		{&r.bytes, bytesSQL},
	})
	if err != nil {
		return nil, errors.Join(err, r.close())
	}
	return r, nil
}

// begin starts a question whose context is the one returned; done ends it.
func (r *reader) begin(ctx context.Context) (_ context.Context, done func(), err error) {
	if r.db != nil {
		return ctx, func() {}, nil
	}
	r.turn.Lock()
	if err := ctx.Err(); err != nil {
		r.turn.Unlock()
		return nil, nil, err
	}
	// An end in the middle would come upon the writer's connection.
	return context.WithoutCancel(ctx), r.turn.Unlock, nil
}

func (r *reader) close() error {
	r.turn.Lock()
	defer r.turn.Unlock()
	err := r.open.close()
	if r.db != nil {
		err = errors.Join(err, r.db.Close())
	}
	return err
}

// noTurn lets everybody in.
type noTurn struct{}

func (noTurn) Lock()   {}
func (noTurn) Unlock() {}
