package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hubbub/server/config"
)

// Moderate does an act by hubbub.v1 and returns the answer, which must be that it is done.
func (c *rawConn) Moderate(fields string) map[string]any {
	c.t.Helper()
	c.WriteText(`{"type":"moderate","id":"m1",` + fields + `}`)
	for {
		switch event := c.ReadEvent(); event["type"] {
		case "moderated":
			if event["id"] != "m1" {
				c.t.Errorf("answered %v", event)
			}
			return event
		case "error":
			c.t.Fatalf("%s: %v", fields, event)
		}
	}
}

// RefuseAct does an act that must be refused with a code.
func (c *rawConn) RefuseAct(fields, code string) {
	c.t.Helper()
	c.WriteText(`{"type":"moderate","id":"m2",` + fields + `}`)
	if event := c.Await("error"); event["code"] != code || event["id"] != "m2" || event["message"] == "" {
		c.t.Errorf("%s: %v, want %s", fields, event, code)
	}
}

// said says something and returns its number.
func (c *rawConn) said(text string) int64 {
	c.t.Helper()
	c.Say(text)
	for {
		event := c.ReadEvent()
		if event["type"] == "error" {
			c.t.Fatalf("%q: %v", text, event)
		}
		if event["type"] == "message" && event["text"] == text {
			return int64(event["seq"].(float64))
		}
	}
}

// behindProxy lets the tests come from any address, and speak as fast as they can.
func behindProxy(c *config.Config) {
	c.TrustedProxies, c.MessageRate, c.RepeatAfter = []string{"loopback"}, 0, 0
}

// from returns the header of somebody at an address.
func from(address string) string { return "X-Forwarded-For: " + address }

// joinFrom joins a room from an address, with a session or, for "", as somebody new.
func (s *town) joinFrom(t *testing.T, address, room, name, session string) *rawConn {
	t.Helper()
	c := dial(t, s.Addr, "/ws", from(address))
	c.WriteText(fmt.Sprintf(`{"type":"join","name":%q,"room":%q,"session":%q}`, name, room, session))
	return c
}

// enterFrom is joinFrom for who gets in. It returns the welcome as well.
func (s *town) enterFrom(t *testing.T, address, room, name, session string) (*rawConn, map[string]any) {
	t.Helper()
	c := s.joinFrom(t, address, room, name, session)
	return c, c.Await("welcome")
}

// moderated is a town whose open room has its moderator in it.
func moderated(t *testing.T) (s *town, mo *rawConn) {
	t.Helper()
	s = startTown(t, behindProxy)
	mo, _ = s.enterFrom(t, "203.0.113.1", "open", "Mo", s.sessions["moderator"])
	return s, mo
}

// wantBarred checks that somebody does not get in.
func wantBarred(t *testing.T, c *rawConn, ends bool) {
	t.Helper()
	event := c.Await("error")
	if event["code"] != "banned" || event["final"] != true || (event["retry_after_ms"] != nil) != ends {
		t.Errorf("%v", event)
	}
	c.ExpectClose(4014)
}

// TestTimeout: who is silenced reads and does not speak, by whatever way, nor does a guest
// of the same address; others do. What waits is judged by it. It ends when it is lifted.
func TestTimeout(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	user := welcome["user"].(string)
	neighbour, _ := s.enterFrom(t, "203.0.113.9", "open", "Bea", "")
	known, _ := s.enterFrom(t, "203.0.113.9", "members", "Cy", s.sessions["member"])
	other, _ := s.enterFrom(t, "203.0.113.10", "open", "Di", "")
	preview := mo.Moderate(`"act":"timeout","user":"` + user + `","for_ms":600000,"preview":true`)
	if preview["preview"] != true || preview["shares"] != 2. || preview["record"] != nil {
		t.Errorf("preview: %v", preview)
	}
	answer := mo.Moderate(`"act":"timeout","user":"` + user + `","for_ms":600000,"reason":"spam"`)
	if answer["shares"] != 2. || fmt.Sprint(answer["names"]) != "[Ana]" || answer["record"] == nil || answer["until"] == nil {
		t.Errorf("answered %v", answer)
	}
	for _, c := range []*rawConn{ana, neighbour} {
		act := c.Await("act")
		if act["act"] != "timeout" || act["user"] != user || act["name"] != "Ana" || act["until"] != answer["until"] || act["reason"] != nil {
			t.Errorf("told %v", act)
		}
		c.Say("hello")
		event := c.Await("error")
		if wait, _ := event["retry_after_ms"].(float64); event["code"] != "timeout" || wait < 590_000 || wait > 600_000 {
			t.Errorf("refused: %v", event)
		}
	}
	known.said("I am known")
	other.said("I am elsewhere")
	ana.AwaitMessage("I am elsewhere")
	mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, answer["record"]))
	ana.said("free again")
	neighbour.said("so am I")
	if n := s.Metric(t, `hubbub_acts_total{act="timeout"}`); n != 1 {
		t.Errorf("%v timeouts are counted", n)
	}
}

// TestTimeoutWithoutAddress: the address can be left out.
func TestTimeoutWithoutAddress(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	neighbour, _ := s.enterFrom(t, "203.0.113.9", "open", "Bea", "")
	answer := mo.Moderate(fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":600000,"address":false`, welcome["user"]))
	if answer["shares"] != nil {
		t.Errorf("answered %v", answer)
	}
	ana.Say("hello")
	ana.ExpectError("timeout")
	neighbour.said("hello")
}

// TestBan: who is shut out is closed with 4014, wherever it is in the room, and does not come
// back: with its session, a new one, a name that reads the same, from the same address; nor
// over a restart. Who is known there comes in, and so does everybody when it is lifted.
func TestBan(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Pamela", "")
	user, session := welcome["user"].(string), welcome["session"].(string)
	second, _ := s.enterFrom(t, "203.0.113.30", "open", "Pamela", session)
	elsewhere, _ := s.enterFrom(t, "203.0.113.31", "unlisted", "Pamela", session)
	answer := mo.Moderate(fmt.Sprintf(`"act":"ban","user":%q`, user))
	record := answer["record"]
	for _, c := range []*rawConn{ana, second} {
		wantBarred(t, c, false)
	}
	elsewhere.said("I am in another room")
	wantOut := func() {
		t.Helper()
		wantBarred(t, s.joinFrom(t, "203.0.113.40", "open", "Other", session), false)
		wantBarred(t, s.joinFrom(t, "203.0.113.41", "open", "PameIa", ""), false) // with a capital I
		wantBarred(t, s.joinFrom(t, "203.0.113.31", "open", "New", ""), true)     // the address binds for a day
		plain := dial(t, s.Addr, "/ws/New?room=open", from("203.0.113.31"))
		if line := plain.ReadText(); line != "ERRO_BANIDO" {
			t.Errorf("plain text: %q", line)
		}
		plain.ExpectClose(4014)
		for _, path := range []string{"messages", "state"} {
			if response, _ := s.get(t, "/api/rooms/open/"+path, "Authorization", "Bearer "+session); response.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %s", path, response.Status)
			}
		}
	}
	wantOut()
	renamer, _ := s.enterFrom(t, "203.0.113.50", "open", "Renamer", "")
	renamer.WriteText(`{"type":"rename","name":"PameIa"}`)
	renamer.ExpectError("name_invalid")
	renamer.WriteText(`{"type":"rename","name":"Somebody"}`)
	if renamed := renamer.Await("renamed"); renamed["name"] != "Somebody" {
		t.Errorf("%v", renamed)
	}
	known, _ := s.enterFrom(t, "203.0.113.31", "open", "Cy", s.sessions["owner"])
	known.said("I am known")
	s.Stop(t)
	s.restart(t)
	wantOut()
	mo, _ = s.enterFrom(t, "203.0.113.1", "open", "Mo", s.sessions["moderator"])
	mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, record))
	s.enterFrom(t, "203.0.113.31", "open", "Pamela", session)
}

// restart starts a town anew on its file.
func (s *town) restart(t *testing.T) {
	t.Helper()
	file := s.file
	s.testServer = startServer(t, func(c *config.Config) {
		c.HoldNames, c.DB = 0, file
		behindProxy(c)
	})
}

// TestBanOfWhoHasLeft: who says something and leaves is shut out as one who stays.
func TestBanOfWhoHasLeft(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	ana.said("spam")
	left := s.Expect(t, logoutsFor("gone"), 1)
	ana.Reset()
	left(t)
	mo.Moderate(fmt.Sprintf(`"act":"ban","user":%q`, welcome["user"]))
	wantBarred(t, s.joinFrom(t, "203.0.113.9", "open", "New", ""), true)
}

// TestBanEverywhere: an owner shuts out of all rooms, and of those that there will be.
func TestBanEverywhere(t *testing.T) {
	s, mo := moderated(t)
	_, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	ban := fmt.Sprintf(`"act":"ban","room":"*","user":%q,"for_ms":60000`, welcome["user"])
	mo.RefuseAct(ban, "forbidden")
	owner, _ := s.enterFrom(t, "203.0.113.2", "lobby", "Ola", s.sessions["owner"])
	owner.Moderate(ban)
	for _, room := range []string{"open", "lobby", "new"} {
		wantBarred(t, s.joinFrom(t, "203.0.113.3", room, "Ana", welcome["session"].(string)), true)
	}
}

// TestKick: who is sent away is told so, and may come back.
func TestKick(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	plain := dial(t, s.Addr, "/ws/Bo?room=open")
	plain.ReadText()
	people := mo.Await("joined")
	for people["name"] != "Bo" {
		people = mo.Await("joined")
	}
	for _, user := range []any{welcome["user"], people["user"]} {
		mo.Moderate(fmt.Sprintf(`"act":"kick","user":%q`, user))
	}
	if event := ana.Await("error"); event["code"] != "kicked" || event["final"] != true {
		t.Errorf("%v", event)
	}
	ana.ExpectClose(4013)
	line := plain.ReadText()
	for strings.HasPrefix(line, "SISTEMA: ") {
		line = plain.ReadText()
	}
	if line != "ERRO_EXPULSO" {
		t.Errorf("plain text: %q", line)
	}
	plain.ExpectClose(4013)
	s.enterFrom(t, "203.0.113.9", "open", "Ana", welcome["session"].(string))
}

// TestRefusedActs: what may not be done is refused with a code, over the socket and over
// HTTP alike, and is on no record.
func TestRefusedActs(t *testing.T) {
	s, mo := moderated(t)
	owner, owned := s.enterFrom(t, "203.0.113.2", "open", "Ola", s.sessions["owner"])
	seq := owner.said("hello")
	members, _ := s.enterFrom(t, "203.0.113.2", "members", "Ola", s.sessions["owner"])
	for range 3 {
		members.said("in another room")
	}
	elsewhere := members.said("in another room")
	guest, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%d`, seq))
	var before struct{ Records []any }
	s.audit(t, "owner", "", &before)
	status := map[string]int{"forbidden": 403, "not_found": 404, "bad_message": 400, "too_long": 400}
	for _, tt := range []struct{ who, act, want string }{
		{"guest", fmt.Sprintf(`"act":"kick","user":%q`, owned["user"]), "forbidden"},
		{"guest", fmt.Sprintf(`"act":"remove","seq":%d`, seq), "forbidden"},
		{"moderator", fmt.Sprintf(`"act":"kick","user":%q`, owned["user"]), "forbidden"},
		{"moderator", fmt.Sprintf(`"act":"ban","user":%q`, s.users["moderator"]), "forbidden"},
		{"moderator", fmt.Sprintf(`"act":"remove","seq":%d`, seq), "not_found"},
		{"moderator", fmt.Sprintf(`"act":"remove","seq":%d`, elsewhere+100), "not_found"},
		{"moderator", `"act":"kick","user":"NOBODYNOBODY"`, "not_found"},
		{"moderator", `"act":"lift","of":4711`, "not_found"},
		{"moderator", `"act":"dance"`, "bad_message"},
		{"moderator", `"act":"timeout","user":"A"`, "bad_message"},
		{"moderator", fmt.Sprintf(`"act":"kick","user":%q,"reason":%q`, welcome["user"], strings.Repeat("x", 501)), "too_long"},
	} {
		c := map[string]*rawConn{"guest": guest, "moderator": mo}[tt.who]
		c.RefuseAct(tt.act, tt.want)
		session := s.sessions
		if tt.who == "guest" {
			session["guest"] = welcome["session"].(string)
		}
		response, body := s.post(t, tt.who, "/api/rooms/open/acts", "{"+tt.act+"}")
		if response.StatusCode != status[tt.want] || !strings.Contains(body, `"code":"`+tt.want+`"`) {
			t.Errorf("%s: %s %s", tt.act, response.Status, body)
		}
	}
	var after struct{ Records []any }
	if s.audit(t, "owner", "", &after); len(after.Records) != len(before.Records) {
		t.Errorf("%d records, want %d", len(after.Records), len(before.Records))
	}
	if got := s.Metric(t, `hubbub_requests_rejected_total{reason="act"}`); got != 11 {
		t.Errorf("%v refusals were counted over HTTP", got)
	}
}

// audit asks what was done.
func (s *town) audit(t *testing.T, who, query string, into any) {
	t.Helper()
	response, body := s.request(t, http.MethodGet, "/api/audit"+query, s.as(who))
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %s", query, response.Status, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatal(err)
	}
}

// TestAuditDoors: moderators read what was done in their rooms, owners all of it.
func TestAuditDoors(t *testing.T) {
	s, mo := moderated(t)
	_, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	mo.Moderate(fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":1000,"reason":"spam"`, welcome["user"]))
	mo.Moderate(`"act":"slow","for_ms":1000`)
	var page struct {
		Records []struct {
			Record                      int64
			Room, By, Act, Name, Reason string
			By_user, User               string
		}
		More bool
	}
	s.audit(t, "moderator", "?room=open", &page)
	if len(page.Records) != 2 || page.Records[0].Act != "slow" || page.More {
		t.Fatalf("%+v", page)
	}
	if r := page.Records[1]; r.Act != "timeout" || r.Name != "Ana" || r.User != welcome["user"] || r.By != "Mo" || r.By_user != s.users["moderator"] || r.Reason != "spam" || r.Room != "open" {
		t.Errorf("%+v", r)
	}
	if s.audit(t, "owner", "?limit=1", &page); len(page.Records) != 1 || !page.More {
		t.Errorf("%+v", page)
	}
	first := page.Records[0].Record
	if s.audit(t, "owner", fmt.Sprintf("?before=%d", first), &page); len(page.Records) != 1 || page.Records[0].Act != "timeout" {
		t.Errorf("%+v", page)
	}
	for _, tt := range []struct {
		who, query string
		want       int
	}{
		{"nobody", "", 401}, {"nobody", "?room=open", 401}, {"guest", "?room=open", 403}, {"moderator", "", 403}, {"moderator", "?room=lobby", 403},
		{"moderator", "?room=none", 404}, {"guest", "?room=members", 404}, {"owner", "?limit=0", 400}, {"owner", "?before=x", 400},
	} {
		response, body := s.request(t, http.MethodGet, "/api/audit"+tt.query, s.as(tt.who))
		if response.StatusCode != tt.want {
			t.Errorf("%s%s: %s %s", tt.who, tt.query, response.Status, body)
		}
	}
}
