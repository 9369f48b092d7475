package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"hubbub/server/config"
)

// texts returns what messages of a room stand, by the API, the oldest first.
func (s *town) texts(t *testing.T, room string) (texts []string) {
	t.Helper()
	var page struct{ Messages []struct{ Type, Text string } }
	s.read(t, "/api/rooms/"+room+"/messages?after=0&limit=200", &page)
	for _, m := range page.Messages {
		if m.Type == "message" && m.Text != "" {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// read asks the API as the owner.
func (s *town) read(t *testing.T, path string, into any) {
	t.Helper()
	response, body := s.request(t, http.MethodGet, path, s.as("owner"))
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %s", path, response.Status, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatal(err)
	}
}

// TestRemovals: what is taken back goes everywhere at once, and is there again when that is
// undone.
func TestRemovals(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	ana.said("a1")
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	one := bo.said("b1")
	middle := time.Now().UnixMilli() + 1
	waitUntil(t, "the next millisecond", func() bool { return time.Now().UnixMilli() > middle })
	ana.said("a2")
	const all = "[hello from open a1 b1 a2]"
	for _, tt := range []struct{ act, left, update string }{
		{fmt.Sprintf(`"act":"remove","seq":%d`, one), "[hello from open a1 a2]", "target"},
		{fmt.Sprintf(`"act":"remove","user":%q,"since":1`, welcome["user"]), "[hello from open b1]", "from_seq"},
		{fmt.Sprintf(`"act":"remove","user":%q,"since":%d`, welcome["user"], middle), "[hello from open a1 b1]", "from_seq"},
		{`"act":"clear"`, "[]", "from_seq"},
		{fmt.Sprintf(`"act":"clear","since":%d`, middle), "[hello from open a1 b1]", "from_seq"},
	} {
		t.Run(tt.act, func(t *testing.T) {
			preview := mo.Moderate(tt.act + `,"preview":true`)
			answer := mo.Moderate(tt.act)
			if preview["count"] != answer["count"] || answer["count"] == nil {
				t.Errorf("previewed %v, did %v", preview, answer)
			}
			if update := bo.Await("update"); update["removed"] != true || update[tt.update] == nil {
				t.Errorf("told %v", update)
			}
			if got := fmt.Sprint(s.texts(t, "open")); got != tt.left {
				t.Errorf("left %s, want %s", got, tt.left)
			}
			lifted := mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, answer["record"]))
			if lifted["count"] != answer["count"] {
				t.Errorf("restored %v, want %v", lifted, answer)
			}
			for range int(lifted["count"].(float64)) {
				if update := bo.Await("update"); update["restored"] != true || update["text"] == "" {
					t.Errorf("told %v", update)
				}
			}
			if got := fmt.Sprint(s.texts(t, "open")); got != all {
				t.Errorf("restored to %s", got)
			}
			mo.RefuseAct(fmt.Sprintf(`"act":"lift","of":%v`, answer["record"]), "not_found")
		})
	}
}

// TestDeleteMessage: a message is taken back over HTTP, once.
func TestDeleteMessage(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	seq := ana.said("hello")
	path := fmt.Sprintf("/api/rooms/open/messages/%d", seq)
	for _, tt := range []struct {
		who  string
		path string
		want int
	}{
		{"nobody", path, 401}, {"guest", path, 403}, {"other", path, 403}, {"moderator", "/api/rooms/lobby/messages/1", 404},
		{"moderator", "/api/rooms/open/messages/x", 404}, {"moderator", "/api/rooms/open/messages/0", 404},
		{"moderator", "/api/rooms/open/messages/4711", 404}, {"moderator", path, 200}, {"moderator", path, 404},
	} {
		response, body := s.request(t, http.MethodDelete, tt.path, s.as(tt.who))
		if response.StatusCode != tt.want {
			t.Errorf("%s, %s: %s %s", tt.who, tt.path, response.Status, body)
		}
	}
	if update := mo.Await("update"); update["target"] != float64(seq) {
		t.Errorf("told %v", update)
	}
}

// TestSweepInRoom: all that reads alike goes in one act, those who said it are silenced, and
// one lift undoes it.
func TestSweepInRoom(t *testing.T) {
	s, mo := moderated(t)
	const spam = "Buy cheap coins at coins dot example, best price"
	var raiders []*rawConn
	var first int64
	for i := range 5 {
		c, _ := s.enterFrom(t, fmt.Sprintf("198.51.100.%d", i+1), "open", fmt.Sprint("Raider ", i), "")
		first = c.said(spam + strings.Repeat("!", i))
		raiders = append(raiders, c)
	}
	owner, _ := s.enterFrom(t, "203.0.113.2", "open", "Ola", s.sessions["owner"])
	owner.said(spam)
	owner.said("what a pity")
	sweep := fmt.Sprintf(`"act":"sweep","seq":%d,"for_ms":600000`, first)
	if preview := mo.Moderate(sweep + `,"preview":true`); preview["count"] != 5. || len(preview["names"].([]any)) != 5 || preview["more"] != nil {
		t.Errorf("preview: %v", preview)
	}
	answer := mo.Moderate(sweep + `,"filter_ms":600000`)
	if got := fmt.Sprint(s.texts(t, "open")); answer["count"] != 5. || got != "[hello from open "+spam+" what a pity]" {
		t.Errorf("answered %v, left %s", answer, got)
	}
	for _, c := range raiders {
		c.Say("more")
		c.ExpectError("timeout")
	}
	late, _ := s.enterFrom(t, "198.51.100.77", "open", "Late", "")
	late.Say(spam + "?")
	late.ExpectError("filtered")
	late.said("something else")
	lifted := mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, answer["record"]))
	if got := s.texts(t, "open"); lifted["count"] != 5. || len(got) != 9 {
		t.Errorf("answered %v, there are %q", lifted, got)
	}
	late.said(spam + "?")
	raiders[0].said("sorry")
}

// TestModesOfRoom: what a room is like is told to all, to newcomers, over HTTP, and after a
// restart; it is judged by it, moderators excepted.
func TestModesOfRoom(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	pinned := ana.said("first rule: be kind")
	plain := dial(t, s.Addr, "/ws/Bo?room=open")
	plain.ReadText()
	acts := []struct{ act, field string }{
		{`"act":"topic","text":"Questions to Bo"`, "topic"},
		{fmt.Sprintf(`"act":"pin","seq":%d`, pinned), "pins"},
		{`"act":"announce","text":"We begin\nat nine."`, "announcement"},
		{`"act":"links","on":false`, "links"},
		{`"act":"pace","n":100`, "pace"},
		{`"act":"speak","who":"moderators"`, "speak"},
		{`"act":"slow","for_ms":60000`, "slow_ms"},
	}
	var state map[string]any
	for _, tt := range acts {
		mo.Moderate(tt.act)
		if state = ana.Await("room")["state"].(map[string]any); state[tt.field] == nil {
			t.Errorf("%s: %v", tt.act, state)
		}
	}
	line := plain.ReadText()
	if line != "SISTEMA: [aviso] We begin at nine." {
		t.Errorf("plain text: %q", line)
	}
	ana.Say("hello")
	ana.ExpectError("forbidden")
	mo.said("I may: https://example.org")
	mo.said("and at once")
	wantState := func() {
		t.Helper()
		_, welcome := s.enterFrom(t, "203.0.113.11", "open", "Cy", "")
		if fmt.Sprint(welcome["state"]) != fmt.Sprint(state) {
			t.Errorf("welcome: %v, want %v", welcome["state"], state)
		}
		var answer struct{ State map[string]any }
		if s.read(t, "/api/rooms/open/state", &answer); fmt.Sprint(answer.State) != fmt.Sprint(state) {
			t.Errorf("over HTTP: %v, want %v", answer.State, state)
		}
	}
	wantState()
	s.Stop(t)
	s.restart(t)
	wantState()
	mo, _ = s.enterFrom(t, "203.0.113.1", "open", "Mo", s.sessions["moderator"])
	ana, _ = s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	mo.Moderate(`"act":"speak","who":"everyone"`)
	ana.Say("see https://example.org")
	ana.ExpectError("filtered")
	ana.Say("hello")
	ana.ExpectError("slow_mode") // a guest's first wait begins when its token is made
	mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%d`, pinned))
	for state["speak"] != nil || state["pins"] != nil {
		state = ana.Await("room")["state"].(map[string]any)
	}
	if response, body := s.get(t, "/api/rooms/open/messages?limit=200"); strings.Contains(string(body), "be kind") || response.StatusCode != http.StatusOK {
		t.Errorf("what was pinned is still in %s", body)
	}
}

// TestShield: one switch makes a room strict, and another one all as it was.
func TestShield(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	mo.Moderate(`"act":"slow","for_ms":1000`)
	mo.Moderate(`"act":"shield","on":true`)
	ana.Await("room")
	state := ana.Await("room")["state"].(map[string]any)
	if state["shield"] != true || state["links"] != false || state["speak"] != "here" {
		t.Errorf("%v", state)
	}
	ana.Say("hello")
	ana.ExpectError("forbidden")
	mo.Moderate(`"act":"shield","on":false`)
	if state = ana.Await("room")["state"].(map[string]any); fmt.Sprint(state) != "map[slow_ms:1000]" {
		t.Errorf("back: %v", state)
	}
}

// TestTwoModeratorsInRoom: both acts hold, whoever is first.
func TestTwoModeratorsInRoom(t *testing.T) {
	s, mo := moderated(t)
	owner, _ := s.enterFrom(t, "203.0.113.2", "open", "Ola", s.sessions["owner"])
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	seq := ana.said("hello")
	for i := range 10 {
		mo.WriteText(fmt.Sprintf(`{"type":"moderate","act":"topic","text":"topic %d"}`, i))
		owner.WriteText(fmt.Sprintf(`{"type":"moderate","act":"slow","for_ms":%d000}`, i+1))
	}
	for range 10 {
		mo.Await("moderated")
		owner.Await("moderated")
	}
	var answer struct{ State map[string]any }
	if s.read(t, "/api/rooms/open/state", &answer); fmt.Sprint(answer.State) != "map[slow_ms:10000 topic:topic 9]" {
		t.Errorf("%v", answer.State)
	}
	remove := fmt.Sprintf(`{"type":"moderate","act":"remove","seq":%d}`, seq)
	mo.WriteText(remove)
	owner.WriteText(remove)
	done, refused := 0, 0
	for _, c := range []*rawConn{mo, owner} {
		for event := c.ReadEvent(); ; event = c.ReadEvent() {
			if event["type"] == "moderated" {
				done++
				break
			}
			if event["type"] == "error" && event["code"] == "not_found" {
				refused++
				break
			}
		}
	}
	if done != 1 || refused != 1 {
		t.Errorf("%d have removed it, %d were refused", done, refused)
	}
}

// TestWaitingSays: what waits when somebody is shut out is judged by that, however much it is.
func TestWaitingSays(t *testing.T) {
	s := startTown(t, func(c *config.Config) { behindProxy(c); c.FrameRate = 0 })
	mo, _ := s.enterFrom(t, "203.0.113.1", "open", "Mo", s.sessions["moderator"])
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	const says = 4096
	go func() {
		for i := range says {
			if _, err := ana.Write(textFrame(fmt.Sprintf(`{"type":"say","text":"spam %d"}`, i))); err != nil {
				return // it is shut out
			}
		}
	}()
	mo.AwaitMessage("spam 0")
	mo.WriteText(fmt.Sprintf(`{"type":"moderate","act":"ban","user":%q}`, welcome["user"]))
	seen := make(map[any]bool)
	for !seen["moderated"] || !seen["left"] {
		event := mo.ReadEvent()
		if event["type"] == "message" && seen["act"] {
			t.Fatalf("%v comes after the ban", event)
		}
		seen[event["type"]] = true
	}
	if !seen["act"] {
		t.Error("nobody was told of the ban")
	}
}
