//go:build unix

package command_test

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/client"
	"hubbub/server/wire"
)

// An endpoint keeps what it was told, and checks each signature by itself. Safe for
// concurrent use.
type endpoint struct {
	url string

	mu     sync.Mutex
	secret string
	down   bool
	told   []string // texts
	forged int
}

func newEndpoint(t *testing.T) *endpoint {
	e := new(endpoint)
	s := httptest.NewServer(http.HandlerFunc(e.serve))
	t.Cleanup(s.Close)
	e.url = s.URL
	return e
}

func (e *endpoint) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.down {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(e.secret, "whsec_"))
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), body)
	if r.Header.Get("webhook-signature") != "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		e.forged++
	}
	var payload struct {
		Data struct{ Entries []struct{ Text string } }
	}
	json.Unmarshal(body, &payload)
	for _, entry := range payload.Data.Entries {
		e.told = append(e.told, entry.Text)
	}
}

func (e *endpoint) set(secret string, down bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.secret, e.down = secret, down
}

// wait returns what was told when a text is among it.
func (e *endpoint) wait(t *testing.T, text string) []string {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		e.mu.Lock()
		told, forged := slices.Clone(e.told), e.forged
		e.mu.Unlock()
		if forged > 0 {
			t.Fatalf("%d signatures are wrong", forged)
		}
		if slices.Contains(told, text) {
			return told
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %q: %q", text, told)
		}
	}
}

// A child is the server as a process of its own.
type child struct {
	*exec.Cmd
	addr string
}

func startChild(t *testing.T, args ...string) child {
	t.Helper()
	c := exec.Command(os.Args[0], append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	c.Env = append(os.Environ(), childVariable+"=1")
	logs, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	reader := bufio.NewReader(logs)
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if found := regexp.MustCompile(` addr=(\S+)`).FindStringSubmatch(line); found != nil {
			go io.Copy(io.Discard, reader)
			return child{c, found[1]}
		}
	}
}

func (c child) kill() {
	c.Process.Kill()
	c.Wait()
}

func (c child) say(t *testing.T, room string, texts ...string) {
	t.Helper()
	sayAt(t, c.addr, room, texts...)
}

// sayAt joins a room of a server and says something there. Who has just left by the same name
// may not have been seen doing so yet.
func sayAt(t *testing.T, addr, room string, texts ...string) {
	t.Helper()
	var taken *wire.Error
	ana, err := client.Join(t.Context(), client.Config{URL: "ws://" + addr + "/ws", Room: room, Name: "Ana"})
	for errors.As(err, &taken) && taken.Code == wire.NameTaken {
		time.Sleep(10 * time.Millisecond)
		ana, err = client.Join(t.Context(), client.Config{URL: "ws://" + addr + "/ws", Room: room, Name: "Ana"})
	}
	if err != nil {
		t.Fatal(err)
	}
	defer ana.Close()
	for _, text := range texts {
		if _, err := ana.Say(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWebhookKilled: a webhook is added while the server runs, and told of what is said, in
// order; of what was said before the server was killed it is told by the next one. It is
// shown, told again, and removed.
func TestWebhookKilled(t *testing.T) {
	db, hook := database(t), newEndpoint(t)
	args := []string{"-db", db, "-webhook-allow", "loopback", "-hold-names", "0", "-message-rate", "0"}
	server := startChild(t, args...)
	server.say(t, "lobby", "before")
	added := did(t, "webhook", "add", hook.url+"/told", "-room", "Lobby", "-db", db)
	id := regexp.MustCompile(`Webhook (\w{10}) is told`).FindStringSubmatch(added)[1]
	hook.set(last(t, added), false)

	server.say(t, "lobby", "a", "b")
	hook.wait(t, "b")
	hook.set(last(t, added), true)
	server.say(t, "lobby", "c", "d")
	server.say(t, "tea", "x")
	server.kill()
	hook.set(last(t, added), false)
	server = startChild(t, args...)
	server.say(t, "lobby", "e")
	told := hook.wait(t, "e")
	if told[0] != "a" || slices.Contains(told, "x") || slices.Contains(told, "before") {
		t.Errorf("told %q", told)
	}
	// What was told just before the kill may come again, then everything once.
	if tail := told[len(told)-3:]; !slices.Equal(tail, []string{"c", "d", "e"}) {
		t.Errorf("told %q, want c, d and e at the end", told)
	}
	if listed := did(t, "webhook", "list", "-db", db); !strings.Contains(listed, id) || !strings.Contains(listed, hook.url) || !strings.Contains(listed, "active") {
		t.Errorf("the list: %s", listed)
	} else if strings.Contains(listed, "whsec_") {
		t.Error("the list has a secret")
	}
	did(t, "webhook", "replay", id, "-since", "1h", "-db", db)
	hook.wait(t, "before")
	did(t, "webhook", "remove", id, "-db", db)
	server.say(t, "lobby", "f")
	server.kill()
	if told := hook.wait(t, "before"); slices.Contains(told, "f") {
		t.Errorf("told %q though it was removed", told)
	}
	if listed := did(t, "webhook", "list", "-db", db); listed != "There are no webhooks.\n" {
		t.Errorf("the list: %s", listed)
	}
}

// TestWebhookNewEpoch: when the log begins a new epoch, as after a loss of power that may have
// cost its end, a gap is told and not all that was said before.
func TestWebhookNewEpoch(t *testing.T) {
	db, hook := database(t), newEndpoint(t)
	args := []string{"-db", db, "-webhook-allow", "loopback", "-hold-names", "0"}
	r := start(t, args...)
	hook.set(last(t, did(t, "webhook", "add", hook.url, "-room", "lobby", "-db", db)), false)
	sayAt(t, r.Addr, "lobby", "a")
	hook.wait(t, "a")
	r.stop()
	sqlite(t, db, "UPDATE log SET epoch = 'another'")
	r = start(t, args...)
	sayAt(t, r.Addr, "lobby", "b")
	if told := hook.wait(t, "b"); !slices.Equal(told, []string{"a", "", "b"}) { // a gap has no text
		t.Errorf("told %q", told)
	}
	r.stop()
}

// TestWebhookWithoutServer: the file is asked where no server runs.
func TestWebhookWithoutServer(t *testing.T) {
	db := database(t)
	added := did(t, "webhook", "add", "https://example.org/hook", "-all-rooms", "-db", db)
	if !strings.HasPrefix(last(t, added), "whsec_") || !strings.Contains(added, "all rooms") {
		t.Errorf("%s", added)
	}
	if listed := did(t, "webhook", "list", "-db", db); !strings.Contains(listed, "all rooms") {
		t.Errorf("%s", listed)
	}
}

// TestWebhookRefusedInside: a server that allows nothing inside says so at once.
func TestWebhookRefusedInside(t *testing.T) {
	db := database(t)
	r := start(t, "-db", db)
	defer r.stop()
	if code, _, stderr := tried(t, "webhook", "add", "http://127.0.0.1/", "-all-rooms", "-db", db); code != 1 || !strings.Contains(stderr, "-webhook-allow") {
		t.Errorf("%d %s", code, stderr)
	}
}
