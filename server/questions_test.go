package server_test

import (
	"fmt"
	"reflect"
	"testing"

	"hubbub/server/cluster/natstest"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// questions returns the numbers of the questions of the open room, in their order, and which were
// answered.
func (s *town) questions(t *testing.T) (seqs []int64, answered []int64) {
	t.Helper()
	var page struct {
		Questions []struct {
			Seq           int64
			Ask, Answered bool
		}
	}
	s.read(t, "/api/rooms/open/questions", &page)
	for _, q := range page.Questions {
		if !q.Ask {
			t.Errorf("%d is no question", q.Seq)
		}
		if seqs = append(seqs, q.Seq); q.Answered {
			answered = append(answered, q.Seq)
		}
	}
	return seqs, answered
}

// TestQuestions: which question is being answered, and what is on screen, is told to all, and to who
// comes, over a restart; what was answered comes last.
func TestQuestions(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	var asked []int64
	for _, text := range []string{"who?", "when?", "where?"} {
		asked = append(asked, int64(ana.sayAs(text, fmt.Sprintf(`"text":%q,"ask":true`, text))["seq"].(float64)))
	}
	plain := ana.said("no question")
	shown := func(seq int64, text string) map[string]any {
		return map[string]any{"seq": float64(seq), "from": "Ana", "text": text}
	}
	mo.Moderate(fmt.Sprintf(`"act":"live","seq":%d,"on":true`, asked[1]))
	if state := ana.Await("room")["state"]; !reflect.DeepEqual(state, map[string]any{"live": shown(asked[1], "when?")}) {
		t.Errorf("told %v", state)
	}
	mo.Moderate(fmt.Sprintf(`"act":"screen","seq":%d,"on":true`, plain))
	mo.Moderate(fmt.Sprintf(`"act":"answered","seq":%d,"on":true`, asked[0]))
	if update := ana.Await("update"); update["target"] != float64(asked[0]) || update["answered"] != true {
		t.Errorf("told %v", update)
	}
	mo.RefuseAct(fmt.Sprintf(`"act":"live","seq":%d,"on":true`, plain), "not_found")
	ana.RefuseAct(fmt.Sprintf(`"act":"screen","seq":%d,"on":true`, plain), "forbidden")
	check := func(when string, state any, order, answered []int64) {
		t.Helper()
		cy, welcome := s.enterFrom(t, "203.0.113.11", "open", "Cy", "")
		left := s.Expect(t, logoutsFor("gone"), 1)
		cy.Reset()
		left(t)
		if !reflect.DeepEqual(welcome["state"], state) {
			t.Errorf("%s the welcome says %v, want %v", when, welcome["state"], state)
		}
		if seqs, done := s.questions(t); !reflect.DeepEqual(seqs, order) || !reflect.DeepEqual(done, answered) {
			t.Errorf("%s there are %d, answered %d, want %d, %d", when, seqs, done, order, answered)
		}
	}
	both := map[string]any{"live": shown(asked[1], "when?"), "screen": shown(plain, "no question")}
	check("first", both, []int64{asked[1], asked[2], asked[0]}, []int64{asked[0]})
	s.Stop(t)
	s.restart(t)
	check("after a restart", both, []int64{asked[1], asked[2], asked[0]}, []int64{asked[0]})
	mo = s.moderator(t, "Mo")
	done := mo.Moderate(fmt.Sprintf(`"act":"answered","seq":%d,"on":true`, asked[1]))
	check("answered", map[string]any{"screen": shown(plain, "no question")}, []int64{asked[2], asked[1], asked[0]}, []int64{asked[1], asked[0]})
	mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, done["record"]))
	mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%d`, plain))
	mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%d`, asked[0]))
	check("undone and removed", nil, []int64{asked[1], asked[2]}, nil)
}

// TestClusterQuestions: what a moderator says of questions on one server holds on the other.
func TestClusterQuestions(t *testing.T) {
	nc := natstest.New(t, 1)
	one, two := startServer(t, inCluster(t, nc)), startServer(t, inCluster(t, nc))
	mo, moderator := one.enters(t, "Mo")
	if err := one.hub.Records().Grant(t.Context(), records.Grant{User: moderator, Room: "lobby", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	ana, _ := two.enters(t, "Ana")
	ana.sayAs("q1", `"text":"why?","ask":true`)
	mo.AwaitMessage("why?")
	mo.Moderate(`"act":"live","seq":1,"on":true`)
	mo.Moderate(`"act":"screen","seq":1,"on":true`)
	mo.Moderate(`"act":"answered","seq":1,"on":true`)
	if update := ana.Await("update"); update["answered"] != true || update["target"] != 1. {
		t.Errorf("told %v", update)
	}
	ana.said("after it") // so that all of the act is there
	back := dial(t, two.Addr, "/ws")
	back.WriteText(`{"type":"join","name":"Bia"}`)
	if state := fmt.Sprint(back.Await("welcome")["state"]); state != "map[screen:map[from:Ana seq:1 text:why?]]" {
		t.Errorf("the room is %s", state)
	}
	if m := back.Await("message"); m["ask"] != true || m["answered"] != true {
		t.Errorf("who comes gets %v", m)
	}
}

// TestShownFollowsEdits: what answers a message, and what shows it to all, shows its text of now.
func TestShownFollowsEdits(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	seq := int64(ana.sayAs("q1", `"text":"whi?","ask":true`)["seq"].(float64))
	mo.Moderate(fmt.Sprintf(`"act":"live","seq":%d,"on":true`, seq))
	ana.sayAs("q2", fmt.Sprintf(`"text":"so I ask","reply_to":%d`, seq))
	ana.WriteText(fmt.Sprintf(`{"type":"edit","id":"e1","seq":%d,"text":"why?"}`, seq))
	for told := ""; told != fmt.Sprintf("map[live:map[from:Ana seq:%d text:why?]]", seq); {
		told = fmt.Sprint(ana.Await("room")["state"])
	}
	cy, welcome := s.enterFrom(t, "203.0.113.11", "open", "Cy", "")
	if state := fmt.Sprint(welcome["state"]); state != fmt.Sprintf("map[live:map[from:Ana seq:%d text:why?]]", seq) {
		t.Errorf("the room is %s", state)
	}
	m := cy.Await("message")
	for m["id"] != "q2" {
		m = cy.Await("message")
	}
	if quote, _ := m["reply_to"].(map[string]any); quote["text"] != "why?" {
		t.Errorf("quoted as %v", quote)
	}
	if again := s.message(t, int64(m["seq"].(float64))); fmt.Sprint(again["reply_to"]) != fmt.Sprint(m["reply_to"]) {
		t.Errorf("a page has %v", again)
	}
	if again := ana.sayAs("q2", fmt.Sprintf(`"text":"so I ask","reply_to":%d`, seq)); again["repeat"] != true || fmt.Sprint(again["reply_to"]) != fmt.Sprint(m["reply_to"]) {
		t.Errorf("the receipt is %v", again)
	}
}
