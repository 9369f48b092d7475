package server_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/nats-io/nats.go"

	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/register"
	"hubbub/server/config"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// startNATS starts one NATS server that keeps its files in a folder.
func startNATS(t *testing.T, dir string) *natstest.Cluster {
	t.Helper()
	nc, err := natstest.Start(t.Context(), natstest.Options{Servers: 1, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// addressing is a change of the configuration: a node behind a proxy, so that addresses count.
func addressing(t *testing.T, nc *natstest.Cluster, dir string) func(*config.Config) {
	change := inCluster(t, nc)
	return func(c *config.Config) {
		change(c)
		behindProxy(c)
		c.JoinRate = 0 // many come from one address
		c.DB = filepath.Join(dir, "h.db")
	}
}

// comes joins the lobby as somebody new from an address, and returns the answer.
func (s *testServer) comes(t *testing.T, name, address string) (*rawConn, map[string]any) {
	t.Helper()
	c := dial(t, s.Addr, "/ws", from(address))
	c.WriteText(fmt.Sprintf(`{"type":"join","name":%q}`, name))
	return c, c.ReadEvent()
}

// comesSoon comes until the answer has a code, "" for a welcome.
func (s *testServer) comesSoon(t *testing.T, name, address, code string) (c *rawConn) {
	t.Helper()
	waitUntil(t, fmt.Sprintf("%s at %s: %q", name, address, code), func() bool {
		var answer map[string]any
		c, answer = s.comes(t, name, address)
		if got, _ := answer["code"].(string); got == code {
			return true
		}
		c.Close()
		return false
	})
	return c
}

// says says something, and returns the code with which that is refused, "" if it is not.
func (c *rawConn) says(text string) string {
	c.t.Helper()
	c.Say(text)
	for event := c.ReadEvent(); ; event = c.ReadEvent() {
		if event["type"] == "error" || event["type"] == "message" {
			code, _ := event["code"].(string)
			return code
		}
	}
}

// wantNoneOf fails if files have one of some texts in them.
func wantNoneOf(t *testing.T, dir string, texts ...string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // it is gone meanwhile
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		files++
		for _, text := range texts {
			if bytes.Contains(b, []byte(text)) {
				t.Errorf("%q is in %s", text, path)
			}
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files were read: %v", files, err)
	}
}

// TestClusterAddress: the address of a guest that a sanction binds on one node is bound on all, on those
// too that are started later, and free when the sanction is lifted; it is in no file.
func TestClusterAddress(t *testing.T) {
	const home, neighbour, elsewhere = "2001:db8:1:2::9", "2001:db8:1:2:ffff::1", "2001:db8:1:3::9"
	store, dir := t.TempDir(), t.TempDir()
	nc := startNATS(t, store)
	one := startServer(t, addressing(t, nc, t.TempDir()))
	two := startServer(t, addressing(t, nc, dir))
	mo, moderator := one.enters(t, "Mo")
	if err := one.hub.Records().Grant(t.Context(), records.Grant{User: moderator, Room: "lobby", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	_, eve := one.comes(t, "Eve", home)
	bia, _ := two.comes(t, "Bia", neighbour)

	timeout := mo.Moderate(fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":600000`, eve["user"]))
	waitUntil(t, "the timeout to hold for who shares the address", func() bool { return bia.says("hello") == "timeout" })
	mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, timeout["record"]))
	waitUntil(t, "that to end", func() bool { return bia.says("hello again") == "" })

	ban := mo.Moderate(fmt.Sprintf(`"act":"ban","user":%q`, eve["user"]))
	bia.Await("error")
	bia.ExpectClose(4014)
	three := startServer(t, addressing(t, nc, t.TempDir()))
	for _, s := range []*testServer{one, two, three} {
		s.comesSoon(t, "Cid", neighbour, "banned")
		s.comesSoon(t, "Cid", elsewhere, "").Close()
		if _, said := s.get(t, "/api/rooms/lobby/state"); bytes.Contains(said, []byte("2001:db8")) {
			t.Errorf("the state tells an address: %s", said)
		}
	}
	two.Stop(t)
	two = startServer(t, addressing(t, nc, dir))
	two.comesSoon(t, "Cid", home, "banned")
	wantNoneOf(t, store, "2001:db8", "\x20\x01\x0d\xb8")
	for _, s := range []*testServer{one, two, three} {
		if kept, err := s.hub.Records().Sanctions(t.Context()); err != nil || len(kept) != 1 || kept[0].Address != "" {
			t.Errorf("the file has %+v, %v", kept, err)
		}
	}
	if n := boundAddresses(t, nc); n != 1 {
		t.Errorf("%d addresses are bound", n)
	}
	mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, ban["record"]))
	for _, s := range []*testServer{one, two, three} {
		s.comesSoon(t, "Cid", home, "").Close()
	}
	waitUntil(t, "nothing to be known of the address", func() bool { return boundAddresses(t, nc) == 0 })
}

// boundAddresses returns how many addresses a cluster binds.
func boundAddresses(t *testing.T, nc *natstest.Cluster) (n int) {
	t.Helper()
	conn, err := nats.Connect(nc.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	r, err := register.Open(t.Context(), conn, register.Config{Name: "hubbub-names", Subjects: "hubbub.names", Replicas: 1})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r.Watch(ctx, "address.", func(_ string, value []byte) {
		if value != nil {
			n++
		}
	}, stop)
	if t.Context().Err() != nil {
		t.Fatal("what is bound is not told")
	}
	return n
}

// TestClusterMarkedAddress: who comes by another node from where somebody was banned is held, where the
// ban leaves the address out.
func TestClusterMarkedAddress(t *testing.T) {
	nc := natstest.New(t, 1)
	one, two := startServer(t, addressing(t, nc, t.TempDir())), startServer(t, addressing(t, nc, t.TempDir()))
	mo, moderator := one.enters(t, "Mo")
	if err := one.hub.Records().Grant(t.Context(), records.Grant{User: moderator, Room: "lobby", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	_, eve := one.comes(t, "Eve", "203.0.113.9")
	mo.Moderate(fmt.Sprintf(`"act":"ban","user":%q,"address":false`, eve["user"]))
	n := 0
	waitUntil(t, "what is said from there to be held", func() bool {
		n++
		c, _ := two.comes(t, fmt.Sprint("Cid ", n), "203.0.113.9")
		defer c.Close()
		c.WriteText(`{"type":"say","id":"c1","text":"hello"}`)
		for event := c.ReadEvent(); ; event = c.ReadEvent() {
			if event["type"] == "held" || event["type"] == "message" && event["id"] == "c1" {
				return event["type"] == "held"
			}
		}
	})
}

// TestClusterKeepsNoAddress: with -keep-addresses 0 no address is bound.
func TestClusterKeepsNoAddress(t *testing.T) {
	nc := natstest.New(t, 1)
	node := addressing(t, nc, t.TempDir())
	s := startServer(t, func(c *config.Config) { node(c); c.KeepAddresses = 0 })
	mo, moderator := s.enters(t, "Mo")
	if err := s.hub.Records().Grant(t.Context(), records.Grant{User: moderator, Room: "lobby", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	_, eve := s.comes(t, "Eve", "203.0.113.9")
	mo.Moderate(fmt.Sprintf(`"act":"ban","user":%q`, eve["user"]))
	if _, answer := s.comes(t, "Bia", "203.0.113.9"); answer["type"] != "welcome" {
		t.Errorf("somebody else from there: %v", answer)
	}
}
