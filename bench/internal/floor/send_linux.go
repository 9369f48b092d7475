package floor

import (
	"net"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A sender is a socket. Its send is the bare system call, without the scheduler
// being told: about what C would do.
type sender int

func (s sender) send(p []byte) bool {
	_, _, errno := unix.RawSyscall6(unix.SYS_SENDTO, uintptr(s), uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)),
		unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, 0, 0)
	return errno == 0
}

// newSender takes the socket from Go's poller, whose wake-ups would be counted.
func newSender(nc *net.TCPConn) (sender, error) {
	defer nc.Close()
	raw, err := nc.SyscallConn()
	if err != nil {
		return 0, err
	}
	fd := -1
	if cerr := raw.Control(func(d uintptr) { fd, err = unix.FcntlInt(d, unix.F_DUPFD_CLOEXEC, 0) }); cerr != nil {
		return 0, cerr
	}
	return sender(fd), err
}

// sleep is the bare system call, too: the loop's thread has no other work, and
// Go's own sleep would wake another one.
func sleep(d time.Duration) {
	if d > 0 {
		t := unix.NsecToTimespec(int64(d))
		unix.RawSyscall(unix.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&t)), 0, 0)
	}
}
