package server_test

import (
	"fmt"
	"testing"

	"hubbub/server"
	"hubbub/server/config"
)

// TestReportsHide: reports of so many people remove a message until a moderator has looked, who
// brings it back or not. Guests at one address count as one, and a person counts once.
func TestReportsHide(t *testing.T) {
	s := startTown(t, func(c *config.Config) { behindProxy(c); c.ReportHides = 2 })
	mo, _ := s.enterFrom(t, "203.0.113.1", "open", "Mo", s.sessions["moderator"])
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	seq := ana.said("buy this")
	reporter := func(name, address string) *rawConn {
		c, _ := s.enterFrom(t, address, "open", name, "")
		return c
	}
	bo, cy, di := reporter("Bo", "203.0.113.10"), reporter("Cy", "203.0.113.10"), reporter("Di", "203.0.113.11")
	for _, c := range []*rawConn{bo, bo, cy} {
		c.report("r1", seq, "")
		if item := s.waiting(t)[0]; item["hidden"] != nil {
			t.Fatalf("hidden: %v", item)
		}
	}
	di.report("r1", seq, "")
	mo.Await("update")
	items := s.waiting(t)
	if len(items) != 1 || items[0]["hidden"] != true || items[0]["text"] != "buy this" || items[0]["count"] != 3. {
		t.Fatalf("%v", items)
	}
	if e := s.message(t, seq); e["removed"] != true || e["text"] == "buy this" {
		t.Errorf("%v", e)
	}
	mo.Moderate(fmt.Sprintf(`"act":"allow","item":%v`, items[0]["id"]))
	if e := s.message(t, seq); e["removed"] != nil || e["text"] != "buy this" {
		t.Errorf("allowed: %v", e)
	}
	if left := s.waiting(t); len(left) != 0 {
		t.Errorf("%v", left)
	}
	di.report("r2", seq, "again")
	if left := s.waiting(t); len(left) != 0 {
		t.Errorf("dismissed: %v", left)
	}
	var page struct{ Records []struct{ Act, By string } }
	s.audit(t, "moderator", "?room=open", &page)
	if len(page.Records) != 2 || page.Records[1].Act != "remove" || page.Records[1].By != "reports" {
		t.Errorf("on record: %+v", page.Records)
	}
}

// waiting returns what waits in the open room.
func (s *town) waiting(t *testing.T) []map[string]any {
	t.Helper()
	var page struct{ Items []map[string]any }
	s.read(t, "/api/rooms/open/queue", &page)
	return page.Items
}

// message returns a message of the open room as it reads now.
func (s *town) message(t *testing.T, seq int64) map[string]any {
	t.Helper()
	var page struct{ Messages []map[string]any }
	s.read(t, fmt.Sprintf("/api/rooms/open/messages?from=%d&limit=1", seq), &page)
	if len(page.Messages) == 0 {
		return map[string]any{"removed": true}
	}
	return page.Messages[0]
}

// TestReportsNeedRemoved: what cannot be brought back is not hidden.
func TestReportsNeedRemoved(t *testing.T) {
	c := config.Default()
	c.DB, c.ReportHides, c.KeepRemoved = ":memory:", 2, 0
	if _, err := server.New(c, nil); err == nil {
		t.Error("it starts")
	}
}

// TestFirstReportWakes: the first report wakes somebody while no moderator is there, and the
// second does not.
func TestFirstReportWakes(t *testing.T) {
	url, told := pager(t)
	s := startTown(t, func(c *config.Config) {
		behindProxy(c)
		c.AlertURL, c.WebhookAllow = url, []string{"loopback"}
	})
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	first, second := ana.said("buy this"), ana.said("and that")
	bo.report("r1", first, "")
	if got := woken(t, told); got != "Hubbub, room open: a message was reported, and no moderator is there." {
		t.Errorf("told %q", got)
	}
	left := s.Expect(t, `hubbub_alerts_total{result="left_out"}`, 0)
	bo.report("r2", second, "")
	left(t)
	mo, _ := s.enterFrom(t, "203.0.113.1", "members", "Mo", s.sessions["moderator"])
	cy, _ := s.enterFrom(t, "203.0.113.11", "members", "Cy", s.sessions["member"])
	cy.report("r3", mo.said("welcome"), "")
	if len(told) > 0 {
		t.Errorf("told %q though a moderator is there", <-told)
	}
}
