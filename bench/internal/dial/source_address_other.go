//go:build !linux

package dial

import "syscall"

func bindLate(_, _ string, _ syscall.RawConn) error { return nil }

// openFileLimit knows no limit here.
func openFileLimit() (soft, hard uint64) { return 0, 0 }
