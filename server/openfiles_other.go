//go:build !unix

package server

// openFileLimit returns 0: this system has no such limit for sockets.
func openFileLimit() uint64 { return 0 }
