//go:build !386 && !s390x

package socket

import (
	"io"
	"syscall"
	"unsafe"
)

// The system calls are raw ones: the scheduler need not know of a call that
// cannot block, and telling it costs a quarter more. And they are those for
// sockets: write and read go through the file system's layer first, for 4 % more.
// See docs/performance.md.

// send writes what the socket takes without waiting.
func send(fd int, p []byte) (int, error) {
	return transfer(syscall.SYS_SENDTO, fd, p, syscall.MSG_DONTWAIT|syscall.MSG_NOSIGNAL)
}

// receive reads what the socket has without waiting.
func receive(fd int, p []byte) (int, error) {
	n, err := transfer(syscall.SYS_RECVFROM, fd, p, syscall.MSG_DONTWAIT)
	if n == 0 && err == nil && len(p) > 0 {
		err = io.EOF
	}
	return n, err
}

func transfer(call uintptr, fd int, p []byte, flags uintptr) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		n, _, errno := syscall.RawSyscall6(call, uintptr(fd), uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)), flags, 0, 0)
		switch errno {
		case 0:
			return int(n), nil
		case syscall.EINTR:
		case syscall.EAGAIN:
			return 0, ErrWouldBlock
		default:
			return 0, errno
		}
	}
}
