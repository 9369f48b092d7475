package records

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"hubbub/server/history"
	"hubbub/server/identity"
)

const (
	keySQL    = `SELECT key FROM token_key WHERE id = 1`
	setKeySQL = `UPDATE token_key SET key = ? WHERE id = 1`
	addKeySQL = `INSERT INTO token_key (id, key) VALUES (1, ?)`
)

// loadKey reads the key, and makes it if the file has none.
func (r *Records) loadKey(ctx context.Context) error {
	var kept []byte
	err := r.db.Read(ctx, func(q history.Querier) error { return q.QueryRow(keySQL).Scan(&kept) })
	if errors.Is(err, sql.ErrNoRows) {
		return r.makeKey(ctx)
	}
	if err == nil && len(kept) != len(r.key) {
		return fmt.Errorf("the key of the file has %d bytes, not %d", len(kept), len(r.key))
	}
	copy(r.key[:], kept)
	return err
}

func (r *Records) makeKey(ctx context.Context) error {
	rand.Read(r.key[:]) // never fails
	return r.db.Write(ctx, func(tx history.Tx) error {
		_, err := tx.Exec(addKeySQL, r.key[:])
		return err
	})
}

// ShareKey takes the key that several files have together: agree is given this one's, and returns it.
// It is to be called before anybody has the key.
func (r *Records) ShareKey(ctx context.Context, agree func(own []byte) ([]byte, error)) error {
	shared, err := agree(r.key[:])
	if err != nil {
		return err
	}
	if len(shared) != len(r.key) {
		return fmt.Errorf("the key has %d bytes, not %d", len(shared), len(r.key))
	}
	if identity.Key(shared) == r.key {
		return nil
	}
	r.key = identity.Key(shared)
	for _, t := range r.Tokens() {
		r.reserve(t.Name) // programs are other people by another key
	}
	return r.db.Write(ctx, func(tx history.Tx) error {
		_, err := tx.Exec(setKeySQL, r.key[:])
		return err
	})
}

// Key returns what the tokens of sessions are made with: the same one for as long as the
// file is kept.
func (r *Records) Key() identity.Key { return r.key }
