package server_test

import (
	"net/http"
	"strings"
	"testing"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/records"
)

// TestNodesCard: who is there by another node, has said nothing and is met for the first time has a
// card, with notes of moderators at any node and the names that it has spoken under; and can be sent out.
func TestNodesCard(t *testing.T) {
	nodes := startNodes(t, 2)
	mo, moderator := enter(t, nodes[0], `"name":"Mo"`)
	mia, other := enter(t, nodes[1], `"name":"Mia"`)
	for _, of := range []string{moderator.User, other.User} {
		if err := nodes[0].hub.Records().Grant(t.Context(), records.Grant{User: of, Room: "lobby", Role: identity.Moderator}); err != nil {
			t.Fatal(err)
		}
	}
	ana, welcome := enter(t, nodes[1], `"name":"Ana"`)
	for e := mo.await("joined"); e.Name != "Ana"; e = mo.await("joined") {
	}
	cardPath := "/api/rooms/lobby/people/" + welcome.User
	if status, body := nodes[0].asks(t, http.MethodGet, cardPath, moderator.Session, ""); status != 200 || !strings.Contains(body, `"name":"Ana"`) {
		t.Errorf("%d %s", status, body)
	}
	if status, body := nodes[0].asks(t, http.MethodPost, cardPath+"/notes", moderator.Session, `{"text":"friendly"}`); status != 201 || !strings.Contains(body, `"by":"Mo"`) {
		t.Errorf("%d %s", status, body)
	}
	waitUntil(t, "the note at the other node", func() bool {
		_, body := nodes[1].asks(t, http.MethodGet, cardPath, other.Session, "")
		return strings.Contains(body, `"text":"friendly"`) && strings.Contains(body, `"by":"Mo"`)
	})
	ana.says("1", "as Ana")
	ana.send(`{"type":"rename","name":"Anna"}`)
	ana.await("renamed")
	waitUntil(t, "the name that was used", func() bool {
		_, body := nodes[0].asks(t, http.MethodGet, cardPath, moderator.Session, "")
		return strings.Contains(body, `"names":["Ana"]`)
	})
	cy, silent := enter(t, nodes[1], `"name":"Cy"`)
	for e := mo.await("joined"); e.Name != "Cy"; e = mo.await("joined") {
	}
	mo.send(`{"type":"moderate","id":"m1","act":%q,"user":%q}`, moderation.ActKick, silent.User)
	if e := mo.await("moderated"); e.ID != "m1" {
		t.Errorf("%+v", e)
	}
	if code := cy.closeCode(); code != 4013 {
		t.Errorf("closed with %d", code)
	}
	mia.send(`{"type":"leave"}`)
}
