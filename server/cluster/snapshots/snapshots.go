// Package snapshots keeps copies of the index of a cluster's nodes where all of them find one, in
// an object store of NATS JetStream: what a node starts from that has no file, or one that is
// older than the stream reaches.
//
// A snapshot is listed when all of it is stored, and Put returns when it has been read again: pieces
// that are sent anew after trouble may stand in another order. One node at a time is to write.
//
// Blocking: each call ends with its context, or after a time that grows with the size.
package snapshots

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	// askTime is how long the store has to answer.
	askTime = 10 * time.Second
	// leastSpeed is how many bytes a second a snapshot is carried with at least.
	leastSpeed = 1 << 20
	chunkBytes = 256 << 10
	// attempts is how often something is tried.
	attempts     = 3
	attemptPause = time.Second
)

// What a snapshot says of itself.
const (
	metaEpoch = "epoch"
	metaSeq   = "seq"
	metaBy    = "by"
)

// A Snapshot is one that is stored.
type Snapshot struct {
	Seq   uint64 // its place in the stream
	Bytes int64
	Made  time.Time // by the clock of NATS
	By    string    // which run of which node has made it

	name string
}

// A Store is an open store. Safe for concurrent use.
type Store struct {
	objects jetstream.ObjectStore
	chunks  jetstream.Stream
	epoch   string
}

// Config says where a store is.
type Config struct {
	JetStream jetstream.JetStream
	Name      string // what all names of the cluster in NATS begin with
	Epoch     string // of the stream whose snapshots are meant
	Replicas  int
}

// Open opens the store, or makes it.
func Open(ctx context.Context, c Config) (s *Store, err error) {
	err = again(ctx, func() (err error) {
		s, err = open(ctx, c)
		return err
	})
	return s, err
}

func open(ctx context.Context, c Config) (*Store, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	s, bucket := &Store{epoch: c.Epoch}, c.Name+"-snapshots"
	var err error
	if s.objects, err = c.JetStream.ObjectStore(ctx, bucket); errors.Is(err, jetstream.ErrBucketNotFound) {
		s.objects, err = c.JetStream.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{
			Bucket: bucket, Description: "what nodes of a Hubbub cluster start from",
			Storage: jetstream.FileStorage, Replicas: c.Replicas, Compression: true,
		})
	}
	if err == nil {
		s.chunks, err = c.JetStream.Stream(ctx, "OBJ_"+bucket)
	}
	if err != nil {
		return nil, fmt.Errorf("snapshots: %w", err)
	}
	return s, nil
}

// List returns the snapshots of the stream, the newest first.
func (s *Store) List(ctx context.Context) (all []Snapshot, err error) {
	err = again(ctx, func() (err error) {
		all, err = s.list(ctx)
		return err
	})
	return all, err
}

func (s *Store) list(ctx context.Context) (all []Snapshot, err error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	objects, err := s.objects.List(ctx)
	if errors.Is(err, jetstream.ErrNoObjectsFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("snapshots: %w", err)
	}
	for _, o := range objects {
		if snapshot, ok := s.read(o); ok {
			all = append(all, snapshot)
		}
	}
	slices.SortFunc(all, func(a, b Snapshot) int { return cmp.Compare(b.Seq, a.Seq) })
	return all, nil
}

// read returns what an object is, if it is a snapshot of the stream.
func (s *Store) read(o *jetstream.ObjectInfo) (Snapshot, bool) {
	seq, err := strconv.ParseUint(o.Metadata[metaSeq], 10, 64)
	return Snapshot{Seq: seq, Bytes: int64(o.Size), Made: o.ModTime, By: o.Metadata[metaBy], name: o.Name},
		err == nil && o.Metadata[metaEpoch] == s.epoch
}

// Put stores the file at path, which a node has made at a place of the stream, and returns when it can
// be read.
func (s *Store) Put(ctx context.Context, path string, seq uint64, by string) error {
	return again(ctx, func() error { return s.put(ctx, path, seq, by) })
}

// again tries something until it goes well, a few times: a server may just have started or been
// elected.
func again(ctx context.Context, try func() error) (err error) {
	for range attempts {
		if err = try(); err == nil {
			return nil
		}
		select {
		case <-time.After(attemptPause):
		case <-ctx.Done():
			return err
		}
	}
	return err
}

func (s *Store) put(ctx context.Context, path string, seq uint64, by string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%020d", s.epoch, seq)
	ctx, cancel := context.WithTimeout(ctx, 2*carrying(info.Size()))
	defer cancel()
	if _, err := s.objects.Put(ctx, jetstream.ObjectMeta{Name: name, Metadata: map[string]string{
		metaEpoch: s.epoch, metaSeq: strconv.FormatUint(seq, 10), metaBy: by,
	}, Opts: &jetstream.ObjectMetaOptions{ChunkSize: chunkBytes}}, file); err != nil {
		return fmt.Errorf("snapshots: %w", err)
	}
	// A server that answers may be behind the one that has stored it.
	if err := again(ctx, func() error { return s.copyTo(ctx, name, io.Discard) }); err != nil {
		return errors.Join(err, s.objects.Delete(ctx, name))
	}
	return nil
}

// carrying is how long a number of bytes may take.
func carrying(bytes int64) time.Duration {
	return askTime + time.Duration(bytes/leastSpeed)*time.Second
}

// Get writes a snapshot to a new file at path, which only its owner can read, and tells how many
// bytes are there: from 0 again after trouble. Nothing is left of it after an error.
func (s *Store) Get(ctx context.Context, snapshot Snapshot, path string, fetched func(bytes int64)) error {
	return again(ctx, func() error { return s.get(ctx, snapshot, path, fetched) })
}

func (s *Store) get(ctx context.Context, snapshot Snapshot, path string, fetched func(bytes int64)) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, carrying(snapshot.Bytes))
	defer cancel()
	err = s.copyTo(ctx, snapshot.name, &counted{file, 0, fetched})
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// counted tells how much was written.
type counted struct {
	io.Writer
	bytes int64
	told  func(bytes int64)
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.bytes += int64(n)
	c.told(c.bytes)
	return n, err
}

// copyTo reads an object to its end, where its digest is compared.
func (s *Store) copyTo(ctx context.Context, name string, w io.Writer) error {
	object, err := s.objects.Get(ctx, name)
	if err != nil {
		return fmt.Errorf("snapshots: %w", err)
	}
	_, err = io.Copy(w, object)
	if err = errors.Join(err, object.Close()); err != nil {
		return fmt.Errorf("snapshots: %s: %w", name, err)
	}
	return nil
}

// Keep removes all but the newest snapshots, and returns those. What was begun and not ended goes, too.
func (s *Store) Keep(ctx context.Context, number int) ([]Snapshot, error) {
	all, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	kept := all[:min(number, len(all))]
	objects, err := s.objects.List(ctx)
	if err != nil && !errors.Is(err, jetstream.ErrNoObjectsFound) {
		return nil, fmt.Errorf("snapshots: %w", err)
	}
	whole := make(map[string]bool)
	for _, o := range objects {
		if slices.ContainsFunc(kept, func(k Snapshot) bool { return k.name == o.Name }) {
			whole["$O."+o.Bucket+".C."+o.NUID] = true
		} else if err := s.objects.Delete(ctx, o.Name); err != nil {
			return nil, fmt.Errorf("snapshots: %w", err)
		}
	}
	return kept, s.purgeOthers(ctx, whole)
}

// purgeOthers removes pieces of which there is no whole.
func (s *Store) purgeOthers(ctx context.Context, whole map[string]bool) error {
	info, err := s.chunks.Info(ctx, jetstream.WithSubjectFilter("$O.*.C.>"))
	if err != nil {
		return fmt.Errorf("snapshots: %w", err)
	}
	for subject := range info.State.Subjects {
		if whole[subject] {
			continue
		}
		if err := s.chunks.Purge(ctx, jetstream.WithPurgeSubject(subject)); err != nil {
			return fmt.Errorf("snapshots: %w", err)
		}
	}
	return nil
}
