package dial

import (
	"context"
	"net"
)

// perSource is how many connections leave from one loopback address: well below
// the 28,000 ports that Linux has for outgoing connections by default.
const perSource = 10000

// TCP connects to host as connection n, without a handshake. Towards IPv4
// loopback, each perSource connections leave from an address of their own in
// 127.0.0.0/8: a source address has only so many ports towards one destination.
func TCP(ctx context.Context, host string, n int) (net.Conn, error) {
	var d net.Dialer
	if source := sourceAddress(host, n); source != nil {
		d.LocalAddr = &net.TCPAddr{IP: source}
		d.Control = bindLate
	}
	return d.DialContext(ctx, "tcp", host)
}

// sourceAddress returns the address that connection n leaves from, nil to leave it to
// the system.
func sourceAddress(host string, n int) net.IP {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		return nil
	}
	ip := net.ParseIP(name).To4()
	if ip == nil || !ip.IsLoopback() || n < perSource {
		return nil
	}
	last := 1 + n/perSource
	return net.IPv4(127, 0, byte(last>>8), byte(last))
}
