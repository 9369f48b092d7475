package history

import (
	"context"
	"database/sql"
)

// A Querier asks the database what is in it. Its rows have to be closed.
type Querier struct {
	ctx context.Context
	on  interface {
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
		QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	}
}

// Query asks for rows.
func (q Querier) Query(query string, args ...any) (*sql.Rows, error) {
	return q.on.QueryContext(q.ctx, query, args...)
}

// QueryRow asks for one row.
func (q Querier) QueryRow(query string, args ...any) *sql.Row {
	return q.on.QueryRowContext(q.ctx, query, args...)
}

// Read asks questions that are answered from one snapshot, beside the writer. In memory
// the writer waits for them.
func (l *Log) Read(ctx context.Context, ask func(Querier) error) error {
	snap, err := l.reads.snapshot(ctx)
	if err != nil {
		return l.readFailed(err)
	}
	defer snap.end()
	q := Querier{ctx: snap.ctx, on: snap.tx}
	if snap.tx == nil {
		q.on = l.reads.shared
	}
	err = ask(q)
	if isOfDatabase(err) {
		return l.readFailed(err)
	}
	return err
}
