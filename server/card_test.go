package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// A card is what is told of a person.
type card struct {
	User, Name, Role string
	Names            []string
	Acts             []struct{ Act, By, Room string }
	Sanctions        []struct{ Act, User string }
	Notes            []struct {
		At       int64
		By, Text string
	}
	Shares int
}

// card asks for that of a person in the room open.
func (s *town) card(t *testing.T, who, user string) (c card) {
	t.Helper()
	s.readJSON(t, who, "/api/rooms/open/people/"+user, &c)
	return c
}

// readJSON asks for JSON that must be there.
func (s *town) readJSON(t *testing.T, who, path string, into any) {
	t.Helper()
	response, body := s.request(t, http.MethodGet, path, s.as(who))
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %s", path, response.Status, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatal(err)
	}
}

// TestCard: those who keep a room know a person by what was done to it there, the names that it
// has spoken under, and what they have written down; also when it is gone.
func TestCard(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	user := welcome["user"].(string)
	s.enterFrom(t, "203.0.113.9", "open", "Bea", "")
	ana.said("as Ana")
	ana.WriteText(`{"type":"rename","name":"Unspoken"}`)
	ana.Await("renamed")
	ana.WriteText(`{"type":"rename","name":"Anna"}`)
	ana.Await("renamed")
	ana.said("as Anna")
	mo.Moderate(fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":600000,"reason":"spam"`, user))
	other, otherWelcome := s.enterFrom(t, "203.0.113.10", "open", "Other", "")
	other.said("I am somebody else")
	mo.Moderate(fmt.Sprintf(`"act":"kick","user":%q`, otherWelcome["user"]))
	for i := range 52 {
		response, body := s.post(t, "moderator", "/api/rooms/open/people/"+user+"/notes", fmt.Sprintf(`{"text":"note %d"}`, i))
		if response.StatusCode != http.StatusCreated || !strings.Contains(body, `"by":"Mo"`) {
			t.Fatalf("%s %s", response.Status, body)
		}
	}
	var c card
	for end := time.Now().Add(patience); len(c.Names) == 0 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		c = s.card(t, "moderator", user) // names are written in a moment
	}
	if c.User != user || c.Name != "Anna" || c.Role != "guest" || !slices.Equal(c.Names, []string{"Ana"}) || c.Shares != 1 {
		t.Errorf("%+v", c)
	}
	if len(c.Acts) != 1 || c.Acts[0].Act != "timeout" || c.Acts[0].By != "Mo" || len(c.Sanctions) != 1 || c.Sanctions[0].User != user {
		t.Errorf("%+v", c)
	}
	if len(c.Notes) != 50 || c.Notes[0].Text != "note 51" || c.Notes[49].Text != "note 2" || c.Notes[0].By != "Mo" || c.Notes[0].At == 0 {
		t.Errorf("%d notes: %+v", len(c.Notes), c.Notes)
	}
	var elsewhere card
	s.readJSON(t, "owner", "/api/rooms/unlisted/people/"+s.users["owner"], &elsewhere)
	if len(elsewhere.Notes) != 0 || elsewhere.Role != "owner" {
		t.Errorf("%+v", elsewhere)
	}
	left := s.Expect(t, logoutsFor("gone"), 1)
	ana.Reset()
	left(t)
	if c := s.card(t, "owner", user); c.Name != "Anna" || len(c.Notes) != 50 {
		t.Errorf("after it has gone: %+v", c)
	}
}

// TestCardDoors: cards are for who keeps the room, and notes are texts.
func TestCardDoors(t *testing.T) {
	s := startTown(t, nil)
	known := s.users["owner"]
	for _, tt := range []struct {
		who, path, note string
		want            int
	}{
		{"nobody", "open/people/" + known, "", 401}, {"guest", "open/people/" + known, "", 403}, {"member", "members/people/" + known, "", 403},
		{"other", "open/people/" + known, "", 403}, {"guest", "members/people/" + known, "", 404}, {"moderator", "none/people/" + known, "", 404},
		{"moderator", "open/people/NOBODYNOBODY", "", 404}, {"moderator", "open/people/" + known, "", 200},
		{"guest", "open/people/" + known + "/notes", `{"text":"a"}`, 403}, {"moderator", "open/people/" + known + "/notes", `{"text":" "}`, 400},
		{"moderator", "open/people/" + known + "/notes", `{"text":"` + strings.Repeat("a", 501) + `"}`, 400},
		{"moderator", "open/people/" + known + "/notes", `{"text":"a\u0007"}`, 400}, {"moderator", "open/people/" + known + "/notes", `[]`, 400},
		{"moderator", "open/people/NOBODYNOBODY/notes", `{"text":"a"}`, 404}, {"moderator", "open/people/" + known + "/notes", `{"text":"a"}`, 201},
		{"guest", "open/shield", "", 403}, {"nobody", "open/shield", "", 401}, {"moderator", "lobby/shield", "", 403}, {"moderator", "open/shield", "", 200},
		{"moderator", "open/people/" + known + "/notes", "GET", 405},
	} {
		var response *http.Response
		var body any
		switch tt.note {
		case "", "GET":
			response, body = s.request(t, http.MethodGet, "/api/rooms/"+tt.path, s.as(tt.who))
		default:
			response, body = s.post(t, tt.who, "/api/rooms/"+tt.path, tt.note)
		}
		if response.StatusCode != tt.want {
			t.Errorf("%s %s %.30s: %s %s", tt.who, tt.path, tt.note, response.Status, body)
		}
	}
}

// TestShieldTells: what a shield has refused can be read, the latest first, also when it is down.
func TestShieldTells(t *testing.T) {
	s, mo := moderated(t)
	mo.Moderate(`"act":"shield","on":true`)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	for _, text := range []string{"one", "two"} {
		ana.Say(text)
		ana.Await("error")
	}
	var told struct {
		On      bool
		Refused []struct {
			At                     int64
			User, Name, Code, Text string
		}
	}
	s.readJSON(t, "moderator", "/api/rooms/open/shield", &told)
	if !told.On || len(told.Refused) != 2 || told.Refused[0].Text != "two" || told.Refused[1].Name != "Ana" || told.Refused[0].User != welcome["user"] || told.Refused[0].Code == "" {
		t.Errorf("%+v", told)
	}
	mo.Moderate(`"act":"shield","on":false`)
	if s.readJSON(t, "moderator", "/api/rooms/open/shield", &told); told.On || len(told.Refused) != 2 {
		t.Errorf("%+v", told)
	}
}

// TestAuditOfPerson: the audit tells what was done to one person.
func TestAuditOfPerson(t *testing.T) {
	s, mo := moderated(t)
	users := make([]string, 2)
	for i, name := range []string{"Ana", "Bea"} {
		_, welcome := s.enterFrom(t, "203.0.113.9", "open", name, "")
		users[i] = welcome["user"].(string)
		mo.Moderate(fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":600000`, users[i]))
	}
	var page struct{ Records []struct{ User string } }
	for query, want := range map[string]int{"?user=" + users[0]: 1, "?room=open&user=" + users[1]: 1, "?room=lobby&user=" + users[0]: 0, "?user=NOBODY": 0, "": 2} {
		s.audit(t, "owner", query, &page)
		if len(page.Records) != want || want == 1 && !strings.HasSuffix(query, page.Records[0].User) {
			t.Errorf("%s: %+v", query, page)
		}
	}
	for query, want := range map[string]int{"?user=": 400, "?user=" + strings.Repeat("a", 300): 400} {
		if response, body := s.request(t, http.MethodGet, "/api/audit"+query, s.as("owner")); response.StatusCode != want {
			t.Errorf("%s: %s %s", query, response.Status, body)
		}
	}
}
