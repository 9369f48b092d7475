//go:build !linux

package poll

// A Poller watches sockets.
type Poller struct{}

// New returns ErrUnsupported.
func New() (*Poller, error) { return nil, ErrUnsupported }

// Close has nothing to end.
func (*Poller) Close() {}

// Add returns ErrUnsupported.
func (*Poller) Add(int, Reader) error { return ErrUnsupported }

// Remove has nothing to forget.
func (*Poller) Remove(int) {}
