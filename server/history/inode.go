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
func (i *inode) check() error {
	if i.file == nil {
		return nil
	}
	named, err := os.Stat(i.path)
	return same(i.path, i.file, named, err)
}

// noteLeft notes how the writer leaves the file and its write-ahead log.
func (i *inode) noteLeft() {
	if i.file != nil {
		i.left, _ = i.see() // what is wrong is found when it is seen the next time
	}
}

// see looks at the file and its write-ahead log, each once: every commit pays for it. It fails with
// ErrGone unless both are where they were.
func (i *inode) see() (now [2]written, err error) {
	for n, f := range [2]struct {
		path   string
		opened fs.FileInfo
	}{{i.path, i.file}, {i.path + "-wal", i.wal}} {
		info, trouble := os.Stat(f.path)
		if trouble == nil {
			now[n] = written{info.Size(), info.ModTime()}
		}
		if err == nil && f.opened != nil {
			err = same(f.path, f.opened, info, trouble)
		}
	}
	return now, err
}

// checkAll is check for the file and its write-ahead log, and for what another program may
// have written to them: SQLite believes what it has in memory, and would go on.
func (i *inode) checkAll() error {
	if i.file == nil {
		return nil
	}
	now, err := i.see()
	if err != nil || now == i.left || i.left == [2]written{} {
		return err
	}
	if err := i.whole(); err != nil {
		return fmt.Errorf("%w: another program has written to it: %w", ErrGone, err)
	}
	i.left = now
	return nil
}

// same fails with ErrGone unless what a path names is what was opened.
func same(path string, opened, named fs.FileInfo, err error) error {
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
