// Package journal is what an operator reads of people: who came and went, and who was
// refused and why. A flood of them is no flood of lines: of refusals there is a line a
// minute for each reason, and of logins and logouts at most maxLines a second.
package journal

import (
	"context"
	"log/slog"
	"net/netip"
	"sync"
	"time"
)

const (
	// span is what one line of a reason sums up.
	span = time.Minute
	// maxLines is how many logins, and how many logouts, have lines of their own in a
	// second.
	maxLines = 10
	// tick is how often it is looked whether a sum is due.
	tick = time.Second
)

// What is refused: the beginnings of its lines.
const (
	Connection = "connection refused"
	Login      = "login refused"
	Message    = "message refused"
	Request    = "request refused"
	Question   = "question refused"
	SlowReader = "slow reader"
)

// A Journal writes to a log. Safe for concurrent use.
type Journal struct {
	log    *slog.Logger
	people People
	now    func() time.Time

	mu       sync.Mutex
	refusals map[kind]*sum // guarded by mu
	logins   lines         // guarded by mu
	logouts  lines         // guarded by mu
}

// A kind is what is summed up: what was refused, for a reason of a closed set.
type kind struct{ what, reason string }

// New returns a journal that tells of people what it may. now is time.Now, but in tests.
func New(log *slog.Logger, people People, now func() time.Time) *Journal {
	return &Journal{log: log, people: people, now: now, refusals: make(map[kind]*sum)}
}

// Refused notes that something was refused, which came from an address, if that is known.
// The first is written at once, what follows within a span with one line at its end. That
// has the detail of the last, attributes as slog takes them.
func (j *Journal) Refused(what, reason string, from netip.Addr, detail ...any) {
	now := j.now()
	j.mu.Lock()
	defer j.mu.Unlock()
	of := kind{what, reason}
	s := j.refusals[of]
	if s == nil {
		s = newSum(now)
		j.refusals[of] = s
		s.add(from, detail)
		j.writeLocked(of, s)
		s.reset(now)
		return
	}
	s.add(from, detail)
}

// A Person is who comes or goes.
type Person struct {
	Name, Room, Protocol string
	Address              netip.AddrPort
}

// Login notes that somebody is in a room.
func (j *Journal) Login(p Person) {
	if j.mayWrite(&j.logins) {
		j.log.Info("LOGIN", j.attributes(p)...)
	}
}

// Logout notes that somebody has left it, for a reason, and how long it was there.
func (j *Journal) Logout(p Person, reason string, stayed time.Duration) {
	if j.mayWrite(&j.logouts) {
		j.log.Info("LOGOUT", append(j.attributes(p), "reason", reason, "duration", stayed.Round(time.Millisecond))...)
	}
}

// Listen notes that somebody reads a room without a name.
func (j *Journal) Listen(p Person) {
	if j.mayWrite(&j.logins) {
		j.log.Info("LISTEN", j.attributes(p)...)
	}
}

func (j *Journal) attributes(p Person) []any {
	attributes := make([]any, 0, 12)
	if p.Name != "" && j.people != Nobody {
		attributes = append(attributes, "name", p.Name)
	}
	attributes = append(attributes, "room", p.Room, "protocol", p.Protocol)
	if remote := j.Remote(p.Address); remote != "" {
		attributes = append(attributes, "remote", remote)
	}
	return attributes
}

// Remote returns an address as it may be logged, "" if not at all.
func (j *Journal) Remote(address netip.AddrPort) string { return j.people.remote(address) }

// Run writes sums when they are due, until ctx ends, and then those that are left.
func (j *Journal) Run(ctx context.Context) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			j.write(j.now(), false)
		case <-ctx.Done():
			j.write(j.now(), true)
			return
		}
	}
}

// write writes the sums that are due, or all.
func (j *Journal) write(now time.Time, all bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for of, s := range j.refusals {
		switch {
		case !all && now.Sub(s.since) < span:
		case s.count > 0:
			j.writeLocked(of, s)
			s.reset(now)
		default:
			delete(j.refusals, of)
		}
	}
	j.writeMoreLocked("LOGIN", &j.logins, now, all)
	j.writeMoreLocked("LOGOUT", &j.logouts, now, all)
}

func (j *Journal) writeLocked(of kind, s *sum) {
	attributes := []any{"reason", of.reason, "count", s.count}
	if top := s.top(j.people); top != "" {
		attributes = append(attributes, "from", top)
	}
	j.log.Info(of.what, append(attributes, s.detail...)...)
}

// writeMoreLocked tells how many had no line of their own.
func (j *Journal) writeMoreLocked(word string, l *lines, now time.Time, all bool) {
	if l.more > 0 && (all || now.Sub(l.moreSince) >= span) {
		j.log.Info(word, "more", l.more, "in", now.Sub(l.moreSince).Round(time.Second))
		l.more = 0
	}
}

// lines counts the lines of a second, and what had none.
type lines struct {
	second    time.Time // when it began
	written   int
	more      int
	moreSince time.Time
}

// mayWrite reports whether there is a line left in this second.
func (j *Journal) mayWrite(l *lines) bool {
	now := j.now()
	j.mu.Lock()
	defer j.mu.Unlock()
	if age := now.Sub(l.second); age < 0 || age >= time.Second {
		l.second, l.written = now, 0
	}
	if l.written < maxLines {
		l.written++
		return true
	}
	if l.more == 0 {
		l.moreSince = now
	}
	l.more++
	return false
}
