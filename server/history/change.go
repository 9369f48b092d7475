package history

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"

	"modernc.org/sqlite"
)

// maxChanges is how many changes may await the writer.
const maxChanges = 256

// ErrBusy tells that as many changes await the writer as may.
var ErrBusy = errors.New("too many changes wait to be saved")

// A Tx is a transaction of Write, of no use after it. The tables of the history itself
// are the log's: who writes has others.
type Tx struct {
	Querier
	conn   *sql.Conn
	soiled *bool
	from   origin // of the draft that is recorded
	shared bool   // there is a stream
}

// Exec changes the database, and returns how many rows that were.
func (t Tx) Exec(query string, args ...any) (rows int64, err error) {
	result, err := t.conn.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Soil tells that the transaction overwrites what must not stay: it goes from the rest of the
// file, where it was before, with the next purge.
func (t Tx) Soil() error {
	*t.soiled = true
	_, err := t.Exec(uncleanSQL)
	return err
}

// A change is a call of Write on its way through the writer.
type change struct {
	apply func(Tx) error
	taken atomic.Bool // by the writer, or by who has given up
	done  chan error  // holds one
}

// A declined is what a change says against itself. It tells nothing of the database.
type declined struct{ error }

func (d declined) Unwrap() error { return d.error }

// Write makes a change in a transaction of its own, between those of the publications,
// which wait for it: it has to be short. It returns when the change is as durable as
// Config.Sync says, or with an error when nothing is changed: that of the function itself,
// ErrBusy, that of ctx if it ended before the change began, or one that wraps
// ErrNotSaved and ErrClosed or what the disk says. The function runs on the writer's
// goroutine, and must not use the log.
func (l *Log) Write(ctx context.Context, apply func(Tx) error) error {
	c := &change{apply: apply, done: make(chan error, 1)}
	if err := l.writer.queue.putChange(c); err != nil {
		return fmt.Errorf("history: %w: %w", ErrNotSaved, err)
	}
	select {
	case err := <-c.done:
		return err
	case <-ctx.Done():
		if c.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		return <-c.done
	}
}

// change makes a change, unless who wants it has given up.
func (w *writer) change(c *change) {
	if c == nil || !c.taken.CompareAndSwap(false, true) {
		return
	}
	w.turn.Lock()
	defer w.turn.Unlock()
	err := w.transaction(func() error {
		err := c.apply(w.conn.tx())
		if err != nil && !isOfDatabase(err) {
			return declined{err}
		}
		return err
	})
	var own declined
	switch {
	case errors.As(err, &own):
		err = own.error
	case err != nil:
		w.config.Observer.Failed(opChange)
		if !isOwnFault(err) {
			w.health.failed(err)
		}
		err = fmt.Errorf("history: %w: %w", ErrNotSaved, err)
	}
	// That it went well says little of the disk, since it is small: the probe finds out.
	c.done <- err
}

// tx returns the transaction that is open.
func (c *connection) tx() Tx {
	return Tx{Querier{ctx: context.Background(), on: c.conn}, c.conn, &c.soiled, c.from, c.config.Index != ""}
}

// isOfDatabase reports whether an error is not what a change has thought of itself.
func isOfDatabase(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}
