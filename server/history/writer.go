package history

import (
	"context"
	"sync"
	"time"
)

// Bounds of a transaction, so that what comes late to it does not wait long.
const (
	maxGroup     = maxWaiting
	maxGroupRows = 4096
)

// A writer is the goroutine that changes the database.
type writer struct {
	config  Config
	turn    sync.Locker // held while the connection is in use
	appends chan *appending
	closing chan struct{} // closed to end the writer
	ended   chan struct{} // closed when it has ended
	health  health

	conn *connection // nil after trouble, until it is opened again
}

func newWriter(c Config, conn *connection, turn sync.Locker) *writer {
	return &writer{
		config:  c,
		turn:    turn,
		appends: make(chan *appending, maxWaiting),
		closing: make(chan struct{}),
		ended:   make(chan struct{}),
		health:  health{log: c.Log},
		conn:    conn,
	}
}

// close ends the writer when it has committed what was waiting.
func (w *writer) close() error {
	close(w.closing)
	<-w.ended
	return nil
}

func (w *writer) run() {
	defer close(w.ended)
	for {
		select {
		case a := <-w.appends:
			w.save(w.gather(a))
		case <-w.closing:
			for len(w.appends) > 0 {
				w.save(w.gather(<-w.appends))
			}
			return
		}
	}
}

// gather returns first and what is waiting behind it, up to the bounds.
func (w *writer) gather(first *appending) []*appending {
	group, rows := []*appending{first}, len(first.drafts)
	for len(group) < maxGroup && rows < maxGroupRows {
		select {
		case a := <-w.appends:
			group = append(group, a)
			rows += len(a.drafts)
		default:
			return group
		}
	}
	return group
}

// save commits a group in one transaction. One that cannot be stored fails by
// itself, and the others are tried again without it, unless it is the disk that
// fails.
func (w *writer) save(group []*appending) {
	w.turn.Lock()
	defer w.turn.Unlock()
	for len(group) > 0 {
		start := time.Now()
		culprit, err := w.commit(group)
		if err == nil {
			w.saved(group, time.Since(start))
			return
		}
		w.failed(opAppend, err)
		if culprit < 0 || isDisk(err) {
			fail(group, err)
			return
		}
		fail(group[culprit:culprit+1], err)
		group = append(group[:culprit:culprit], group[culprit+1:]...)
	}
}

// commit stores a group in one transaction. If that fails, the database is as it
// was, and culprit is the place in the group of the one that failed, -1 if it was
// the transaction.
func (w *writer) commit(group []*appending) (culprit int, err error) {
	if err := w.begin(); err != nil {
		return -1, err
	}
	for i, a := range group {
		if err := w.conn.add(a); err != nil {
			return i, w.abandon(err)
		}
	}
	if _, err := w.conn.commitTx.Exec(); err != nil {
		return -1, w.abandon(err)
	}
	return -1, nil
}

// begin opens a transaction, and the connection before it if there is none.
func (w *writer) begin() error {
	if w.conn == nil {
		conn, err := connect(context.Background(), w.config)
		if err != nil {
			return err
		}
		if err := conn.prepare(context.Background(), w.config); err != nil {
			conn.close()
			return err
		}
		w.conn = conn
	}
	if _, err := w.conn.beginTx.Exec(); err != nil {
		return w.abandon(err)
	}
	return nil
}

// abandon ends a transaction that failed, and returns why. A connection to a
// file is not trusted after that; the one to memory is all there is of it.
func (w *writer) abandon(reason error) error {
	w.conn.rollback()
	if w.config.Path != Memory {
		w.conn.close()
		w.conn = nil
	}
	return reason
}

func (w *writer) saved(group []*appending, took time.Duration) {
	messages := 0
	for _, a := range group {
		messages += a.fresh
		close(a.done)
	}
	w.health.recovered()
	w.config.Observer.Committed(took, messages)
}

func fail(group []*appending, err error) {
	for _, a := range group {
		a.err = err
		close(a.done)
	}
}

func (w *writer) failed(operation string, err error) {
	w.config.Observer.Failed(operation)
	w.health.failed(err)
}
