package stream

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Records returns the bucket of what all nodes of the cluster have to know beside the stream, and
// makes it if there is none: on as many servers as the stream, without an end.
func (s *Stream) Records(ctx context.Context) (jetstream.KeyValue, error) {
	bucket := s.config.Name + "-records"
	kv, err := s.js.KeyValue(ctx, bucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		kv, err = s.js.CreateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket:      bucket,
			Description: "what all servers of a Hubbub cluster know",
			Storage:     jetstream.FileStorage,
			Replicas:    s.replicas,
		})
		if errors.Is(err, jetstream.ErrBucketExists) {
			kv, err = s.js.KeyValue(ctx, bucket)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("NATS: the bucket %s: %w", bucket, err)
	}
	return kv, nil
}

// Agree returns the one value of the cluster for a key: that of the first node that asks. It tries
// until ctx ends.
func (s *Stream) Agree(ctx context.Context, key string, own []byte) ([]byte, error) {
	for {
		value, err := s.agreeOnce(ctx, key, own)
		if err == nil {
			return value, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("NATS: the cluster's %s: %w", key, err)
		case <-time.After(startPause):
		}
	}
}

func (s *Stream) agreeOnce(ctx context.Context, key string, own []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	kv, err := s.Records(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := kv.Create(ctx, key, own); err == nil {
		return own, nil
	} else if !errors.Is(err, jetstream.ErrKeyExists) {
		return nil, err
	}
	entry, err := kv.Get(ctx, key) // of a server that is behind it is asked again
	if err != nil {
		return nil, err
	}
	return entry.Value(), nil
}
