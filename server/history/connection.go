package history

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	_ "modernc.org/sqlite" // the driver
)

// A connection is the one that writes, with its statements. It is used by one
// goroutine at a time.
type connection struct {
	db   *sql.DB
	conn *sql.Conn

	beginTx, commitTx, rollbackTx, probe *sql.Stmt
	findRoom, addRoom, advanceRoom       *sql.Stmt
	insert, original                     *sql.Stmt
	room, indexed                        *sql.Stmt
	firstPlace, firstYoung               *sql.Stmt
	index, unindex, remove               *sql.Stmt
	nextRooms, freePages, vacuum         *sql.Stmt
}

// connect opens the connection that writes. The file must exist.
func connect(ctx context.Context, c Config) (*connection, error) {
	db, err := sql.Open("sqlite", dsn(c, "rw", c.writing()...))
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &connection{db: db, conn: conn}, nil
}

// begin makes a database that was just opened ready for use, and returns its
// epoch.
func (c *connection) begin(ctx context.Context, config Config) (epoch string, err error) {
	if err := c.setWAL(ctx, config); err != nil {
		return "", err
	}
	if err := migrate(ctx, c.conn, config.steps); err != nil {
		return "", err
	}
	if epoch, err = c.enter(ctx, config); err != nil {
		return "", err
	}
	return epoch, c.prepare(ctx, config)
}

// setWAL turns on the write-ahead log: readers and the writer do not wait for
// each other, and a commit is one sync.
func (c *connection) setWAL(ctx context.Context, config Config) error {
	if config.Path == Memory {
		return nil
	}
	var mode string
	if err := c.conn.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("this file system has no write-ahead log, only %q", mode)
	}
	return nil
}

// enter returns the epoch, a new one if there is none.
func (c *connection) enter(ctx context.Context, config Config) (epoch string, err error) {
	err = c.conn.QueryRowContext(ctx, "SELECT epoch FROM log").Scan(&epoch)
	if errors.Is(err, sql.ErrNoRows) {
		epoch = rand.Text()
		_, err = c.conn.ExecContext(ctx, "INSERT INTO log (epoch) VALUES (?)", epoch)
	}
	return epoch, err
}

// prepare readies the statements, and leaves commits as durable as they are to be.
func (c *connection) prepare(ctx context.Context, config Config) error {
	err := prepare(ctx, c.conn, []statement{
		{&c.beginTx, "BEGIN IMMEDIATE"},
		{&c.commitTx, "COMMIT"},
		{&c.rollbackTx, "ROLLBACK"},
		{&c.probe, "UPDATE log SET probe = zeroblob(?)"},
		{&c.findRoom, findRoomSQL},
		{&c.addRoom, addRoomSQL},
		{&c.advanceRoom, advanceRoomSQL},
		{&c.insert, insertSQL},
		{&c.original, originalSQL},
		{&c.room, roomSQL},
		{&c.indexed, indexedSQL},
		{&c.firstPlace, firstPlaceSQL},
		{&c.firstYoung, firstYoungSQL},
		{&c.index, indexSQL},
		{&c.unindex, unindexSQL},
		{&c.remove, removeSQL},
		{&c.nextRooms, nextRoomsSQL},
		{&c.freePages, freePagesSQL},
		{&c.vacuum, vacuumSQL},
	})
	if err != nil {
		return err
	}
	if config.Sync == Full {
		return nil
	}
	_, err = c.conn.ExecContext(ctx, "PRAGMA synchronous = NORMAL")
	return err
}

// rollback ends the transaction that is open, if one is.
func (c *connection) rollback() {
	// SQLite may have rolled back by itself, so an error tells nothing.
	c.rollbackTx.Exec()
}

func (c *connection) close() error {
	if c == nil {
		return nil
	}
	return errors.Join(c.conn.Close(), c.db.Close())
}

// A statement is SQL and where it goes once it is prepared.
type statement struct {
	into **sql.Stmt
	sql  string
}

type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

func prepare(ctx context.Context, on preparer, statements []statement) (err error) {
	for _, s := range statements {
		if *s.into, err = on.PrepareContext(ctx, s.sql); err != nil {
			return err
		}
	}
	return nil
}
