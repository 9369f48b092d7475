package server_test

import (
	"fmt"
	"testing"

	"hubbub/server/cluster/natstest"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// enters joins the lobby of a server, and returns the public id as well.
func (s *testServer) enters(t *testing.T, name string) (c *rawConn, user string) {
	t.Helper()
	c = dial(t, s.Addr, "/ws")
	c.WriteText(fmt.Sprintf(`{"type":"join","name":%q}`, name))
	return c, c.Await("welcome")["user"].(string)
}

// TestClusterActs: what a moderator does on one server holds on the other, closes connections there,
// and can be undone; a role that is given on one counts on the other.
func TestClusterActs(t *testing.T) {
	nc := natstest.New(t, 1)
	one, two := startServer(t, inCluster(t, nc)), startServer(t, inCluster(t, nc))
	mo, moderator := one.enters(t, "Mo")
	eve, other := two.enters(t, "Eve")
	ana, user := two.enters(t, "Ana")
	for _, of := range []string{moderator, other} {
		if err := one.hub.Records().Grant(t.Context(), records.Grant{User: of, Room: "lobby", Role: identity.Moderator}); err != nil {
			t.Fatal(err)
		}
	}
	ana.said("hello")
	mo.AwaitMessage("hello")
	answer := mo.Moderate(`"act":"timeout","user":"` + user + `","for_ms":600000,"reason":"spam"`)
	if act := ana.Await("act"); act["act"] != "timeout" || act["user"] != user {
		t.Errorf("told %v", act)
	}
	ana.Say("late")
	if event := ana.Await("error"); event["code"] != "timeout" {
		t.Errorf("refused: %v", event)
	}
	eve.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, answer["record"]))
	ana.said("free again")
	mo.Moderate(`"act":"topic","text":"tea"`)
	eve.Moderate(`"act":"slow","for_ms":60000`)
	mo.Moderate(`"act":"ban","user":"` + user + `","address":false`)
	if event := ana.Await("error"); event["code"] != "banned" {
		t.Errorf("sent out with %v", event)
	}
	ana.ExpectClose(4014)
	back := dial(t, two.Addr, "/ws")
	back.WriteText(`{"type":"join","name":"Bia"}`)
	if state := fmt.Sprint(back.Await("welcome")["state"]); state != "map[slow_ms:60000 topic:tea]" {
		t.Errorf("the room is %s", state)
	}
}
