package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
)

const (
	maxAudit       = 200_000 // acts, of which the oldest go
	auditKept      = 400 * 24 * time.Hour
	maxDetailBytes = 64 << 10
	maxAuditPage   = 1_000
)

const (
	addAuditSQL = `
		INSERT INTO audit (room, at, by_user, by_name, act, user, name, seq, until, reason, detail)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`
	trimAuditSQL  = `DELETE FROM audit WHERE id <= ?`
	purgeAuditSQL = `DELETE FROM audit WHERE id IN (SELECT id FROM audit ORDER BY id LIMIT ?) AND at < ?`
	auditSQL      = `SELECT id, room, at, by_user, by_name, act, user, name, seq, until, reason, detail FROM audit WHERE `
	anySQL        = `true`
	ofRoomSQL     = `room = ?`
	ofUserSQL     = `user <> '' AND user = ?` // as the index has it
	ofIDSQL       = `id = ?`
	inRoomSQL     = ` AND room = ?`
	standsInSQL   = ` AND room IN (?, '*')`
	beforeSQL     = ` AND id < ?`
	latestSQL     = ` ORDER BY id DESC LIMIT ?`
)

// AuditTx keeps an act, in the transaction of what it does, and returns its id. One that is
// not dated is of now. The oldest goes if there are more than are kept.
func (r *Records) AuditTx(tx history.Tx, a moderation.Record) (id int64, err error) {
	if err := checkAudit(a); err != nil {
		return 0, err
	}
	err = tx.QueryRow(addAuditSQL, a.Room, r.stamp(a.At).UnixMilli(), a.ByUser, a.ByName, a.Act, a.User, a.Name, a.Seq,
		endOf(a.Until), a.Reason, string(a.Detail)).Scan(&id)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(trimAuditSQL, id-r.maxAudit)
	return id, err
}

func checkAudit(a moderation.Record) error {
	switch {
	case a.Act == "" || a.Room == "":
		return fmt.Errorf("%w: an act is of a kind, in a room", ErrInvalid)
	case len(a.Detail) > maxDetailBytes:
		return fmt.Errorf("%w: over %d bytes of detail", ErrInvalid, maxDetailBytes)
	case len(a.Detail) > 0 && !json.Valid(a.Detail):
		return fmt.Errorf("%w: detail is no JSON", ErrInvalid)
	}
	return checkTexts(a.Room, a.ByUser, a.ByName, a.Act, a.User, a.Name, a.Reason)
}

// Audit returns acts in a room, of all rooms if that is empty, the latest first: those before
// an id, if that is not 0, at most 1,000.
func (r *Records) Audit(ctx context.Context, room string, before int64, limit int) ([]moderation.Record, error) {
	if room == "" {
		return r.auditPage(ctx, anySQL, nil, before, limit)
	}
	return r.auditPage(ctx, ofRoomSQL, []any{room}, before, limit)
}

// AuditOf returns acts against a person in a room, in all if that is empty, as Audit does.
func (r *Records) AuditOf(ctx context.Context, room, user string, before int64, limit int) ([]moderation.Record, error) {
	if err := checkUser(user); err != nil {
		return nil, err
	}
	if room == "" {
		return r.auditPage(ctx, ofUserSQL, []any{user}, before, limit)
	}
	return r.auditPage(ctx, ofUserSQL+inRoomSQL, []any{user, room}, before, limit)
}

// Against returns the latest acts against a person that hold in a room.
func (r *Records) Against(ctx context.Context, room, user string, limit int) ([]moderation.Record, error) {
	return r.auditPage(ctx, ofUserSQL+standsInSQL, []any{user, room}, 0, limit)
}

// Act returns what is kept of an act. It fails with ErrNotFound if there is none, or if it was
// too long ago.
func (r *Records) Act(ctx context.Context, id int64) (moderation.Record, error) {
	acts, err := r.auditPage(ctx, ofIDSQL, []any{id}, 0, 1)
	if err == nil && len(acts) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return moderation.Record{}, err
	}
	return acts[0], nil
}

func (r *Records) auditPage(ctx context.Context, which string, args []any, before int64, limit int) (acts []moderation.Record, err error) {
	if before != 0 {
		which, args = which+beforeSQL, append(args, before)
	}
	args = append(args, max(0, min(limit, maxAuditPage)))
	err = r.db.Read(ctx, func(q history.Querier) error {
		acts = nil
		return eachRow(q, auditSQL+which+latestSQL, args, func(row *sql.Rows) error {
			a, err := scanAudit(row)
			acts = append(acts, a)
			return err
		})
	})
	return acts, err
}

func scanAudit(row *sql.Rows) (a moderation.Record, err error) {
	var at int64
	var until sql.NullInt64
	var detail string
	err = row.Scan(&a.ID, &a.Room, &at, &a.ByUser, &a.ByName, &a.Act, &a.User, &a.Name, &a.Seq, &until, &a.Reason, &detail)
	a.At, a.Until = time.UnixMilli(at), timeOf(until)
	if detail != "" {
		a.Detail = json.RawMessage(detail)
	}
	return a, err
}

// endOf returns an end as it is kept, nil for none.
func endOf(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// timeOf reads what endOf has made.
func timeOf(end sql.NullInt64) time.Time {
	if !end.Valid {
		return time.Time{}
	}
	return time.UnixMilli(end.Int64)
}

// purgeAudit removes the oldest acts that are older than is kept, so many at most.
func purgeAudit(tx history.Tx, now time.Time) error {
	_, err := tx.Exec(purgeAuditSQL, purgeGroup, now.Add(-auditKept).UnixMilli())
	return err
}
