package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

const titleOfSQL = `SELECT coalesce(
	(SELECT nullif(title, '') FROM room_setting WHERE name = ?1),
	(SELECT ` + titleSQL + ` FROM room WHERE name = ?1))`

// ErrOlder tells that a file has to be brought up to date before it can be viewed.
var ErrOlder = errors.New("the file was written by an earlier version of Hubbub; start the server on it once")

// A View reads a history beside whoever has it: a server, or nobody. It changes nothing.
// Safe for concurrent use.
type View struct{ log *Log }

// OpenView opens the history at path for reading. A file that cannot be used is left as it
// is: the error is ErrNotOurs, ErrMalformed, ErrNewer or ErrOlder, or what the system says.
func OpenView(ctx context.Context, path string) (*View, error) {
	v, err := openView(ctx, Config{Path: path}.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("history %s: %w", path, err)
	}
	return v, nil
}

func openView(ctx context.Context, c Config) (_ *View, err error) {
	if c.Path, err = Resolve(c.Path); err != nil {
		return nil, err
	}
	file, err := inodeOf(c.Path)
	if err != nil {
		return nil, err
	}
	version, err := check(ctx, c)
	if err == nil && version < len(c.steps) {
		err = ErrOlder
	}
	if err != nil {
		return nil, err
	}
	// A log without a writer: what it is asked goes to its readers alone.
	l := &Log{config: c, writer: &writer{closing: make(chan struct{})}}
	if l.reads, err = newReader(ctx, c, file, new(connection)); err != nil {
		return nil, err
	}
	if err := l.reads.db.QueryRowContext(ctx, "SELECT epoch FROM log").Scan(&l.epoch); err != nil {
		return nil, errors.Join(err, l.reads.close())
	}
	return &View{l}, nil
}

// Close ends the view.
func (v *View) Close() error { return v.log.reads.close() }

// After is that of Log.
func (v *View) After(ctx context.Context, room string, seq int64, limit int) (Page, error) {
	return v.log.After(ctx, room, seq, limit)
}

// Title is that of Log.
func (v *View) Title(ctx context.Context, room string) (string, error) { return v.log.Title(ctx, room) }

// Read is that of Log.
func (v *View) Read(ctx context.Context, ask func(Querier) error) error { return v.log.Read(ctx, ask) }

// Title returns how a room is shown, "" if nothing was said in it and it has no settings.
func (l *Log) Title(ctx context.Context, room string) (title string, err error) {
	var found sql.NullString
	err = l.Read(ctx, func(q Querier) error { return q.QueryRow(titleOfSQL, room).Scan(&found) })
	return found.String, err
}
