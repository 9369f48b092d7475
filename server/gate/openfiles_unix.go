//go:build unix

package gate

import "syscall"

// OpenFileLimit returns how many files the process may have open, 0 if unknown.
// The Go runtime raises the soft limit to the hard one at the start.
func OpenFileLimit() uint64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return uint64(limit.Cur)
}
