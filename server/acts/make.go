package acts

import (
	"context"
	"strconv"

	"hubbub/server/history"
	"hubbub/server/moderation/queue"
	"hubbub/server/records"
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
	foreign bool
	item    queue.Item
	after   int64 // the newest item that was known where this one was made
	before  bool  // the same waits already, by way of another node
	reused  bool  // another text of its author has its id, by way of another node
}

func (w *waiting) Record(tx history.Tx, e *wire.Entry) (err error) {
	w.item.At = e.At
	w.reused = false
	if w.before, err = w.joins(tx); err == nil && !w.before {
		w.item.ID, err = w.Records.AddItemTx(tx, w.item)
	}
	return err
}

// joins adds the reports of the item to one that waits and is about the same. A server alone finds
// that out before: an act of a room is under way at a time.
func (w *waiting) joins(tx history.Tx) (bool, error) {
	if w.Share == nil {
		return false, nil
	}
	id, same, err := w.Records.SameItemTx(tx, &w.item, w.after)
	switch {
	case err != nil || id == 0:
		return false, err
	}
	w.item.ID = id
	// Either way nothing is kept of it: who reads the stream when one of the texts has gone from there
	// comes to the same.
	w.reused = w.item.Kind == wire.ItemHeld && !same
	if err := tx.Carries(records.CarriesItem, strconv.FormatInt(id, 10)); err != nil {
		return false, err
	}
	for _, r := range w.item.Reports {
		if err := w.Records.AddReportTx(tx, id, r); err != nil {
			return false, err
		}
	}
	return true, nil
}

func (w *waiting) Applied(*wire.Entry) {
	if w.reused {
		return
	}
	if w.foreign && w.item.Kind == wire.ItemHeld && w.Elsewhere != nil {
		w.Elsewhere.Held(&w.item)
	}
	if !w.before {
		w.Watch.Pending(w.item.Room, w.Queue.Add(w.item))
	}
	for _, r := range w.item.Reports {
		one := reported{w.Acts, w.foreign, w.item.ID, r}
		one.Applied(nil)
	}
}

// A reported is one more report of an item.
type reported struct {
	*Acts
	foreign bool
	item    int64
	report  wire.Report
}

func (r *reported) Record(tx history.Tx, _ *wire.Entry) error {
	return r.Records.AddReportTx(tx, r.item, r.report)
}

func (r *reported) Applied(*wire.Entry) {
	if r.foreign && r.Elsewhere != nil {
		r.Elsewhere.Reported(r.report.User)
	}
	if i, ok := r.Queue.Report(r.item, r.report); ok {
		r.Watch.Pending(i.Room, i)
	}
}
