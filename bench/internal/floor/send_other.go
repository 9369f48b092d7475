//go:build !linux

package floor

import (
	"net"
	"time"
)

type sender struct{ nc *net.TCPConn }

func (s sender) send(p []byte) bool {
	_, err := s.nc.Write(p)
	return err == nil
}

func newSender(nc *net.TCPConn) (sender, error) { return sender{nc}, nil }

func sleep(d time.Duration) { time.Sleep(d) }
