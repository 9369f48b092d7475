package server_test

import (
	"encoding/json"
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

// TestNodesHandover: what a device leaves by one node another takes by another node, once.
func TestNodesHandover(t *testing.T) {
	nodes := startNodes(t, 2)
	const sealed = `{"sealed":"c2VhbGVk"}`
	status, body := nodes[0].asks(t, http.MethodPost, "/api/handovers", "", sealed)
	var left struct{ ID string }
	if err := json.Unmarshal([]byte(body), &left); status != 201 || err != nil {
		t.Fatalf("%d %s", status, body)
	}
	for _, id := range []string{"*", "%3E", left.ID + ".A", "A"} {
		if status, body := nodes[1].asks(t, http.MethodPost, "/api/handovers/"+id, "", ""); status != 404 {
			t.Errorf("%s: %d %s", id, status, body)
		}
	}
	if status, body := nodes[1].asks(t, http.MethodPost, "/api/handovers/"+left.ID, "", ""); status != 200 || body != sealed+"\n" {
		t.Errorf("%d %s", status, body)
	}
	for _, s := range nodes {
		if status, body := s.asks(t, http.MethodPost, "/api/handovers/"+left.ID, "", ""); status != 404 {
			t.Errorf("taken twice: %d %s", status, body)
		}
	}
}
