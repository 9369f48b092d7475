package names_test

import (
	"context"
	"errors"
	"sync"
	"time"

	"hubbub/server/cluster/register"
)

var errAway = errors.New("no answer")

// A store is a register in memory that forgets nothing by itself. While it is away it does not answer.
type store struct {
	mu      sync.Mutex
	records map[string]register.Record // guarded by mu
	seq     uint64                     // guarded by mu
	away    bool                       // guarded by mu
	answers func(ctx context.Context)  // waits as long as an answer takes; nil for not at all
}

func newStore() *store { return &store{records: make(map[string]register.Record)} }

func (s *store) cut(away bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = away
}

// held returns how many records there are of names that somebody has or that are held.
func (s *store) held() (count int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.records {
		if r.Value != nil {
			count++
		}
	}
	return count
}

// reach returns an error while the store does not answer.
func (s *store) reach(ctx context.Context) error {
	if s.answers != nil {
		s.answers(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away {
		return errAway
	}
	return ctx.Err()
}

func (s *store) Get(ctx context.Context, key string) (register.Record, error) {
	if err := s.reach(ctx); err != nil {
		return register.Record{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.records[key], nil
}

func (s *store) Put(ctx context.Context, key string, value []byte, revision uint64, _ time.Duration) (uint64, error) {
	if err := s.reach(ctx); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.records[key].Revision != revision {
		return 0, register.ErrChanged
	}
	s.seq++
	s.records[key] = register.Record{Value: value, Revision: s.seq}
	return s.seq, nil
}

func (s *store) Delete(ctx context.Context, key string, revision uint64) error {
	_, err := s.Put(ctx, key, nil, revision, 0)
	return err
}
