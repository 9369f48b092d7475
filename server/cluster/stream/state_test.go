package stream_test

import (
	"testing"
	"time"

	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/stream"
)

func state(t *testing.T, s *stream.Stream) stream.State {
	t.Helper()
	st, err := s.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// The leader tells what is there, by its clock, and which servers have it.
func TestState(t *testing.T) {
	c := natstest.New(t, 3)
	s := open(t, c)
	if st := state(t, s); st.First != 1 || st.Last != 0 || st.Replicas != 3 || time.Since(st.Now).Abs() > time.Minute {
		t.Errorf("of an empty stream: %+v", st)
	}
	publish(t, s, 1, 5)
	st := state(t, s)
	if st.First != 1 || st.Last != 5 || st.Messages != 5 || st.Bytes == 0 || st.Leader == "" || len(st.Followers) != 2 {
		t.Errorf("got %+v", st)
	}
	for _, f := range st.Followers {
		if f.Name == "" || f.Name == st.Leader || f.Offline {
			t.Errorf("a follower is %+v, the leader %s", f, st.Leader)
		}
	}
}

// What was purged is gone, and the numbers go on.
func TestPurge(t *testing.T) {
	s := open(t, natstest.New(t, 1))
	publish(t, s, 1, 5)
	for _, upTo := range []uint64{3, 3, 5} {
		if err := s.Purge(t.Context(), upTo); err != nil {
			t.Fatal(err)
		}
		if st := state(t, s); st.First != upTo+1 || st.Last != 5 {
			t.Errorf("after a purge up to %d: %+v", upTo, st)
		}
	}
	f := follow(t, s, 5)
	publish(t, s, 6, 6)
	f.wants(6, 6)
}
