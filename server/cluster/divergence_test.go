package cluster_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/pack"
	"hubbub/server/history"
)

// vote publishes what a node would say of a place, and waits until another has counted it, or has
// ended. by is a run, or "a run of an index".
func vote(t *testing.T, c *natstest.Cluster, n *node, by string, at history.Position) {
	t.Helper()
	node, index, _ := strings.Cut(by, " of ")
	b, err := pack.Encode(&pack.Pack{Node: node, Index: index, Count: 1, Applied: at.Seq, Digest: at.Digest})
	if err != nil {
		t.Fatal(err)
	}
	ack, err := jet(t, c).Publish(t.Context(), "chat.log.x", b)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the vote is counted", func() bool {
		return n.history.Position().Seq >= ack.Sequence || errors.Is(n.Trouble(), cluster.ErrDiverged)
	})
}

// A node that most disagree with ends, and starts from a snapshot that agrees with the others.
// Whether of two nodes the one or the other is wrong cannot be told: both go on.
func TestDiverged(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	seen, file := new(observed), newFile(t)
	n := start(t, c, options{observer: seen, file: file})
	n.say("lobby", "ana", "", "one")
	right := n.history.Position()
	wrong := right
	wrong.Digest++
	vote(t, c, n, "one", wrong)
	vote(t, c, n, "one", wrong)
	if err := n.Trouble(); err != nil || seen.diverged.Load() != 1 {
		t.Errorf("with one against it: %v, counted %d", err, seen.diverged.Load())
	}
	vote(t, c, n, "two", right)
	vote(t, c, n, "three", wrong)
	if err := n.Trouble(); err != nil {
		t.Errorf("with one for it and two against it: %v", err)
	}
	b.snapshot(t, n)
	n.say("lobby", "ana", "", "two")
	b.snapshot(t, n) // which may be wrong
	vote(t, c, n, "four", wrong)
	if err := n.fails(); !errors.Is(err, cluster.ErrDiverged) {
		t.Errorf("with most against it, it ends with %v", err)
	}
	if err := n.Trouble(); !errors.Is(err, cluster.ErrDiverged) {
		t.Errorf("the trouble is %v", err)
	}
	if err := b.prepare(t, file, patience); err != nil {
		t.Fatal(err)
	}
	if f, err := history.Inspect(t.Context(), file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it goes on from %+v, %v, and not from the stream: it made both snapshots when it agreed no more", f, err)
	}
	if left, err := filepath.Glob(file + ".diverged"); err != nil || len(left) > 0 {
		t.Errorf("left is %q, %v", left, err)
	}
	n = start(t, c, options{file: file})
	other := start(t, c, options{})
	agree(t, []string{"lobby"}, n, other)
}

// The snapshot of another run is not suspected, nor one of its own from when it agreed.
func TestDivergedSnapshots(t *testing.T) {
	for name, tt := range map[string]struct {
		by   string
		want int // of the two snapshots, the older one is 0
	}{"its own": {"", 0}, "another's": {"another", 1}} {
		t.Run(name, func(t *testing.T) {
			c := natstest.New(t, 1)
			b := openBeside(t, c)
			file := newFile(t)
			n := start(t, c, options{file: file})
			n.say("lobby", "ana", "", "one")
			at := []history.Position{b.snapshot(t, n)}
			vote(t, c, n, "one", at[0])
			n.say("lobby", "ana", "", "two")
			at = append(at, b.snapshotBy(t, n, tt.by))
			for _, by := range []string{"one", "two"} {
				vote(t, c, n, by, history.Position{Seq: at[1].Seq, Digest: 1})
			}
			if err := n.fails(); !errors.Is(err, cluster.ErrDiverged) {
				t.Fatalf("it ends with %v", err)
			}
			if err := b.prepare(t, file, patience); err != nil {
				t.Fatal(err)
			}
			if f, err := history.Inspect(t.Context(), file); err != nil || f.Seq != at[tt.want].Seq {
				t.Errorf("it goes on from %+v, %v", f, err)
			}
		})
	}
}

// A node that was started again does not count for two.
func TestVotesOfANode(t *testing.T) {
	c := natstest.New(t, 1)
	n := start(t, c, options{})
	n.say("lobby", "ana", "", "one")
	wrong := n.history.Position()
	wrong.Digest++
	vote(t, c, n, "one of a", wrong)
	vote(t, c, n, "two of a", wrong)
	if err := n.Trouble(); err != nil {
		t.Errorf("with one node against it, which was started twice: %v", err)
	}
	vote(t, c, n, "three of b", wrong)
	if err := n.fails(); !errors.Is(err, cluster.ErrDiverged) {
		t.Errorf("with two nodes against it, it ends with %v", err)
	}
}

// Which snapshots may be wrong is known though the index is gone.
func TestDivergedAndGone(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	file := newFile(t)
	n := start(t, c, options{file: file})
	n.say("lobby", "ana", "", "one")
	at := b.snapshotBy(t, n, "another")
	n.say("lobby", "ana", "", "two")
	b.snapshotBy(t, n, "wrong")
	n.end()
	if err := history.Remove(file); err != nil {
		t.Fatal(err)
	}
	mark := fmt.Sprintf(`{"index":"wrong","agreed":%d}`, at.Seq)
	if err := os.WriteFile(file+".diverged", []byte(mark), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.prepare(t, file, patience); err != nil {
		t.Fatal(err)
	}
	if f, err := history.Inspect(t.Context(), file); err != nil || f.Seq != at.Seq {
		t.Errorf("it goes on from %+v, %v", f, err)
	}
}

// The name of an index outlasts what is in it, and one that is no text is replaced.
func TestIndexName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hubbub.db")
	first, err := cluster.IndexName(path)
	if again, err2 := cluster.IndexName(path); err != nil || err2 != nil || first == "" || again != first {
		t.Errorf("%q, %v, then %q, %v", first, err, again, err2)
	}
	for _, torn := range []string{"", "\xff", strings.Repeat("a", 65)} {
		if err := os.WriteFile(path+".node", []byte(torn), 0o600); err != nil {
			t.Fatal(err)
		}
		if name, err := cluster.IndexName(path); err != nil || name == first || name == torn {
			t.Errorf("after %q it is %q, %v", torn, name, err)
		}
	}
}
