// Package addresses lets all nodes of a cluster know the addresses of guests that sanctions bind, as
// what stands for them: the addresses themselves are on no node but those where the guests are.
//
// Each binding is a record of the register of names, which goes by itself when the address is bound no
// more. A node has all of them in memory, by a watch: nobody who joins waits for NATS. What is put or
// dropped is so behind, and is tried again until NATS answers.
package addresses

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/cluster/register"
	"hubbub/server/moderation"
)

const (
	// prefix is what the keys of the records begin with.
	prefix = "address."
	// maxWaiting is how many changes wait for NATS at most.
	maxWaiting = 10_000
	changeTime = 5 * time.Second
	// pause is how long is waited before something that has failed is tried again.
	pause = time.Second
)

// A Store is a register.
type Store interface {
	Get(ctx context.Context, key string) (register.Record, error)
	Put(ctx context.Context, key string, value []byte, revision uint64, ttl time.Duration) (uint64, error)
	Delete(ctx context.Context, key string, revision uint64) error
	Watch(ctx context.Context, prefix string, told func(key string, value []byte), listed func()) error
}

// A Site is what judges by addresses. Its methods must not block.
type Site interface {
	Bind(b moderation.Binding)
	Unbind(b moderation.Binding)
}

// Addresses are those of a cluster. Safe for concurrent use.
type Addresses struct {
	store  Store
	log    *slog.Logger
	listed atomic.Bool
	known  map[string]moderation.Binding // of who watches alone; by key

	mu      sync.Mutex
	waiting map[string]change // guarded by mu; by key
	order   []string          // guarded by mu; the keys of waiting
	wake    chan struct{}     // holds one value while something waits
}

// A change is a record that is put, or dropped.
type change struct {
	binding moderation.Binding
	until   time.Time // when it goes by itself; the zero time to drop it
}

// New returns addresses. Nothing is known, and nothing put, before Run.
func New(store Store, log *slog.Logger) *Addresses {
	return &Addresses{store: store, log: log, known: make(map[string]moderation.Binding), waiting: make(map[string]change), wake: make(chan struct{}, 1)}
}

// keyOf returns the key of a binding, from which it cannot be told.
func keyOf(b moderation.Binding) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s", b.Record, b.User, b.Address))
	return prefix + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:20])
}

// Put lets all nodes have a binding, until a time.
func (a *Addresses) Put(b moderation.Binding, until time.Time) { a.add(change{b, until}) }

// Drop takes a binding from all nodes.
func (a *Addresses) Drop(b moderation.Binding) { a.add(change{binding: b}) }

// Listed reports whether all that the cluster binds has been here once.
func (a *Addresses) Listed() bool { return a.listed.Load() }

func (a *Addresses) add(c change) {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := keyOf(c.binding)
	if _, waits := a.waiting[key]; !waits {
		if len(a.order) >= maxWaiting {
			a.log.Warn("cluster: too many addresses wait to be told to the other nodes; one is not")
			return
		}
		a.order = append(a.order, key)
	}
	a.waiting[key] = c
	a.signalLocked()
}

func (a *Addresses) signalLocked() {
	if len(a.order) > 0 {
		select {
		case a.wake <- struct{}{}:
		default:
		}
	}
}

// next takes the change whose turn it is.
func (a *Addresses) next() (key string, c change, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.order) == 0 {
		return "", change{}, false
	}
	key, a.order = a.order[0], a.order[1:]
	c = a.waiting[key]
	delete(a.waiting, key)
	a.signalLocked()
	return key, c, true
}

// again puts back a change that has failed, unless there is a later one.
func (a *Addresses) again(key string, c change) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, waits := a.waiting[key]; !waits {
		a.waiting[key], a.order = c, append(a.order, key)
	}
	a.signalLocked()
}

// Run tells a site of all bindings, and the cluster of what is put and dropped, until ctx ends.
func (a *Addresses) Run(ctx context.Context, at Site) {
	var running sync.WaitGroup
	running.Go(func() { a.watch(ctx, at) })
	running.Go(func() { a.change(ctx) })
	running.Wait()
}

func (a *Addresses) watch(ctx context.Context, at Site) {
	failing := false
	listed := func() {
		failing = false
		a.listed.Store(true)
	}
	for ctx.Err() == nil {
		err := a.store.Watch(ctx, prefix, func(key string, value []byte) { a.told(at, key, value) }, listed)
		if ctx.Err() == nil && !failing {
			a.log.Warn("cluster: what addresses are bound is not told; it is asked for again", "error", err)
		}
		failing = true
		rest(ctx)
	}
}

// told is of a record as it is now.
func (a *Addresses) told(at Site, key string, value []byte) {
	if value == nil {
		if b, ok := a.known[key]; ok {
			delete(a.known, key)
			at.Unbind(b)
		}
		return
	}
	var b moderation.Binding
	if json.Unmarshal(value, &b) != nil || keyOf(b) != key {
		a.log.Warn("cluster: a record of an address cannot be read", "key", key)
		return
	}
	a.known[key] = b
	at.Bind(b)
}

// change makes changes until ctx ends, and then what waits, once.
func (a *Addresses) change(ctx context.Context) {
	for failing := false; ; {
		key, c, ok := a.next()
		switch {
		case ok:
			err := a.make(ctx, key, c)
			if err != nil && (!failing || ctx.Err() != nil) {
				a.log.Warn("cluster: the other nodes are not told of an address", "ends", ctx.Err() != nil, "error", err)
			}
			if failing = err != nil; !failing {
				continue
			}
			if ctx.Err() != nil {
				return
			}
			a.again(key, c)
			rest(ctx)
		case ctx.Err() != nil:
			return
		default:
			select {
			case <-a.wake:
			case <-ctx.Done():
			}
		}
	}
}

// make makes one change. What is as it is to be is left alone, whoever has done it.
func (a *Addresses) make(ctx context.Context, key string, c change) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), changeTime)
	defer cancel()
	left := time.Until(c.until)
	record, err := a.store.Get(ctx, key)
	switch isThere := record.Value != nil; {
	case err != nil:
		return err
	case c.until.IsZero() && isThere:
		err = a.store.Delete(ctx, key, record.Revision)
	case !c.until.IsZero() && !isThere && left > 0:
		value, _ := json.Marshal(c.binding) // strings, a number and times: cannot fail
		_, err = a.store.Put(ctx, key, value, record.Revision, min(left, moderation.MaxAddress))
	}
	if errors.Is(err, register.ErrChanged) {
		return nil // another node has done the same
	}
	return err
}

// rest waits a while.
func rest(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
}
