// Package gate decides which HTTP requests may become connections: by the rules of
// the WebSocket handshake, by the origin of the page that asks, and by how many
// connections there are already. It also has the bucket that limits a rate.
//
// It answers nothing and counts nothing but connections: a Refusal says why not,
// and what the answer has to be.
package gate

import (
	"net/http"
	"net/netip"
	"sync/atomic"
)

// Why a request is refused: the values of a metric label.
const (
	reasonMethod   = "method"
	reasonUpgrade  = "not_websocket"
	reasonVersion  = "version"
	reasonKey      = "key"
	reasonOrigin   = "origin"
	reasonFull     = "full"
	reasonFullIP   = "full_ip"
	reasonDraining = "draining"
)

// Reasons lists all of them.
func Reasons() []string {
	return []string{
		reasonMethod, reasonUpgrade, reasonVersion, reasonKey, reasonOrigin,
		reasonFull, reasonFullIP, reasonDraining,
	}
}

// A Refusal is the HTTP answer to a request that cannot become a connection.
type Refusal struct {
	Reason  string // one of Reasons
	Status  int
	Message string // for people

	header, value string // a header that belongs to the status, if any
}

// SetHeader adds what belongs to the status.
func (f *Refusal) SetHeader(header http.Header) {
	if f.header != "" {
		header.Set(f.header, f.value)
	}
}

// RetryAfterSeconds is what a server that cannot help asks for before the next try.
const RetryAfterSeconds = "5"

// Config shapes a Gate.
type Config struct {
	Origins             []Origin // of pages that may connect beside those of the same host
	MaxConnections      int      // 0 for no limit
	MaxConnectionsPerIP int      // of one IPv4 address or IPv6 /64; 0 for no limit
}

// A Gate lets connections in until it is shut. Safe for concurrent use.
type Gate struct {
	origins  []Origin
	capacity *capacity
	shut     atomic.Bool
}

// New returns an open gate.
func New(c Config) *Gate {
	return &Gate{origins: c.Origins, capacity: newCapacity(c.MaxConnections, c.MaxConnectionsPerIP)}
}

// Admit counts a connection in, or says why there can be no more. Release ends it.
func (g *Gate) Admit(ip netip.Addr) *Refusal {
	reason := reasonDraining
	if !g.shut.Load() {
		reason = g.capacity.acquire(ip)
	}
	if reason == "" {
		return nil
	}
	return &Refusal{reason, http.StatusServiceUnavailable, "the server takes no more connections now; try again later", "Retry-After", RetryAfterSeconds}
}

// Release counts a connection out.
func (g *Gate) Release(ip netip.Addr) { g.capacity.release(ip) }

// Open returns how many connections are in.
func (g *Gate) Open() int { return g.capacity.count() }

// Shut lets nobody in from here on.
func (g *Gate) Shut() { g.shut.Store(true) }

// IsShut reports whether nobody is let in.
func (g *Gate) IsShut() bool { return g.shut.Load() }

// AddressOf returns the peer's address, the zero Addr if it has none.
func AddressOf(r *http.Request) netip.Addr {
	ap, _ := netip.ParseAddrPort(r.RemoteAddr)
	return ap.Addr()
}
