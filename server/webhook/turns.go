package webhook

import (
	"context"

	"hubbub/server/room"
)

// readsAtOnce is how many hooks read the log at a time: people who come wait for the same
// readers.
const readsAtOnce = 2

// turns is a Log that few read at a time.
type turns struct {
	Log
	free chan struct{} // holds a token for each that reads
}

func inTurns(log Log) turns { return turns{log, make(chan struct{}, readsAtOnce)} }

func (t turns) take(ctx context.Context) error {
	select {
	case t.free <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// After implements Log.
func (t turns) After(ctx context.Context, in string, seq int64, limit int) (room.Page, error) {
	if err := t.take(ctx); err != nil {
		return room.Page{}, err
	}
	defer func() { <-t.free }()
	return t.Log.After(ctx, in, seq, limit)
}

// Heads implements Log.
func (t turns) Heads(ctx context.Context, after int64, limit int) ([]room.Head, int64, error) {
	if err := t.take(ctx); err != nil {
		return nil, 0, err
	}
	defer func() { <-t.free }()
	return t.Log.Heads(ctx, after, limit)
}
