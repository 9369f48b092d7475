package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"hubbub/server/cluster/snapshots"
	"hubbub/server/cluster/stream"
	"hubbub/server/history"
)

// Errors of Prepare.
var (
	ErrOtherFile  = errors.New("the file is that of a single server, and the cluster has begun without it")
	ErrForeign    = errors.New("the file is that of a node of another cluster, or the stream was made anew since")
	ErrNoSnapshot = errors.New("the stream does not reach back to what this node has, and there is no snapshot to start from")
	ErrNoFile     = errors.New("a node of a cluster needs a file, not memory")
)

const (
	// originKey is the key of what the cluster has begun with.
	originKey = "origin"
	// originPause is how long a node waits before it looks again for the first snapshot, and
	// originTime for how long it does.
	originPause = time.Second
	originTime  = 5 * time.Minute
)

// A Start is what Prepare needs.
type Start struct {
	Stream    *stream.Stream
	Snapshots *snapshots.Store
	Path      string // of the index
	Log       *slog.Logger

	// Fetched is told how many bytes are there of a snapshot that is being fetched; default nobody is.
	Fetched func(bytes, of int64)
}

// An origin is what a cluster has begun with.
type origin struct {
	File string `json:"file"` // epoch of the single server's file; "" for none
}

// Prepare readies the index before it is opened. One that the stream goes on from is left as it is.
// A node that has none, or one that is older than the stream reaches or has come to other numbers than
// most, gets the newest snapshot, which takes as long as that is large. The file of a single server begins a cluster in which nothing was said, and
// becomes its first snapshot; any other is refused, and not changed.
func Prepare(ctx context.Context, s Start) error {
	if s.Path == history.Memory {
		return ErrNoFile
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Fetched == nil {
		s.Fetched = func(int64, int64) {}
	}
	is, err := s.state(ctx)
	if err != nil {
		return err
	}
	wrong, err := readDivergence(s.Path)
	if err != nil {
		return err
	}
	file, err := history.Inspect(ctx, s.Path)
	none := errors.Is(err, fs.ErrNotExist)
	if err != nil && !none {
		return err
	}
	ours := file.Stream == s.Stream.Epoch()
	switch {
	case ours && wrong != nil:
		s.Log.Warn("cluster: the index has come to other numbers than most nodes, so it is replaced", "at", file.Seq, "agreed_at", wrong.Agreed)
		return s.restart(ctx, is, wrong)
	case ours && file.Used && file.Seq == 0 && is.Last == 0:
		return s.offer(ctx) // of an adopted one there may be no snapshot yet
	case ours && file.Seq+1 >= is.First:
		return nil
	case ours:
		s.Log.Info("cluster: the index is older than the stream reaches, so it is replaced", "at", file.Seq, "stream_from", is.First)
		return s.restart(ctx, is, nil)
	case none, !file.Used:
		return s.begin(ctx, is, wrong)
	case file.Stream != "":
		return ErrForeign
	}
	return s.bring(ctx, is, file.Epoch)
}

// state returns how the stream is. NATS may be about to start: it is asked for a minute.
func (s *Start) state(ctx context.Context) (is stream.State, err error) {
	ctx, cancel := context.WithTimeout(ctx, officeTime)
	defer cancel()
	err = persist(ctx, func(ctx context.Context) (err error) {
		is, err = s.Stream.State(ctx)
		return err
	})
	return is, err
}

// begin starts without a file: from a snapshot, from the stream, or as the first node of all.
func (s *Start) begin(ctx context.Context, is stream.State, wrong *divergence) error {
	from, err := s.origin(ctx, "")
	if err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, originTime)
	defer cancel()
	for told := false; ; told = true {
		all, err := s.Snapshots.List(waiting)
		if err != nil {
			return err
		}
		if len(all) > 0 || is.First > 1 {
			return s.restart(ctx, is, wrong)
		}
		if from == "" {
			return settle(s.Path)
		}
		if !told {
			s.Log.Info("cluster: waiting for the first snapshot, of the file that the cluster begins with")
		}
		select {
		case <-time.After(originPause):
		case <-waiting.Done():
			return fmt.Errorf("%w: the node that brings the cluster's first file has not finished", waiting.Err())
		}
	}
}

// bring makes the file of a single server the one that the cluster begins with.
func (s *Start) bring(ctx context.Context, is stream.State, epoch string) error {
	if is.Last > 0 {
		return ErrOtherFile
	}
	from, err := s.origin(ctx, epoch)
	if err != nil {
		return err
	}
	if from != epoch {
		return ErrOtherFile
	}
	s.Log.Info("cluster: the cluster begins with this file", "file", s.Path)
	if err := history.Adopt(ctx, s.Path, s.Stream.Epoch()); err != nil {
		return err
	}
	return s.offer(ctx)
}

// origin returns what the cluster begins with: what the first node has found that said so.
func (s *Start) origin(ctx context.Context, mine string) (string, error) {
	own, err := json.Marshal(origin{mine})
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, officeTime)
	defer cancel()
	agreed, err := s.Stream.Agree(ctx, originKey, own)
	if err != nil {
		return "", err
	}
	var o origin
	if err := json.Unmarshal(agreed, &o); err != nil {
		return "", fmt.Errorf("cluster: what it has begun with: %w", err)
	}
	return o.File, nil
}

// offer makes the first snapshot of an index with which the cluster begins, unless there is one, or
// it begins with nothing.
func (s *Start) offer(ctx context.Context) error {
	all, err := s.Snapshots.List(ctx)
	if err != nil || len(all) > 0 {
		return err
	}
	log, err := history.Open(history.Config{Path: s.Path, Index: s.Stream.Epoch(), KeepRemoved: history.Forever, Log: s.Log})
	if err != nil {
		return err
	}
	return errors.Join(store(ctx, log, s.Snapshots, ""), log.Close())
}

// restart replaces the index by the newest snapshot that the stream goes on from and this version
// reads, or begins anew if the stream has all.
func (s *Start) restart(ctx context.Context, is stream.State, wrong *divergence) error {
	all, err := s.Snapshots.List(ctx)
	if err != nil {
		return err
	}
	tried := false
	for _, snapshot := range all {
		if snapshot.Seq+1 < is.First || wrong.has(snapshot) {
			continue
		}
		tried = true
		err := s.install(ctx, snapshot)
		if err == nil {
			return settle(s.Path)
		}
		s.Log.Error("cluster: a snapshot cannot be used", "at", snapshot.Seq, "error", err)
		if ctx.Err() != nil || errors.Is(err, history.ErrInUse) {
			return err
		}
	}
	if is.First > 1 || tried || len(all) > 0 && wrong == nil {
		return ErrNoSnapshot
	}
	if from, err := s.origin(ctx, ""); err != nil || from != "" {
		return errors.Join(err, ErrNoSnapshot) // the stream alone is not all
	}
	if err := history.Remove(s.Path); err != nil {
		return err
	}
	return settle(s.Path)
}

// install fetches a snapshot and puts it in the place of the index.
func (s *Start) install(ctx context.Context, snapshot snapshots.Snapshot) error {
	start, part := time.Now(), s.Path+".fetched"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	s.Log.Info("cluster: starting from a snapshot", "at", snapshot.Seq, "bytes", snapshot.Bytes, "made", snapshot.Made)
	s.Fetched(0, snapshot.Bytes)
	if err := s.Snapshots.Get(ctx, snapshot, part, func(bytes int64) { s.Fetched(bytes, snapshot.Bytes) }); err != nil {
		return err
	}
	if err := history.Install(ctx, part, s.Path); err != nil {
		return errors.Join(err, os.RemoveAll(part))
	}
	s.Log.Info("cluster: the snapshot is in place", "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// store makes a snapshot of an index that is open, by a node, and stores it.
func store(ctx context.Context, log *history.Log, to *snapshots.Store, by string) error {
	part := log.Path() + ".snapshot"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	at, err := log.Snapshot(ctx, part)
	if err != nil {
		return err
	}
	return errors.Join(to.Put(ctx, part, at.Seq, by), os.Remove(part))
}
