package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"

	"hubbub/server/wire"
)

// Config says where to go, and as whom.
type Config struct {
	URL    string      // of the endpoint: ws://localhost:8000/ws or wss://chat.example.org/ws
	Room   string      // default the lobby
	Name   string      // of the user
	Header http.Header // added to the handshake; default none
	TLS    *tls.Config // for wss; default that of crypto/tls, with the URL's host as the name

	// Hold asks the server to hold the name for a while when the last connection is lost.
	// Who comes with a session asks for that anyhow.
	Hold bool

	Session string // token of an earlier Client, to go on as the same person; default none
	Since   *Since // where an earlier Client had stopped reading; default the last messages

	// Dial opens connections, to go by way of a proxy or a Unix socket; default TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// A target is where connections go.
type target struct {
	address string      // host and port
	tls     *tls.Config // nil for ws
}

// target reads the URL.
func (c *Config) target() (target, error) {
	u, err := url.Parse(c.URL)
	if err != nil {
		return target{}, fmt.Errorf("client: %w", err)
	}
	port := map[string]string{"ws": "80", "wss": "443"}[u.Scheme]
	if port == "" || u.Hostname() == "" {
		return target{}, errors.New("client: the URL is none of ws:// or wss://")
	}
	if u.Port() != "" {
		port = u.Port()
	}
	t := target{address: net.JoinHostPort(u.Hostname(), port)}
	if u.Scheme == "wss" {
		if t.tls = c.TLS.Clone(); t.tls == nil {
			t.tls = new(tls.Config)
		}
		if t.tls.ServerName == "" {
			t.tls.ServerName = u.Hostname()
		}
	}
	return t, nil
}

// dial connects, with TLS where the URL says so.
func (c *Client) dial(ctx context.Context) (net.Conn, error) {
	dial := c.config.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	nc, err := dial(ctx, "tcp", c.target.address)
	if err != nil || c.target.tls == nil {
		return nc, err
	}
	secure := tls.Client(nc, c.target.tls)
	if err := secure.HandshakeContext(ctx); err != nil {
		nc.Close()
		return nil, err
	}
	return secure, nil
}

// A Since is a place in a room's order.
type Since = wire.Since
