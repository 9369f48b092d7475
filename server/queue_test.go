package server_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hubbub/server/config"
)

// heldRules hold what says maybe, and refuse what says never.
const heldRules = "hold Somebody looks at this first.\nword maybe\nrefuse No.\nword never\n"

// startHolding starts a town whose filters hold something, with its moderator in the open room.
func startHolding(t *testing.T, change func(*config.Config)) (s *town, mo *rawConn) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "filters")
	writeFilters(t, path, heldRules)
	s = startTown(t, func(c *config.Config) {
		behindProxy(c)
		c.Filters = path
		if change != nil {
			change(c)
		}
	})
	mo = s.moderator(t, "Mo")
	return s, mo
}

// moderator enters the open room as the moderator does.
func (s *town) moderator(t *testing.T, name string) *rawConn {
	t.Helper()
	c, _ := s.enterFrom(t, "203.0.113.1", "open", name, s.sessions["moderator"])
	return c
}

// pending returns the next item that a moderator is told of.
func (c *rawConn) pending() map[string]any {
	c.t.Helper()
	for {
		if item, ok := c.Await("pending")["item"].(map[string]any); ok {
			return item
		}
	}
}

// sayAsHeld says something under an id, which must be held.
func (c *rawConn) sayAsHeld(id, text string) {
	c.t.Helper()
	c.WriteText(fmt.Sprintf(`{"type":"say","id":%q,"text":%q}`, id, text))
	for {
		switch event := c.ReadEvent(); event["type"] {
		case "held":
			if event["id"] != id || event["reason"] != "review" {
				c.t.Fatalf("%q: %v", text, event)
			}
			return
		case "error":
			c.t.Fatalf("%q: %v", text, event)
		}
	}
}

// decide does an act, and returns the answer and the items that it has changed or ended, of
// which it is told before.
func (c *rawConn) decide(fields string, args ...any) (answer map[string]any, items []map[string]any) {
	c.t.Helper()
	fields = fmt.Sprintf(fields, args...)
	c.WriteText(`{"type":"moderate","id":"m1",` + fields + `}`)
	for {
		switch event := c.ReadEvent(); event["type"] {
		case "pending":
			if item, ok := event["item"].(map[string]any); ok {
				items = append(items, item)
			}
		case "moderated":
			return event, items
		case "error":
			c.t.Fatalf("%s: %v", fields, event)
		}
	}
}

// wantDone checks how items have ended.
func wantDone(t *testing.T, items []map[string]any, want ...string) {
	t.Helper()
	var done []string
	for _, i := range items {
		done = append(done, fmt.Sprint(i["done"]))
		if i["text"] != nil || i["reports"] != nil {
			t.Errorf("an item that has ended tells %v", i)
		}
	}
	slices.Sort(done)
	if !slices.Equal(done, want) {
		t.Errorf("ended by %q, want %q", done, want)
	}
}

// wantNotLetThrough checks that the author of a draft is told of its end.
func (c *rawConn) wantNotLetThrough(id string) {
	c.t.Helper()
	if event := c.Await("held"); event["id"] != id || event["ended"] != "removed" {
		c.t.Errorf("told %v", event)
	}
}

func queueItems(kind string) string  { return `hubbub_queue_items{kind="` + kind + `"}` }
func queueEndings(how string) string { return `hubbub_queue_ended_total{how="` + how + `"}` }
func heldFor(reason string) string   { return `hubbub_held_total{reason="` + reason + `"}` }

// TestHeld: what a filter holds is seen by nobody but moderators, whose queue says why; its
// author is told, and what was let through has the author's id, a number, and a place behind
// what was said meanwhile.
func TestHeld(t *testing.T) {
	s, mo := startHolding(t, nil)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	held := s.Expect(t, heldFor("filter"), 1)
	ana.sayAsHeld("c1", "maybe tea")
	held(t)
	item := mo.pending()
	if item["kind"] != "held" || item["text"] != "maybe tea" || item["name"] != "Ana" || item["reason"] != "Somebody looks at this first." || item["room"] != "open" {
		t.Errorf("item %v", item)
	}
	if n := s.Metric(t, queueItems("held")); n != 1 {
		t.Errorf("%v drafts wait", n)
	}
	bo.said("said meanwhile")
	answer, ended := mo.decide(`"act":"allow","item":%v`, item["id"])
	wantDone(t, ended, "allow")
	if answer["record"] == nil || fmt.Sprint(answer["names"]) != "[Ana]" {
		t.Errorf("answered %v", answer)
	}
	for _, c := range []*rawConn{ana, bo} {
		if c == ana {
			c.AwaitMessage("said meanwhile")
		}
		if m := c.Await("message"); m["text"] != "maybe tea" || m["id"] != "c1" || m["from"] != "Ana" || m["role"] != nil || m["seq"] == nil {
			t.Errorf("let through %v", m)
		}
	}
	if n := s.Metric(t, queueEndings("allow")); n != 1 || s.Metric(t, queueItems("held")) != 0 {
		t.Errorf("%v were let through", n)
	}
	var page struct {
		Records []map[string]any `json:"records"`
	}
	s.audit(t, "moderator", "?room=open", &page)
	if len(page.Records) != 1 || page.Records[0]["act"] != "allow" || page.Records[0]["name"] != "Ana" || strings.Contains(fmt.Sprint(page.Records), "tea") {
		t.Errorf("on record: %v", page.Records)
	}
}

// TestHeldToPlainText: who speaks plain text is told in words, and a line that is let through
// is one like others.
func TestHeldToPlainText(t *testing.T) {
	s, mo := startHolding(t, nil)
	zed := dial(t, s.Addr, "/ws/Zed?room=open")
	line := func(want string) {
		t.Helper()
		got := zed.ReadText()
		for strings.HasPrefix(got, "SISTEMA: ") {
			got = zed.ReadText()
		}
		if got != want {
			t.Errorf("line %q, want %q", got, want)
		}
	}
	for _, tt := range []struct{ act, end string }{{"allow", "Zed: maybe tea"}, {"remove", "ERRO_MENSAGEM_RECUSADA"}} {
		zed.WriteText("maybe tea")
		line("ERRO_MENSAGEM_EM_ANALISE")
		item := mo.pending()
		_, ended := mo.decide(`"act":%q,"item":%v`, tt.act, item["id"])
		wantDone(t, ended, tt.act)
		line(tt.end)
	}
}

// TestHeldAgain: who sends a draft again learns what became of it, whatever the filters say
// by then, and says nothing twice. Another text needs another id.
func TestHeldAgain(t *testing.T) {
	s, mo := startHolding(t, nil)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	again := func(id, text string) map[string]any {
		t.Helper()
		ana.WriteText(fmt.Sprintf(`{"type":"say","id":%q,"text":%q}`, id, text))
		for {
			if event := ana.ReadEvent(); event["type"] == "held" || event["type"] == "error" || event["type"] == "message" {
				return event
			}
		}
	}
	ana.sayAsHeld("c1", "maybe tea")
	first := mo.pending()
	ana.sayAsHeld("c1", "maybe tea")
	if event := again("c1", "tea"); event["code"] != "id_reused" || event["id"] != "c1" {
		t.Errorf("another text: %v", event)
	}
	mo.Moderate(fmt.Sprintf(`"act":"remove","item":%v`, first["id"]))
	ana.wantNotLetThrough("c1")
	for _, text := range []string{"maybe tea", "tea"} {
		if event := again("c1", text); event["type"] != "held" || event["ended"] != "removed" {
			t.Errorf("after the end: %v", event)
		}
	}
	ana.sayAsHeld("c2", "maybe coffee")
	second := mo.pending()
	mo.Moderate(fmt.Sprintf(`"act":"allow","item":%v`, second["id"]))
	seq := ana.Await("message")["seq"]
	for _, text := range []string{"maybe coffee", "coffee"} {
		event := again("c2", text)
		if isSame := text == "maybe coffee"; isSame != (event["repeat"] == true) || isSame != (event["seq"] == seq) || !isSame && event["code"] != "id_reused" {
			t.Errorf("%q after it was let through: %v", text, event)
		}
	}
	s.Stop(t)
	s.restart(t)
	ana, _ = s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	ana.said("maybe nothing is held here") // another person, and no filters any more
}

// TestHeldOverARestart: what waits does so after a restart, and ends as before; so does what
// its author may ask for. The filters have changed meanwhile.
func TestHeldOverARestart(t *testing.T) {
	s, mo := startHolding(t, nil)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	session := welcome["session"].(string)
	for _, id := range []string{"c1", "c2", "c3"} {
		ana.sayAsHeld(id, "maybe "+id)
	}
	items := []map[string]any{mo.pending(), mo.pending(), mo.pending()}
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	seq := mo.said("see here")
	bo.AwaitMessage("see here")
	bo.WriteText(fmt.Sprintf(`{"type":"report","id":"r1","seq":%d,"reason":"spam"}`, seq))
	bo.Await("reported")
	items = append(items, mo.pending())
	mo.Moderate(fmt.Sprintf(`"act":"remove","item":%v`, items[0]["id"]))
	s.Stop(t)
	s.restart(t)

	mo, _ = s.enterFrom(t, "203.0.113.1", "open", "Mo", s.sessions["moderator"])
	if event := mo.Await("pending"); event["count"] != 3. {
		t.Errorf("told %v", event)
	}
	ana, _ = s.enterFrom(t, "203.0.113.9", "open", "Ana", session)
	ana.WriteText(`{"type":"say","id":"c1","text":"maybe c1"}`)
	ana.wantNotLetThrough("c1")
	ana.sayAsHeld("c2", "maybe c2") // though nothing holds it now
	mo.Moderate(fmt.Sprintf(`"act":"allow","item":%v`, items[1]["id"]))
	ana.AwaitMessage("maybe c2")
	mo.Moderate(fmt.Sprintf(`"act":"remove","item":%v`, items[2]["id"]))
	ana.wantNotLetThrough("c3")
	mo.WriteText(fmt.Sprintf(`{"type":"reviewing","item":%v,"on":true}`, items[3]["id"]))
	report := mo.pending()
	for report["kind"] != "report" {
		report = mo.pending()
	}
	if report["text"] != "see here" || report["count"] != 1. || fmt.Sprint(report["looking"]) != "[Mo]" {
		t.Errorf("report %v", report)
	}
}

// TestHeldOfWhoHasGone: what was held is let through though its author has left, and the one
// who never said anything can be acted upon.
func TestHeldOfWhoHasGone(t *testing.T) {
	s, mo := startHolding(t, nil)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	ana.sayAsHeld("c1", "maybe tea")
	ana.sayAsHeld("c2", "maybe coffee")
	first, second := mo.pending(), mo.pending()
	left := s.Expect(t, logoutsFor("gone"), 1)
	ana.Reset()
	left(t)
	mo.Moderate(fmt.Sprintf(`"act":"allow","item":%v`, first["id"]))
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	bo.AwaitMessage("maybe tea")
	_, ended := mo.decide(`"act":"ban","item":%v`, second["id"])
	wantDone(t, ended, "ban")
	wantBarred(t, s.joinFrom(t, "203.0.113.11", "open", "Ana", ""), false)
}

// TestHeldAndBanned: a timeout or a ban ends all that waits of the person, and a sweep all
// that reads alike; what is judged later is refused.
func TestHeldAndBanned(t *testing.T) {
	s, mo := startHolding(t, nil)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	ana.sayAsHeld("c1", "maybe one")
	ana.sayAsHeld("c2", "maybe two")
	bo.sayAsHeld("b1", "maybe three")
	one := mo.pending()
	for range 2 {
		mo.pending()
	}
	mo.RefuseAct(fmt.Sprintf(`"act":"timeout","item":%v,"user":"somebody else","for_ms":60000`, one["id"]), "bad_message")
	_, ended := mo.decide(`"act":"timeout","item":%v,"for_ms":60000`, one["id"])
	wantDone(t, ended, "gone", "timeout")
	for _, id := range []string{"c1", "c2"} {
		ana.wantNotLetThrough(id)
	}
	ana.WriteText(`{"type":"say","id":"c4","text":"maybe four"}`)
	if event := ana.Await("error"); event["code"] != "timeout" || event["id"] != "c4" {
		t.Errorf("held while silenced: %v", event)
	}
	mo.Moderate(fmt.Sprintf(`"act":"lift","user":%q`, welcome["user"]))

	ana.sayAsHeld("c5", "maybe buy these cheap watches")
	mo.pending()
	seq := mo.said("may be buy these cheap watches!")
	_, ended = mo.decide(`"act":"sweep","seq":%d`, seq)
	wantDone(t, ended, "gone")
	ana.wantNotLetThrough("c5")

	owner, _ := s.enterFrom(t, "203.0.113.2", "lobby", "Ola", s.sessions["owner"])
	ana.sayAsHeld("c6", "maybe six")
	mo.pending()
	owner.Moderate(fmt.Sprintf(`"act":"ban","room":"*","user":%q`, welcome["user"]))
	wantDone(t, []map[string]any{mo.pending()}, "gone")
	if n := s.Metric(t, queueItems("held")); n != 1 {
		t.Errorf("%v wait, not that of Bo alone", n)
	}
}

// TestTwoModerators: of two who decide at once one does, and the other learns that it is done.
// Each sees who looks.
func TestTwoModerators(t *testing.T) {
	s, mo := startHolding(t, nil)
	vera := s.moderator(t, "Vera")
	ola, _ := s.enterFrom(t, "203.0.113.2", "open", "Ola", s.sessions["owner"])
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	for i := range 20 {
		ana.sayAsHeld(fmt.Sprint("c", i), fmt.Sprint("maybe ", i))
		item := mo.pending()
		id := item["id"]
		if i == 0 {
			vera.WriteText(fmt.Sprintf(`{"type":"reviewing","item":%v,"on":true}`, id))
			for {
				if item := mo.pending(); item["looking"] != nil {
					if fmt.Sprint(item["looking"]) != "[Mo]" { // one person goes by one name
						t.Errorf("%v look", item["looking"])
					}
					break
				}
			}
			vera.Reset()
			if item := mo.pending(); item["looking"] != nil || item["id"] != id {
				t.Errorf("after it has gone: %v", item)
			}
		}
		answers := make(chan string, 2)
		for c, act := range map[*rawConn]string{mo: "allow", ola: "remove"} {
			c.WriteText(fmt.Sprintf(`{"type":"moderate","id":"m1","act":%q,"item":%v}`, act, id))
			go func() {
				for {
					switch event := c.ReadEvent(); event["type"] {
					case "moderated":
						answers <- "done"
						return
					case "error":
						answers <- fmt.Sprint(event["code"])
						return
					}
				}
			}()
		}
		got := []string{<-answers, <-answers}
		if fmt.Sprint(got) != "[done not_found]" && fmt.Sprint(got) != "[not_found done]" {
			t.Fatalf("answered %q", got)
		}
		ana.settled(fmt.Sprint("c", i))
	}
	if let, removed := s.Metric(t, queueEndings("allow")), s.Metric(t, queueEndings("remove")); let+removed != 20 {
		t.Errorf("%v were let through and %v not, of 20", let, removed)
	}
}

// settled waits until a draft was let through or not.
func (c *rawConn) settled(id string) {
	c.t.Helper()
	for {
		event := c.ReadEvent()
		if event["id"] == id && (event["type"] == "message" || event["ended"] != nil) {
			return
		}
	}
}

// TestQueueOfNobodyElse: neither members nor moderators of other rooms learn of what waits, or
// act upon it.
func TestQueueOfNobodyElse(t *testing.T) {
	s, mo := startHolding(t, nil)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	other, _ := s.enterFrom(t, "203.0.113.3", "unlisted", "Mo", s.sessions["moderator"])
	ana.sayAsHeld("c1", "maybe tea")
	id := mo.pending()["id"]
	for _, act := range []string{"allow", "remove", "ban"} {
		other.RefuseAct(fmt.Sprintf(`"act":%q,"item":%v`, act, id), "not_found")
		ana.RefuseAct(fmt.Sprintf(`"act":%q,"item":%v`, act, id), "forbidden")
	}
	ana.WriteText(fmt.Sprintf(`{"type":"reviewing","item":%v,"on":true}`, id))
	ana.ExpectError("forbidden")
	other.WriteText(fmt.Sprintf(`{"type":"reviewing","item":%v,"on":true}`, id))
	mo.RefuseAct(`"act":"allow","item":99`, "not_found")
	mo.RefuseAct(`"act":"allow"`, "bad_message")
	mo.Moderate(fmt.Sprintf(`"act":"allow","item":%v`, id))
	for {
		event := ana.ReadEvent()
		if event["type"] == "pending" {
			t.Fatalf("a member is told %v", event)
		}
		if event["text"] == "maybe tea" {
			break
		}
	}
}

// TestQueueFull: a person does not let more than 20 drafts wait; the sender is told, and the
// message is nowhere.
func TestQueueFull(t *testing.T) {
	s, mo := startHolding(t, nil)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	var ids []any
	for i := range 20 {
		ana.sayAsHeld(fmt.Sprint("c", i), fmt.Sprint("maybe ", i))
		ids = append(ids, mo.pending()["id"])
	}
	refused := s.Expect(t, messagesRefusedFor("filtered"), 1)
	ana.WriteText(`{"type":"say","id":"more","text":"maybe more"}`)
	if event := ana.Await("error"); event["code"] != "filtered" || event["id"] != "more" || !strings.Contains(event["message"].(string), "too much of yours waits") {
		t.Errorf("told %v", event)
	}
	refused(t)
	if n := s.Metric(t, queueItems("held")); n != 20 {
		t.Errorf("%v wait", n)
	}
	mo.Moderate(fmt.Sprintf(`"act":"remove","item":%v`, ids[0]))
	ana.wantNotLetThrough("c0")
	ana.sayAsHeld("more", "maybe more")
}

// TestHeldTextIsGone: what was not let through is not in the file within 30 s, nor what was let
// through and removed, where nothing that was removed is kept.
func TestHeldTextIsGone(t *testing.T) {
	t.Parallel() // it waits
	s, mo := startHolding(t, func(c *config.Config) { c.KeepRemoved = 0 })
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	for i, secret := range []string{"quinquereme", "sempiternal"} {
		ana.sayAsHeld(fmt.Sprint("c", i), "maybe "+secret+strings.Repeat(" on many pages of the file", 150*i))
	}
	first, second := mo.pending(), mo.pending()
	ana.sayAsHeld("c2", "maybe this stays")
	mo.pending()
	if !s.inFile(t, "quinquereme") || !s.inFile(t, "sempiternal") {
		t.Error("what waits is not in the file")
	}
	mo.Moderate(fmt.Sprintf(`"act":"remove","item":%v`, first["id"]))
	mo.Moderate(fmt.Sprintf(`"act":"allow","item":%v`, second["id"]))
	seq := ana.Await("message")["seq"]
	mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%v`, seq))
	waitUntil(t, "the texts are gone", func() bool { return !s.inFile(t, "quinquereme") && !s.inFile(t, "sempiternal") })
	if !s.inFile(t, "maybe this stays") {
		t.Error("what waits is gone as well")
	}
}

// inFile reports whether a text is in the file of the history, or beside it.
func (s *town) inFile(t *testing.T, text string) bool {
	t.Helper()
	for _, path := range []string{s.file, s.file + "-wal"} {
		content, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if strings.Contains(string(content), text) {
			return true
		}
	}
	return false
}
