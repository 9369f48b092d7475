package listen

import (
	"net"
	"time"
)

// headerTimeout is how long a proxy may take to say for whom it connects. It sends that
// at once.
const headerTimeout = 5 * time.Second

// acceptProxied is Accept where proxies say for whom they connect, which is waited for
// beside others.
func (l *Listener) acceptProxied() (net.Conn, error) {
	l.start.Do(func() { go l.acceptAll() })
	select {
	case a := <-l.proxied:
		return a.conn, a.err
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// acceptAll accepts until the listener is closed. What waits to say for whom it is has a
// place at the gate, and so is bounded.
func (l *Listener) acceptAll() {
	for {
		nc, err := l.Listener.Accept()
		if err != nil {
			if !l.hand(accepted{err: err}) {
				return
			}
			continue
		}
		c := l.enter(nc)
		switch {
		case c == nil:
		case !l.config.Gate.Trusts(addressOf(nc.RemoteAddr())):
			l.hand(accepted{conn: c})
		default:
			go l.introduce(c)
		}
	}
}

// hand gives Accept what it returns. It reports whether the listener is still open.
func (l *Listener) hand(a accepted) bool {
	select {
	case l.proxied <- a:
		return true
	case <-l.closed:
		if a.conn != nil {
			a.conn.Close()
		}
		return false
	}
}

// introduce reads for whom a proxy connects, and counts the connection for them. One
// without a header is refused, unless it comes from this machine: health checks do.
func (l *Listener) introduce(c *Conn) {
	peer := addressOf(c.Conn.RemoteAddr())
	c.Conn.SetReadDeadline(time.Now().Add(headerTimeout))
	header, rest, err := readHeader(c.Conn)
	c.Conn.SetReadDeadline(time.Time{})
	c.early = rest
	switch {
	case err == errNoHeader && peer.IsLoopback():
	case err != nil:
		l.config.Gate.RefuseProxy(peer)
		c.place.Leave()
		c.Conn.Close()
		return
	case header.Command.IsProxy() && header.SourceAddr != nil:
		c.remote = header.SourceAddr
		if refused := c.place.CountFor(l.countedAs(c.remote)); refused != nil {
			answer(c.Conn, refused)
			return
		}
	}
	l.hand(accepted{conn: c})
}
