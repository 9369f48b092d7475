package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"strconv"
)

// originRows is how many rows a step looks at to forget what the stream no longer has.
const originRows = 1024

const (
	erasuresSQL = `
		SELECT message, draft, kind FROM erasure
		WHERE message IN (SELECT DISTINCT message FROM erasure WHERE message < ? ORDER BY message DESC LIMIT ?) ORDER BY message DESC, draft, kind`
	erasedSQL = `DELETE FROM erasure WHERE message = ? AND draft || ' ' || kind IN (SELECT value FROM json_each(?))`

	nextOriginsSQL  = `SELECT max(place), count(*) FROM (SELECT place FROM origin WHERE place > ? ORDER BY place LIMIT ?)`
	dropOriginsSQL  = `DELETE FROM origin WHERE place > ? AND place <= ? AND message < ?`
	dropCarriersSQL = `DELETE FROM carrier WHERE message < ?`
	dropErasuresSQL = `DELETE FROM erasure WHERE message < ?`

	forgetOriginsSQL = `DELETE FROM origin; DELETE FROM carrier; DELETE FROM erasure`
)

// An Erasure is what has to go from a message of the stream.
type Erasure struct {
	Message uint64 // its number
	Parts   []Part
}

// A Part is what has to go of a draft.
type Part struct {
	Draft int    // which one of the message, from 0
	Kind  string // CarriesText, or what Tx.Carries was told
}

// Erasures returns what has to go from the stream, of so many messages at most, the newest first.
func (l *Log) Erasures(ctx context.Context, messages int) ([]Erasure, error) {
	return l.ErasuresBelow(ctx, math.MaxInt64, messages)
}

// ErasuresBelow is Erasures, of messages with a number below one.
func (l *Log) ErasuresBelow(ctx context.Context, below uint64, messages int) (all []Erasure, err error) {
	err = l.Read(ctx, func(q Querier) error {
		all = nil
		rows, err := q.Query(erasuresSQL, below, messages)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var message uint64
			var p Part
			if err := rows.Scan(&message, &p.Draft, &p.Kind); err != nil {
				return err
			}
			if len(all) == 0 || all[len(all)-1].Message != message {
				all = append(all, Erasure{Message: message})
			}
			last := &all[len(all)-1]
			last.Parts = append(last.Parts, p)
		}
		return rows.Err()
	})
	return all, err
}

// Erased notes that something has gone from the stream, on this node.
func (l *Log) Erased(ctx context.Context, e Erasure) error {
	parts := make([]string, len(e.Parts))
	for i, p := range e.Parts {
		parts[i] = strconv.Itoa(p.Draft) + " " + p.Kind
	}
	list, err := json.Marshal(parts)
	if err != nil {
		return err
	}
	return l.Write(ctx, func(tx Tx) error {
		_, err := tx.Exec(erasedSQL, e.Message, string(list))
		return err
	})
}

// Reaches tells with which message the stream begins: what was in those before need not be known. What
// stands for one of them in the stream goes as well, with the purge.
func (l *Log) Reaches(first uint64) { l.writer.origins.first.Store(first) }

// Cleaned returns at which place of the stream the log has last taken from the file what was no
// longer kept; where it stood when it was opened, if it has not since. Copies of before may have it.
func (l *Log) Cleaned() uint64 { return l.writer.cleanedAt.Load() }

// forgetOrigins forgets some of what the stream no longer has, and reports whether there may be more.
func (w *writer) forgetOrigins() (more bool, err error) {
	o := &w.origins
	first := int64(o.first.Load())
	if w.config.Index == "" || o.place == 0 && first <= o.done {
		return false, nil
	}
	err = w.transaction(func() error {
		var last sql.NullInt64
		var rows int
		if err := w.conn.nextOrigins.QueryRow(o.place, originRows).Scan(&last, &rows); err != nil {
			return err
		}
		more = rows == originRows
		if rows > 0 {
			if err := w.conn.exec(w.conn.dropOrigins, o.place, last.Int64, first); err != nil {
				return err
			}
		}
		if o.place = last.Int64; more {
			return nil
		}
		o.place, o.done = 0, first
		if err := w.conn.exec(w.conn.dropCarriers, first); err != nil {
			return err
		}
		return w.conn.exec(w.conn.dropErasures, first)
	})
	return more, err
}
