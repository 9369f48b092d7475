package cluster_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/stream"
)

// request requests a snapshot as somebody who is no node.
func request(t *testing.T, c *natstest.Cluster) (cluster.SnapshotStatus, string, error) {
	t.Helper()
	s, err := stream.Look(stream.Config{URLs: []string{c.URL()}, Name: "chat"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return cluster.RequestSnapshot(ctx, s)
}

// Who requests a snapshot gets it from the node that has the office, or is told why there is none.
func TestRequestSnapshot(t *testing.T) {
	c := natstest.New(t, 1)
	if _, _, err := request(t, c); !errors.Is(err, cluster.ErrNoNode) {
		t.Errorf("without a node: %v", err)
	}
	b := openBeside(t, c)
	one := start(t, c, options{about: cluster.About{Host: "one"}})
	two := start(t, c, options{about: cluster.About{Host: "two"}})
	var held atomic.Bool
	made, goOn := make(chan struct{}), make(chan struct{})
	b.keeper(t, one, cluster.KeeperConfig{Held: func() bool { return false }})
	b.keeper(t, two, cluster.KeeperConfig{Held: held.Load, Made: func(error) {
		made <- struct{}{}
		<-goOn
	}})
	if _, _, err := request(t, c); !errors.Is(err, cluster.ErrNoOffice) {
		t.Errorf("without an office: %v", err)
	}
	held.Store(true)
	one.say("lobby", "ana", "", "hello")
	type outcome struct {
		is  cluster.SnapshotStatus
		by  string
		err error
	}
	done := make(chan outcome)
	go func() {
		is, by, err := request(t, c)
		done <- outcome{is, by, err}
	}()
	<-made
	if _, _, err := request(t, c); err == nil || !strings.Contains(err.Error(), cluster.ErrMaking.Error()) {
		t.Errorf("a second request: %v", err)
	}
	close(goOn)
	got := <-done
	all, err := b.snapshots.List(t.Context())
	if err != nil || len(all) != 1 || got.err != nil || got.by != "two" || got.is.At != all[0].Seq || got.is.Bytes != all[0].Bytes {
		t.Errorf("got %+v; there are %v, %v", got, all, err)
	}
}
