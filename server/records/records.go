package records

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/commands"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
)

// What a call fails with beside what the database says.
var (
	ErrFull     = errors.New("there are as many as are kept")
	ErrInvalid  = errors.New("this cannot be kept")
	ErrNotFound = errors.New("there is none")
	ErrEnded    = errors.New("the person was signed out everywhere")
	ErrChanged  = errors.New("it was changed meanwhile")
)

// A Database is where the tables are.
type Database interface {
	// Write makes a change in a transaction: all of it is durable, or none is there.
	Write(ctx context.Context, apply func(history.Tx) error) error
	// Read asks questions that are answered as of one moment.
	Read(ctx context.Context, ask func(history.Querier) error) error
}

var (
	_ Database       = (*history.Log)(nil)
	_ identity.Store = (*Records)(nil)
)

// Records are open records. Safe for concurrent use.
type Records struct {
	db    Database
	log   *slog.Logger
	clock func() reading
	key   identity.Key

	addressKey []byte // nil for that of the file

	sharing  atomic.Pointer[sharing] // nil where there is one node, and until ShareBy
	isIndex  bool                    // the database follows a stream: there are other nodes
	memory   Memory                  // beside this one
	hooked   func()                  // when a shared change was one of webhooks
	orphans  map[string]bool         // of run alone; runs that had no webhook an hour ago
	turn     chan struct{}           // taken by who changes the file and what follows it in memory
	grants   sync.Map                // by user: []Grant
	hasOwner atomic.Bool
	ended    sync.Map // by user: time.Time
	rooms    sync.Map // by name: identity.Room
	tickets  sync.Map // by id: ticket
	tokens   sync.Map // by id: apiToken
	machines sync.Map // by look of a name: identity.Reservation
	commands *commands.Registry
	invites  deadlines
	holding  holding
	namings  namings

	maxAudit     int64
	maxNames     int64
	maxSanctions int
	addresses    atomic.Int64 // for how long they are kept, time.Duration

	closing chan struct{} // closed to end run
	done    chan struct{} // closed when it has ended
	close   func() error
}

// Open reads the records of a database. log may be nil.
func Open(ctx context.Context, db Database, log *slog.Logger) (*Records, error) {
	return open(ctx, db, log, systemClock())
}

func open(ctx context.Context, db Database, log *slog.Logger, clock func() reading) (*Records, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	r := &Records{
		db: db, log: log, clock: clock,
		turn:    make(chan struct{}, 1),
		invites: newDeadlines(),
		holding: newHolding(),
		namings: newNamings(),
		memory:  noMemory{},

		maxAudit: maxAudit, maxNames: maxNames, maxSanctions: maxSanctions,

		closing: make(chan struct{}),
		done:    make(chan struct{}),
	}
	r.commands = commands.New(r.commander)
	r.addresses.Store(int64(moderation.MaxAddress))
	r.close = sync.OnceValue(r.end)
	if of, ok := db.(interface{ IsIndex() bool }); ok {
		r.isIndex = of.IsIndex()
	}
	if err := r.load(ctx); err != nil {
		return nil, fmt.Errorf("records: %w", err)
	}
	go r.run()
	return r, nil
}

// load takes what is in the file into memory.
func (r *Records) load(ctx context.Context) error {
	if err := r.loadKey(ctx); err != nil {
		return err
	}
	return r.db.Read(ctx, func(q history.Querier) error {
		return errors.Join(r.loadGrants(q), r.loadEnded(q), r.loadRooms(q), r.loadTickets(q), r.loadTokens(q), r.loadCommands(q), r.loadInvites(q), r.countHeld(q))
	})
}

// Close writes what is yet to be written. The database has to be open until it returns.
func (r *Records) Close() error { return r.close() }

func (r *Records) end() error {
	close(r.closing)
	<-r.done
	r.writeNames()
	return r.flush()
}

// run writes held names, and those that people have used, behind, and removes what is over.
func (r *Records) run() {
	defer close(r.done)
	hour := time.NewTicker(purgeInterval)
	defer hour.Stop()
	minute := time.NewTicker(addressInterval)
	defer minute.Stop()
	filters := time.NewTicker(filterInterval)
	defer filters.Stop()
	flush := time.NewTimer(0)
	<-flush.C
	for {
		select {
		case <-r.holding.wake:
			flush.Reset(flushDelay)
		case <-r.namings.waked:
			flush.Reset(flushDelay)
		case <-flush.C:
			r.writeNames()
			if r.flush() != nil {
				flush.Reset(flushRetry)
			}
		case <-hour.C:
			r.purge()
		case <-minute.C:
			if err := r.forgetAddresses(context.Background()); err != nil {
				r.log.Warn("records: addresses that are no longer to be kept cannot be removed", "error", err)
			}
		case <-filters.C:
			if err := r.endFilters(context.Background()); err != nil {
				r.log.Warn("records: the text of a filter that is over cannot be removed", "error", err)
			}
		case <-r.closing:
			flush.Stop()
			return
		}
	}
}

// change makes a change in the file and, if that went well, what follows from it in memory.
func (r *Records) change(ctx context.Context, inFile func(history.Tx) error, inMemory func()) error {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := r.db.Write(ctx, inFile); err != nil {
		return fmt.Errorf("records: %w", err)
	}
	inMemory()
	return nil
}
