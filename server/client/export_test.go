package client

import (
	"context"
	"net"
)

// WithDial makes connections of something else than TCP.
func WithDial(c Config, dial func(ctx context.Context, network, address string) (net.Conn, error)) Config {
	c.dial = dial
	return c
}
