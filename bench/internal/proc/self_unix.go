//go:build unix

package proc

import (
	"syscall"
	"time"
)

// Self returns the CPU time that this process has used.
func Self() (user, system time.Duration) {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0, 0
	}
	return time.Duration(r.Utime.Nano()), time.Duration(r.Stime.Nano())
}
