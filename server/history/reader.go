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
	db     *sql.DB   // nil if the writer's connection is shared
	shared *sql.Conn // that one
	turn   sync.Locker
	open   statements

	state, after, before, search *sql.Stmt
	reach, one, aspects          *sql.Stmt
	questions                    *sql.Stmt
	coverage, rooms, bytes       *sql.Stmt
}

// newReader opens connections of its own; those to memory would each see another
// database, so there the writer's is used in turns.
func newReader(ctx context.Context, c Config, file *inode, writer *connection) (_ *reader, err error) {
	r := &reader{turn: noTurn{}}
	var on preparer = writer.conn
	if c.Path == Memory {
		r.turn, r.shared = new(sync.Mutex), writer.conn
	} else {
		if r.db, err = file.openDB(dsn(c, "ro")); err != nil {
			return nil, err
		}
		n := max(minReaders, runtime.GOMAXPROCS(0))
		r.db.SetMaxOpenConns(n)
		r.db.SetMaxIdleConns(n)
		on = r.db
	}
	err = r.open.prepare(ctx, on, []statement{
		{&r.state, stateSQL},
		{&r.after, afterSQL},
		{&r.before, beforeSQL},
		{&r.one, oneSQL},
		{&r.aspects, aspectsSQL},
		{&r.questions, questionsSQL},
		{&r.search, searchSQL},
		{&r.reach, reachSQL},
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

// A snapshot is the database as it was at one moment.
type snapshot struct {
	ctx context.Context
	tx  *sql.Tx // nil in memory, where nobody writes meanwhile
	end func()
}

// snapshot starts questions that are answered alike.
func (r *reader) snapshot(ctx context.Context) (snapshot, error) {
	if r.db == nil {
		ctx, done, err := r.begin(ctx)
		return snapshot{ctx: ctx, end: done}, err
	}
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return snapshot{}, err
	}
	// Nothing was changed, so an error of the end tells nothing.
	return snapshot{ctx: ctx, tx: tx, end: func() { tx.Rollback() }}, nil
}

// on returns a statement as it is used in the snapshot.
func (s snapshot) on(question *sql.Stmt) *sql.Stmt {
	if s.tx == nil {
		return question
	}
	return s.tx.StmtContext(s.ctx, question)
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
