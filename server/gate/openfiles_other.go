//go:build !unix

package gate

// OpenFileLimit returns 0: this system has no such limit for sockets.
func OpenFileLimit() uint64 { return 0 }
