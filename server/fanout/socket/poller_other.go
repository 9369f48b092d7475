//go:build !linux

package socket

// A Poller watches sockets.
type Poller struct{}

// NewPoller returns ErrUnsupported.
func NewPoller() (*Poller, error) { return nil, ErrUnsupported }

// Close has nothing to end.
func (*Poller) Close() {}

// Add returns ErrUnsupported.
func (*Poller) Add(Transport, Handler) error { return ErrUnsupported }

// Remove has nothing to forget.
func (*Poller) Remove(Transport) {}
