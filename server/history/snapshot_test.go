package history_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/wire"
)

func snapshot(t testing.TB, l *keeper) (path string, at history.Position) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "snapshot.db")
	at, err := l.Snapshot(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return path, at
}

// A node that starts from a snapshot comes to what the one that has made it comes to.
func TestSnapshotOfStream(t *testing.T) {
	c := index(t)
	l := open(t, c)
	apply(t, l, position(1, 1), of(numbered(200)...))
	apply(t, l, position(2, hour), of(said("ana", "a1", "one", 0), entry(wire.KindRemoved, 7)))
	path, at := snapshot(t, l)
	if at != l.Position() {
		t.Errorf("the snapshot is at %+v, the log at %+v", at, l.Position())
	}
	wantFiles(t, filepath.Dir(path), "snapshot.db")

	other := index(t)
	if err := history.Install(t.Context(), path, other.Path); err != nil {
		t.Fatal(err)
	}
	from := open(t, other)
	for _, l := range []*keeper{l, from} {
		got := apply(t, l, position(3, 2*hour), of(said("ana", "a1", "one", 0), entry(wire.KindRestored, 7), said("bia", "", "two", 0)))[0]
		if !got[0].Repeated || got[1].Text != "7" || got[1].Err != nil || got[2].Seq != 204 {
			t.Errorf("got %+v", got)
		}
	}
	if l.Position() != from.Position() || stand(t, l, "lobby").Epoch != stand(t, from, "lobby").Epoch {
		t.Errorf("one is at %+v, the other at %+v", l.Position(), from.Position())
	}
	wantTexts(t, search(t, from, "150"), "150")
	from.Check(t)
}

// Neither addresses nor held names leave a node.
func TestSnapshotForgets(t *testing.T) {
	const address = "keyed-hash-of-an-address"
	l := open(t, index(t))
	apply(t, l, position(1, 1), of(texts("1")...))
	if err := l.Write(t.Context(), func(tx history.Tx) error {
		_, err := tx.Exec("INSERT INTO sanction VALUES ('*', 'u', 'ban', 1, 'Ana', '', ?, 'spam', 'b', 1, NULL, 1, 0)", address)
		_, err2 := tx.Exec("INSERT INTO held (user, name) VALUES ('u', 'held-in-one-place')")
		return errors.Join(err, err2)
	}); err != nil {
		t.Fatal(err)
	}
	if err := l.Write(t.Context(), func(tx history.Tx) error { // of many some would be moved, and not be overwritten
		_, err := tx.Exec(`
			WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 3000)
			INSERT INTO sanction SELECT '*', 'u' || value, 'ban', 1, 'Ana', '', ? || value, 'spam', 'b', 1, NULL, 1, 0 FROM n`, address)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	path, _ := snapshot(t, l)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{address, "held-in-one-place"} {
		if bytes.Contains(b, []byte(gone)) {
			t.Errorf("%q is in the snapshot", gone)
		}
	}
	other := index(t)
	if err := history.Install(t.Context(), path, other.Path); err != nil {
		t.Fatal(err)
	}
	var reason string
	if err := open(t, other).Read(t.Context(), func(q history.Querier) error {
		return q.QueryRow("SELECT reason FROM sanction WHERE user = 'u'").Scan(&reason)
	}); err != nil || reason != "spam" {
		t.Errorf("of the ban is left %q, %v", reason, err)
	}
}

// A snapshot takes the place of a file that nobody has open, and of nothing else.
func TestInstall(t *testing.T) {
	l := open(t, index(t))
	apply(t, l, position(5, 1), of(texts("new")...))
	path, _ := snapshot(t, l)
	c := index(t)
	old := open(t, c)
	apply(t, old, position(1, 1), of(texts("old")...))
	if err := history.Install(t.Context(), path, c.Path); !errors.Is(err, history.ErrInUse) {
		t.Errorf("in the place of a file in use: %v", err)
	}
	shut(t, old)
	junk := filepath.Join(t.TempDir(), "junk")
	if err := os.WriteFile(junk, []byte("something else, that is no database at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := history.Install(t.Context(), junk, c.Path); !errors.Is(err, history.ErrNotOurs) {
		t.Errorf("junk: %v", err)
	}
	if err := history.Install(t.Context(), path, c.Path); err != nil {
		t.Fatal(err)
	}
	wantTexts(t, all(t, open(t, c), "lobby"), "new")
}

// A file tells whose it is before it is opened.
func TestInspect(t *testing.T) {
	inspect := func(path string) history.File {
		t.Helper()
		f, err := history.Inspect(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	c := file(t)
	if _, err := history.Inspect(t.Context(), c.Path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a file: %v", err)
	}
	l := open(t, c)
	if got, want := inspect(c.Path), (history.File{Epoch: l.Epoch()}); got != want {
		t.Errorf("an empty one says %+v, want %+v", got, want)
	}
	mustAppend(t, l, "lobby", texts("1")...)
	if got, want := inspect(c.Path), (history.File{Epoch: l.Epoch(), Used: true}); got != want {
		t.Errorf("that of a server says %+v, want %+v", got, want)
	}
	c = index(t)
	l = open(t, c)
	if got, want := inspect(c.Path), (history.File{Epoch: stream, Stream: stream}); got != want {
		t.Errorf("that of a node which has nothing says %+v, want %+v", got, want)
	}
	apply(t, l, position(5, 1), nil)
	if got, want := inspect(c.Path), (history.File{Epoch: stream, Stream: stream, Seq: 5, Used: true}); got != want {
		t.Errorf("that of a node says %+v, want %+v", got, want)
	}
	shut(t, l)
	c.Index = "STREAM2"
	if _, err := history.Open(c); !errors.Is(err, history.ErrStream) {
		t.Errorf("a file without rooms has a place in another stream: %v", err)
	}
	if got, want := inspect(schema1File(t).Path), (history.File{Epoch: schema1Epoch, Used: true}); got != want {
		t.Errorf("that of the first schema says %+v, want %+v", got, want)
	}
}

// The file of a single server is what a stream begins with, of whatever schema it is.
func TestAdopt(t *testing.T) {
	now := time.Now().UnixMilli()
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", said("ana", "a1", "one", now-1000), said("bia", "", "two", now))
	mustAppend(t, l, "ahead", said("cid", "", "from a wrong clock", now+1000*hour))
	shut(t, l)
	for range 2 { // the second time it has been
		if err := history.Adopt(t.Context(), c.Path, stream); err != nil {
			t.Fatal(err)
		}
	}
	if err := history.Adopt(t.Context(), c.Path, "STREAM2"); !errors.Is(err, history.ErrStream) {
		t.Errorf("the file of another stream: %v", err)
	}
	if _, err := history.Open(c); !errors.Is(err, history.ErrNode) {
		t.Errorf("a single server opens it again: %v", err)
	}
	c.Index = stream
	l = open(t, c)
	if at := l.Position(); at.Seq != 0 || at.Epoch != stream || at.At != now || at.Trusted != now {
		t.Errorf("it is at %+v", at)
	}
	room := stand(t, l, "lobby").Epoch
	if other, err := open(t, index(t)).Tail("lobby", 0); err != nil || room != other.Epoch {
		t.Errorf("the room has the epoch %q, another node takes %q, %v", room, other.Epoch, err)
	}
	got := apply(t, l, position(1, now+1), of(said("ana", "a1", "one", 0), texts("three")[0]))[0]
	if !got[0].Repeated || got[1].Seq != 3 {
		t.Errorf("got %+v", got)
	}
}

func TestAdoptSchema1(t *testing.T) {
	c := schema1File(t)
	if err := history.Adopt(t.Context(), c.Path, stream); err != nil {
		t.Fatal(err)
	}
	c.Index = stream
	l := open(t, c)
	was := stand(t, l, "trimmed")
	apply(t, l, position(1, 1), []history.Publication{{Room: "trimmed", Drafts: texts("new")}})
	is, err := l.Tail("trimmed", 0)
	if err != nil || is.Epoch != was.Epoch || is.Last != 51 || is.Messages != 51 || is.Floor != 31 {
		t.Errorf("it stands at %+v, %v", is, err)
	}
	eventually(t, "it is indexed by the terms of now", func() bool { return l.Unindexed(t) == 0 })
	l.Check(t)
}
