// Package gate decides which HTTP requests may become connections: by the rules of
// the WebSocket handshake, by the origin of the page that asks, and by how many
// connections there are already. It also has the bucket that limits a rate.
//
// It answers nothing and counts nothing but connections: a Refusal says why not,
// and what the answer has to be.
package gate

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Why a request is refused, or ended: the values of a metric label.
const (
	reasonMethod     = "method"
	reasonUpgrade    = "not_websocket"
	reasonVersion    = "version"
	reasonKey        = "key"
	reasonOrigin     = "origin"
	reasonFull       = "full"
	reasonFullIP     = "full_ip"
	reasonRate       = "rate"
	reasonRateIP     = "rate_ip"
	reasonUnfinished = "unfinished"   // it was not whole in time, or made room for another
	reasonUntaken    = "untaken"      // its answer was not taken, and it made room for another
	reasonProxy      = "proxy_header" // a proxy did not tell of whom it is
	reasonDraining   = "draining"
)

// Reasons lists all of them.
func Reasons() []string {
	return []string{
		reasonMethod, reasonUpgrade, reasonVersion, reasonKey, reasonOrigin, reasonFull, reasonFullIP,
		reasonRate, reasonRateIP, reasonUnfinished, reasonUntaken, reasonProxy, reasonDraining,
	}
}

// A Refusal is the HTTP answer to a request that cannot become a connection.
type Refusal struct {
	Reason  string // one of Reasons
	Status  int
	Message string        // for people
	Wait    time.Duration // until it may be asked again, where that is known: of 429

	header, value string // a header that belongs to the status, if any
}

// SetHeader adds what belongs to the status.
func (f *Refusal) SetHeader(header http.Header) {
	if f.header != "" {
		header.Set(f.header, f.value)
	}
}

// retryAfter is what a server that cannot help asks for before the next try.
const (
	retryAfter        = 5 * time.Second
	RetryAfterSeconds = "5"
)

// Config shapes a Gate.
type Config struct {
	Origins             []Origin // of pages that may connect beside those of the same host
	MaxConnections      int      // 0 for no limit
	MaxConnectionsPerIP int      // of one IPv4 address or IPv6 /64; 0 for a share of a crowded server
	JoinRate            float64  // connections a second of one address, private ones excepted; 0 for no limit
	JoinBurst           int      // of one address at once
	TotalJoinRate       float64  // connections a second; 0 for no limit
	Proxies             Proxies  // who is behind which peers

	// Refused is told of what is refused, or ended to make room, where no request is to be
	// answered; nil for nobody. It must not block. ip may be the zero Addr.
	Refused func(reason string, ip netip.Addr)
	Now     func() time.Time // default time.Now
}

// A Gate lets connections in until it is shut. Safe for concurrent use.
type Gate struct {
	config   Config
	capacity *capacity
	sockets  *Meter             // that addresses open
	joins    *Meter             // connections that addresses make
	total    *Buckets[struct{}] // connections
	told     sync.Once          // of a proxy that was not announced
	started  time.Time
	shut     atomic.Bool
}

// New returns an open gate.
func New(c Config) *Gate {
	if c.Refused == nil {
		c.Refused = func(string, netip.Addr) {}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Proxies.Header == "" {
		c.Proxies.Header = DefaultForwardedHeader
	}
	c.Proxies.Header = http.CanonicalHeaderKey(c.Proxies.Header)
	g := &Gate{
		config:   c,
		capacity: newCapacity(c.MaxConnections, c.MaxConnectionsPerIP),
		total:    NewBuckets[struct{}](c.TotalJoinRate, max(c.MaxConnections, minTotalBurst)),
		started:  c.Now(),
	}
	g.sockets = newMeter(socketsPerJoin*c.JoinRate, socketsPerJoin*c.JoinBurst, g.now)
	g.joins = newMeter(c.JoinRate, c.JoinBurst, g.now)
	return g
}

// now returns the time that rates go by.
func (g *Gate) now() time.Duration { return g.config.Now().Sub(g.started) }

// Admit makes a connection of a request for an address, or says why it can be none.
// Release ends it.
func (g *Gate) Admit(r *http.Request, ip netip.Addr) *Refusal {
	if g.shut.Load() {
		return refusalOf(reasonDraining, retryAfter)
	}
	if refused := g.hold(ip); refused != nil {
		return refused
	}
	reason, mine, all := g.capacity.admit(placeOfRequest(r), ip)
	if reason != "" {
		return refusalOf(reason, retryAfter)
	}
	g.lookForProxy(ip, mine, all)
	return nil
}

// socketsPerJoin is how many sockets an address may open for each connection that it may
// make: a browser opens up to six to load a page.
const socketsPerJoin = 10

// holdSocket holds an address against how many sockets it may open.
func (g *Gate) holdSocket(ip netip.Addr) *Refusal {
	if wait := g.sockets.Take(ip); wait > 0 {
		g.config.Refused(reasonRateIP, ip)
		return refusalOf(reasonRateIP, wait)
	}
	return nil
}

// hold holds an address, and all together, against how fast they may come.
func (g *Gate) hold(ip netip.Addr) *Refusal {
	if wait := g.joins.Take(ip); wait > 0 {
		return refusalOf(reasonRateIP, wait)
	}
	if wait := g.total.Take(struct{}{}, g.now()); wait > 0 {
		return refusalOf(reasonRate, wait)
	}
	return nil
}

const (
	// floodCost is how many seconds of its rate of connections a flood costs an address,
	floodCost = 1
	// maxFloodWait is how many seconds it waits at most for the next one.
	maxFloodWait = 60
)

// Charge makes an address pay for a connection that was closed for a flood: for who comes
// back to flood again there is no further one for a while.
func (g *Gate) Charge(ip netip.Addr) {
	rate := g.config.JoinRate
	g.joins.Spend(ip, max(1, int(floodCost*rate)), g.config.JoinBurst+int(maxFloodWait*rate))
}

// minTotalBurst is how many may come at once, at least: everybody who was there comes
// back at once when a network was lost.
const minTotalBurst = 20_000

// Response returns the whole answer, for where no request was read.
func (f *Refusal) Response() []byte {
	return fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n%s: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s\n",
		f.Status, http.StatusText(f.Status), f.header, f.value, len(f.Message)+1, f.Message)
}

// refusalOf returns the answer to one connection too many.
func refusalOf(reason string, wait time.Duration) *Refusal {
	f := &Refusal{
		Reason: reason, Status: http.StatusServiceUnavailable, Message: "the server takes no more connections now; try again later",
		header: "Retry-After", value: strconv.FormatInt(RoundUp(wait, time.Second), 10),
	}
	switch reason {
	case reasonFullIP:
		f.Message = "there are too many connections from your network; close some, or try again later"
	case reasonRateIP:
		f.Status, f.Wait, f.Message = http.StatusTooManyRequests, wait, "too many connections are made from your network at once; try again in a moment"
	}
	return f
}

// RoundUp returns how many units there are in d, the last one begun: a wait that is told
// must not be over too early.
func RoundUp(d, unit time.Duration) int64 { return int64((d + unit - 1) / unit) }

// Release counts a connection out.
func (g *Gate) Release(ip netip.Addr) { g.capacity.release(ip) }

// HasRoomForHeld reports whether an address may have so many names kept while nobody is
// there, beside its connections: as many in all as it may have connections.
func (g *Gate) HasRoomForHeld(ip netip.Addr, held int) bool {
	return g.capacity.hasRoomForHeld(ip, held)
}

// Open returns how many connections are in.
func (g *Gate) Open() int {
	connections, _ := g.capacity.count()
	return connections
}

// Requests returns how many requests there are in each phase, by the name of it.
func (g *Gate) Requests() (unfinished, answering, idle int) {
	_, requests := g.capacity.count()
	return requests[0], requests[1], requests[2]
}

// Shut lets nobody in from here on.
func (g *Gate) Shut() { g.shut.Store(true) }

// IsShut reports whether nobody is let in.
func (g *Gate) IsShut() bool { return g.shut.Load() }
