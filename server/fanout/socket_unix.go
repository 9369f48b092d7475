//go:build unix

package fanout

import (
	"errors"
	"net"
	"syscall"
)

var errWouldBlock error = syscall.EAGAIN

// descriptor returns the file descriptor of a bare TCP connection, which is
// non-blocking under Go's poller, or -1. It is ours to write to for as long as
// nobody but the Conn closes nc.
func descriptor(nc net.Conn) int {
	tcp, ok := nc.(*net.TCPConn)
	if !ok {
		return -1
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return -1
	}
	fd := -1
	if err := raw.Control(func(d uintptr) { fd = int(d) }); err != nil {
		return -1
	}
	return fd
}

// writeNow writes what the socket takes without waiting: n bytes, and
// errWouldBlock if it took none.
func writeNow(fd int, p []byte) (n int, err error) {
	for {
		n, err = syscall.Write(fd, p)
		if !errors.Is(err, syscall.EINTR) {
			return max(n, 0), err
		}
	}
}
