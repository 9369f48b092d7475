//go:build unix

package server_test

import (
	"testing"

	"hubbub/server/cluster/natstest"
	"hubbub/server/control"
)

// TestClusterWebhookKilled: when the server that tells a webhook is killed while people talk, another
// one goes on: in order, nothing left out.
func TestClusterWebhookKilled(t *testing.T) {
	nc := natstest.New(t, 1)
	ear := newEar(t)
	killed, err := startChild(t, listenForChildren(t), "serve", nil, "-db", shortFile(t), "-cluster", nc.URL(), "-webhook-allow", "loopback")
	if err != nil {
		t.Fatal(err)
	}
	killed.WaitMetric(t, telling, 1)
	second, desk := hooked(t, nc)
	third, _ := hooked(t, nc)
	if _, err := desk.AddWebhook(t.Context(), control.NewWebhook{URL: ear.URL, Room: "lobby"}); err != nil {
		t.Fatal(err)
	}
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
