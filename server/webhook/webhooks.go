package webhook

import (
	"cmp"
	"context"
	"crypto/tls"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// An Observer counts what hooks come to. Its methods must not block.
type Observer interface {
	// Tried tells of an attempt and its result, one of Results.
	Tried(result string)
	// Told tells of a batch that was taken, and how many entries it held.
	Told(entries int)
}

// endTime is how long a server that stops waits for requests that are under way: one that
// is cut off would be told again.
const endTime = time.Second

// Config shapes Webhooks.
type Config struct {
	Log       Log
	Store     Store
	Allowed   func(netip.Addr) bool // addresses that may be told although they lie inside, and without https; nil for none
	UserAgent string
	Observer  Observer
	Logger    *slog.Logger

	// May reports whether this server is to tell now, of several that can; nil for always. It must not
	// block.
	May func() bool
	// SaveDelay is how far the store may lag behind what was told, default 1 s, and SaveEntries of how
	// many entries, 0 for any number.
	SaveDelay   time.Duration
	SaveEntries int64

	random    func(n int64) int64 // below n; default math/rand
	transport http.RoundTripper   // default what dials
	resolver  *net.Resolver       // default the machine's
	tls       *tls.Config         // default the machine's
}

// Webhooks are the hooks of a server. Safe for concurrent use.
type Webhooks struct {
	config Config
	poster *poster
	saver  *saver

	changed chan struct{}             // holds one while the store is to be followed
	senders atomic.Pointer[[]*sender] // those that run, and those that have ended by themselves
	reload  sync.Mutex                // held by who changes senders
	ctx     context.Context           // guarded by reload; of the senders; nil while Run does not
	saving  sync.Mutex                // held by who saves
}

// New returns hooks that are told nothing before Run.
func New(c Config) *Webhooks {
	if c.random == nil {
		c.random = rand.Int64N
	}
	if c.Allowed == nil {
		c.Allowed = func(netip.Addr) bool { return false }
	}
	if c.May == nil {
		c.May = func() bool { return true }
	}
	c.SaveDelay = cmp.Or(c.SaveDelay, saveDelay)
	c.Log = inTurns(c.Log)
	w := &Webhooks{config: c, poster: newPoster(&c), saver: newSaver(c.SaveDelay, c.SaveEntries), changed: make(chan struct{}, 1)}
	w.senders.Store(new([]*sender))
	return w
}

// Run tells all hooks until ctx ends, and returns when all that was told is kept. It can be called
// again.
func (w *Webhooks) Run(ctx context.Context) {
	var background sync.WaitGroup
	background.Go(func() { w.saver.run(ctx, w.Save) })
	w.reload.Lock()
	w.ctx = ctx
	w.reload.Unlock()
	w.Changed()
	w.follow(ctx)
	w.reload.Lock()
	defer w.reload.Unlock()
	w.ctx = nil
	w.end(*w.senders.Load())
	background.Wait()
	if err := w.Save(context.WithoutCancel(ctx)); err != nil {
		w.config.Logger.Warn("webhooks: how far they were told is not kept, some of it is told again", "error", err)
	}
	w.senders.Store(new([]*sender))
	w.poster.close()
}

// Changed tells that the store has other hooks: they are followed soon. It never waits.
func (w *Webhooks) Changed() {
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// follow follows the store until ctx ends.
func (w *Webhooks) follow(ctx context.Context) {
	for {
		select {
		case <-w.changed:
			w.reloadSoon(ctx)
		case <-ctx.Done():
			return
		}
	}
}

// reloadSoon follows the store as soon as the disk lets it.
func (w *Webhooks) reloadSoon(ctx context.Context) {
	for failures := 1; ; failures++ {
		err := w.Reload(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		w.config.Logger.Error("webhooks are not known, nothing is told", "error", err)
		timer := time.NewTimer(pauseAfter(failures, leastPause, w.config.random))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
}

// end waits for senders whose run is to end, and cuts off requests that take too long.
func (w *Webhooks) end(senders []*sender) {
	late := time.NewTimer(endTime)
	defer late.Stop()
	for _, s := range senders {
		select {
		case <-s.ended:
		case <-late.C:
			late.Reset(0) // for the others
		}
		s.stop()
	}
}

// Wake tells that something was said in a room. It never waits.
func (w *Webhooks) Wake(room string) {
	for _, s := range *w.senders.Load() {
		if s.hook.concerns(room) && !s.hasEnded() {
			s.queue.add(room)
		}
	}
}

// Reload follows the store: hooks that were added are told from their places on, and those
// that were removed nothing any more when it returns. One whose run is another starts anew.
func (w *Webhooks) Reload(ctx context.Context) error {
	w.reload.Lock()
	defer w.reload.Unlock()
	if w.ctx == nil || w.ctx.Err() != nil {
		return nil // Run follows the store when it begins
	}
	hooks, err := w.config.Store.Webhooks(ctx)
	if err != nil {
		return err
	}
	running := make(map[string]*sender)
	for _, s := range *w.senders.Load() {
		running[s.hook.Run] = s
	}
	var senders, added []*sender
	for _, h := range hooks {
		s := running[h.Run]
		if s == nil {
			s = w.newSender(h)
			added = append(added, s)
		}
		delete(running, h.Run)
		senders = append(senders, s)
	}
	w.senders.Store(&senders)
	for _, s := range running {
		s.stop()
	}
	for _, s := range added {
		w.start(s) // after they are found by Wake: nothing falls between
	}
	return nil
}

func (w *Webhooks) newSender(h Hook) *sender {
	s := &sender{hook: h, health: h.Health, to: w, queue: newQueue(), unsaved: make(map[string]Place), ended: make(chan struct{})}
	if s.key, _ = keyOf(h.Secret); s.key == nil {
		s.health.State = NoSecret
	}
	return s
}

// start runs a sender, unless it is told nothing.
func (w *Webhooks) start(s *sender) {
	ctx, stop := context.WithCancel(w.ctx)
	request, abort := context.WithCancel(context.WithoutCancel(w.ctx))
	s.request, s.cancel = request, func() { stop(); abort() }
	if s.health.State != Active {
		close(s.ended)
		return
	}
	go s.run(ctx)
}

// Save keeps what was told so far.
func (w *Webhooks) Save(ctx context.Context) error {
	w.saving.Lock()
	defer w.saving.Unlock()
	var changed []Progress
	var of []*sender
	for _, s := range *w.senders.Load() {
		if p, some := s.takeUnsaved(); some {
			changed, of = append(changed, p), append(of, s)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	err := w.config.Store.SaveWebhooks(ctx, changed)
	for i, s := range of {
		s.saved(changed[i], err)
	}
	return err
}

// Lag returns for how long the oldest entry waits that a hook is being told, 0 if there is none.
func (w *Webhooks) Lag() time.Duration {
	var lag time.Duration
	for _, s := range *w.senders.Load() {
		if at := s.oldest.Load(); at > 0 {
			lag = max(lag, time.Since(time.UnixMilli(at)))
		}
	}
	return lag
}

// Count returns how many hooks are in a state, one of States.
func (w *Webhooks) Count(state string) (n int) {
	for _, s := range *w.senders.Load() {
		if s.state() == state {
			n++
		}
	}
	return n
}
