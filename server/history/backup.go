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

const contentsSQL = `
	SELECT (SELECT count(*) FROM room), (SELECT count(*) FROM message), page_count * page_size
	FROM pragma_page_count, pragma_page_size`

// forgetSQL takes from a copy what is not for another file: an invite would be good
// twice, held names are those of now, and the secrets of webhooks stay in their file: the
// copy has these with a state that says so. Nothing of it is left in the free pages.
var forgetSQL = []struct {
	table string // that a file of an earlier schema does not have
	sql   string
}{
	{"held", `DELETE FROM held; DELETE FROM invite WHERE used_at IS NULL`},
	{"origin", forgetOriginsSQL},
	{"webhook", `UPDATE webhook SET secret = '', state = 2; DELETE FROM webhook_place`},
}

const hasTableSQL = `SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?)`

// A Copy is what Backup has copied.
type Copy struct {
	Rooms, Messages int64
	Bytes           int64 // of the file
}

// optimizeSQL merges the whole index.
const optimizeSQL = `INSERT INTO terms_` + termsVersion + ` (terms_` + termsVersion + `) VALUES ('optimize')`

// Backup copies the history at src, which may be in use, to the new file dst: a
// state between two commits, durable when Backup returns. The copy has another
// epoch, since its numbers go on differently, and neither held names nor invites that
// can be redeemed, nor what was taken back. dst must not exist, nor what SQLite
// may have left beside an earlier file of that name; it appears when it is complete.
func Backup(ctx context.Context, src, dst string) (Copy, error) {
	copied, err := backup(ctx, src, dst)
	if err != nil {
		return Copy{}, fmt.Errorf("history: backup of %s: %w", src, err)
	}
	return copied, nil
}

func backup(ctx context.Context, src, dst string) (copied Copy, err error) {
	from := Config{Path: src}.withDefaults()
	if from.Path, err = Resolve(src); err != nil {
		return copied, err
	}
	if _, err := os.Stat(from.Path); err != nil {
		return copied, err
	}
	if dst, err = filepath.Abs(dst); err != nil {
		return copied, err
	}
	if err := mustBeNew(dst); err != nil {
		return copied, err
	}
	if _, err := check(ctx, from); err != nil {
		return copied, err
	}
	lock, err := lockFile(dst + ".lock") // one at a time
	if err != nil {
		return copied, fmt.Errorf("%s: %w", dst, err)
	}
	defer lock.Close()
	err = copyDurably(ctx, from, dst, func(part Config) (err error) {
		copied, err = renew(ctx, part)
		return err
	})
	return copied, err
}

// copyDurably makes a new file of the present state of a database. It appears
// under its name when finish has done with it; nothing is left of one that fails.
func copyDurably(ctx context.Context, from Config, name string, finish func(part Config) error) error {
	part := from
	part.Path = name + ".part"
	err := removeDatabase(part.Path)
	if err == nil {
		err = createAs(part.Path, from.Path)
	}
	if err == nil {
		err = copyInto(ctx, from, part.Path)
	}
	if err == nil {
		err = finish(part)
	}
	if err == nil {
		err = putInPlace(part.Path, name)
	}
	if err != nil {
		return errors.Join(err, removeDatabase(part.Path))
	}
	return nil
}

// createAs makes an empty file that those may read who may read another.
func createAs(name, other string) error {
	info, err := os.Stat(other)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(info.Mode().Perm()), file.Close())
}

// mustBeNew fails if there is a file at path, or the end of one that was there.
// SQLite would take that for the end of the next.
func mustBeNew(path string) error {
	for _, name := range []string{path, path + "-journal", path + "-wal"} {
		switch info, err := os.Lstat(name); {
		case err == nil && (name == path || info.Size() > 0):
			return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	return nil
}

// putInPlace gives a file that is complete and synced a name that nobody has.
func putInPlace(part, name string) error {
	if err := os.Link(part, name); errors.Is(err, fs.ErrExist) {
		return err
	} else if err == nil {
		return errors.Join(os.Remove(part), syncFolder(filepath.Dir(name)))
	}
	// A file system without links: looking first has to do.
	if err := mustBeNew(name); err != nil {
		return err
	}
	return moveDurably(part, name)
}

// copyInto writes the present state of a database to an empty file, and syncs it.
func copyInto(ctx context.Context, from Config, path string) error {
	db, err := sql.Open("sqlite", dsn(from, "ro", "synchronous(FULL)", "secure_delete(ON)")) // both hold for the copy, too
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}

// forgetRemoved takes from a copy what was taken back: the texts that are kept, those that
// are not blanked yet, and their terms in the index.
func (c *connection) forgetRemoved(ctx context.Context, config Config) error {
	config.KeepRemoved = 0
	if _, err := c.conn.ExecContext(ctx, createTermsSQL+"; DELETE FROM removed_text"); err != nil {
		return err
	}
	if err := c.prepare(ctx, config); err != nil {
		return err
	}
	if err := c.overwrite("ON"); err != nil {
		return err
	}
	for more := true; more; {
		marked, err := c.markSome()
		if err != nil {
			return err
		}
		rows, err := c.blankMarked(0)
		if more = marked || rows > 0; err != nil {
			return err
		}
	}
	var unclean bool
	if err := c.isUnclean.QueryRow().Scan(&unclean); err != nil || !unclean {
		return err
	}
	_, err := c.conn.ExecContext(ctx, optimizeSQL)
	return errors.Join(err, c.exec(c.cleaned))
}

// renew gives a copy an epoch of its own, and the write-ahead log back, takes from it
// what is not for another file, and says what is in it.
func renew(ctx context.Context, c Config) (copied Copy, err error) {
	conn, err := connect(ctx, c)
	if err != nil {
		return copied, err
	}
	defer func() { err = errors.Join(err, conn.close()) }()
	if _, err := conn.conn.ExecContext(ctx, "UPDATE log SET epoch = ?, boot = ''", rand.Text()); err != nil {
		return copied, err
	}
	if err := errors.Join(leaveStream(ctx, conn.conn), forget(ctx, conn.conn)); err != nil {
		return copied, err
	}
	var removes bool // a file of an earlier version has nothing of the kind
	if err := conn.conn.QueryRowContext(ctx, hasTableSQL, "removed_text").Scan(&removes); err != nil {
		return copied, err
	}
	if removes {
		if err := conn.forgetRemoved(ctx, c); err != nil {
			return copied, err
		}
	}
	err = conn.conn.QueryRowContext(ctx, contentsSQL).Scan(&copied.Rooms, &copied.Messages, &copied.Bytes)
	if err != nil {
		return copied, err
	}
	return copied, setWAL(ctx, conn.conn, c)
}

// forget takes from a copy what is not for another file.
func forget(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, "PRAGMA secure_delete = ON"); err != nil {
		return err
	}
	for _, f := range forgetSQL {
		var has bool
		if err := conn.QueryRowContext(ctx, hasTableSQL, f.table).Scan(&has); err != nil {
			return err
		}
		if !has {
			continue
		}
		if _, err := conn.ExecContext(ctx, f.sql); err != nil {
			return err
		}
	}
	return nil
}
