package history

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"runtime"
	"sync"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// Errors of Open, Publish, Apply, Write and Backup.
var (
	ErrNotOurs   = errors.New("the file is not a Hubbub history")
	ErrMalformed = errors.New("the file is malformed")
	ErrNewer     = errors.New("the file was written by a newer version of Hubbub")
	ErrInUse     = errors.New("the file is in use by another process")
	ErrNotSaved  = errors.New("not saved")
	ErrEpoch     = errors.New("the room has another epoch")
	ErrClosed    = errors.New("the history is closed")
	ErrStream    = errors.New("the file is not of this cluster")
	ErrNode      = errors.New("the file is that of a node of a cluster")
	ErrIndex     = errors.New("the history follows a stream")
	ErrAhead     = errors.New("the file is further in the stream than is known")
)

// Sync says what a message must survive before it is delivered.
type Sync uint8

// Levels of durability.
const (
	Full   Sync = iota // a loss of power: each commit is synced to the disk
	Normal             // a crash of the process
)

// Memory is the Path of a history that lives in memory only.
const Memory = ":memory:"

// Forever is a KeepRemoved of no end.
const Forever = time.Duration(math.MaxInt64)

// Config shapes a Log.
type Config struct {
	Path     string        // of the file, created if there is none; or Memory
	Sync     Sync          // default Full
	Messages int           // kept a room, at least; 0 for no limit
	Age      time.Duration // for which messages are kept, at least; 0 for no limit
	Log      *slog.Logger  // default none

	// KeepRemoved is for how long texts that were taken back are kept, so that they can be
	// restored; 0 for not at all.
	KeepRemoved time.Duration

	Observer Observer // default none

	// Index is the epoch of the stream that entries come from, through Apply; empty for a log
	// that gives out numbers itself. Such a log trims nothing by itself, and commits as with
	// Normal: what a loss of power costs is in the stream. The file has to be new, or of that
	// stream.
	Index string

	clocks     func() reading // default the machine's
	searchTime time.Duration  // default searchTime
	roomsTime  time.Duration  // default roomsTime

	steps []string // schema steps; nil for those of this version
	vfs   string   // SQLite's name of the file system layer; "" for its default
}

// An Observer counts what a Log does. Its methods are called from the goroutine
// that writes and from those that read; they must not block.
type Observer interface {
	// Committed tells of a transaction: how long it took, and how many new
	// messages it stored.
	Committed(took time.Duration, messages int)
	// Removed tells that messages were taken back, when their texts have been overwritten.
	Removed(messages int)
	// Failed tells of an operation that failed, one of Operations.
	Failed(operation string)
	// ClockJumped tells that the clock was put ahead, or back if by is negative.
	ClockJumped(by time.Duration)
}

// Operations that can fail.
const (
	opAppend = "append"
	opProbe  = "probe"
	opUpkeep = "upkeep"
	opChange = "change" // of what is not said: of roles, for example
	opRead   = "read"
	opFile   = "file" // it is not where it was
)

// Operations returns what Observer.Failed can be told.
func Operations() []string { return []string{opAppend, opProbe, opUpkeep, opChange, opRead, opFile} }

type noObserver struct{}

func (noObserver) Committed(time.Duration, int) {}
func (noObserver) Failed(string)                {}
func (noObserver) ClockJumped(time.Duration)    {}
func (noObserver) Removed(int)                  {}

// A Log is an open history. Safe for concurrent use.
type Log struct {
	config Config
	epoch  string
	lock   io.Closer // keeps other processes away
	reads  *reader
	writer *writer

	deliveries *deliveries
	removals   *removals
	watchers   *watchers
	searches   chan struct{} // holds a token for each that runs

	closing sync.Once
	closed  error // how closing went
}

// Open opens the history at c.Path, or creates it. A file that cannot be used is
// left as it is: the error is ErrNotOurs, ErrMalformed, ErrNewer or ErrInUse, or
// what the system says.
func Open(c Config) (*Log, error) {
	l, err := open(context.Background(), c.withDefaults())
	if isSQLite(err, sqlite3.SQLITE_BUSY) {
		err = fmt.Errorf("%w: %w", ErrInUse, err)
	}
	if isSQLite(err, sqlite3.SQLITE_CORRUPT) {
		err = fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if err != nil {
		return nil, fmt.Errorf("history %s: %w", c.Path, err)
	}
	return l, nil
}

func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Index != "" {
		c.Sync = Normal
	}
	if c.Observer == nil {
		c.Observer = noObserver{}
	}
	if c.clocks == nil {
		c.clocks = systemClocks()
	}
	if c.roomsTime == 0 {
		c.roomsTime = roomsTime
	}
	if c.searchTime == 0 {
		c.searchTime = searchTime
	}
	if c.steps == nil {
		c.steps = schema
	}
	return c
}

func open(ctx context.Context, c Config) (_ *Log, err error) {
	l := &Log{config: c, lock: io.NopCloser(nil), deliveries: newDeliveries(), removals: newRemovals(), watchers: new(watchers), searches: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.lock.Close())
		}
	}()
	if c.Path != Memory {
		path, lock, err := claim(ctx, c)
		if err != nil {
			return nil, err
		}
		l.config.Path, l.lock = path, lock
	}
	file, err := inodeOf(l.config.Path)
	if err != nil {
		return nil, err
	}
	first, err := connect(ctx, l.config)
	if err != nil {
		return nil, err
	}
	if l.epoch, err = first.setUp(ctx, l.config); err != nil {
		return nil, errors.Join(err, first.close())
	}
	if l.reads, err = newReader(ctx, l.config, file, first); err != nil {
		return nil, errors.Join(err, first.close())
	}
	file.noteWAL()
	if l.config.Path != Memory {
		before, err := readAlone(ctx, l.config)
		if err != nil {
			return nil, errors.Join(err, l.reads.close(), first.close())
		}
		file.whole = func() error { return isWhole(context.Background(), l.config, before, l.epoch) }
	}
	l.writer = newWriter(l.config, file, first, l.reads.turn, l.deliveries, l.removals, l.watchers)
	if err := l.writer.start(ctx); err != nil {
		return nil, errors.Join(err, l.reads.close(), first.close())
	}
	return l, nil
}

// Healthy returns nil, or why the last commit failed. While it does not return
// nil, the log tries to write about once a second.
func (l *Log) Healthy() error { return l.writer.health.err() }

// Unclean reports whether the file may hold what was taken back and is not kept any more.
func (l *Log) Unclean() bool { return l.writer.uncleanNow.Load() }

// Close commits what waits, closes the file, and returns when all is delivered.
// Whoever uses the log from then on gets ErrClosed. It must not be called from
// Deliver.
func (l *Log) Close() error {
	l.closing.Do(func() {
		err := l.writer.end()
		l.deliveries.wait() // a receiver may still read
		// The writer's connection goes last: it empties the write-ahead log.
		l.closed = errors.Join(err, l.reads.close(), l.writer.close(), l.lock.Close())
	})
	l.deliveries.wait() // of what was published after
	return l.closed
}
