//go:build !unix

package fanout

import "net"

// descriptor returns wayWait: on this system every connection is written to by a
// goroutine.
func descriptor(net.Conn) way { return wayWait }

func writeNow(int, []byte) (int, error) { return 0, ErrWouldBlock }

func readNow(int, []byte) (int, error) { return 0, ErrWouldBlock }
