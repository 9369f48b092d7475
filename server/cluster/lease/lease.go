// Package lease tells the nodes of a cluster which of them are alive, and lets one of them at a
// time do what only one may do.
//
// A lease is a record that goes by itself when it is not renewed. Who holds one believes in it
// for a shorter time than the others do, by a clock that nobody sets, which stands still while the
// machine is suspended, and by one that does not: while it believes, nobody else holds it.
package lease

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"hubbub/server/cluster/register"
)

const (
	// lasting is for how long the others believe in a lease, at least.
	lasting = register.MinTTL
	// believed is for how long its holder does.
	believed = lasting - 5*time.Second
	// renewal is how often it is renewed.
	renewal = 5 * time.Second
	// renewalTime is how long that may take.
	renewalTime = 4 * time.Second
)

// A Store is a register.
type Store interface {
	Get(ctx context.Context, key string) (register.Record, error)
	Put(ctx context.Context, key string, value []byte, revision uint64, ttl time.Duration) (uint64, error)
	Delete(ctx context.Context, key string, revision uint64) error
}

// A Lease is a claim of one node to a key, which it holds or waits for. Its methods are safe for
// concurrent use.
type Lease struct {
	store Store
	key   string
	node  string
	log   *slog.Logger

	started  time.Time
	renewed  atomic.Pointer[moment] // from when on it is believed in; nil if it is not held
	wall     func() time.Time       // the clock that goes on while the machine is suspended
	revision uint64                 // of Run alone; 0 if the record is not known to be this node's
	had      bool                   // of Run alone; it was held, and OnLapse has not told of an end
	lapsed   func()
	willing  func() bool
}

// holder is what a record says.
type holder struct {
	Node string `json:"node"`
}

// New returns a lease that is not held. Run claims it.
func New(store Store, key, node string, log *slog.Logger) *Lease {
	return &Lease{store: store, key: key, node: node, log: log, started: time.Now(), lapsed: func() {},
		willing: func() bool { return true },
		wall:    func() time.Time { return time.Now().Round(0) }}
}

// A moment is one by both clocks.
type moment struct {
	running time.Duration // from Lease.started
	wall    time.Time
}

func (l *Lease) now() moment { return moment{time.Since(l.started), l.wall()} }

// OnLapse names who is told that the lease is not held any more, before Run. It is not claimed again
// until the call returns; until others can have it, or can take the node for dead, 5 s are left.
func (l *Lease) OnLapse(told func()) { l.lapsed = told }

// WhileWilling names who is asked, before Run, whether this node is to have the lease. While it is not,
// the lease is neither claimed nor renewed: it ends, and OnLapse tells of that.
func (l *Lease) WhileWilling(willing func() bool) { l.willing = willing }

// ForNode returns the lease that says that a node is alive.
func ForNode(store Store, node string, log *slog.Logger) *Lease {
	return New(store, nodeKey(node), node, log)
}

func nodeKey(node string) string { return "node." + node }

// IsAlive reports whether a node holds the lease that says so.
func IsAlive(ctx context.Context, store Store, node string) (bool, error) {
	record, err := store.Get(ctx, nodeKey(node))
	return record.Value != nil, err
}

// Held reports whether the node holds the lease now.
func (l *Lease) Held() bool { return l.believed() > 0 }

// believed returns for how long the lease is still held.
func (l *Lease) believed() time.Duration {
	since := l.renewed.Load()
	if since == nil {
		return 0
	}
	now := l.now()
	return believed - max(now.running-since.running, now.wall.Sub(since.wall))
}

// Run holds the lease as far as it can, until ctx ends. Then it gives it back.
func (l *Lease) Run(ctx context.Context) {
	for {
		l.lapse()
		l.renew(ctx)
		l.lapse()
		select {
		case <-ctx.Done():
			l.giveBack()
			return
		case <-time.After(min(renewal, l.left(renewal))):
		}
	}
}

// left returns for how long the lease is held, or what it is to be if it is not.
func (l *Lease) left(otherwise time.Duration) time.Duration {
	if left := l.believed(); left > 0 {
		return left
	}
	return otherwise
}

// lapse tells of the end of a lease that was held.
func (l *Lease) lapse() {
	if l.had && !l.Held() {
		l.had = false
		l.log.Warn("cluster: a lease is not held any more", "lease", l.key)
		l.lapsed()
	}
}

// Claim is one round of Run: it claims the lease, or renews it, and reports whether it is held.
func (l *Lease) Claim(ctx context.Context) bool {
	l.renew(ctx)
	return l.Held()
}

// renew claims the lease, or renews it.
func (l *Lease) renew(ctx context.Context) {
	if !l.willing() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, min(renewalTime, l.left(renewalTime)))
	defer cancel()
	start := l.now()
	if l.had && !l.Held() || l.revision == 0 && !l.mayClaim(ctx) {
		return // if it has lapsed, that is told first
	}
	value, _ := json.Marshal(holder{l.node}) // a string: cannot fail
	revision, err := l.store.Put(ctx, l.key, value, l.revision, lasting)
	switch {
	case err == nil:
		l.revision = revision
		l.renewed.Store(&start)
		l.had = true
	case errors.Is(err, register.ErrChanged):
		l.revision = 0
		l.mayClaim(ctx) // who has it? Another round claims it
	default:
		l.revision = 0
		l.log.Warn("cluster: a lease is not renewed", "lease", l.key, "held", l.Held(), "error", err)
	}
}

// mayClaim reports whether nobody else holds the lease, and takes note of its revision. One that was
// held and is another's, or is gone, has lapsed.
func (l *Lease) mayClaim(ctx context.Context) bool {
	record, err := l.store.Get(ctx, l.key)
	if err != nil {
		l.log.Warn("cluster: a lease cannot be read", "lease", l.key, "held", l.Held(), "error", err)
		return false
	}
	var has holder
	mine := json.Unmarshal(record.Value, &has) == nil && has.Node == l.node
	if l.had && !mine {
		l.renewed.Store(nil)
		return false
	}
	if record.Value != nil && !mine {
		return false
	}
	l.revision = record.Revision
	return true
}

// giveBack lets another have the lease at once.
func (l *Lease) giveBack() {
	l.renewed.Store(nil)
	ctx, cancel := context.WithTimeout(context.Background(), renewalTime)
	defer cancel()
	if l.mayClaim(ctx) && l.revision != 0 {
		if err := l.store.Delete(ctx, l.key, l.revision); err != nil {
			l.log.Warn("cluster: a lease is not given back; it ends by itself", "lease", l.key, "error", err)
		}
	}
	l.revision = 0
}
