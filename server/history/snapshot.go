package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	// forgetLocalSQL takes from a snapshot what is of one node, or may not leave it: names that
	// are held there, and the addresses of guests.
	forgetLocalSQL = `
		PRAGMA secure_delete = ON;
		DELETE FROM held;
		UPDATE sanction SET address = '' WHERE address <> ''`
)

// Snapshot copies the log, which stays in use, to the new file dst: a state between two commits,
// with its place in the stream and its epoch. Other nodes of the stream go on from it. There are
// neither held names nor addresses in it. What was taken back and can be restored is.
func (l *Log) Snapshot(ctx context.Context, dst string) (at Position, err error) {
	if l.config.Index == "" || l.config.Path == Memory {
		return at, ErrStream
	}
	if dst, err = filepath.Abs(dst); err != nil {
		return at, err
	}
	err = copyDurably(ctx, l.config, dst, func(part Config) (err error) {
		at, err = forgetLocal(ctx, part)
		return err
	})
	if err != nil {
		return at, fmt.Errorf("history: snapshot of %s: %w", l.config.Path, err)
	}
	return at, nil
}

// forgetLocal takes from a copy what is not for other nodes, and returns where it stands.
func forgetLocal(ctx context.Context, c Config) (at Position, err error) {
	conn, err := connect(ctx, c)
	if err != nil {
		return at, err
	}
	defer func() { err = errors.Join(err, conn.close()) }()
	if _, err := conn.conn.ExecContext(ctx, forgetLocalSQL); err != nil {
		return at, err
	}
	if at, err = conn.position(ctx); err != nil {
		return at, err
	}
	return at, setWAL(ctx, conn.conn, c)
}

// A File is what a file that no log has open says of itself.
type File struct {
	Epoch  string
	Stream string // epoch of the stream that it follows; "" for that of a single server
	Seq    uint64 // where it stands there
	Used   bool   // there are rooms in it, or something of the stream was applied
}

// Inspect looks at a file without changing it. The error is one of Open, or fs.ErrNotExist: an
// empty file counts as none.
func Inspect(ctx context.Context, path string) (f File, err error) {
	c := Config{Path: path}.withDefaults()
	if c.Path, err = Resolve(path); err != nil {
		return f, err
	}
	if info, err := os.Stat(c.Path); err != nil {
		return f, err
	} else if info.Size() == 0 {
		return f, fs.ErrNotExist
	}
	if _, err := check(ctx, c); err != nil {
		return f, fmt.Errorf("history %s: %w", path, err)
	}
	db, err := sql.Open("sqlite", dsn(c, "ro"))
	if err != nil {
		return f, err
	}
	defer db.Close()
	var ofStreams bool
	if err := db.QueryRowContext(ctx, knowsStreamsSQL).Scan(&ofStreams); err != nil {
		return f, err
	}
	if !ofStreams {
		return f, db.QueryRowContext(ctx, `SELECT epoch, EXISTS (SELECT 1 FROM room) FROM log`).Scan(&f.Epoch, &f.Used)
	}
	if err := db.QueryRowContext(ctx, `SELECT epoch, stream_seq FROM log`).Scan(&f.Epoch, &f.Seq); err != nil {
		return f, err
	}
	return f, db.QueryRowContext(ctx, isUsedSQL).Scan(&f.Stream, &f.Used)
}

// Install puts a snapshot in the place of the file at path, or where there is none. No log may have
// that file open: then the error is ErrInUse. If the process ends meanwhile there is the one, the
// other, or none.
func Install(ctx context.Context, snapshot, path string) (err error) {
	if path, err = Resolve(path); err != nil {
		return err
	}
	if snapshot, err = filepath.Abs(snapshot); err != nil {
		return err
	}
	_, err = check(ctx, Config{Path: snapshot}.withDefaults())
	if err = errors.Join(err, removeBeside(snapshot)); err != nil {
		return fmt.Errorf("history: snapshot: %w", err)
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return fmt.Errorf("history %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	if err := removeDatabase(path); err != nil {
		return err
	}
	return moveDurably(snapshot, path)
}

// removeBeside removes what SQLite has put beside a file that it only read.
func removeBeside(path string) error {
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Remove removes the file at path, if there is one. No log may have it open: then the error is
// ErrInUse.
func Remove(path string) (err error) {
	if path, err = Resolve(path); err != nil {
		return err
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return fmt.Errorf("history %s: %w", path, err)
	}
	return errors.Join(removeDatabase(path), lock.Close())
}

// Path returns where the file of the log really is.
func (l *Log) Path() string { return l.config.Path }
