//go:build unix

package fanout

import "net"

// descriptor returns the file descriptor of a bare TCP connection, which is
// non-blocking under Go's poller. It is ours to write to for as long as nobody
// but the Conn closes nc.
func descriptor(nc net.Conn) way {
	tcp, ok := nc.(*net.TCPConn)
	if !ok {
		return wayWait
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return wayWait
	}
	fd := wayWait
	if err := raw.Control(func(d uintptr) { fd = way(d) }); err != nil {
		return wayWait
	}
	return fd
}
