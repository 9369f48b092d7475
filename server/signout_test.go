package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hubbub/server/config"
)

// endOf reads a stream of events to its end, and returns the code that it ends with.
func endOf(t *testing.T, response *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	_, last, _ := strings.Cut(string(text), "event: problem\ndata: ")
	var problem struct{ Code string }
	line, _, _ := strings.Cut(last, "\n")
	if err := json.Unmarshal([]byte(line), &problem); err != nil {
		t.Errorf("the stream ends with %q", text)
	}
	return problem.Code
}

// TestTicketIsRevoked: the stream that it has opened ends at once, others do not.
func TestTicketIsRevoked(t *testing.T) {
	s := startTown(t, nil)
	response, body := s.post(t, "member", "/api/rooms/invited/tickets", "")
	var made struct{ ID, Ticket, URL string }
	if err := json.Unmarshal([]byte(body), &made); err != nil || response.StatusCode != http.StatusCreated || made.URL != "/api/rooms/invited/events?ticket="+made.Ticket {
		t.Fatalf("%s %s %v", response.Status, body, err)
	}
	stream, end := s.stream(t, made.URL, nil)
	defer end()
	other, endOther := s.stream(t, "/api/rooms/invited/events?ticket="+s.tickets["invited"], nil)
	defer endOther()
	path := "/api/rooms/invited/tickets/" + made.ID
	if r := s.ask(t, http.MethodDelete, path, s.as("moderator")); r.StatusCode != http.StatusNotFound {
		t.Errorf("by another: %s", r.Status)
	}
	if r := s.ask(t, http.MethodDelete, path, s.as("member")); r.StatusCode != http.StatusNoContent {
		t.Errorf("by its own: %s", r.Status)
	}
	if code := endOf(t, stream); code != "access_denied" {
		t.Errorf("it ends with %q", code)
	}
	again, endAgain := s.stream(t, made.URL, nil)
	if endAgain(); again.StatusCode != http.StatusNotFound {
		t.Errorf("opened again: %s", again.Status)
	}
	c := s.join(t, "owner", "invited", "Keeper")
	c.Await("welcome")
	c.Say("still here")
	for line, buf := "", make([]byte, 1); !strings.Contains(line, "still here"); line += string(buf) {
		if _, err := other.Body.Read(buf); err != nil {
			t.Fatalf("the other has ended: %v", err)
		}
	}
}

// TestSignOut: a person's connections end, with those of its tickets, and its session is
// none any more, for anything.
func TestSignOut(t *testing.T) {
	s := startTown(t, nil)
	joined := s.join(t, "moderator", "invited", "Ana")
	joined.Await("welcome")
	plain := dial(t, s.Addr, "/ws/Bo?room=open", "Authorization: Bearer "+s.sessions["moderator"])
	plain.ReadText()
	guest := s.join(t, "guest", "open", "Cy")
	guest.Await("welcome")
	stream, end := s.stream(t, "/api/rooms/members/events", s.as("moderator"))
	defer end()
	ticketed, endTicketed := s.stream(t, "/api/rooms/invited/events?ticket="+s.tickets["invited"], nil)
	defer endTicketed()
	if r, body := s.post(t, "moderator", "/api/session/end", ""); r.StatusCode != http.StatusNoContent || body != "" {
		t.Fatalf("%s %s", r.Status, body)
	}
	joined.ExpectError("auth_expired")
	joined.ExpectClose(4017)
	for line := ""; line != "ERRO_ACESSO_NEGADO"; {
		line = plain.ReadText()
	}
	plain.ExpectClose(4017)
	if code := endOf(t, stream); code != "auth_expired" {
		t.Errorf("the stream ends with %q", code)
	}
	if code := endOf(t, ticketed); code != "access_denied" {
		t.Errorf("the ticket's stream ends with %q", code)
	}
	guest.Say("still here")
	guest.AwaitMessage("still here")
	again := s.join(t, "moderator", "invited", "Ana")
	again.ExpectError("access_denied")
	if r, _ := s.post(t, "moderator", "/api/session/end", ""); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("signed out twice: %s", r.Status)
	}
}

// TestInvite: it lets in who redeems it, once; the one that brings no session is somebody
// new.
func TestInvite(t *testing.T) {
	s := startTown(t, nil)
	body := fmt.Sprintf(`{"secret":%q}`, s.invite)
	response, text := s.post(t, "", "/api/invites/redeem", body)
	var made struct{ Session, User, Role, Room, Name string }
	if err := json.Unmarshal([]byte(text), &made); err != nil || response.StatusCode != http.StatusOK || made.Role != "moderator" || made.Room != "invited" || made.Name != "Ana" {
		t.Fatalf("%s %s %v", response.Status, text, err)
	}
	s.sessions["new"] = made.Session
	s.join(t, "new", "invited", "Ana").Await("welcome")
	for secret, want := range map[string]string{s.invite: "invite_used", strings.Repeat("A", 26): "invite_unknown", "": "invite_unknown"} {
		if _, text := s.post(t, "guest", "/api/invites/redeem", fmt.Sprintf(`{"secret":%q}`, secret)); !strings.Contains(text, `"code":"`+want+`"`) {
			t.Errorf("%q: %s, want %s", secret, text, want)
		}
	}
	s.join(t, "guest", "invited", "Bo").ExpectError("access_denied")
}

// TestSecretsAreKept: nothing that lets anybody in is in the log, in the metrics, in an
// error, or in the file.
func TestSecretsAreKept(t *testing.T) {
	const word = "open-sesame"
	file := ""
	s := startTown(t, func(c *config.Config) { file = c.DB })
	secrets := []string{s.invite, strings.Repeat("B", 26)}
	for _, of := range []map[string]string{s.sessions, s.tickets} {
		for _, secret := range of {
			secrets = append(secrets, secret)
		}
	}
	var told strings.Builder
	for i, secret := range append(secrets, word) {
		headers := map[string]string{"Authorization": "Bearer " + secret}
		for _, path := range []string{"/api/rooms", "/api/rooms/none/messages", "/api/rooms/invited/tickets", "/api/rooms/none/events?ticket=" + secret, "/api/nothing", "/metrics"} {
			_, body := s.request(t, http.MethodGet, path, headers)
			told.Write(body)
		}
		c := dial(t, s.Addr, "/ws", "Authorization: Bearer "+secret)
		c.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana%d","room":"members","auth":%q}`, i, word))
		dial(t, s.Addr, fmt.Sprint("/ws/Bo", i), "Authorization: Bearer "+secret).ReadText()
	}
	for _, secret := range secrets[1:] {
		_, body := s.post(t, "", "/api/invites/redeem", fmt.Sprintf(`{"secret":%q}`, secret))
		told.WriteString(body)
	}
	s.Stop(t)
	told.WriteString(s.Logs())
	for _, name := range []string{file, file + "-wal"} {
		if content, err := os.ReadFile(name); err == nil {
			told.Write(content)
		}
	}
	if !strings.Contains(told.String(), "members") || !slices.Contains(secrets, s.invite) || filepath.Base(file) == "" {
		t.Fatal("nothing was looked at")
	}
	for _, secret := range append(secrets, word) {
		if at := strings.Index(told.String(), secret); at >= 0 {
			t.Errorf("%s is told: %q", secret, told.String()[max(0, at-80):at+len(secret)])
		}
	}
}
