package server

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// A lent listener is used for a while, and given back open: Close ends its use alone. Accept is
// called by one goroutine at a time.
type lent struct {
	owned
	closed atomic.Bool
	using  sync.Mutex // held by Accept
}

// owned is a listener that can be made to stop accepting.
type owned interface {
	net.Listener
	SetDeadline(time.Time) error
}

// lend returns a listener to be used for a while, or nil if it could not be given back.
func lend(ln net.Listener) net.Listener {
	if o, ok := ln.(owned); ok {
		return &lent{owned: o}
	}
	return nil
}

func (l *lent) Accept() (net.Conn, error) {
	l.using.Lock()
	defer l.using.Unlock()
	if l.closed.Load() {
		return nil, net.ErrClosed
	}
	nc, err := l.owned.Accept()
	if err != nil && l.closed.Load() {
		err = net.ErrClosed
	}
	return nc, err
}

// Close returns when nothing is accepted any more by way of the lent listener.
func (l *lent) Close() error {
	if l.closed.Swap(true) {
		return nil
	}
	if err := l.owned.SetDeadline(time.Now()); err != nil {
		return err
	}
	l.using.Lock()
	defer l.using.Unlock()
	return l.owned.SetDeadline(time.Time{})
}
