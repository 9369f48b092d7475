package history

import (
	"context"
	"database/sql"
	"errors"
	"testing"
)

// Waiting returns how many Appends await the writer.
func (l *Log) Waiting() int { return len(l.writer.appends) }

// Check fails the test unless the database is sound, and the search index holds
// exactly the messages. Those not yet indexed would be missed.
func (l *Log) Check(t testing.TB) {
	t.Helper()
	l.inTurn(t, func(conn *sql.Conn) error {
		const ofIndex = "INSERT INTO message_text (message_text, rank) VALUES ('integrity-check', 1)"
		if _, err := conn.ExecContext(context.Background(), ofIndex); err != nil {
			return err
		}
		var found string
		err := conn.QueryRowContext(context.Background(), "PRAGMA integrity_check").Scan(&found)
		if err == nil && found != "ok" {
			err = errors.New(found)
		}
		return err
	})
}

// Unindexed returns how many messages are not indexed.
func (l *Log) Unindexed(t testing.TB) (n int) {
	t.Helper()
	l.inTurn(t, func(conn *sql.Conn) error {
		return conn.QueryRowContext(context.Background(), "SELECT coalesce(sum(last - indexed), 0) FROM room").Scan(&n)
	})
	return n
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

// FirstSteps returns a config whose schema ends after n steps.
func (c Config) FirstSteps(n int) Config {
	c.steps = schema[:n]
	return c
}

// Steps is how many steps the schema has.
var Steps = len(schema)
