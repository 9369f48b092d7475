package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server/config"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// secretStem is how much of a secret is looked for: the end of a token changes with its use.
const secretStem = 20

// wrong are secrets that let nobody in.
var wrong = []string{"wrong-passphrase-entirely", strings.Repeat("B", 26), strings.Repeat("C", 48)}

// TestSecretsInUse: whatever people do with tokens, a passphrase, tickets and invites, right or
// wrong, none of it is told to others, or is in the metrics, the log, an error or the file.
func TestSecretsInUse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "h.db")
	guarded := behindPassphrase(t)
	s := startServer(t, func(c *config.Config) { guarded(c); c.DB, c.MessageRate = file, 0 })
	watcher := dial(t, s.Addr, "/ws", basicAuth(":"+passphrase))
	watcher.Join("Watcher")
	var told strings.Builder
	ana, secrets := s.useSecrets(t)
	for i, secret := range secrets {
		s.misuse(t, &told, fmt.Sprint("Guest", i), secret)
	}
	people := &town{testServer: s, sessions: map[string]string{"Ana": secrets[1]}}
	for _, invite := range secrets { // the good one last
		_, body := people.post(t, "Ana", "/api/invites/redeem", fmt.Sprintf(`{"secret":%q}`, invite))
		fmt.Fprintln(&told, strings.ReplaceAll(body, secrets[1], "[its own]"))
	}
	ana.Say("the end")
	for event := watcher.ReadEvent(); event["text"] != "the end"; event = watcher.ReadEvent() {
		fmt.Fprintln(&told, event)
	}
	_, metrics := s.request(t, http.MethodGet, "/metrics", nil)
	told.Write(metrics)
	s.Stop(t)
	told.WriteString(s.Logs())
	for _, name := range []string{file, file + "-wal"} {
		if content, err := os.ReadFile(name); err == nil {
			told.Write(content)
		}
	}
	for _, must := range []string{"hubbub_rooms", "auth_invalid", "invite_unknown", "Anna", "SQLite format 3", "level=INFO"} {
		if !strings.Contains(told.String(), must) {
			t.Errorf("%s is not among what was looked at", must)
		}
	}
	for i, secret := range secrets {
		stem := secret[:min(len(secret), secretStem)]
		if at := strings.Index(told.String(), stem); at >= 0 {
			t.Errorf("secret %d is told: %q", i, told.String()[max(0, at-120):at+len(stem)])
		}
	}
}

// useSecrets lets Ana join, rename and come back, and makes a ticket and an invite. It returns
// her connection, and the secrets: the passphrase, her token twice, wrong ones, the ticket, and
// the invite.
func (s *testServer) useSecrets(t *testing.T) (ana *rawConn, secrets []string) {
	t.Helper()
	first := dial(t, s.Addr, "/ws")
	first.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana","hold":true,"auth":%q}`, passphrase))
	welcome := first.Await("welcome")
	first.Say("hi")
	first.WriteText(`{"type":"rename","name":"Anna"}`)
	first.Await("renamed")
	first.WriteText(`{"type":"rename","name":"Watcher"}`)
	first.ExpectError("name_taken")
	first.Close()
	ana = dial(t, s.Addr, "/ws")
	ana.WriteText(fmt.Sprintf(`{"type":"join","name":"Anna","session":%q,"auth":%q,"since":{"epoch":%q,"seq":0}}`, welcome["session"], passphrase, welcome["epoch"]))
	again := ana.Await("welcome")
	if again["user"] != welcome["user"] {
		t.Errorf("%v came back as %v", welcome["user"], again["user"])
	}
	_, ticket, err := s.hub.Records().NewTicket(t.Context(), again["user"].(string), "lobby")
	if err != nil {
		t.Fatal(err)
	}
	invite, err := s.hub.Records().NewInvite(t.Context(), records.Invite{Role: identity.Moderator, Room: "lobby"})
	if err != nil {
		t.Fatal(err)
	}
	secrets = append([]string{passphrase, again["session"].(string), welcome["session"].(string)}, wrong...)
	return ana, append(secrets, ticket, invite)
}

// misuse presents a secret where it is wrong, or not expected, and notes the answers.
func (s *testServer) misuse(t *testing.T, told *strings.Builder, as, secret string) {
	t.Helper()
	for _, first := range []string{
		fmt.Sprintf(`{"type":"join","name":%q,"session":%q,"auth":%q}`, as, secret, wrong[0]),
		fmt.Sprintf(`{"type":%q}`, secret), fmt.Sprintf(`{"type":"join","name":[%q]}`, secret), secret,
	} {
		c := dial(t, s.Addr, "/ws")
		c.WriteText(first)
		fmt.Fprintln(told, c.ReadEvent())
		c.Close()
	}
	plain := dial(t, s.Addr, "/ws/"+as, basicAuth(secret+":"+wrong[0]))
	fmt.Fprintln(told, plain.ReadText())
	plain.Close()
	for _, path := range []string{"/api/rooms", "/api/rooms/lobby/messages", "/api/rooms/none/events?ticket=" + url.QueryEscape(secret)} {
		response, body := s.request(t, http.MethodGet, path, map[string]string{"Authorization": "Bearer " + wrong[2]})
		fmt.Fprintf(told, "%s %s\n", response.Status, body)
	}
}
