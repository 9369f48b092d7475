package history

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"modernc.org/sqlite"
)

// ErrGone wraps why nothing is saved: the file that is open is no longer the one
// that its path names, or was written over, so that a restart would not find what is
// written to it.
var ErrGone = errors.New("the file was deleted or replaced while it was in use")

// An inode is the file that was opened, whatever its path names by now.
type inode struct {
	path string
	file fs.FileInfo // nil in memory
	wal  fs.FileInfo // belongs to the writer; nil if it is not known

	left  [2]written   // belongs to the writer; how it has left the file and its write-ahead log
	whole func() error // reads the file anew, and tells what is wrong with it
}

// written tells apart what was written to a file at different times, mostly.
type written struct {
	size int64
	at   time.Time
}

// inodeOf notes which file a path names now.
func inodeOf(path string) (*inode, error) {
	if path == Memory {
		return &inode{path: path}, nil
	}
	info, err := os.Stat(path)
	return &inode{path: path, file: info}, err
}

// noteWAL notes which write-ahead log the writer has just opened.
func (i *inode) noteWAL() {
	if i.file != nil {
		i.wal, _ = os.Stat(i.path + "-wal") // nil with an error
	}
}

// check fails with ErrGone unless the file is where it was.
func (i *inode) check() error { return same(i.path, i.file) }

// noteLeft notes how the writer leaves the file and its write-ahead log.
func (i *inode) noteLeft() {
	if i.file != nil {
		i.left = i.now()
	}
}

func (i *inode) now() (now [2]written) {
	for n, path := range []string{i.path, i.path + "-wal"} {
		if info, err := os.Stat(path); err == nil {
			now[n] = written{info.Size(), info.ModTime()}
		}
	}
	return now
}

// checkAll is check for the file and its write-ahead log, and for what another program may
// have written to them: SQLite believes what it has in memory, and would go on.
func (i *inode) checkAll() error {
	if err := i.check(); err != nil {
		return err
	}
	if err := same(i.path+"-wal", i.wal); err != nil {
		return err
	}
	if i.file == nil || i.left == [2]written{} {
		return nil
	}
	now := i.now()
	if now == i.left {
		return nil
	}
	if err := i.whole(); err != nil {
		return fmt.Errorf("%w: another program has written to it: %w", ErrGone, err)
	}
	i.left = now
	return nil
}

func same(path string, opened fs.FileInfo) error {
	if opened == nil {
		return nil
	}
	named, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: there is no %s", ErrGone, path)
	case err == nil && !os.SameFile(opened, named):
		return fmt.Errorf("%w: %s is another file", ErrGone, path)
	default:
		return err
	}
}

// A connector opens connections to a file as long as it is the same one.
type connector struct {
	driver.Connector
	inode *inode
}

// openDB is sql.Open for what is to be the file that was opened first.
func (i *inode) openDB(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{c, i}), nil
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := c.inode.check(); err != nil {
		return nil, err
	}
	return c.Connector.Connect(ctx)
}
