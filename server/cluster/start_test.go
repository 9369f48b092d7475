package cluster_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/snapshots"
	"hubbub/server/cluster/stream"
	"hubbub/server/history"
	"hubbub/server/room"
)

// beside is what lies beside the stream.
type beside struct {
	stream    *stream.Stream
	snapshots *snapshots.Store
}

func openBeside(t *testing.T, c *natstest.Cluster) beside {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s, err := stream.Open(ctx, stream.Config{URLs: []string{c.URL()}, Name: "chat"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	b := beside{stream: s}
	if b.snapshots, err = snapshots.Open(ctx, snapshots.Config{JetStream: s.JetStream(), Name: "chat", Epoch: s.Epoch(), Replicas: len(c.Servers)}); err != nil {
		t.Fatal(err)
	}
	return b
}

// prepare readies a file within some time.
func (b beside) prepare(t *testing.T, file string, within time.Duration) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	return cluster.Prepare(ctx, cluster.Start{Stream: b.stream, Snapshots: b.snapshots, Path: file})
}

// prepared starts a node whose file was readied, and waits until it has what the others have.
func (b beside) prepared(t *testing.T, c *natstest.Cluster, file string) *node {
	t.Helper()
	if err := b.prepare(t, file, patience); err != nil {
		t.Fatal(err)
	}
	n := start(t, c, options{file: file})
	eventually(t, "the node has all", func() bool { return n.Stale() == nil })
	return n
}

func newFile(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "hubbub.db")
}

// snapshot stores a snapshot of a node.
func (b beside) snapshot(t *testing.T, n *node) history.Position {
	t.Helper()
	return b.snapshotBy(t, n, "")
}

// snapshotBy stores a snapshot as made by another.
func (b beside) snapshotBy(t *testing.T, n *node, by string) history.Position {
	t.Helper()
	path := filepath.Join(t.TempDir(), "snapshot")
	at, err := n.history.Snapshot(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.snapshots.Put(t.Context(), path, at.Seq, cmp.Or(by, n.ID())); err != nil {
		t.Fatal(err)
	}
	return at
}

func (b beside) purge(t *testing.T, upTo uint64) {
	t.Helper()
	if err := b.stream.Purge(t.Context(), upTo); err != nil {
		t.Fatal(err)
	}
}

// A node without a file, and one whose file is older than the stream reaches, start from the
// snapshot and have what all have.
func TestStartFromSnapshot(t *testing.T) {
	c := natstest.New(t, 3)
	b := openBeside(t, c)
	first, old := b.prepared(t, c, newFile(t)), newFile(t)
	away := b.prepared(t, c, old)
	first.say("lobby", "ana", "a1", "one")
	agree(t, []string{"lobby"}, first, away)
	away.end()
	first.say("lobby", "ana", "a2", "two")
	first.say("side", "bia", "b1", "one")
	at := b.snapshot(t, first)
	b.purge(t, at.Seq)
	first.say("lobby", "ana", "a3", "three")
	newcomer, back := b.prepared(t, c, newFile(t)), b.prepared(t, c, old)
	agree(t, []string{"lobby", "side"}, first, newcomer, back)
	for _, n := range []*node{newcomer, back} {
		if got := n.say("lobby", "ana", "a2", "two"); !got.repeat || got.seq != 2 {
			t.Errorf("got %v", got)
		}
	}
	back.listen("lobby", room.Since{}).sees("1 one", "2 two", "3 three")
	if files, err := filepath.Glob(filepath.Join(filepath.Dir(old), "*.fetched*")); err != nil || len(files) > 0 {
		t.Errorf("beside the file is %q, %v", files, err)
	}
}

// A node that the stream goes on from keeps its file, also when there is a snapshot.
func TestStartFromFile(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	file := newFile(t)
	n := b.prepared(t, c, file)
	for i := range 3 {
		n.say("lobby", "ana", "", fmt.Sprint(i))
	}
	at := b.snapshot(t, n)
	n.say("lobby", "ana", "", "after the snapshot")
	is := n.history.Position()
	n.end()
	b.purge(t, at.Seq)
	if err := b.prepare(t, file, patience); err != nil {
		t.Fatal(err)
	}
	if f, err := history.Inspect(t.Context(), file); err != nil || f.Seq != is.Seq {
		t.Errorf("the file is at %+v, %v, was at %+v", f, err, is)
	}
}

// Where neither the stream nor a snapshot has what a node needs, it does not start, and its file stays.
func TestStartFromNothing(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	old := newFile(t)
	n := b.prepared(t, c, old)
	n.say("lobby", "ana", "", "one")
	n.end()
	other := b.prepared(t, c, newFile(t))
	other.say("lobby", "ana", "", "two")
	other.say("lobby", "ana", "", "three")
	agree(t, []string{"lobby"}, other)
	b.purge(t, 3)
	for name, file := range map[string]string{"an old file": old, "none": newFile(t), "memory": history.Memory} {
		if err := b.prepare(t, file, patience); !errors.Is(err, cluster.ErrNoSnapshot) && !errors.Is(err, cluster.ErrNoFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f, err := history.Inspect(t.Context(), old); err != nil || f.Seq != 1 {
		t.Errorf("the old file is at %+v, %v", f, err)
	}
}

// A snapshot that is damaged is passed over for the one before.
func TestStartFromOlderSnapshot(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	n := b.prepared(t, c, newFile(t))
	n.say("lobby", "ana", "", "one")
	at := b.snapshot(t, n)
	n.say("lobby", "ana", "", "two")
	junk := filepath.Join(t.TempDir(), "junk")
	if err := os.WriteFile(junk, []byte("what another version would have written"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.snapshots.Put(t.Context(), junk, n.history.Position().Seq, "x"); err != nil {
		t.Fatal(err)
	}
	file := newFile(t)
	if err := b.prepare(t, file, patience); err != nil {
		t.Fatal(err)
	}
	if f, err := history.Inspect(t.Context(), file); err != nil || f.Seq != at.Seq {
		t.Errorf("the file is at %+v, %v, want %+v", f, err, at)
	}
	agree(t, []string{"lobby"}, n, start(t, c, options{file: file}))
}

// single writes the file of a single server.
func single(t *testing.T, texts ...string) string {
	t.Helper()
	file := newFile(t)
	log, err := history.Open(history.Config{Path: file})
	if err != nil {
		t.Fatal(err)
	}
	hub := room.NewHub(room.Config{Log: log, Backlog: 50, NewOutlet: func() room.Outlet { return outlet{} }})
	for _, text := range texts {
		ticket := make(ticket, 1)
		d := draft("ana", text, text)
		d.Ticket, d.At = ticket, time.Now().UnixMilli()
		if err := hub.Say("lobby", d); err != nil {
			t.Fatal(err)
		}
		ticket.wait(t)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

// A cluster begins with the file of a single server: nodes that start at the same time have it, too. A
// second file is refused and stays what it was.
func TestBringFile(t *testing.T) {
	c := natstest.New(t, 3)
	b := openBeside(t, c)
	mine, another := single(t, "one", "two"), single(t, "other")
	before, err := os.ReadFile(another)
	if err != nil {
		t.Fatal(err)
	}
	first := b.prepared(t, c, mine)
	if err := b.prepare(t, another, patience); !errors.Is(err, cluster.ErrOtherFile) {
		t.Errorf("the second file: %v", err)
	}
	second := b.prepared(t, c, newFile(t))
	if got := second.say("lobby", "ana", "one", "one"); !got.repeat || got.seq != 1 {
		t.Errorf("got %v", got)
	}
	if got := second.say("lobby", "bia", "", "three"); got.seq != 3 {
		t.Errorf("got %v", got)
	}
	agree(t, []string{"lobby"}, first, second)
	second.listen("lobby", room.Since{}).sees("1 one", "2 two", "3 three")
	if err := b.prepare(t, another, patience); !errors.Is(err, cluster.ErrOtherFile) {
		t.Errorf("the second file, later: %v", err)
	}
	if after, err := os.ReadFile(another); err != nil || !slices.Equal(after, before) {
		t.Errorf("the refused file was changed, %v", err)
	}
}

// Of two nodes that bring a file each at the same time, one begins the cluster, and one without a
// file waits for it.
func TestBringFilesAtOnce(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	files := []string{single(t, "one"), single(t, "other"), newFile(t)}
	errs := make([]error, len(files))
	var starting sync.WaitGroup
	for i, file := range files {
		starting.Go(func() { errs[i] = b.prepare(t, file, patience) })
	}
	starting.Wait()
	refused := 0
	for i, err := range errs[:2] {
		switch {
		case errors.Is(err, cluster.ErrOtherFile):
			refused++
			files[i] = newFile(t)
		case err != nil:
			t.Errorf("file %d: %v", i, err)
		}
	}
	if refused == 0 || errs[2] != nil {
		t.Fatalf("%d files are refused, without a file: %v", refused, errs[2])
	}
	nodes := []*node{b.prepared(t, c, files[0]), b.prepared(t, c, files[1]), b.prepared(t, c, files[2])}
	if got := nodes[2].say("lobby", "bia", "", "next"); got.refused != nil {
		t.Errorf("got %v", got)
	}
	agree(t, []string{"lobby"}, nodes...)
}

// A node that ended after it had said that it brings the file, and before the snapshot was made,
// goes on with that.
func TestBringFileAgain(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	file := single(t, "one")
	f, err := history.Inspect(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.stream.Agree(t.Context(), "origin", fmt.Appendf(nil, `{"file":%q}`, f.Epoch)); err != nil {
		t.Fatal(err)
	}
	if err := b.prepare(t, newFile(t), 2*time.Second); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("without the file: %v", err)
	}
	if err := history.Adopt(t.Context(), file, b.stream.Epoch()); err != nil {
		t.Fatal(err)
	}
	first, second := b.prepared(t, c, file), b.prepared(t, c, newFile(t))
	agree(t, []string{"lobby"}, first, second)
	if got := second.log("lobby"); len(got) != 1 {
		t.Errorf("the node without the file has %q", got)
	}
}

// A cluster that has begun with nothing takes no file, and no node of another cluster.
func TestOtherFiles(t *testing.T) {
	c, other := natstest.New(t, 1), natstest.New(t, 1)
	b, o := openBeside(t, c), openBeside(t, other)
	foreign := newFile(t)
	n := o.prepared(t, other, foreign)
	n.say("lobby", "ana", "", "elsewhere")
	n.end()
	b.prepared(t, c, newFile(t))
	if err := b.prepare(t, single(t, "one"), patience); !errors.Is(err, cluster.ErrOtherFile) {
		t.Errorf("the file of a single server: %v", err)
	}
	if err := b.prepare(t, foreign, patience); !errors.Is(err, cluster.ErrForeign) {
		t.Errorf("the file of another cluster: %v", err)
	}
}
