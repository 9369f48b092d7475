package cluster

import (
	"errors"
	"fmt"
	"time"
)

// maxSilence is for how long a node that has not heard of the stream is taken for one that knows its
// end.
const maxSilence = 10 * time.Second

// Errors of Trouble and Stale.
var (
	ErrCatchingUp = errors.New("catching up")
	ErrSilent     = errors.New("cut off from the cluster")
	ErrDiverged   = errors.New("this node has come to other numbers than most")
)

// look notes whether the node has all that is known to be in the stream.
func (n *Node) look() {
	if n.config.History.Position().Seq >= n.config.Stream.Last() {
		n.current.Store(time.Now().UnixNano())
	}
}

// Behind returns how many messages of the stream are known and not yet folded.
func (n *Node) Behind() uint64 {
	last, at := n.config.Stream.Last(), n.config.History.Position().Seq
	return max(last, at) - at
}

// Stale returns why what the node has may not be what the cluster has, or nil. Nobody is to be told
// then that it is.
func (n *Node) Stale() error {
	if err := n.stopped.Load(); err != nil {
		return *err
	}
	now := time.Now()
	if heard := n.config.Stream.Heard(); now.Sub(heard) > maxSilence {
		return fmt.Errorf("%w since %s", ErrSilent, heard.UTC().Format(time.RFC3339))
	}
	if n.Behind() == 0 {
		n.current.Store(now.UnixNano())
		return nil
	}
	if now.Sub(time.Unix(0, n.current.Load())) > maxSilence {
		return fmt.Errorf("%w: %d behind", ErrCatchingUp, n.Behind())
	}
	return nil
}

// Trouble returns what keeps the node from serving as it should, or nil.
func (n *Node) Trouble() error {
	if err := n.Stale(); err != nil {
		return err
	}
	if n.votes.diverged() {
		return ErrDiverged
	}
	return n.config.Stream.Trouble()
}
