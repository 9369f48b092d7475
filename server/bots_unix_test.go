//go:build unix

package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hubbub/server/config"
)

// botCode returns the bot of docs/bots.md in a language.
func botCode(t *testing.T, language string) string {
	t.Helper()
	document := read(t, "../docs/bots.md")
	_, rest, found := strings.Cut(document, "```"+language+"\n")
	code, _, closed := strings.Cut(rest, "\n```\n")
	if !found || !closed {
		t.Fatalf("docs/bots.md has no bot in %s", language)
	}
	return code + "\n"
}

// A bot is a program of docs/bots.md. It is killed with the test.
type bot struct {
	t       *testing.T
	folder  string
	command []string
	env     []string
	running *exec.Cmd
}

func (b *bot) start() {
	b.t.Helper()
	program := exec.Command(b.command[0], b.command[1:]...)
	program.Dir, program.Env = b.folder, append(os.Environ(), b.env...)
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it is killed with what it has started
	if err := program.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.running = program
}

// kill ends the bot at once, wherever it is.
func (b *bot) kill() {
	if b.running != nil {
		syscall.Kill(-b.running.Process.Pid, syscall.SIGKILL)
		b.running.Wait()
		b.running = nil
	}
}

// bots are how each is made ready to run in a folder, and what it needs.
var bots = []struct {
	language, file string
	needs          []string
	command        func(t *testing.T, file string) []string
}{
	{"sh", "bot.sh", []string{"sh", "curl"}, func(_ *testing.T, file string) []string { return []string{"sh", file} }},
	{"python", "bot.py", []string{"python3"}, func(_ *testing.T, file string) []string { return []string{"python3", file} }},
	{"go", "bot.go", []string{"go"}, func(t *testing.T, file string) []string {
		program := strings.TrimSuffix(file, ".go")
		if out, err := exec.Command("go", "build", "-o", program, file).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if err := os.Chmod(program, 0o700); err != nil { // a server that starts meanwhile lends its umask to all children
			t.Fatal(err)
		}
		return []string{program}
	}},
}

// newBot returns a bot that does not run yet. Where what it needs is missing, the test is skipped
// unless the gate runs it.
func newBot(t *testing.T, m *machines, i int) *bot {
	t.Helper()
	for _, program := range bots[i].needs {
		if _, err := exec.LookPath(program); err != nil && os.Getenv("HUBBUB_TEST_BOTS") != "required" {
			t.Skip(err)
		}
	}
	b := &bot{t: t, folder: t.TempDir()}
	file := filepath.Join(b.folder, bots[i].file)
	if err := os.WriteFile(file, []byte(botCode(t, bots[i].language)), 0o600); err != nil {
		t.Fatal(err)
	}
	b.command = bots[i].command(t, file)
	b.env = []string{"URL=http://" + m.Addr, "TOKEN=" + m.token(t, "Otto", "lobby", "read,say")}
	t.Cleanup(b.kill)
	return b
}

// answers returns how often each question was answered, by its number.
func (m *machines) answers(t *testing.T) map[string]int {
	t.Helper()
	answered := make(map[string]int)
	for after := int64(0); ; {
		_, body := m.request(t, http.MethodGet, fmt.Sprintf("/api/rooms/lobby/messages?limit=200&after=%d", after), nil)
		var page struct {
			Messages []struct {
				Seq        int64
				Role, Text string
			}
			More bool
		}
		if err := json.Unmarshal(body, &page); err != nil {
			t.Fatal(err)
		}
		for _, message := range page.Messages {
			after = message.Seq
			if seq, ok := strings.CutPrefix(message.Text, "pong "); ok && message.Role == "bot" {
				answered[seq]++
			}
		}
		if !page.More {
			return answered
		}
	}
}

// sayPatiently says something until it is said, and returns its number.
func (c *rawConn) sayPatiently(text string) (seq any) {
	c.t.Helper()
	c.Say(text)
	for {
		switch event := c.ReadEvent(); {
		case event["type"] == "error":
			time.Sleep(50 * time.Millisecond)
			c.Say(text)
		case event["type"] == "message" && event["text"] == text:
			return event["seq"]
		}
	}
}

// TestBots: the bots of docs/bots.md answer each question once, though they are killed and started
// again while they are asked, though they are told to wait, and even if one has forgotten its
// place.
func TestBots(t *testing.T) {
	for i := range bots {
		t.Run(bots[i].language, func(t *testing.T) {
			t.Parallel()
			m := startMachines(t, func(c *config.Config) { c.MessageRate, c.MessageBurst = 20, 4 })
			b := newBot(t, m, i)
			var people []*rawConn // who ask faster together than one may answer
			for _, name := range []string{"Ana", "Bo", "Cem", "Dora"} {
				c := dial(t, m.Addr, "/ws")
				c.Join(name)
				people = append(people, c)
			}
			asked := make(map[string]bool)
			ask := func(count int) {
				for range count {
					text := fmt.Sprint("!ping ", len(asked))
					asked[fmt.Sprint(people[len(asked)%len(people)].sayPatiently(text))] = true
				}
			}
			answered := func() bool { return len(m.answers(t)) == len(asked) }
			b.start()
			ask(1)
			waitUntil(t, "the first answer", answered)
			for round := range 4 {
				ask(3)
				time.Sleep(time.Duration(round*60) * time.Millisecond) // wherever it is then
				b.kill()
				ask(1)
				b.start()
			}
			waitUntil(t, "all answers", answered)
			b.kill()
			if err := os.Remove(filepath.Join(b.folder, "place")); err != nil {
				t.Error(err)
			}
			b.start()
			ask(1)
			waitUntil(t, "the answer after all was heard again", answered)
			for seq, times := range m.answers(t) {
				if !asked[seq] || times != 1 {
					t.Errorf("question %s is answered %d times; it was asked: %v", seq, times, asked[seq])
				}
			}
		})
	}
}
