//go:build !unix

package fanout

import (
	"errors"
	"net"
)

var errWouldBlock = errors.New("socket is full")

// descriptor returns -1: on this system every connection is written to by its
// goroutine.
func descriptor(net.Conn) int { return -1 }

func writeNow(int, []byte) (int, error) { return 0, errWouldBlock }
