//go:build unix

package server_test

import (
	"path/filepath"
	"testing"

	"hubbub/server/cluster/natstest"
)

// TestNodeKilled: the people of a node that was killed leave, and their names are held for them at
// the others; they come back as the same people.
func TestNodeKilled(t *testing.T) {
	nc := natstest.New(t, 1)
	there := startServer(t, inCluster(t, nc))
	killed, err := startChild(t, listenForChildren(t), "serve", nil, "-db", filepath.Join(t.TempDir(), "h.db"), "-cluster", nc.URL())
	if err != nil {
		t.Fatal(err)
	}
	ana, _ := join(t, there.Addr, "Ana")
	_, cid := enter(t, killed.testServer, `"name":"Cid","hold":true`)
	_, dia := enter(t, killed.testServer, `"name":"Dia","hold":true`)
	waitUntil(t, "all to be known", func() bool { return ana.await("joined").Online == 3 })
	killed.Kill()
	if _, back := enterSoon(t, there, "", `"name":"Dia","session":%q`, dia.Session); back.User != dia.User {
		t.Errorf("comes back as %+v", back)
	}
	if e := ana.await("left"); e.Name != "Cid" || e.Online != 2 {
		t.Errorf("Ana hears %+v", e)
	}
	enterSoon(t, there, "name_held", `"name":"Cid"`)
	if _, back := enterSoon(t, there, "", `"name":"Cid","session":%q`, cid.Session); back.User != cid.User {
		t.Errorf("comes back as %+v", back)
	}
}
