package conn

import (
	"math/rand/v2"
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
		c.sendAway(window)
	}
}

// returnWindow returns over how long so many clients come back.
func returnWindow(clients int) time.Duration {
	return time.Second + time.Duration(clients)*returnPerClient
}

func (c *connection) sendAway(window time.Duration) {
	retryAfter := minReturn + rand.N(window)
	c.close(c.protocol.draining(retryAfter.Milliseconds()), wire.Restarting, "server is restarting")
}
