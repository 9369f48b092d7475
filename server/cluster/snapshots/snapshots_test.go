package snapshots_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/snapshots"
)

func TestMain(m *testing.M) {
	natstest.Main()
	os.Exit(m.Run())
}

func connect(t *testing.T, c *natstest.Cluster) jetstream.JetStream {
	t.Helper()
	nc, err := nats.Connect(c.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return js
}

func open(t *testing.T, js jetstream.JetStream, epoch string, replicas int) *snapshots.Store {
	t.Helper()
	s, err := snapshots.Open(t.Context(), snapshots.Config{JetStream: js, Name: "chat", Epoch: epoch, Replicas: replicas})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// put stores a file of random bytes, and returns these.
func put(t *testing.T, s *snapshots.Store, seq uint64, size int) []byte {
	t.Helper()
	b := make([]byte, size)
	rand.Read(b)
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := s.Put(ctx, path, seq, "a node"); err != nil {
		t.Fatal(err)
	}
	return b
}

// nobody is told how much was fetched.
func nobody(int64) {}

func list(t *testing.T, s *snapshots.Store) []snapshots.Snapshot {
	t.Helper()
	all, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What was stored is read again on another connection, whichever server answers.
func TestPutAndGet(t *testing.T) {
	c := natstest.New(t, 3)
	s := open(t, connect(t, c), "E", 3)
	if all := list(t, s); len(all) != 0 {
		t.Errorf("an empty store has %v", all)
	}
	want := put(t, s, 1<<40, 3<<20+7)
	other := open(t, connect(t, c), "E", 3)
	all := list(t, other)
	if len(all) != 1 || all[0].Seq != 1<<40 || all[0].Bytes != int64(len(want)) || all[0].Made.IsZero() || all[0].By != "a node" {
		t.Fatalf("listed is %+v", all)
	}
	path := filepath.Join(t.TempDir(), "copy")
	var told []int64
	if err := other.Get(t.Context(), all[0], path, func(bytes int64) { told = append(told, bytes) }); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(told) || len(told) < 2 || told[len(told)-1] != int64(len(want)) {
		t.Errorf("told %d, of %d bytes", told, len(want))
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes are read, %v", len(got), err)
	}
}

// Of one that has a hole nothing is left at its reader.
func TestGetBroken(t *testing.T) {
	js := connect(t, natstest.New(t, 1))
	s := open(t, js, "E", 1)
	put(t, s, 1, 2<<20)
	stream, err := js.Stream(t.Context(), "OBJ_chat-snapshots")
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.DeleteMsg(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy")
	if err := s.Get(t.Context(), list(t, s)[0], path, nobody); err == nil {
		t.Error("Get has no error")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("there is a file")
	}
}

// The newest are kept. What is of another epoch goes, and what has no end.
func TestKeep(t *testing.T) {
	js := connect(t, natstest.New(t, 1))
	before, s := open(t, js, "BEFORE", 1), open(t, js, "E", 1)
	put(t, before, 99, 1000)
	for seq := range uint64(4) {
		put(t, s, seq, 1000)
	}
	if _, err := js.Publish(t.Context(), "$O.chat-snapshots.C.half", []byte("a piece")); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Keep(t.Context(), 2)
	if err != nil || len(kept) != 2 || kept[0].Seq != 3 || kept[1].Seq != 2 {
		t.Fatalf("kept is %+v, %v", kept, err)
	}
	if all := list(t, s); len(all) != 2 || len(list(t, before)) != 0 {
		t.Errorf("listed is %+v", all)
	}
	stream, err := js.Stream(t.Context(), "OBJ_chat-snapshots")
	if err != nil {
		t.Fatal(err)
	}
	info, err := stream.Info(t.Context(), jetstream.WithSubjectFilter("$O.*.C.>"))
	if err != nil || len(info.State.Subjects) != 2 {
		t.Errorf("there are pieces of %v, %v", info.State.Subjects, err)
	}
	for _, k := range kept {
		if err := s.Get(t.Context(), k, filepath.Join(t.TempDir(), "copy"), nobody); err != nil {
			t.Error(err)
		}
	}
}

// While a server ends and is back, what was stored can be read, or is not stored: never anything
// in between.
func TestPutInTrouble(t *testing.T) {
	c := natstest.New(t, 3)
	s := open(t, connect(t, c), "E", 3)
	leader, err := c.Leader(t.Context(), "OBJ_chat-snapshots")
	if err != nil {
		t.Fatal(err)
	}
	var killing sync.WaitGroup
	killing.Go(func() {
		time.Sleep(20 * time.Millisecond)
		if err := leader.Kill(); err != nil {
			t.Error(err)
		}
	})
	defer killing.Wait()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, make([]byte, 16<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := s.Put(ctx, path, 1, "a node"); err != nil {
		t.Logf("not stored: %v", err)
	}
	var all []snapshots.Snapshot
	for end := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		if all, err = s.List(t.Context()); err == nil || time.Now().After(end) {
			break
		}
	}
	for _, snapshot := range all {
		if err := s.Get(t.Context(), snapshot, filepath.Join(t.TempDir(), "copy"), nobody); err != nil {
			t.Error(err)
		}
	}
}
