//go:build unix

package server_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hubbub/server/control"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// TestClusterForget: who is forgotten on one server is so on all: nothing of it is shown by any, from
// memory or from the file, nor is it in the files; who is there as it is sent away.
func TestClusterForget(t *testing.T) {
	nc := startNATS(t, t.TempDir())
	var nodes []*testServer
	var files []string
	for range 3 {
		dir := t.TempDir()
		files = append(files, dir)
		nodes = append(nodes, startServer(t, addressing(t, nc, dir)))
	}
	mo, moderator := nodes[0].enters(t, "Mo")
	if err := nodes[0].hub.Records().Grant(t.Context(), records.Grant{User: moderator, Room: "lobby", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	ana := dial(t, nodes[1].Addr, "/ws")
	welcome := ana.Join("Xyzzyana")
	user, session := welcome["user"].(string), welcome["session"].(string)
	too := dial(t, nodes[2].Addr, "/ws")
	too.WriteText(fmt.Sprintf(`{"type":"join","name":"Xyzzyana","session":%q}`, session))
	too.Await("welcome")
	var bystanders []*rawConn
	for i, s := range nodes {
		c := dial(t, s.Addr, "/ws")
		c.Join(fmt.Sprint("Bia ", i))
		bystanders = append(bystanders, c)
	}
	const messages = 600 // more than are forgotten at once
	for i := range messages {
		c := []*rawConn{ana, too}[i%2]
		c.WriteText(fmt.Sprintf(`{"type":"say","id":"xyzzy-%d","text":"xyzzy text %d"}`, i, i))
		c.AwaitMessage(fmt.Sprintf("xyzzy text %d", i))
	}
	seq := mo.said("here")
	mo.Moderate(fmt.Sprintf(`"act":"pin","seq":%d`, seq-1))
	mo.Moderate(fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":60000,"reason":"xyzzy"`, user))
	for _, c := range bystanders {
		c.Await("act")
	}
	desk := control.NewClient(control.Path(filepath.Join(files[0], "h.db")))
	forgotten, err := desk.Forget(t.Context(), user)
	for err == nil && forgotten.Left > 0 {
		forgotten, err = desk.Forget(t.Context(), user)
	}
	if err != nil || forgotten.User != user {
		t.Fatalf("%+v, %v", forgotten, err)
	}
	for _, c := range []*rawConn{ana, too} {
		if event := c.Await("error"); event["code"] != "auth_expired" {
			t.Errorf("sent away with %v", event)
		}
		c.ExpectClose(4017)
	}
	end := mo.said("the end")
	for i, s := range nodes {
		bystanders[i].AwaitMessage("the end")
		for _, since := range []int64{0, 1, seq - 30} {
			c := dial(t, s.Addr, "/ws")
			c.WriteText(fmt.Sprintf(`{"type":"join","name":"Di %d %d","since":{"epoch":%q,"seq":%d}}`, i, since, welcome["epoch"], since))
			for seq := int64(0); seq < end; {
				event := c.ReadEvent()
				if told := fmt.Sprint(event); strings.Contains(strings.ToLower(told), "xyzzy") || event["type"] != "update" && strings.Contains(told, user) {
					t.Errorf("server %d tells from %d on: %s", i, since, told)
				}
				if n, ok := event["seq"].(float64); ok && event["type"] != "welcome" {
					seq = int64(n)
				}
			}
			c.Close()
		}
		for _, path := range []string{"/state", "/messages?limit=200"} {
			if _, body := s.get(t, "/api/rooms/lobby"+path); strings.Contains(strings.ToLower(string(body)), "xyzzy") {
				t.Errorf("server %d: %s: %s", i, path, body)
			}
		}
		back := dial(t, s.Addr, "/ws")
		back.WriteText(fmt.Sprintf(`{"type":"join","name":"Caio %d","session":%q}`, i, session))
		if again := back.Await("welcome"); again["user"] == user {
			t.Errorf("server %d: came back as %v", i, again)
		}
		back.Close()
	}
	for i, s := range nodes {
		s.WaitMetric(t, "hubbub_history_unclean", 0)
		s.WaitMetric(t, "hubbub_cluster_diverged_total", 0)
		s.Stop(t)
		wantNoneOf(t, files[i], "xyzzy", "Xyzzy")
	}
}

// tells returns what a server tells from the beginning of the lobby up to a number.
func (s *testServer) tells(t *testing.T, name, epoch string, end int64) (told string) {
	t.Helper()
	c := dial(t, s.Addr, "/ws")
	defer c.Close()
	c.WriteText(fmt.Sprintf(`{"type":"join","name":%q,"since":{"epoch":%q,"seq":0}}`, name, epoch))
	for seq := int64(0); seq < end; {
		event := c.ReadEvent()
		told += fmt.Sprintln(event)
		if n, ok := event["seq"].(float64); ok && event["type"] != "welcome" {
			seq = int64(n)
		}
	}
	return told
}

// TestClusterTakePerson: what servers have read again after it was removed, and before the person was
// taken from it, is not told as it was.
func TestClusterTakePerson(t *testing.T) {
	nc := startNATS(t, t.TempDir())
	one, two := startServer(t, addressing(t, nc, t.TempDir())), startServer(t, addressing(t, nc, t.TempDir()))
	ana := dial(t, one.Addr, "/ws")
	welcome := ana.Join("Xyzzyana")
	user, epoch := welcome["user"].(string), welcome["epoch"].(string)
	var seqs []int64
	for i := range 300 { // more than a room has in memory
		seqs = append(seqs, ana.said(fmt.Sprint("text ", i)))
	}
	ana.WriteText(`{"type":"leave"}`)
	ana.ExpectClose(1000)
	end := seqs[len(seqs)-1] + 1
	removed := make(chan error, 1)
	if err := one.hub.Act("lobby", room.Draft{Entry: wire.Entry{Kind: wire.KindRemovedMany, Target: 1, User: user}, Ticket: ticket(removed)}); err != nil {
		t.Fatal(err)
	}
	if err := <-removed; err != nil {
		t.Fatal(err)
	}
	for i, s := range []*testServer{one, two} {
		if told := s.tells(t, fmt.Sprint("Bia ", i), epoch, end); !strings.Contains(told, "Xyzzy") {
			t.Fatalf("server %d tells nothing of the person yet: %s", i, told)
		}
	}
	for piece := range slices.Chunk(seqs, history.MaxTaken) {
		if err := one.hub.Records().TakePerson(t.Context(), "lobby", user, piece); err != nil {
			t.Fatal(err)
		}
	}
	for i, s := range []*testServer{one, two} {
		tries := 0
		waitUntil(t, fmt.Sprint("server ", i, " to tell nothing of the person"), func() bool {
			tries++
			return !strings.Contains(s.tells(t, fmt.Sprint("Cid ", i, tries), epoch, end), "Xyzzy")
		})
	}
}

// A ticket tells what became of a draft.
type ticket chan error

func (t ticket) Numbered(*wire.Entry, bool) { t <- nil }
func (t ticket) Refused(e *wire.Error)      { t <- e }
