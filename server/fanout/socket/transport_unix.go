//go:build unix

package socket

import "net"

// descriptor returns the file descriptor of a bare TCP connection, which is
// non-blocking under Go's poller. It is the caller's to use for as long as nobody
// else closes nc.
func descriptor(nc net.Conn) Transport {
	tcp, ok := nc.(*net.TCPConn)
	if !ok {
		return Blocking
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return Blocking
	}
	t := Blocking
	if err := raw.Control(func(fd uintptr) { t = Transport(fd) }); err != nil {
		return Blocking
	}
	return t
}
