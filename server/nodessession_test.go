package server_test

import (
	"net/http"
	"testing"
)

// TestNodesSignOut: who signs out at one node is out of all, and does not get in by any.
func TestNodesSignOut(t *testing.T) {
	nodes := startNodes(t, 2)
	ana, welcome := enter(t, nodes[0], `"name":"Ana"`)
	again, _ := enter(t, nodes[1], `"name":"Ana","session":%q`, welcome.Session)
	other, _ := enter(t, nodes[1], `"name":"Bo"`)
	if status, body := nodes[0].asks(t, http.MethodPost, "/api/session/end", welcome.Session, ""); status != 204 {
		t.Fatalf("%d %s", status, body)
	}
	for i, c := range []*chatter{ana, again} {
		if code := c.closeCode(); code != 4017 {
			t.Errorf("connection %d is closed with %d", i, code)
		}
	}
	if _, e := enter(t, nodes[1], `"name":"Ana","session":%q`, welcome.Session); e.User == welcome.User {
		t.Errorf("is back as %+v", e)
	}
	other.says("1", "I am still here")
}
