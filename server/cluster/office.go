package cluster

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"hubbub/server/cluster/lease"
	"hubbub/server/cluster/snapshots"
	"hubbub/server/cluster/stream"
)

const (
	// officeKey is the lease of the node that makes the snapshots.
	officeKey = "office.snapshots"
	// officeTime is how long the stream, and what lies beside it, has to answer when a node starts.
	officeTime = time.Minute
)

// An Office is what one node at a time does for all. Safe for concurrent use.
type Office struct {
	stream    *stream.Stream
	snapshots *snapshots.Store
	lease     *lease.Lease
}

// OpenOffice opens what lies beside the stream. NATS may be about to start: it tries for a minute.
func OpenOffice(ctx context.Context, s *stream.Stream, log *slog.Logger) (o *Office, err error) {
	ctx, cancel := context.WithTimeout(ctx, officeTime)
	defer cancel()
	told := false
	err = persist(ctx, func(ctx context.Context) (err error) {
		if o, err = openOffice(ctx, s, log); err != nil && !told {
			told = true
			log.Info("cluster: waiting for what lies beside the stream", "error", err)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("what lies beside the stream cannot be reached: %w", err)
	}
	return o, nil
}

func openOffice(ctx context.Context, s *stream.Stream, log *slog.Logger) (*Office, error) {
	is, err := s.State(ctx)
	if err != nil {
		return nil, err
	}
	o := &Office{stream: s}
	o.snapshots, err = snapshots.Open(ctx, snapshots.Config{JetStream: s.JetStream(), Name: s.Name(), Epoch: s.Epoch(), Replicas: is.Replicas})
	if err != nil {
		return nil, err
	}
	records, err := openRegisterOnce(ctx, s)
	if err != nil {
		return nil, err
	}
	o.lease = lease.New(records, officeKey, rand.Text(), log)
	return o, nil
}

// Prepare readies the index at path, as the function of that name does, and tells how much of a
// snapshot is there.
func (o *Office) Prepare(ctx context.Context, path string, fetched func(bytes, of int64), log *slog.Logger) error {
	return Prepare(ctx, Start{Stream: o.stream, Snapshots: o.snapshots, Path: path, Fetched: fetched, Log: log})
}

// Held reports whether this node has the office.
func (o *Office) Held() bool { return o.lease.Held() }

// Run runs a keeper and an eraser, for as long as this node has the office, until ctx ends. Then another may have it.
func (o *Office) Run(ctx context.Context, c KeeperConfig) {
	c.Stream, c.Snapshots, c.Held = o.stream, o.snapshots, o.lease.Held
	o.lease.WhileWilling(willing(c.Node.Trouble))
	var running sync.WaitGroup
	running.Go(func() { o.lease.Run(ctx) })
	running.Go(func() { NewKeeper(c).Run(ctx) })
	running.Go(func() { NewEraser(c).Run(ctx) })
	running.Wait()
}
