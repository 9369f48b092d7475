package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

// RoomsSQL is the question of Rooms.
const RoomsSQL = roomsSQL

// Waiting returns how many publications await the writer.
func (l *Log) Waiting() int {
	l.writer.queue.mu.Lock()
	defer l.writer.queue.mu.Unlock()
	return len(l.writer.queue.waiting)
}

// MaxChanges is how many changes may await the writer.
const MaxChanges = maxChanges

// WaitingChanges returns how many do.
func (l *Log) WaitingChanges() int {
	l.writer.queue.mu.Lock()
	defer l.writer.queue.mu.Unlock()
	return len(l.writer.queue.changes)
}

// Epoch returns what the epochs of all rooms begin with.
func (l *Log) Epoch() string { return l.epoch }

// Jump makes the next number of a room one more than last.
func (l *Log) Jump(t testing.TB, room string, last int64) {
	t.Helper()
	l.inTurn(t, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(context.Background(), "UPDATE room SET last = ? WHERE name = ?", last, room)
		return err
	})
}

// Check fails the test unless the database is sound, and the search index holds
// exactly the messages. Those not yet indexed would be missed.
func (l *Log) Check(t testing.TB) {
	t.Helper()
	l.inTurn(t, func(conn *sql.Conn) error {
		const table = "terms_" + termsVersion
		if _, err := conn.ExecContext(context.Background(), "INSERT INTO "+table+" ("+table+") VALUES ('integrity-check')"); err != nil {
			return err
		}
		var missing, needless int
		err := conn.QueryRowContext(context.Background(), `
			SELECT (SELECT count(*) FROM message WHERE kind = 1 AND removed <= 0 AND place NOT IN (SELECT id FROM `+table+`_docsize)),
				(SELECT count(*) FROM `+table+`_docsize WHERE id NOT IN (SELECT place FROM message))`).Scan(&missing, &needless)
		if err != nil || missing > 0 || needless > 0 {
			return fmt.Errorf("%d messages are not indexed, %d are that are not kept; %w", missing, needless, err)
		}
		var found string
		err = conn.QueryRowContext(context.Background(), "PRAGMA integrity_check").Scan(&found)
		if err == nil && found != "ok" {
			err = errors.New(found)
		}
		return err
	})
}

// Unindexed returns how many numbers are not indexed.
func (l *Log) Unindexed(t testing.TB) (n int) {
	t.Helper()
	l.inTurn(t, func(conn *sql.Conn) error {
		return conn.QueryRowContext(context.Background(), "SELECT coalesce(sum(CASE WHEN terms = "+termsVersion+" THEN last - indexed + indexed_from - 1 ELSE last END), 0) FROM room").Scan(&n)
	})
	return n
}

// ReadTwice reads where a room's log stands, lets something happen, and reads it
// again in the same snapshot.
func (l *Log) ReadTwice(t testing.TB, room string, between func()) (first, second int64) {
	t.Helper()
	snap, err := l.reads.snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer snap.end()
	for _, last := range []*int64{&first, &second} {
		var s state
		if err := snap.on(l.reads.state).QueryRow(room).Scan(s.columns()...); err != nil {
			t.Fatal(err)
		}
		*last = s.last
		if last == &first {
			between()
		}
	}
	return first, second
}

// inTurn uses the database like the writer.
func (l *Log) inTurn(t testing.TB, use func(*sql.Conn) error) {
	t.Helper()
	l.reads.turn.Lock()
	defer l.reads.turn.Unlock()
	conn := l.writer.conn
	if l.config.Path != Memory {
		var err error
		if conn, err = connect(context.Background(), l.config); err != nil {
			t.Fatal(err)
		}
		defer conn.close()
	}
	if err := use(conn.conn); err != nil {
		t.Error(err)
	}
}

// WithClocks lets a history go by other clocks.
func (c Config) WithClocks(clocks *Clocks) Config {
	c.clocks = clocks.read
	return c
}

// Clocks are those of a machine, set by hand. Safe for concurrent use.
type Clocks struct {
	mu  sync.Mutex
	now reading
}

// NewClocks returns clocks that show a time.
func NewClocks(day time.Time) *Clocks { return &Clocks{now: reading{day: day.Round(0)}} }

// Run lets time pass.
func (c *Clocks) Run(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now.running += d
	c.now.day = c.now.day.Add(d)
}

// Put puts the clock of the day ahead, or back.
func (c *Clocks) Put(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now.day = c.now.day.Add(by)
}

// Now returns the time of day, Unix milliseconds.
func (c *Clocks) Now() int64 { return c.read().day.UnixMilli() }

func (c *Clocks) read() reading {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// WithSearchTime sets how long a search looks through entries one by one.
func (c Config) WithSearchTime(d time.Duration) Config {
	c.searchTime = d
	return c
}

// WithVFS puts a file system layer below a history.
func (c Config) WithVFS(name string) Config {
	c.vfs = name
	return c
}

// WithSteps adds steps to the schema.
func (c Config) WithSteps(steps ...string) Config {
	c.steps = append(append([]string(nil), schema...), steps...)
	return c
}

// Schema returns the steps to the present schema.
func Schema() []string { return schema }

// HasTable reports whether there is a table.
func (l *Log) HasTable(t testing.TB, name string) (has bool) {
	t.Helper()
	l.inTurn(t, func(conn *sql.Conn) error {
		return conn.QueryRowContext(context.Background(), "SELECT count(*) FROM sqlite_master WHERE name = ?", name).Scan(&has)
	})
	return has
}

// WithRoomsTime sets after how long a search in all rooms goes into no more of them.
func (c Config) WithRoomsTime(d time.Duration) Config {
	c.roomsTime = d
	return c
}
