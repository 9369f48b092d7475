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
// connection, because the server stops.
func (e *Endpoint) SendAway() {
	connections := e.keepalive.all()
	window := time.Second + time.Duration(len(connections))*returnPerClient
	for _, c := range connections {
		retryAfter := minReturn + rand.N(window)
		c.close(c.protocol.draining(retryAfter.Milliseconds()), wire.Restarting, "server is restarting")
	}
}
