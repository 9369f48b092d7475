package conn

import (
	"math/rand/v2"
	"slices"
	"time"

	"hubbub/server/wire"
)

// Clients come back spread over time: after at least minReturn, and within a
// window that grows with their number, so that a new server takes about a
// thousand a second.
const (
	minReturn       = 500 * time.Millisecond
	returnPerClient = time.Millisecond
)

// SendAway tells each client to come back at a time of its own and closes its
// connection, because the server stops. Whoever comes later is sent away as well.
func (e *Endpoint) SendAway() {
	e.leaving.Store(true)
	connections := e.keepalive.all()
	window := returnWindow(len(connections))
	for _, c := range connections {
		c.sendAway(window, "")
	}
}

// ReturnTime returns within which time all who are here come back after SendAway, if they do.
func (e *Endpoint) ReturnTime() time.Duration {
	return minReturn + returnWindow(len(e.keepalive.all()))
}

const (
	// notReadyWindow is over how long those come back who find a server that cannot let them in.
	notReadyWindow = 5 * time.Second
	// clearCheck is how often Clear looks whether all have gone.
	clearCheck = 20 * time.Millisecond
)

// Clear sends away all who are here, and waits until they have left their rooms; it ends those who
// do not go within a time. Config.Believed has to be false meanwhile.
func (e *Endpoint) Clear(within time.Duration) {
	connections := e.keepalive.all()
	window := returnWindow(len(connections))
	for _, c := range connections {
		c.sendAway(window, wire.NotReady)
	}
	for end := time.Now().Add(within); e.anybodyIn(); time.Sleep(clearCheck) {
		if time.Now().After(end) {
			e.Abort()
			return
		}
	}
}

// anybodyIn reports whether a connection is in a room.
func (e *Endpoint) anybodyIn() bool {
	return slices.ContainsFunc(e.keepalive.all(), func(c *connection) bool { return c.seat.joined.Load() })
}

// returnWindow returns over how long so many clients come back.
func returnWindow(clients int) time.Duration {
	return time.Second + time.Duration(clients)*returnPerClient
}

// turnAway sends away a client that cannot be let in now, because this server is behind the others of
// its cluster, or cut off from them.
func (c *connection) turnAway() {
	if c.protocol != protocol(eventStream{}) { // which does not join
		c.count(aJoin, wire.Restarting)
	}
	c.sendAway(notReadyWindow, wire.NotReady)
}

// sendAway tells a client to come back within a time, and closes its connection.
func (c *connection) sendAway(window time.Duration, reason string) {
	retryAfter := minReturn + rand.N(window)
	c.close(c.protocol.draining(retryAfter.Milliseconds(), reason), wire.Restarting, "server is restarting")
}
