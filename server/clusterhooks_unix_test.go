//go:build unix

package server_test

import (
	"syscall"
	"testing"

	"hubbub/server/cluster/natstest"
	"hubbub/server/control"
)

// TestClusterWebhookKilled: when the server that tells a webhook is killed while people talk, another
// one goes on: in order, nothing left out.
func TestClusterWebhookKilled(t *testing.T) {
	nc := natstest.New(t, 1)
	ear := newEar(t)
	killed, second, third, desk := tellsInChild(t, nc, ear)
	ana, _ := join(t, second.Addr, "Ana")
	bia, _ := join(t, third.Addr, "Bia")
	ear.heard(t, ana.saysMany(50))
	ana.saysMany(1) // is about to be told
	killed.Kill()
	for range 100 {
		ana.saysMany(1)
		bia.saysMany(1)
	}
	ear.heard(t, 251)
	if n := second.Metric(t, telling) + third.Metric(t, telling); n != 1 {
		t.Errorf("%v servers tell", n)
	}
	waitHook(t, desk)
}

// tellsInChild starts three servers of a cluster, and a webhook that is told by the first, a process
// of its own. The desk is that of the second.
func tellsInChild(t *testing.T, nc *natstest.Cluster, ear *ear) (child *childServer, second, third *testServer, desk control.Desk) {
	t.Helper()
	child, err := startChild(t, listenForChildren(t), "serve", nil, "-db", shortFile(t), "-cluster", nc.URL(), "-webhook-allow", "loopback")
	if err != nil {
		t.Fatal(err)
	}
	child.WaitMetric(t, telling, 1)
	second, desk = hooked(t, nc)
	third, _ = hooked(t, nc)
	if _, err := desk.AddWebhook(t.Context(), control.NewWebhook{URL: ear.URL, Room: "lobby"}); err != nil {
		t.Fatal(err)
	}
	return child, second, third, desk
}

// TestClusterWebhookStalled: a server that stood still tells nothing when it goes on, because another
// one does by then.
func TestClusterWebhookStalled(t *testing.T) {
	nc := natstest.New(t, 1)
	ear := newEar(t)
	stalled, second, _, desk := tellsInChild(t, nc, ear)
	ana, _ := join(t, second.Addr, "Ana")
	ear.heard(t, ana.saysMany(10))
	if err := stalled.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	again := ear.heard(t, ana.saysMany(10))
	if err := stalled.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	ana.saysMany(10)
	stalled.waitReady(t, 200)
	if more := ear.heard(t, ana.saysMany(10)); more != again {
		t.Errorf("%d are told again after it goes on", more-again)
	}
	if told := stalled.Metric(t, "hubbub_webhook_entries_total"); told != 10 || stalled.Metric(t, telling) != 0 {
		t.Errorf("it has told %v", told)
	}
	waitHook(t, desk)
}
