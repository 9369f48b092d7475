package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"hubbub/server/history"
	"hubbub/server/webhook"
)

const (
	maxWebhooks = 50   // each is a request under way at times
	maxURLBytes = 2048 // of a webhook's address
)

const (
	webhooksSQL = `
		SELECT id, room, url, secret, made_at, run, state, status, failures, failing_since
		FROM webhook ORDER BY made_at, id`
	addWebhookSQL = `
		INSERT INTO webhook (id, room, url, secret, made_at, run, state, status, failures, failing_since)
		VALUES (?, ?, ?, ?, ?, ?, 0, '', 0, 0)`
	countWebhooksSQL  = `SELECT count(*) FROM webhook`
	removeWebhookSQL  = `DELETE FROM webhook WHERE id = ?`
	restartWebhookSQL = `
		UPDATE webhook SET run = ?, state = CASE secret WHEN '' THEN state ELSE 0 END, status = '', failures = 0, failing_since = 0
		WHERE id = ?`
	saveWebhookSQL = `UPDATE webhook SET state = ?, status = ?, failures = ?, failing_since = ? WHERE id = ? AND run = ?`

	placesSQL   = `SELECT room, epoch, seq FROM webhook_place WHERE run = ? AND room IN (SELECT value FROM json_each(?))`
	setPlaceSQL = `
		INSERT INTO webhook_place (run, room, epoch, seq) VALUES (?, ?, ?, ?)
		ON CONFLICT (run, room) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq
			WHERE excluded.epoch <> webhook_place.epoch OR excluded.seq > webhook_place.seq`
	purgePlacesSQL = `
		DELETE FROM webhook_place WHERE run NOT IN (SELECT run FROM webhook) AND (run, room) IN
			(SELECT run, room FROM webhook_place WHERE run NOT IN (SELECT run FROM webhook) LIMIT ?)`
	orphansSQL  = `SELECT DISTINCT run FROM webhook_place WHERE run NOT IN (SELECT run FROM webhook)`
	purgeRunSQL = `
		DELETE FROM webhook_place WHERE run = ?1 AND room IN
			(SELECT room FROM webhook_place WHERE run = ?1 AND run NOT IN (SELECT run FROM webhook) LIMIT ?2)`
)

// A room that is no more leaves its places behind.
const (
	strayPlacesSQL = `
		SELECT run, room FROM webhook_place
		WHERE NOT EXISTS (SELECT 1 FROM room WHERE room.name = webhook_place.room) LIMIT ?`
	removeStraySQL = `
		DELETE FROM webhook_place WHERE run = ? AND room = ?
			AND NOT EXISTS (SELECT 1 FROM room WHERE room.name = webhook_place.room)`
)

// placesAtOnce is how many places that are of no use one transaction removes.
const placesAtOnce = 1000

var _ webhook.Store = (*Records)(nil)

// Webhooks implements webhook.Store.
func (r *Records) Webhooks(ctx context.Context) (hooks []webhook.Hook, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		return eachRow(q, webhooksSQL, nil, func(row *sql.Rows) error {
			var h webhook.Hook
			var madeAt, since int64
			err := row.Scan(&h.ID, &h.Room, &h.URL, &h.Secret, &madeAt, &h.Run, &h.State, &h.Status, &h.Failures, &since)
			if h.MadeAt = time.UnixMilli(madeAt); since > 0 {
				h.Since = time.UnixMilli(since)
			}
			hooks = append(hooks, h)
			return err
		})
	})
	return hooks, err
}

// WebhookPlaces implements webhook.Store.
func (r *Records) WebhookPlaces(ctx context.Context, run string, rooms []string) (map[string]webhook.Place, error) {
	names, err := json.Marshal(rooms)
	if err != nil {
		return nil, err
	}
	places := make(map[string]webhook.Place)
	err = r.db.Read(ctx, func(q history.Querier) error {
		return eachRow(q, placesSQL, []any{run, string(names)}, func(row *sql.Rows) error {
			var p webhook.Place
			err := row.Scan(&p.Room, &p.Epoch, &p.Seq)
			places[p.Room] = p
			return err
		})
	})
	return places, err
}

// SaveWebhooks implements webhook.Store.
func (r *Records) SaveWebhooks(ctx context.Context, changed []webhook.Progress) error {
	told := make([]hookTold, len(changed))
	for i := range changed {
		told[i] = toldOf(&changed[i])
	}
	for _, some := range r.partsOf(told) {
		if err := r.do(ctx, operations{HooksTold: &hooksTold{some}}); err != nil {
			return err
		}
	}
	return nil
}

// PutWebhookPlaces sets places of a run that no hook has yet: AddWebhook or RestartWebhook
// gives it to one. A few hundred at a time do not hold up who speaks.
func (r *Records) PutWebhookPlaces(ctx context.Context, run string, places []webhook.Place) error {
	for _, some := range r.parts(placesOf(places)) {
		if err := r.do(ctx, operations{HookPlaces: &hookPlaces{run, some}}); err != nil {
			return err
		}
	}
	return nil
}

// AddWebhook keeps a new hook.
func (r *Records) AddWebhook(ctx context.Context, h webhook.Hook) error {
	o := hookAdded{ID: h.ID, Room: h.Room, URL: h.URL, Secret: h.Secret, Run: h.Run, Made: r.stamp(h.MadeAt).UnixMilli()}
	if err := o.check(); err != nil {
		return err
	}
	return r.do(ctx, operations{HookAdded: &o})
}

// RestartWebhook lets a hook go on with another run, whatever its state was. The error is
// ErrNotFound if there is no such hook.
func (r *Records) RestartWebhook(ctx context.Context, id, run string) error {
	return r.changeWebhook(ctx, operations{HookRestarted: &hookRestarted{id, run}})
}

// RemoveWebhook forgets a hook. The error is ErrNotFound if there is none.
func (r *Records) RemoveWebhook(ctx context.Context, id string) error {
	return r.changeWebhook(ctx, operations{HookRemoved: &hookRemoved{id}})
}

func (r *Records) changeWebhook(ctx context.Context, o operations) error {
	if err := r.do(ctx, o); err != nil || r.isShared() {
		return err // where there are several nodes, each tidies up for itself
	}
	return r.PurgeWebhookPlaces(ctx)
}

// PurgeWebhookPlaces removes the places of runs that no hook has, also those that a hook
// was to have which was not kept.
func (r *Records) PurgeWebhookPlaces(ctx context.Context) error {
	for rows := int64(placesAtOnce); rows == placesAtOnce; {
		err := r.change(ctx, func(tx history.Tx) (err error) {
			rows, err = tx.Exec(purgePlacesSQL, placesAtOnce)
			return err
		}, func() {})
		if err != nil {
			return err
		}
	}
	return nil
}

// purgeStrayPlaces removes some of the places of rooms that are no more. They are looked for
// beside the writer, since most are of rooms that are there.
func (r *Records) purgeStrayPlaces(ctx context.Context) error {
	var stray [][2]string
	err := r.db.Read(ctx, func(q history.Querier) error {
		return eachRow(q, strayPlacesSQL, []any{placesAtOnce}, func(row *sql.Rows) error {
			var of [2]string
			err := row.Scan(&of[0], &of[1])
			stray = append(stray, of)
			return err
		})
	})
	if err != nil || len(stray) == 0 {
		return err
	}
	return r.change(ctx, func(tx history.Tx) error {
		for _, of := range stray {
			if _, err := tx.Exec(removeStraySQL, of[0], of[1]); err != nil {
				return err
			}
		}
		return nil
	}, func() {})
}

// purgeOrphans removes the places of runs that had no hook an hour ago either. Of one that is newer
// another node may be about to give it to one.
func (r *Records) purgeOrphans(ctx context.Context) error {
	orphans := make(map[string]bool)
	err := r.db.Read(ctx, func(q history.Querier) error {
		return eachRow(q, orphansSQL, nil, func(row *sql.Rows) error {
			var run string
			err := row.Scan(&run)
			orphans[run] = true
			return err
		})
	})
	if err != nil {
		return err
	}
	before := r.orphans
	r.orphans = orphans
	for run := range orphans {
		if before[run] {
			err = errors.Join(err, r.purgeRun(ctx, run))
		}
	}
	return err
}

// purgeRun removes the places of a run that no hook has.
func (r *Records) purgeRun(ctx context.Context, run string) error {
	for rows := int64(placesAtOnce); rows == placesAtOnce; {
		err := r.change(ctx, func(tx history.Tx) (err error) {
			rows, err = tx.Exec(purgeRunSQL, run, placesAtOnce)
			return err
		}, func() {})
		if err != nil {
			return err
		}
	}
	return nil
}
