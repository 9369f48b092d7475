package client

import (
	"sync"
	"time"
)

const (
	// silenceSlack is how much longer than the server's interval a connection may be
	// silent before it is probed.
	silenceSlack = 10 * time.Second
	// probeWithin is how long the answer to a probe may take.
	probeWithin = 5 * time.Second
)

// A silence finds connections that have died without a word. Safe for concurrent
// use.
type silence struct {
	mu       sync.Mutex
	interval time.Duration // guarded by mu; 0 while nothing is expected
	timer    *time.Timer   // guarded by mu
	ended    bool          // guarded by mu
	probe    func()
	dead     func()
}

// begin names what is called when a connection has been silent: probe, and if that
// brings nothing, dead.
func (s *silence) begin(probe, dead func()) { s.probe, s.dead = probe, dead }

// expect tells at which interval the server sends something, 0 for none.
func (s *silence) expect(interval time.Duration) {
	s.mu.Lock()
	s.interval = interval
	s.mu.Unlock()
	s.heard()
}

// heard tells that something has come.
func (s *silence) heard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopLocked()
	if s.interval > 0 && !s.ended {
		s.timer = time.AfterFunc(s.interval+silenceSlack, s.silent)
	}
}

func (s *silence) silent() {
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		return
	}
	s.timer = time.AfterFunc(probeWithin, s.dead)
	s.mu.Unlock()
	s.probe()
}

func (s *silence) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	s.stopLocked()
}

func (s *silence) stopLocked() {
	if s.timer != nil {
		s.timer.Stop()
	}
}
