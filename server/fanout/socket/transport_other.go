//go:build !unix

package socket

import "net"

// descriptor returns Blocking: on this system every connection is written to by a
// goroutine.
func descriptor(net.Conn) Transport { return Blocking }

func send(int, []byte) (int, error) { return 0, ErrWouldBlock }

func receive(int, []byte) (int, error) { return 0, ErrWouldBlock }
