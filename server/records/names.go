package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"sync"
	"time"

	"hubbub/server/history"
)

const (
	maxNames       = 100_000             // that are kept, of which those that were longest out of use go
	maxNamesOf     = 20                  // of a person
	namesKept      = 90 * 24 * time.Hour // since the name was in use
	maxNamesToldOf = 10
)

const (
	addNamesSQL = `
		INSERT INTO person_name (user, name, at) SELECT value ->> 0, value ->> 1, ?2 FROM json_each(?1) WHERE true
		ON CONFLICT (user, name) DO UPDATE SET at = max(at, excluded.at)`
	trimNamesOfSQL = `
		DELETE FROM person_name WHERE (user, name) IN (
			SELECT user, name FROM (
				SELECT user, name, row_number() OVER (PARTITION BY user ORDER BY at DESC, name) AS nth
				FROM person_name WHERE user IN (SELECT value ->> 0 FROM json_each(?)))
			WHERE nth > ?)`
	countNamesSQL = `SELECT count(*) FROM person_name`
	trimNamesSQL  = `DELETE FROM person_name WHERE (user, name) IN (SELECT user, name FROM person_name ORDER BY at LIMIT ?)`
	purgeNamesSQL = `DELETE FROM person_name WHERE at < ?`
	namesOfSQL    = `
		SELECT name FROM (
			SELECT name, max(at) AS at FROM (
				SELECT name, at FROM person_name WHERE user = ?1 AND at >= ?2
				UNION ALL SELECT name, at FROM audit WHERE user <> '' AND user = ?1 AND name <> '')
			WHERE name <> ?3 GROUP BY name)
		ORDER BY at DESC, name LIMIT ?4`
)

// A naming is a person and a name under which it has said something.
type naming [2]string

// namings are those that are yet to be written. Safe for concurrent use.
type namings struct {
	mu    sync.Mutex
	wait  map[naming]struct{} // guarded by mu
	heard map[string]string   // guarded by mu; the names that were heard last, by public id
	waked chan struct{}       // holds one value when there is something anew
}

// maxHeard is of how many people the last name is known, so that each message costs a look.
const maxHeard = 1 << 14

func newNamings() namings {
	return namings{wait: make(map[naming]struct{}), heard: make(map[string]string), waked: make(chan struct{}, 1)}
}

// Heard is Spoke for what is said by another node. It is to be told of each message.
func (r *Records) Heard(user, name string) {
	if r.namings.hear(user, name) {
		r.Spoke(user, name)
	}
}

// hear reports whether a name is another one than was heard last.
func (n *namings) hear(user, name string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.heard[user] == name {
		return false
	}
	if len(n.heard) >= maxHeard {
		clear(n.heard)
	}
	n.heard[user] = name
	return true
}

// forgetHeard lets names be noted anew, so that it is known that they are in use.
func (n *namings) forgetHeard() {
	n.mu.Lock()
	defer n.mu.Unlock()
	clear(n.heard)
}

// Spoke notes, in a moment, under which name a person has said something. If too many wait to
// be written, it is not noted.
func (r *Records) Spoke(user, name string) {
	n := &r.namings
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.wait) >= maxWaiting {
		return
	}
	n.wait[naming{user, name}] = struct{}{}
	select {
	case n.waked <- struct{}{}:
	default:
	}
}

// take returns the next that wait, none at the end.
func (n *namings) take() (group []naming) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for naming := range n.wait {
		if len(group) == flushGroup {
			break
		}
		group = append(group, naming)
		delete(n.wait, naming)
	}
	return group
}

// forget drops what waits of a person.
func (n *namings) forget(user string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for naming := range n.wait {
		if naming[0] == user {
			delete(n.wait, naming)
		}
	}
}

// writeNames writes the names that wait. What cannot be written is lost: it is noted again
// when the person comes back.
func (r *Records) writeNames() {
	for group := r.namings.take(); len(group) > 0; group = r.namings.take() {
		err := r.change(context.Background(), func(tx history.Tx) error { return r.addNames(tx, group) }, func() {})
		if err != nil {
			r.log.Warn("records: names that people have used cannot be written", "error", err)
			return
		}
	}
}

// addNames leaves out people who were signed out meanwhile: they may be forgotten.
func (r *Records) addNames(tx history.Tx, group []naming) error {
	kept := group[:0:0]
	for _, n := range group {
		if !r.Ended(n[0]) {
			kept = append(kept, n)
		}
	}
	list, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(addNamesSQL, string(list), r.clock().day.UnixMilli()); err != nil {
		return err
	}
	if _, err := tx.Exec(trimNamesOfSQL, string(list), maxNamesOf); err != nil {
		return err
	}
	var rows int64
	if err := tx.QueryRow(countNamesSQL).Scan(&rows); err != nil || rows <= r.maxNames {
		return err
	}
	_, err = tx.Exec(trimNamesSQL, rows-r.maxNames)
	return err
}

// Names returns under which other names a person has said something, or was acted upon, the
// latest first.
func (r *Records) Names(ctx context.Context, user, but string) (names []string, err error) {
	oldest := r.clock().day.Add(-namesKept).UnixMilli()
	err = r.db.Read(ctx, func(q history.Querier) error {
		names = nil
		return eachRow(q, namesOfSQL, []any{user, oldest, but, maxNamesToldOf}, func(row *sql.Rows) error {
			var name string
			err := row.Scan(&name)
			names = append(names, name)
			return err
		})
	})
	return names, err
}

// purgeNames removes names that were long out of use.
func purgeNames(tx history.Tx, now time.Time) error {
	_, err := tx.Exec(purgeNamesSQL, now.Add(-namesKept).UnixMilli())
	return err
}
