package history

import (
	"context"
	"database/sql"
	"testing"
)

// Waiting returns how many Appends await the writer.
func (l *Log) Waiting() int { return len(l.writer.appends) }

// CheckIndex fails the test unless the search index has exactly what is indexed.
func (l *Log) CheckIndex(t testing.TB) {
	t.Helper()
	l.inTurn(t, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(context.Background(), "INSERT INTO message_text (message_text, rank) VALUES ('integrity-check', 1)")
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
