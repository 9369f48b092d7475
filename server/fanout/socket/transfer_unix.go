//go:build unix && (!linux || 386 || s390x)

package socket

import (
	"io"
	"syscall"
)

// send writes what the socket takes without waiting.
func send(fd int, p []byte) (int, error) { return transfer(syscall.Write, fd, p) }

// receive reads what the socket has without waiting.
func receive(fd int, p []byte) (int, error) {
	n, err := transfer(syscall.Read, fd, p)
	if n == 0 && err == nil && len(p) > 0 {
		err = io.EOF
	}
	return n, err
}

func transfer(call func(int, []byte) (int, error), fd int, p []byte) (int, error) {
	for {
		n, err := call(fd, p)
		switch err {
		case nil:
			return n, nil
		case syscall.EINTR:
		case syscall.EAGAIN:
			return 0, ErrWouldBlock
		default:
			return 0, err
		}
	}
}
