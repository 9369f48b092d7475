package server_test

import (
	"fmt"
	"strings"
	"testing"

	"hubbub/server/config"
)

// report reports a message, and returns the answer.
func (c *rawConn) report(id string, seq any, reason string) map[string]any {
	c.t.Helper()
	c.WriteText(fmt.Sprintf(`{"type":"report","id":%q,"seq":%v,"reason":%q}`, id, seq, reason))
	for {
		if event := c.ReadEvent(); event["type"] == "reported" || event["type"] == "error" {
			if event["id"] != id {
				c.t.Errorf("answered %v", event)
			}
			return event
		}
	}
}

// TestReports: what members report is before the moderators once, with who has reported it
// and why; a second report of a person changes nothing, even after it was dismissed. What was
// removed waits no more.
func TestReports(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	cy, _ := s.enterFrom(t, "203.0.113.11", "open", "Cy", "")
	seq := ana.said("buy this")
	counted := s.Expect(t, "hubbub_reports_total", 2)
	for _, c := range []*rawConn{bo, cy, bo} {
		if answer := c.report("r1", seq, "spam"); answer["type"] != "reported" {
			t.Errorf("answered %v", answer)
		}
	}
	counted(t)
	first, second := mo.pending(), mo.pending()
	if first["count"] != 1. || second["id"] != first["id"] || second["count"] != 2. || second["text"] != "buy this" || second["seq"] != float64(seq) || second["name"] != "Ana" {
		t.Errorf("told %v, then %v", first, second)
	}
	if reports := fmt.Sprint(second["reports"]); !strings.Contains(reports, "Bo") || !strings.Contains(reports, "Cy") || !strings.Contains(reports, "spam") {
		t.Errorf("reports %s", reports)
	}
	_, ended := mo.decide(`"act":"allow","item":%v`, first["id"])
	wantDone(t, ended, "allow")
	if answer := bo.report("r2", seq, "again"); answer["type"] != "reported" {
		t.Errorf("after the end: %v", answer)
	}
	if n := s.Metric(t, queueItems("report")); n != 0 {
		t.Errorf("%v wait after a second report", n)
	}
	di, _ := s.enterFrom(t, "203.0.113.12", "open", "Di", "")
	di.report("r1", seq, "")
	again := mo.pending()
	if again["id"] == first["id"] || again["count"] != 1. {
		t.Errorf("reported anew: %v", again)
	}
	_, ended = mo.decide(`"act":"remove","item":%v`, again["id"])
	wantDone(t, ended, "remove")
	if update := ana.Await("update"); update["target"] != float64(seq) || update["removed"] != true {
		t.Errorf("told %v", update)
	}
	if answer := cy.report("r3", seq, ""); answer["code"] != "not_found" {
		t.Errorf("after it was removed: %v", answer)
	}
}

// TestReportsOfWhatIsGone: whatever takes a message back ends its reports.
func TestReportsOfWhatIsGone(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	for name, tt := range map[string]func(seq int64, item any) string{
		"remove":         func(seq int64, _ any) string { return fmt.Sprintf(`"act":"remove","seq":%d`, seq) },
		"remove of many": func(int64, any) string { return fmt.Sprintf(`"act":"remove","user":%q,"since":1`, welcome["user"]) },
		"sweep":          func(seq int64, _ any) string { return fmt.Sprintf(`"act":"sweep","seq":%d`, seq) },
		"clear":          func(int64, any) string { return `"act":"clear"` },
	} {
		seq := ana.said("to be gone by " + name)
		bo.report("r1", seq, "")
		item := mo.pending()
		_, ended := mo.decide("%s", tt(seq, item["id"]))
		wantDone(t, ended, "remove")
		mo.RefuseAct(fmt.Sprintf(`"act":"allow","item":%v`, item["id"]), "not_found")
	}
	seq := ana.said("hello")
	bo.report("r1", seq, "")
	_, ended := mo.decide(`"act":"timeout","item":%v,"for_ms":60000`, mo.pending()["id"])
	wantDone(t, ended, "timeout")
	ana.Say("more")
	ana.ExpectError("timeout")
}

// TestReportsRefused: what cannot be reported, and by whom not.
func TestReportsRefused(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	viewer, _ := s.enterFrom(t, "203.0.113.11", "members", "Vi", s.sessions["viewer"])
	seq, kept := ana.said("hello"), mo.said("kept by the moderator")
	for name, tt := range map[string]struct {
		by     *rawConn
		seq    any
		reason string
		code   string
	}{
		"one's own":            {ana, seq, "", "forbidden"},
		"by who may not speak": {viewer, 1, "", "forbidden"},
		"not there":            {bo, 99, "", "not_found"},
		"no message":           {bo, -1, "", "bad_message"},
		"a reason too long":    {bo, seq, strings.Repeat("r", 501), "too_long"},
	} {
		refused := s.Expect(t, messagesRefusedFor(tt.code), 1)
		if answer := tt.by.report("r1", tt.seq, tt.reason); answer["code"] != tt.code || answer["message"] == "" {
			t.Errorf("%s: %v", name, answer)
		}
		refused(t)
	}
	bo.report("r1", kept, "")
	mo.RefuseAct(fmt.Sprintf(`"act":"allow","item":%v`, mo.pending()["id"]), "forbidden")
	if n := s.Metric(t, queueItems("report")); n != 1 {
		t.Errorf("%v wait", n)
	}
}

// TestReportRate: a person reports 10 messages at once, and then has to wait.
func TestReportRate(t *testing.T) {
	s := startTown(t, func(c *config.Config) { c.MessageRate, c.RepeatAfter = 0, 0 })
	ana, bo := s.join(t, "", "open", "Ana"), s.join(t, "", "open", "Bo")
	ana.Await("welcome")
	bo.Await("welcome")
	for i := range 11 {
		answer := bo.report("r1", ana.said(fmt.Sprint("message ", i)), "")
		if wait, _ := answer["retry_after_ms"].(float64); i == 10 && (answer["code"] != "rate_limited" || wait <= 0 || wait > 12_000) || i < 10 && answer["type"] != "reported" {
			t.Errorf("report %d: %v", i+1, answer)
		}
	}
}

// TestComesFromABannedAddress: where a ban has left the address out, a guest who comes from
// there is held, until a moderator has let one message through; who was there before is not,
// nor who is known. It lasts over a restart, and ends with the ban.
func TestComesFromABannedAddress(t *testing.T) {
	s, mo := moderated(t)
	_, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	neighbour, _ := s.enterFrom(t, "203.0.113.9", "open", "Bea", "")
	answer := mo.Moderate(fmt.Sprintf(`"act":"ban","user":%q,"address":false`, welcome["user"]))
	if answer["shares"] != nil {
		t.Errorf("answered %v", answer)
	}
	neighbour.said("I was here before")
	known, _ := s.enterFrom(t, "203.0.113.9", "members", "Cy", s.sessions["member"])
	known.said("I am known")
	other, _ := s.enterFrom(t, "203.0.113.10", "open", "Di", "")
	other.said("I am from elsewhere")
	held := s.Expect(t, heldFor("banned"), 2)
	guest, in := s.enterFrom(t, "203.0.113.9", "open", "Eve", "")
	session := in["session"].(string)
	guest.sayAsHeld("c1", "hello")
	guest.sayAsHeld("c2", "hello again")
	held(t)
	first := mo.pending()
	if first["reason"] != "banned before: Ana" || first["name"] != "Eve" {
		t.Errorf("item %v", first)
	}
	mo.decide(`"act":"remove","item":%v`, mo.pending()["id"])
	guest.wantNotLetThrough("c2")
	guest.sayAsHeld("c3", "still held")
	s.Stop(t)
	s.restart(t)

	mo, _ = s.enterFrom(t, "203.0.113.1", "open", "Mo", s.sessions["moderator"])
	guest, _ = s.enterFrom(t, "203.0.113.9", "open", "Eve", session)
	guest.sayAsHeld("c4", "held after a restart")
	mo.decide(`"act":"allow","item":%v`, first["id"])
	guest.AwaitMessage("hello")
	guest.said("free")
	s.Stop(t)
	s.restart(t)

	mo, _ = s.enterFrom(t, "203.0.113.1", "open", "Mo", s.sessions["moderator"])
	guest, _ = s.enterFrom(t, "203.0.113.9", "open", "Eve", session)
	guest.said("free after a restart")
	another, _ := s.enterFrom(t, "203.0.113.9", "open", "Fay", "")
	another.sayAsHeld("c1", "hello")
	mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, answer["record"]))
	another.said("free, too")
}

// TestAddressesNotKept: where no addresses are kept, nobody is held for one.
func TestAddressesNotKept(t *testing.T) {
	s := startTown(t, func(c *config.Config) { behindProxy(c); c.KeepAddresses = 0 })
	mo := s.moderator(t, "Mo")
	_, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	mo.Moderate(fmt.Sprintf(`"act":"ban","user":%q,"address":false`, welcome["user"]))
	guest, _ := s.enterFrom(t, "203.0.113.9", "open", "Eve", "")
	guest.said("hello")
}

// TestPendingFollowsTheRole: who moderates no more is told no more; who comes back learns how
// much waits.
func TestPendingFollowsTheRole(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	first, second := ana.said("one"), ana.said("two")
	bo.report("r1", first, "")
	mo.pending()
	back := dial(t, s.Addr, "/ws", from("203.0.113.1"))
	back.WriteText(fmt.Sprintf(`{"type":"join","room":"open","name":"Mo","session":%q,"since":{"epoch":"another","seq":1}}`, s.sessions["moderator"]))
	if welcome := back.Await("welcome"); welcome["recovered"] != false {
		t.Errorf("%v", welcome)
	}
	if event := back.Await("pending"); event["count"] != 1. {
		t.Errorf("told %v", event)
	}
	if err := s.hub.Records().Revoke(t.Context(), s.users["moderator"], "open"); err != nil {
		t.Fatal(err)
	}
	bo.report("r2", second, "")
	ana.said("three")
	for _, c := range []*rawConn{mo, back} {
		for event := c.ReadEvent(); event["text"] != "three"; event = c.ReadEvent() {
			if event["type"] == "pending" {
				t.Fatalf("told %v", event)
			}
		}
	}
}
