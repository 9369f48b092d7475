package names

import (
	"context"
	"sync"
	"time"
)

const (
	workers     = 8
	releaseTime = 10 * time.Second
	pause       = time.Second // after a release that failed
)

// later are the releases that await their turn, one a key: nobody waits for them. Safe for
// concurrent use.
type later struct {
	mu      sync.Mutex
	waiting map[string]release // guarded by mu; by key
	order   []string           // guarded by mu; keys, some of them no more in waiting
	wake    chan struct{}      // holds one value while something waits
}

type release struct {
	user string
	hold time.Duration
}

func newLater() *later {
	return &later{waiting: make(map[string]release), wake: make(chan struct{}, 1)}
}

func (l *later) add(keys []string, user string, hold time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range keys {
		l.waiting[key] = release{user, hold}
		l.order = append(l.order, key)
	}
	l.signalLocked()
}

func (l *later) signalLocked() {
	if len(l.order) == 0 {
		return
	}
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// next returns the key whose turn it is.
func (l *later) next() (key string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.order) > 0 && !ok {
		key = l.order[0]
		l.order = l.order[1:]
		_, ok = l.waiting[key]
	}
	l.signalLocked()
	return key, ok
}

// of takes what is to be done with a key.
func (l *later) of(key string) (release, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.waiting[key]
	delete(l.waiting, key)
	return r, ok
}

// Release implements identity.Registry.
func (n *Names) Release(looks []string, user string, hold time.Duration) {
	var keys []string
	for _, look := range looks {
		keys = append(keys, keyOf(look))
	}
	n.later.add(keys, user, hold)
}

// Run does the releases until ctx ends and none waits, or too long after.
func (n *Names) Run(ctx context.Context) {
	var all sync.WaitGroup
	for range workers {
		all.Go(func() { n.work(ctx) })
	}
	all.Wait()
}

func (n *Names) work(ctx context.Context) {
	for {
		key, ok := n.later.next()
		if ok {
			n.releaseNow(ctx, key)
			continue
		}
		select {
		case <-n.later.wake:
		case <-ctx.Done():
			return
		}
	}
}

// releaseNow does one release, or puts it off if the cluster does not answer.
func (n *Names) releaseNow(stop context.Context, key string) {
	err := n.locked(key, func() error {
		r, ok := n.later.of(key)
		if !ok {
			return nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(stop), releaseTime)
		defer cancel()
		err := n.release(ctx, key, r.user, r.hold)
		if err != nil && !stopped(stop) { // else it ends when this node is dead
			n.later.add([]string{key}, r.user, r.hold)
		}
		return err
	})
	if err == nil {
		return
	}
	select {
	case <-stop.Done():
	case <-time.After(pause):
	}
}

func stopped(ctx context.Context) bool { return ctx.Err() != nil }
