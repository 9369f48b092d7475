package history

import (
	"context"
	"time"
)

const toReindexSQL = `
	SELECT coalesce(sum(CASE WHEN terms = ` + termsVersion + ` THEN min(indexed_from - 1, kept) ELSE kept END), 0)
	FROM (SELECT terms, indexed_from, coalesce(messages - gone, last) AS kept FROM room)`

// A reindexing is how far it is with indexing what was indexed by other terms. It belongs
// to the writer.
type reindexing struct {
	done   int64     // entries
	of     int64     // messages, about
	told   time.Time // when that was last logged; zero if it was not
	rounds int       // through all rooms without anything to do
}

func (r *reindexing) add(entries int64) {
	if r.done += entries; entries > 0 {
		r.rounds = 0
	}
}

// tellReindexing logs when it begins, how far it is once in tellInterval, and when all
// rooms were looked at without finding more.
func (w *writer) tellReindexing(ctx context.Context) error {
	r := &w.upkeep.reindexing
	switch {
	case r.done == 0:
	case r.told.IsZero():
		if err := w.conn.conn.QueryRowContext(ctx, toReindexSQL).Scan(&r.of); err != nil {
			return err
		}
		r.of, r.told = r.of+r.done, time.Now()
		w.config.Log.Info("history: the search index is made anew, from the newest messages back; what is not in it yet is not found", "messages", r.of)
	case r.rounds > 1 && len(w.upkeep.due) == 0:
		w.config.Log.Info("history: the search index is complete", "done", r.done)
		*r = reindexing{}
	case time.Since(r.told) >= tellInterval:
		r.told = time.Now()
		w.config.Log.Info("history: the search index is being made anew", "done", r.done, "messages", r.of)
	}
	return nil
}
