package stream_test

import (
	"sync"
	"testing"

	"hubbub/server/cluster/natstest"
)

// Nodes that ask at once have one answer, and so has who asks later.
func TestAgree(t *testing.T) {
	c := natstest.New(t, 3)
	var values [4]string
	var asking sync.WaitGroup
	for i := range values {
		s := open(t, c)
		asking.Go(func() {
			value, err := s.Agree(t.Context(), "key", []byte{byte('a' + i)})
			if values[i] = string(value); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	late, err := open(t, c).Agree(t.Context(), "key", []byte("late"))
	if err != nil {
		t.Error(err)
	}
	for _, value := range values {
		if value != string(late) || len(value) != 1 {
			t.Errorf("the answers are %q, a late one %q", values, late)
		}
	}
}
