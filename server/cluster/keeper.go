package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/cluster/pack"
	"hubbub/server/cluster/snapshots"
	"hubbub/server/cluster/stream"
	"hubbub/server/history"
)

const (
	// snapshotEvery is how often a snapshot is made.
	snapshotEvery = time.Hour
	// keptSnapshots is how many there are: the stream is kept from the older one's place on.
	keptSnapshots = 2
	// cleanTime is how long a snapshot waits for what was taken back to go from the file, and
	// cleanPause how often it looks.
	cleanTime  = time.Minute
	cleanPause = 500 * time.Millisecond
)

// KeeperConfig shapes a Keeper.
type KeeperConfig struct {
	Node      *Node
	Stream    *stream.Stream
	History   *history.Log
	Snapshots *snapshots.Store

	// Held reports whether this node has the office: at most one node of the cluster does.
	Held func() bool

	Look  time.Duration // between two looks at what is due; default 1 min
	Every time.Duration // between two snapshots; default 1 h
	Log   *slog.Logger  // default none

	// Made, if not nil, is told of each snapshot that was made, or why it was not.
	Made func(error)

	// Blank takes what is of a kind from the encoding of a draft's attachment. Decoding what it returns
	// has to come to the same on all nodes, but for what has gone. nil where there are no attachments.
	Blank func(kind string, encoded []byte) ([]byte, error)

	// Erased, if not nil, is told of each message of the stream that was erased, or why it was not.
	Erased func(error)
}

// A Keeper does what one node does for the cluster: it makes snapshots, and takes from the stream what
// is older than these. What two of them do at once does no harm.
type Keeper struct {
	config KeeperConfig
	asked  chan chan error
	making atomic.Bool   // a snapshot that somebody has requested
	count  atomic.Uint64 // of the packs that it has published
}

// NewKeeper returns a keeper. It does nothing before Run.
func NewKeeper(c KeeperConfig) *Keeper {
	c.Look, c.Every = cmp.Or(c.Look, time.Minute), cmp.Or(c.Every, snapshotEvery)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Keeper{config: c, asked: make(chan chan error)}
}

var errNotListed = errors.New("NATS does not list the snapshot that it has stored")

// ErrNotKeeper tells that another node has the office.
var ErrNotKeeper = errors.New("another node keeps the snapshots")

// Run keeps until ctx ends.
func (k *Keeper) Run(ctx context.Context) {
	var answering sync.WaitGroup
	answering.Go(func() { k.answerRequests(ctx) })
	defer answering.Wait()
	looks := time.NewTicker(k.config.Look)
	defer looks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case done := <-k.asked:
			done <- k.snapshot(ctx)
		case <-looks.C:
			if err := k.keep(ctx); err != nil && ctx.Err() == nil {
				k.config.Log.Error("cluster: no snapshot can be made", "error", err)
			}
		}
	}
}

// Snapshot makes a snapshot now, on the node that has the office.
func (k *Keeper) Snapshot(ctx context.Context) error {
	done := make(chan error, 1)
	select {
	case k.asked <- done:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// keep does what is due. A node that may not have what the cluster has does nothing.
func (k *Keeper) keep(ctx context.Context) error {
	if !k.config.Held() || k.config.Node.Trouble() != nil {
		return nil
	}
	is, err := k.config.Stream.State(ctx)
	if err != nil {
		return err
	}
	all, err := k.config.Snapshots.List(ctx)
	if err != nil || len(all) > 0 && is.Now.Sub(all[0].Made) < k.every(all) {
		return err
	}
	return k.snapshot(ctx)
}

// every returns how long after the last snapshot the next is due: sooner while those that are kept
// may have what was taken back since, so that it is gone from all of them within Every.
func (k *Keeper) every(kept []snapshots.Snapshot) time.Duration {
	if kept[len(kept)-1].Seq < k.config.History.Cleaned() {
		return k.config.Every / keptSnapshots
	}
	return k.config.Every
}

// tick brings a message into the stream that changes nothing. It is no vote: it does not tell where
// this node stands.
func (k *Keeper) tick(ctx context.Context) (seq uint64, err error) {
	ctx, cancel := context.WithTimeout(ctx, k.config.Node.config.Wait)
	defer cancel()
	id := k.config.Node.id + "-keeper"
	count := k.count.Add(1)
	data, err := pack.Encode(&pack.Pack{Node: id, Count: count})
	if err != nil {
		return 0, err
	}
	return k.config.Stream.Publish(ctx, k.config.Node.id, fmt.Sprintf("%s-%d", id, count), data)
}

// snapshot makes a snapshot, at a place of its own: the time of the stream goes on with it, so that
// what is kept for a time ends though nobody speaks. Then the stream is purged up to the older one.
func (k *Keeper) snapshot(ctx context.Context) error {
	if !k.config.Held() {
		return ErrNotKeeper
	}
	if err := k.config.Node.Trouble(); err != nil {
		return err
	}
	err := k.make(ctx)
	if k.config.Made != nil && ctx.Err() == nil {
		k.config.Made(err)
	}
	return err
}

func (k *Keeper) make(ctx context.Context) error {
	start := time.Now()
	seq, err := k.tick(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(k.config.Node.wait(ctx, seq), k.clean(ctx)); err != nil {
		return err
	}
	if err := store(ctx, k.config.History, k.config.Snapshots, k.config.Node.config.Index); err != nil {
		return err
	}
	if !k.config.Held() || k.config.Node.Trouble() != nil {
		return ErrNotKeeper // meanwhile: another one decides what goes
	}
	kept, err := k.config.Snapshots.Keep(ctx, keptSnapshots)
	if err != nil {
		return err
	}
	if len(kept) == 0 {
		return errNotListed
	}
	k.config.Log.Info("cluster: a snapshot was made", "at", kept[0].Seq, "bytes", kept[0].Bytes, "took", time.Since(start).Round(time.Millisecond))
	if len(kept) < keptSnapshots {
		return nil
	}
	upTo := kept[len(kept)-1].Seq
	if err := k.config.Stream.Purge(ctx, upTo); err != nil {
		return err
	}
	return k.config.Stream.EraseAgain(ctx, upTo)
}

// clean waits until what was taken back, and is not kept, is gone from the file, but not for ever.
func (k *Keeper) clean(ctx context.Context) error {
	for end := time.Now().Add(cleanTime); k.config.History.Unclean() && time.Now().Before(end); {
		select {
		case <-time.After(cleanPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// wait returns when the node has folded a message of the stream.
func (n *Node) wait(ctx context.Context, seq uint64) error {
	ctx, cancel := context.WithTimeout(ctx, n.config.Wait)
	defer cancel()
	for n.config.History.Position().Seq < seq {
		select {
		case <-time.After(waitPause):
		case <-ctx.Done():
			return fmt.Errorf("message %d is not folded yet: %w", seq, ctx.Err())
		}
	}
	return nil
}

// waitPause is how often wait looks.
const waitPause = 5 * time.Millisecond
