//go:build unix && !linux

package fanout

import "syscall"

// writeNow writes what the socket takes without waiting.
func writeNow(fd int, p []byte) (int, error) {
	for {
		n, err := syscall.Write(fd, p)
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

// readNow is not called: without a poller no connection parks.
func readNow(int, []byte) (int, error) { return 0, ErrWouldBlock }
