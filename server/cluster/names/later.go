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
	endTime     = 10 * time.Second
)

// later are the releases that await their turn: nobody waits for them. Safe for concurrent use.
type later struct {
	mu      sync.Mutex
	waiting map[string]releases // guarded by mu; by key
	order   []string            // guarded by mu; keys, some of them no more in waiting
	wake    chan struct{}       // holds one value while something waits
}

// releases are those of one key: for how long it is held then, by whose it was.
type releases map[string]time.Duration

func newLater() *later {
	return &later{waiting: make(map[string]releases), wake: make(chan struct{}, 1)}
}

// add lets a user's claim to a key end later. One that waits already may hold the key for longer.
func (l *later) add(key, user string, hold time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting[key] == nil {
		l.waiting[key] = make(releases, 1)
	}
	l.waiting[key][user] = max(hold, l.waiting[key][user])
	l.order = append(l.order, key)
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
func (l *later) of(key string) releases {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.waiting[key]
	delete(l.waiting, key)
	return all
}

// Release implements identity.Registry.
func (n *Names) Release(looks []string, user string, hold time.Duration) {
	for _, look := range looks {
		n.later.add(keyOf(look), user, hold)
	}
}

// Run does the releases until ctx ends and none waits, or endTime after: what is left then ends when
// the others take this node for dead.
func (n *Names) Run(ctx context.Context) {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(endTime, stop) })()
	var all sync.WaitGroup
	for range workers {
		all.Go(func() { n.work(work, ctx.Done()) })
	}
	all.Wait()
}

// work does releases until ctx ends, or none waits after the end has come.
func (n *Names) work(ctx context.Context, end <-chan struct{}) {
	for ctx.Err() == nil {
		if key, ok := n.later.next(); ok {
			n.releaseNow(ctx, key)
			continue
		}
		select {
		case <-n.later.wake:
		case <-end:
			return
		}
	}
}

// releaseNow does the releases of one key, or puts off those that the cluster does not answer.
func (n *Names) releaseNow(ctx context.Context, key string) {
	err := n.locked(key, func() error {
		ctx, cancel := context.WithTimeout(ctx, releaseTime)
		defer cancel()
		return n.releaseAll(ctx, key, n.later.of(key))
	})
	if err == nil {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
}

// releaseAll does releases of one key. Those that fail are done later.
func (n *Names) releaseAll(ctx context.Context, key string, all releases) (err error) {
	for user, hold := range all {
		if failed := n.release(ctx, key, user, hold); failed != nil {
			n.later.add(key, user, hold)
			err = failed
		}
	}
	return err
}
