package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// maxQueued is how many items are kept, those that have ended among them.
const maxQueued = 100_000

// states are what the file has for what became of an item; none takes more room than another.
var (
	states = map[string]int{
		"": 2, wire.DoneAllow: 3, wire.DoneRemove: 4, wire.DoneTimeout: 5, wire.DoneBan: 6, wire.DoneGone: 7, queue.Expired: 8,
	}
	doneOf = map[int]string{
		2: "", 3: wire.DoneAllow, 4: wire.DoneRemove, 5: wire.DoneTimeout, 6: wire.DoneBan, 7: wire.DoneGone, 8: wire.DoneGone,
	}
)

const (
	// blankedSQL is as many blanks as the text has bytes: it is overwritten where it is.
	blankedSQL = `replace(hex(zeroblob(length(CAST(text AS BLOB)))), '00', ' ')`

	addItemSQL = `
		INSERT INTO queue_item (room, kind, state, since, user, name, author, own_id, seq, hidden, reason, text, reply_to, ask)
		VALUES (?, ?, 2, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`
	countItemsSQL = `SELECT count(*) FROM queue_item`
	sameItemSQL   = `SELECT id, text, reply_to, ask FROM queue_item
		WHERE id > ? AND state = 2 AND room = ? AND kind = ? AND seq = ? AND author = ? AND own_id = ? LIMIT 1`
	itemWaitsSQL = `SELECT EXISTS (SELECT 1 FROM queue_item WHERE id = ? AND state = 2)`
	itemsSQL     = `SELECT id, room, kind, state, since, user, name, author, own_id, seq, hidden, reason, text, reply_to, ask FROM queue_item ORDER BY id`
	addReportSQL = `INSERT INTO queue_report (item, user, name, reason, at)
		SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM queue_item WHERE id = ?1 AND state = 2) ON CONFLICT DO NOTHING`
	reportsSQL     = `SELECT item, user, name, reason, at FROM queue_report ORDER BY item, at`
	hideItemSQL    = `UPDATE queue_item SET hidden = ? WHERE id = ? AND state = 2`
	endItemsSQL    = `UPDATE queue_item SET state = ?2, since = ?3, text = ` + blankedSQL + ` WHERE state = 2 AND id IN (SELECT value FROM json_each(?1))`
	endReportsSQL  = `UPDATE queue_report SET name = '', reason = '' WHERE item IN (SELECT value FROM json_each(?))`
	itemIDsSQL     = `SELECT CAST(value AS TEXT) FROM json_each(?)`
	purgeItemsSQL  = `DELETE FROM queue_item WHERE state <> 2 AND since <= ?`
	strayReportSQL = `DELETE FROM queue_report WHERE item NOT IN (SELECT id FROM queue_item)`

	freeGuestSQL   = `INSERT INTO free_guest (room, user, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at`
	freeGuestsSQL  = `SELECT room, user, at FROM free_guest`
	purgeGuestsSQL = `DELETE FROM free_guest WHERE at <= ?`
)

// AddItemTx keeps an item that waits, with its reports, and returns its number. The error is
// ErrFull if as many are kept as may be.
func (r *Records) AddItemTx(tx history.Tx, i queue.Item) (id int64, err error) {
	if i.Room == "" || states[i.Done] != 2 || i.At <= 0 {
		return 0, fmt.Errorf("%w: an item waits in a room, since a time", ErrInvalid)
	}
	if err := checkTexts(i.Room, i.Kind, i.User, i.Name, i.OwnID); err != nil {
		return 0, err
	}
	if r.isShared() { // by the time of the item: all nodes have as many
		if err := purgeItems(tx, time.UnixMilli(i.At)); err != nil {
			return 0, err
		}
	}
	text := i.Text
	if i.Kind == wire.ItemReport {
		text = "" // it is the message's
	}
	err = tx.QueryRow(addItemSQL, i.Room, i.Kind, i.At, i.User, i.Name, i.Author[:], i.OwnID, i.Seq, i.Hidden, i.Reason, text, i.ReplyTo, i.Ask).Scan(&id)
	if err != nil {
		return 0, err
	}
	if err := tx.Carries(CarriesItem, strconv.FormatInt(id, 10)); err != nil {
		return 0, err
	}
	for _, report := range i.Reports {
		if err := r.AddReportTx(tx, id, report); err != nil {
			return 0, err
		}
	}
	return id, checkRows(tx, countItemsSQL, maxQueued)
}

// SameItemTx returns the number of what waits, and whether it says the same, has a number above another one, and is
// about the same as an item: the same message is reported, or the draft has the same author and id.
// The number is 0 if nothing is.
func (r *Records) SameItemTx(tx history.Tx, i *queue.Item, after int64) (id int64, same bool, err error) {
	if i.Kind == wire.ItemHeld && i.OwnID == "" {
		return 0, false, nil
	}
	var said wire.Entry
	err = tx.QueryRow(sameItemSQL, after, i.Room, i.Kind, i.Seq, i.Author[:], i.OwnID).Scan(&id, &said.Text, &said.Target, &said.Ask)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return id, i.Says(&said), err
}

// AddReportTx keeps one more report of an item. A second one of a person changes nothing. The error
// is ErrNotFound if the item waits no more.
func (r *Records) AddReportTx(tx history.Tx, item int64, report wire.Report) error {
	if err := checkUser(report.User); err != nil {
		return err
	}
	if err := tx.Carries(CarriesItem, strconv.FormatInt(item, 10)); err != nil {
		return err
	}
	added, err := tx.Exec(addReportSQL, item, report.User, report.Name, report.Reason, report.At)
	if err != nil || added > 0 {
		return err
	}
	var waits bool
	if err := tx.QueryRow(itemWaitsSQL, item).Scan(&waits); err != nil || waits {
		return err
	}
	return ErrNotFound
}

// HideTx notes whether the message of an item is removed until somebody has looked.
func (r *Records) HideTx(tx history.Tx, item int64, hidden bool) error {
	_, err := tx.Exec(hideItemSQL, hidden, item)
	return err
}

// EndItemsTx ends items at a time, in the transaction of what ends them, and returns how many of them
// waited. What was said is taken from the file.
func (r *Records) EndItemsTx(tx history.Tx, at time.Time, done string, ids ...int64) (ended int64, err error) {
	if states[done] <= 2 {
		return 0, fmt.Errorf("%w: no item ends by %q", ErrInvalid, done)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return 0, err
	}
	if ended, err = tx.Exec(endItemsSQL, string(list), states[done], at.UnixMilli()); err != nil || ended == 0 {
		return ended, err
	}
	if _, err := tx.Exec(endReportsSQL, string(list)); err != nil {
		return ended, err
	}
	if err := tx.Gone(CarriesItem, itemIDsSQL, string(list)); err != nil {
		return ended, err
	}
	return ended, tx.Soil()
}

// Settle makes a change that has no entry in a room: what acts upon what nobody has seen.
func (r *Records) Settle(ctx context.Context, change func(history.Tx) error) error {
	return r.db.Write(ctx, change)
}

// Queue returns the items that are kept, the oldest first. What was said in reported messages
// is not among them.
func (r *Records) Queue(ctx context.Context) (all []queue.Stored, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		all = nil
		at := make(map[int64]int) // where an item is in all
		err := eachRow(q, itemsSQL, nil, func(row *sql.Rows) error {
			s, err := scanItem(row)
			at[s.ID] = len(all)
			all = append(all, s)
			return err
		})
		if err != nil {
			return err
		}
		return eachRow(q, reportsSQL, nil, func(row *sql.Rows) error {
			var item int64
			var report wire.Report
			if err := row.Scan(&item, &report.User, &report.Name, &report.Reason, &report.At); err != nil {
				return err
			}
			if i, ok := at[item]; ok {
				all[i].Reporters = append(all[i].Reporters, report.User)
				if all[i].Done == "" && len(all[i].Reports) < queue.MaxListed {
					all[i].Reports = append(all[i].Reports, report)
				}
			}
			return nil
		})
	})
	return all, err
}

func scanItem(row *sql.Rows) (s queue.Stored, err error) {
	var state int
	var since int64
	var author []byte
	err = row.Scan(&s.ID, &s.Room, &s.Kind, &state, &since, &s.User, &s.Name, &author, &s.OwnID, &s.Seq, &s.Hidden, &s.Reason, &s.Text, &s.ReplyTo, &s.Ask)
	copy(s.Author[:], author)
	s.At = since
	if state != 2 {
		s.Done, s.Text, s.Ended = doneOf[state], "", time.UnixMilli(since)
	}
	return s, err
}

// purgeItems removes items that have ended long ago.
func purgeItems(tx history.Tx, now time.Time) error {
	rows, err := tx.Exec(purgeItemsSQL, now.Add(-queue.Kept).UnixMilli())
	if err == nil && rows > 0 {
		_, err = tx.Exec(strayReportSQL)
	}
	return err
}

// purgeGuests removes guests who were let through long ago.
func purgeGuests(tx history.Tx, now time.Time) error {
	_, err := tx.Exec(purgeGuestsSQL, now.Add(-queue.Kept).UnixMilli())
	return err
}
