// Package listen takes connections: it counts each at the gate from the moment it is
// accepted, and lets proxies say for whom they connect.
package listen

import (
	"errors"
	"net"
	"net/netip"
	"sync"

	"hubbub/server/gate"
)

// Config shapes a Listener.
type Config struct {
	Gate *gate.Gate

	// ProxyProtocol makes peers that the gate trusts begin with a header of the PROXY
	// protocol.
	ProxyProtocol bool
}

// A Listener takes connections that the gate lets in. What it refuses is answered where
// that can be done without waiting, and closed.
type Listener struct {
	net.Listener
	config Config

	// With ProxyProtocol:
	start   sync.Once
	proxied chan accepted // what was accepted, and has said for whom it is
	closed  chan struct{} // by Close
	close   sync.Once
}

type accepted struct {
	conn net.Conn
	err  error
}

// New wraps a listener. It is closed with it.
func New(inner net.Listener, c Config) *Listener {
	return &Listener{Listener: inner, config: c, proxied: make(chan accepted), closed: make(chan struct{})}
}

// Accept returns the next connection, a *Conn.
func (l *Listener) Accept() (net.Conn, error) {
	if l.config.ProxyProtocol {
		return l.acceptProxied()
	}
	for {
		nc, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if c := l.enter(nc); c != nil {
			return c, nil
		}
	}
}

// enter counts a connection in, or ends it.
func (l *Listener) enter(nc net.Conn) *Conn {
	c := &Conn{Conn: nc}
	var refused *gate.Refusal
	if c.place, refused = l.config.Gate.Enter(l.countedAs(nc.RemoteAddr()), nc.Close); refused != nil {
		answer(nc, refused)
		return nil
	}
	return c
}

// countedAs returns whom a connection counts for: nobody, if its peer connects for others.
func (l *Listener) countedAs(remote net.Addr) netip.Addr {
	ip := addressOf(remote)
	if l.config.Gate.Trusts(ip) {
		return netip.Addr{}
	}
	return ip
}

func addressOf(remote net.Addr) netip.Addr {
	if tcp, ok := remote.(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}

// answer tells why there is no place and ends the connection. The answer fits the empty
// buffer of a new socket; whoever sends more than it takes does not matter.
func answer(nc net.Conn, refused *gate.Refusal) {
	if _, ok := nc.(*net.TCPConn); ok { // of others nobody knows whether they wait
		nc.Write(refused.Response())
	}
	nc.Close()
}

// Close ends Accept.
func (l *Listener) Close() error {
	l.close.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// A Conn is a connection that the gate has counted.
type Conn struct {
	net.Conn
	place  *gate.Place
	remote net.Addr // nil for that of Conn
	early  []byte   // read with the header of a proxy, and returned by Read first
}

// Read returns what the client has sent.
func (c *Conn) Read(p []byte) (int, error) {
	if len(c.early) > 0 {
		n := copy(p, c.early)
		c.early = c.early[n:]
		return n, nil
	}
	return c.Conn.Read(p)
}

// Place returns where the connection is counted.
func (c *Conn) Place() *gate.Place { return c.place }

// Bare returns the connection below, for who takes it over once a request was read, and
// with it all that came early: the fan-out writes to the TCP connection itself.
func (c *Conn) Bare() net.Conn { return c.Conn }

// RemoteAddr returns the address of who has connected, if need be to a proxy.
func (c *Conn) RemoteAddr() net.Addr {
	if c.remote != nil {
		return c.remote
	}
	return c.Conn.RemoteAddr()
}

// CloseWrite closes our side, as net/http does after an error.
func (c *Conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}
