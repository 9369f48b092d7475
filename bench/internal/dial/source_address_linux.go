package dial

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// bindLate lets the port be chosen by connect, when both ends are known: a port
// is then taken only towards this destination.
func bindLate(_, _ string, c syscall.RawConn) error {
	return c.Control(func(fd uintptr) {
		// Best effort: without it there are fewer ports, not wrong ones.
		_ = unix.SetsockoptInt(int(fd), unix.SOL_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1)
	})
}

func openFileLimit() (soft, hard uint64) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0, 0
	}
	return limit.Cur, limit.Max
}
