package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	sqlite3 "modernc.org/sqlite/lib"
)

// claim makes the file at c.Path ours for as long as lock is open: no other
// process has it, it exists, and it is a history of this version, or of an earlier
// one of which there is a copy. path is where it really is.
func claim(ctx context.Context, c Config) (path string, lock io.Closer, err error) {
	if c.Path, err = Resolve(c.Path); err != nil {
		return "", nil, err
	}
	held, err := lockFile(c.Path + ".lock")
	if err != nil {
		return "", nil, err
	}
	if err := makeReady(ctx, c); err != nil {
		return "", nil, errors.Join(err, held.Close())
	}
	return c.Path, held, nil
}

// Resolve returns where a file really is. It follows links, so that two names of a file have
// one lock.
func Resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	return real, err
}

func makeReady(ctx context.Context, c Config) error {
	info, err := os.Stat(c.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return create(ctx, c)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: it is no regular file", ErrNotOurs)
	case info.Size() == 0:
		if wal, err := os.Stat(c.Path + "-wal"); err == nil && wal.Size() > 0 {
			return fmt.Errorf("%w: it is empty, and its write-ahead log is not", ErrMalformed)
		}
		return create(ctx, c)
	}
	version, err := check(ctx, c)
	if err == nil && version < len(c.steps) {
		err = setAside(ctx, c, version)
	}
	return err
}

// create makes a new history under another name and moves it into place, so that
// there is never half of one.
func create(ctx context.Context, c Config) error {
	target := c.Path
	c.Path += ".new"
	if err := removeDatabase(c.Path); err != nil {
		return err
	}
	if err := initialise(ctx, c); err != nil {
		return errors.Join(err, removeDatabase(c.Path))
	}
	// What is left of an earlier file of that name would be taken for its end.
	if err := removeDatabase(target); err != nil {
		return err
	}
	return moveDurably(c.Path, target)
}

// initialise writes an empty history of the present schema, which is nobody else's to
// read: it will hold the key of all sessions. SQLite gives what it puts beside it the same
// permissions.
func initialise(ctx context.Context, c Config) (err error) {
	own, err := os.OpenFile(c.Path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := own.Close(); err != nil {
		return err
	}
	conn, err := connectTo(ctx, dsn(c, "rwc", creating...))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.close()) }()
	if err := migrate(ctx, conn.conn, c.steps); err != nil {
		return err
	}
	return setWAL(ctx, conn.conn, c)
}

// removeDatabase removes a database file with those that SQLite puts beside it.
func removeDatabase(path string) error {
	for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// moveDurably renames a file that is synced, and syncs the folder.
func moveDurably(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// check looks at a file without changing it, and returns the number of its
// schema, or why it cannot be used.
func check(ctx context.Context, c Config) (version int, err error) {
	db, err := sql.Open("sqlite", dsn(c, "ro"))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	var application int
	err = db.QueryRowContext(ctx, "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version").
		Scan(&application, &version)
	switch {
	case isSQLite(err, sqlite3.SQLITE_NOTADB):
		return 0, fmt.Errorf("%w: %w", ErrNotOurs, err)
	case err != nil:
		return 0, err
	case application != applicationID:
		return 0, fmt.Errorf("%w: it belongs to another program", ErrNotOurs)
	case version > len(c.steps):
		return 0, fmt.Errorf("%w: its schema is %d, this version knows %d", ErrNewer, version, len(c.steps))
	}
	return version, readEdges(ctx, db)
}

// isWhole tells what is wrong with an open file that another program has written to: read
// anew, and without its write-ahead log, which has pages as they were. epochs are those that
// may stand there.
func isWhole(ctx context.Context, c Config, epochs ...string) error {
	if _, err := check(ctx, c); err != nil {
		return err
	}
	epoch, err := readAlone(ctx, c)
	if err == nil && !slices.Contains(epochs, epoch) {
		err = fmt.Errorf("%w: it was overwritten", ErrNotOurs)
	}
	return err
}

// readAlone returns the epoch in a file as it is without its write-ahead log, "" if none is
// there yet.
func readAlone(ctx context.Context, c Config) (epoch string, err error) {
	db, err := sql.Open("sqlite", dsn(c, "ro")+"&immutable=1")
	if err != nil {
		return "", err
	}
	defer db.Close()
	var application int
	const aloneSQL = `SELECT application_id, coalesce((SELECT epoch FROM log), '') FROM pragma_application_id`
	err = db.QueryRowContext(ctx, aloneSQL).Scan(&application, &epoch)
	if err == nil && application != applicationID {
		err = ErrNotOurs
	}
	return epoch, err
}

// readEdges finds a file that is malformed where every start and every message
// needs it, in a few pages, however large it is.
func readEdges(ctx context.Context, db *sql.DB) error {
	var epoch string
	var room, place int64
	const edgesSQL = `SELECT epoch, (SELECT coalesce(max(id), 0) FROM room), (SELECT coalesce(max(place), 0) FROM message) FROM log`
	return db.QueryRowContext(ctx, edgesSQL).Scan(&epoch, &room, &place)
}
