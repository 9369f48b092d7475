package conn

import "hubbub/server/wire"

// SaidElsewhere counts what a person says by another node of a cluster against the limits that it has
// here, as if it were said here: else each node would let it say as much. refused are messages that
// have no place; those may be said again.
func (e *Endpoint) SaidElsewhere(author [16]byte, m *wire.Entry, refused bool) {
	now := e.now()
	e.limiters.sessions.Spend(author, now, 1, 2*e.Limits.MessageBurst)
	if !refused {
		e.limiters.said.note(author, m.ID, m.Text, now)
	}
}

// ReportedElsewhere does that with a report.
func (e *Endpoint) ReportedElsewhere(user string) {
	e.limiters.reports.Spend(user, e.now(), 1, 2*reportBurst)
}
