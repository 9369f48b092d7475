package cluster_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/stream"
)

// ask asks as somebody who is no node.
func ask(t *testing.T, c *natstest.Cluster) cluster.Status {
	t.Helper()
	s, err := stream.Look(stream.Config{URLs: []string{c.URL()}, Name: "chat"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	is, err := cluster.Ask(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// A node that lets nobody in is among the problems.
func TestStatusTrouble(t *testing.T) {
	c := natstest.New(t, 1)
	start(t, c, options{about: cluster.About{Host: "one", Trouble: func() error { return errors.New("nobody is let in") }}})
	eventually(t, "the status tells", func() bool {
		return slices.ContainsFunc(ask(t, c).Problems, func(p string) bool { return strings.Contains(p, "one") && strings.Contains(p, "nobody is let in") })
	})
}

// Who asks hears of all nodes, of the servers that store the stream, and of the snapshots.
func TestStatus(t *testing.T) {
	c := natstest.New(t, 3)
	if is := ask(t, c); is.Quorum || len(is.Nodes) != 0 || len(is.Problems) != 2 {
		t.Errorf("of no cluster: %+v", is)
	}
	b := openBeside(t, c)
	one := start(t, c, options{about: cluster.About{Host: "one", Version: "v1", Office: func() bool { return true }}})
	two := start(t, c, options{about: cluster.About{Host: "two"}})
	one.say("lobby", "ana", "", "hello")
	agree(t, []string{"lobby"}, one, two)
	at := b.snapshot(t, one)
	is := ask(t, c)
	if len(is.Problems) > 0 || !is.Quorum || is.Name != "chat" || is.First != 1 || is.Last != 1 || is.Bytes == 0 {
		t.Errorf("got %+v", is)
	}
	if len(is.Nodes) != 2 || is.Nodes[0].Host != "one" || !is.Nodes[0].Office || is.Nodes[0].Version != "v1" || is.Nodes[0].At != 1 || is.Nodes[1].Host != "two" || is.Nodes[1].Office {
		t.Errorf("the nodes are %+v", is.Nodes)
	}
	if len(is.Servers) != 3 || !is.Servers[0].Leader || len(is.Snapshots) != 1 || is.Snapshots[0].At != at.Seq {
		t.Errorf("got %+v", is)
	}
	// One of three NATS servers is down, then two.
	down := slices.IndexFunc(c.Servers, func(s *natstest.Server) bool { return s.Name != is.Servers[0].Name })
	if err := c.Servers[down].Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server is missed", func() bool {
		is := ask(t, c)
		return is.Quorum && slices.ContainsFunc(is.Problems, func(p string) bool { return strings.Contains(p, c.Servers[down].Name) })
	})
	for i, s := range c.Servers {
		if i != down && s.Name != is.Servers[0].Name {
			if err := s.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	eventually(t, "there is no quorum", func() bool {
		is := ask(t, c)
		return !is.Quorum && len(is.Nodes) == 2 && len(is.Problems) > 0
	})
}
