package register_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/register"
)

func TestMain(m *testing.M) {
	natstest.Main()
	os.Exit(m.Run())
}

// A watcher notes what a watch tells.
type watcher struct {
	mu    sync.Mutex
	told  []string // guarded by mu
	lists []int    // guarded by mu; how much was told each time that all was
}

func (w *watcher) tell(key string, value []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, fmt.Sprintf("%s=%s", key, value))
}

func (w *watcher) list() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lists = append(w.lists, len(w.told))
}

// wait waits until so much was told, and returns it with when it was listed.
func (w *watcher) wait(t *testing.T, told, lists int) (string, []int) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		w.mu.Lock()
		if len(w.told) >= told && len(w.lists) >= lists {
			defer w.mu.Unlock()
			return fmt.Sprint(w.told), w.lists
		}
		w.mu.Unlock()
	}
	t.Fatalf("waited in vain; told %q, listed %v", w.told, w.lists)
	return "", nil
}

// TestWatch: a watch tells of what is there, then that this was all, then of what changes, of its own
// keys alone; it ends when NATS does not answer, and with its context.
func TestWatch(t *testing.T) {
	nc := natstest.New(t, 1)
	conn, err := nats.Connect(nc.URL(), nats.MaxReconnects(-1), nats.ReconnectWait(20*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	r, err := register.Open(t.Context(), conn, register.Config{Name: "test-names", Subjects: "test.names", Replicas: 1})
	if err != nil {
		t.Fatal(err)
	}
	put := func(key, value string, revision uint64) uint64 {
		t.Helper()
		revision, err := r.Put(t.Context(), key, []byte(value), revision, 0)
		if err != nil {
			t.Fatal(err)
		}
		return revision
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	watch := func() (w *watcher, ended chan error) {
		w, ended = new(watcher), make(chan error, 1)
		go func() { ended <- r.Watch(ctx, "some.", w.tell, w.list) }()
		return w, ended
	}

	none, _ := watch()
	none.wait(t, 0, 1)
	first := put("some.a", "1", 0)
	put("other.a", "1", 0)
	put("some.b", "1", 0)
	first = put("some.a", "2", first)
	w, ended := watch()
	if told, lists := w.wait(t, 2, 1); told != "[some.b=1 some.a=2]" || lists[0] != 2 {
		t.Errorf("told %s, listed after %v", told, lists)
	}
	if err := r.Delete(t.Context(), "some.a", first); err != nil {
		t.Fatal(err)
	}
	put("some.c", "1", 0)
	for _, of := range []struct {
		w    *watcher
		want string
	}{{none, "[some.a=1 some.b=1 some.a=2 some.a= some.c=1]"}, {w, "[some.b=1 some.a=2 some.a= some.c=1]"}} {
		n := 4
		if of.w == none {
			n = 5
		}
		if told, lists := of.w.wait(t, n, 1); told != of.want || len(lists) != 1 {
			t.Errorf("told %s, want %s; listed after %v", told, of.want, lists)
		}
	}
	if err := nc.Servers[0].Kill(); err != nil {
		t.Fatal(err)
	}
	if err := nc.Servers[0].Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err == nil {
			t.Error("a watch whose server was killed ends without an error")
		}
	case <-time.After(time.Minute):
		t.Fatal("a watch goes on though NATS does not know it any more")
	}
	again, ended := watch()
	if told, _ := again.wait(t, 2, 1); told != "[some.b=1 some.c=1]" && told != "[some.b=1 some.a= some.c=1]" {
		t.Errorf("told %s after the server was started again", told)
	}
	cancel()
	if err := <-ended; err == nil {
		t.Error("a watch ends without an error")
	}
}
