package history

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// A writer is the goroutine that changes the database.
type writer struct {
	config     Config
	file       *inode
	turn       sync.Locker   // held while the connection is in use
	closing    chan struct{} // closed to end the writer
	ended      chan struct{} // closed when it has ended
	health     health
	deliveries *deliveries
	removals   *removals
	watchers   *watchers

	queue     queue
	indexings chan *indexing
	applies   chan *application

	conn   *connection // nil after trouble, until it is opened again
	upkeep upkeep
	trust  trust
	purge  purge

	uncleanNow atomic.Bool              // of purge, for others to read
	agedSince  atomic.Int64             // of Index: entries before are too old, Unix milliseconds; 0 for none
	position   atomic.Pointer[Position] // as committed, of Index; nil before the first
	cleanedAt  atomic.Uint64            // of Index: where a purge has ended last

	origins struct {
		first atomic.Uint64 // message of the stream that there is
		done  int64         // what is before it is forgotten
		place int64         // up to which it was looked at since, 0 for none
	}

	refusalTold time.Time // when a refusal was last logged
}

func newWriter(c Config, file *inode, conn *connection, turn sync.Locker, d *deliveries, r *removals, watch *watchers) *writer {
	return &writer{
		config:     c,
		file:       file,
		turn:       turn,
		closing:    make(chan struct{}),
		ended:      make(chan struct{}),
		health:     health{log: c.Log},
		deliveries: d,
		removals:   r,
		watchers:   watch,
		queue:      queue{wake: make(chan struct{}, 1)},
		indexings:  make(chan *indexing),
		applies:    make(chan *application),
		conn:       conn,
		upkeep:     upkeep{isDue: make(map[int64]bool)},
	}
}

// start begins the writer's work, with what the file tells of the clock.
func (w *writer) start(ctx context.Context) error {
	trust, jump, err := w.conn.startTrust(ctx, w.config.clocks())
	if err != nil {
		return err
	}
	w.trust = trust
	if err := w.startPosition(ctx); err != nil {
		return err
	}
	w.tellClock(false, jump)
	go w.run()
	return nil
}

// end ends the writer when it has committed what was waiting.
func (w *writer) end() error {
	w.queue.close()
	close(w.closing)
	<-w.ended
	if w.conn == nil || w.health.err() != nil || w.file.checkAll() != nil {
		return w.conn.markClosed(context.Background(), w.config)
	}
	w.seeClock()
	return errors.Join(w.transaction(w.conn.noteTrust(&w.trust)), w.conn.markClosed(context.Background(), w.config))
}

// close follows end.
func (w *writer) close() error { return w.conn.close() }

func (w *writer) run() {
	defer close(w.ended)
	next := time.NewTimer(upkeepInterval)
	defer next.Stop()
	for {
		select {
		case <-w.queue.wake:
			w.save(w.queue.take())
			w.change(w.queue.takeChange())
		case a := <-w.applies:
			a.done <- w.apply(a)
		case i := <-w.indexings:
			if w.wantIndexed(i) {
				next.Reset(0)
			}
		case <-next.C:
			next.Reset(w.keepUp())
		case <-w.closing:
			for group := w.queue.take(); len(group) > 0; group = w.queue.take() {
				w.save(group)
			}
			for c := w.queue.takeChange(); c != nil; c = w.queue.takeChange() {
				w.change(c)
			}
			return
		}
	}
}

// save commits a group in one transaction. One that cannot be stored fails by
// itself, and the others are tried again without it, unless it is the disk that
// fails. What is wrong with one alone tells nothing of the log's health.
func (w *writer) save(group []*publication) {
	w.turn.Lock()
	defer w.turn.Unlock()
	for len(group) > 0 {
		start := time.Now()
		culprit, err := w.commit(nothing, group, nothing)
		if err == nil {
			w.saved(group, time.Since(start))
			return
		}
		w.config.Observer.Failed(opAppend)
		if culprit < 0 || !isOwnFault(err) {
			w.health.failed(err)
		}
		if culprit < 0 || isDisk(err) {
			w.refuse(group, err)
			return
		}
		w.refuse(group[culprit:culprit+1], err)
		w.tellRefused(group[culprit])
		group = append(group[:culprit:culprit], group[culprit+1:]...)
	}
}

// commit stores a group between what goes with it. If that fails, the database is as it was, and
// culprit is the place in the group of the one that failed, -1 if it was the transaction.
func (w *writer) commit(before func() error, group []*publication, after func() error) (culprit int, err error) {
	culprit = -1
	err = w.transaction(func() error {
		if err := before(); err != nil {
			return err
		}
		for i, p := range group {
			if err := w.conn.add(p); err != nil {
				culprit = i
				return err
			}
		}
		return after()
	})
	return culprit, err
}

// nothing goes with publications of this log.
func nothing() error { return nil }

// transaction makes the changes of a function, all or none.
func (w *writer) transaction(change func() error) error {
	if err := w.ready(); err != nil {
		return err
	}
	if err := w.file.checkAll(); err != nil {
		return err // the connection stays, for when the file is back
	}
	defer w.file.noteLeft()
	if _, err := w.conn.beginTx.Exec(); err != nil {
		return w.abandon(err)
	}
	w.conn.from = origin{}
	if err := change(); err != nil {
		return w.abandon(err)
	}
	if _, err := w.conn.commitTx.Exec(); err != nil {
		return w.abandon(err)
	}
	if w.conn.secured {
		w.conn.secured = false
		if err := w.conn.overwrite("FAST"); err != nil {
			w.config.Log.Warn("history: what is deleted goes on to be overwritten", "error", err)
		}
	}
	w.purge.soiled, w.purge.edited = w.purge.soiled || w.conn.soiled, w.purge.edited || w.conn.edited
	w.conn.soiled, w.conn.edited = false, false
	return nil
}

// ready opens the connection if there is none.
func (w *writer) ready() error {
	if w.conn != nil {
		return nil
	}
	if err := w.file.check(); err != nil {
		return err
	}
	conn, err := connect(context.Background(), w.config)
	if err != nil {
		return err
	}
	if err := conn.prepare(context.Background(), w.config); err != nil {
		return errors.Join(err, conn.close())
	}
	w.file.noteWAL()
	w.file.noteLeft()
	w.conn = conn
	return nil
}

// abandon ends a transaction that failed, and returns why. A connection to a
// file is not trusted after that, unless it was a draft that failed; the one to
// memory is all there is of it.
func (w *writer) abandon(reason error) error {
	w.conn.rollback()
	if w.config.Path != Memory && !isOwnFault(reason) {
		w.conn.close()
		w.conn = nil
	}
	return reason
}

func (w *writer) saved(group []*publication, took time.Duration) {
	w.health.recovered()
	w.upkeep.busy = true
	messages := 0
	for _, p := range group {
		messages += p.messages
		if p.roomID != 0 {
			w.upkeep.add(p.roomID)
		}
		if p.reason != nil {
			w.tellRefused(p)
		}
		w.tellTouched(p)
		w.tellDue(p)
		if !p.applied {
			w.deliveries.start(p)
		}
	}
	w.config.Observer.Committed(took, messages)
}

func (w *writer) refuse(group []*publication, err error) {
	for _, p := range group {
		p.refuse(err)
		w.deliveries.start(p)
	}
}

func (w *writer) failed(operation string, err error) {
	w.config.Observer.Failed(operation)
	w.health.failed(err)
}
