package acts

import (
	"context"

	"hubbub/server/history"
	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// make makes a change that has no entry, on all nodes if there are several.
func (a *Acts) make(ctx context.Context, c Change) error {
	if a.Share != nil {
		return a.Share(ctx, c)
	}
	e := wire.Entry{At: a.Now().UnixMilli()}
	if err := a.Records.Settle(ctx, func(tx history.Tx) error { return c.Record(tx, &e) }); err != nil {
		return err
	}
	c.Applied(&e)
	return nil
}

// A waiting is an item that waits from now on.
type waiting struct {
	*Acts
	item queue.Item
}

func (w *waiting) Record(tx history.Tx, e *wire.Entry) (err error) {
	w.item.At = e.At
	w.item.ID, err = w.Records.AddItemTx(tx, w.item)
	return err
}

func (w *waiting) Applied(*wire.Entry) { w.Watch.Pending(w.item.Room, w.Queue.Add(w.item)) }

// A reported is one more report of an item.
type reported struct {
	*Acts
	item   int64
	report wire.Report
}

func (r *reported) Record(tx history.Tx, _ *wire.Entry) error {
	return r.Records.AddReportTx(tx, r.item, r.report)
}

func (r *reported) Applied(*wire.Entry) {
	if i, ok := r.Queue.Report(r.item, r.report); ok {
		r.Watch.Pending(i.Room, i)
	}
}
