package history

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup copies the history at src, which may be in use, to the new file dst: a
// state between two commits, durable when Backup returns. The copy has another
// epoch, since its numbers go on differently. dst must not exist; it appears when
// it is complete.
func Backup(ctx context.Context, src, dst string) error {
	if err := backup(ctx, src, dst); err != nil {
		return fmt.Errorf("history: backup of %s: %w", src, err)
	}
	return nil
}

func backup(ctx context.Context, src, dst string) (err error) {
	from := Config{Path: src}.withDefaults()
	if from.Path, err = resolve(src); err != nil {
		return err
	}
	if _, err := os.Stat(from.Path); err != nil {
		return err
	}
	if dst, err = filepath.Abs(dst); err != nil {
		return err
	}
	if _, err := os.Lstat(dst); err == nil {
		return &fs.PathError{Op: "create", Path: dst, Err: fs.ErrExist}
	}
	if err := check(ctx, from); err != nil {
		return err
	}
	part := from
	part.Path = dst + ".part"
	if err := removeDatabase(part.Path); err != nil {
		return err
	}
	if err = copyInto(ctx, from, part.Path); err == nil {
		err = renew(ctx, part)
	}
	if err != nil {
		return errors.Join(err, removeDatabase(part.Path))
	}
	return moveDurably(part.Path, dst)
}

// copyInto writes the present state of a database to a new file.
func copyInto(ctx context.Context, from Config, path string) error {
	db, err := sql.Open("sqlite", dsn(from, "ro", "synchronous(FULL)"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}

// renew gives a copy an epoch of its own, and the write-ahead log back.
func renew(ctx context.Context, c Config) (err error) {
	conn, err := connect(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.close()) }()
	if _, err := conn.conn.ExecContext(ctx, "UPDATE log SET epoch = ?, boot = ''", rand.Text()); err != nil {
		return err
	}
	return setWAL(ctx, conn.conn, c)
}
