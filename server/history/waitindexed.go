package history

import (
	"context"
	"database/sql"
	"errors"
)

const coverageSQL = `SELECT id, last, ` + indexedSQL + ` FROM room WHERE name = ?`

// An indexing is the wish of a search that a room be indexed.
type indexing struct {
	room, upTo int64
	done       chan struct{} // closed when it is, or cannot be
}

// waitIndexed waits until a room is indexed to where it ends now. Of what is indexed anew,
// the newest entries are waited for.
func (l *Log) waitIndexed(ctx context.Context, room string) error {
	i := &indexing{done: make(chan struct{})}
	var indexed, from int64
	err := l.ask(ctx, l.reads.coverage, []any{room}, []any{&i.room, &i.upTo, &indexed, &from})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil || indexed >= i.upTo && from <= max(i.upTo, 1) {
		return err
	}
	select {
	case l.writer.indexings <- i:
	case <-ctx.Done():
		return ctx.Err()
	case <-l.writer.ended:
		return ErrClosed
	}
	select {
	case <-i.done:
	case <-ctx.Done():
		return ctx.Err()
	case <-l.writer.ended:
		return ErrClosed
	}
	return nil
}

// wantIndexed takes up a wish, or lets the search go on with what there is.
func (w *writer) wantIndexed(i *indexing) bool {
	if w.health.err() != nil {
		close(i.done)
		return false
	}
	w.upkeep.asked = append(w.upkeep.asked, i)
	return true
}

// answer goes on with the room that the first search waits for, and lets it go
// when there is no more to index.
func (w *writer) answer() error {
	first := w.upkeep.asked[0]
	var e extent
	err := w.transaction(func() (err error) {
		if e, err = w.conn.extent(first.room); err != nil {
			return err
		}
		if _, err = w.conn.indexNext(&e, upkeepRows); err == nil && e.indexedFrom > e.last {
			_, err = w.conn.indexEarlier(&e, upkeepRows)
		}
		return err
	})
	if errors.Is(err, sql.ErrNoRows) { // the room was removed
		e, err = extent{indexed: first.upTo}, nil
	}
	if err == nil && e.indexed >= first.upTo {
		close(first.done)
		w.upkeep.asked = w.upkeep.asked[1:]
	}
	return err
}
