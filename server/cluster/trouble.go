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

// tellInterval is how often a node that catches up tells how far it is.
const tellInterval = 5 * time.Second

// look notes whether the node has all that is known to be in the stream, and tells of one that
// catches up. It is called by who folds.
func (n *Node) look() {
	now := time.Now()
	behind := n.Behind()
	switch {
	case behind == 0 && n.catchingUp.Load():
		n.catchingUp.Store(false)
		n.config.Log.Info("cluster: this node has caught up")
	case behind > 0 && now.Sub(time.Unix(0, n.current.Load())) > maxSilence && now.Sub(n.toldAt) > tellInterval:
		n.catchingUp.Store(true)
		n.toldAt = now
		n.config.Log.Info("cluster: this node is catching up", "behind", behind)
	}
	if behind == 0 {
		n.current.Store(now.UnixNano())
	}
}

// CatchingUp reports whether what is folded was said a while ago.
func (n *Node) CatchingUp() bool { return n.catchingUp.Load() }

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

// maxTroubled is for how long a node that is in trouble keeps what one node does for all.
const maxTroubled = 30 * time.Second

// willing returns what a lease asks, now and then, for whether the node is to have it: not while it
// has been in trouble for long, as with a disk that is full, which others need not be.
func willing(trouble func() error) func() bool {
	var since time.Time // of the trouble
	return func() bool {
		switch {
		case trouble() == nil:
			since = time.Time{}
		case since.IsZero():
			since = time.Now()
		}
		return since.IsZero() || time.Since(since) < maxTroubled
	}
}

// Trouble returns what keeps the node from serving as it should, or nil.
func (n *Node) Trouble() error {
	if err := n.Stale(); err != nil {
		return err
	}
	return n.config.Stream.Trouble()
}
