package command_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"hubbub/server/command"
)

func noEnv(string) string { return "" }

func TestRunExitCodes(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	tests := []struct {
		name   string
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{"help", []string{"-h"}, 0, "-message-rate", ""},
		{"version", []string{"-version"}, 0, "hubbub ", ""},
		{"version, as a command", []string{"version"}, 0, "hubbub ", ""},
		{"wrong settings", []string{"-message-burst", "0", "-log-format", "xml"}, 2, "", "-log-format"},
		{"address in use", []string{"-addr", taken.Addr().String()}, 1, "", "-addr " + taken.Addr().String() + ": the port is in use; try: "},
		{"metrics address in use", []string{"-addr", "127.0.0.1:0", "-metrics-addr", taken.Addr().String()}, 1, "", "-metrics-addr " + taken.Addr().String() + ": the port is in use; try: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := command.Run(t.Context(), test.args, noEnv, &stdout, &stderr); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if !strings.Contains(stdout.String(), test.stdout) || !strings.Contains(stderr.String(), test.stderr) {
				t.Errorf("stdout %q, stderr %q", stdout.String(), stderr.String())
			}
		})
	}
}

// TestEndedWhileItStarts: who ends a server that waits for NATS gets the exit code of one that was stopped.
func TestEndedWhileItStarts(t *testing.T) {
	nowhere, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nowhere.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	args := []string{"-addr", "127.0.0.1:0", "-db", filepath.Join(t.TempDir(), "h.db"), "-cluster", "nats://" + nowhere.Addr().String()}
	var stdout, stderr bytes.Buffer
	if code := command.Run(ctx, args, noEnv, &stdout, &stderr); code != 0 {
		t.Errorf("exit code %d, stderr %q", code, stderr.String())
	}
}

// A running is a server under test.
type running struct {
	Addr, MetricsAddr string

	log    logBuffer // what it has logged
	cancel context.CancelFunc
	code   chan int
}

// A logBuffer is a log that can be read while it is written.
type logBuffer struct {
	mu      sync.Mutex
	content bytes.Buffer // guarded by mu
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.content.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.content.String()
}

// start starts the server as a user would, on free ports, and finds them in the log.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	r := &running{cancel: cancel, code: make(chan int)}
	logs, stderr := io.Pipe()
	args = append([]string{"-addr", "127.0.0.1:0", "-metrics-addr", "127.0.0.1:0"}, args...)
	go func() {
		code := command.Run(ctx, args, noEnv, io.Discard, stderr)
		stderr.Close()
		r.code <- code
	}()
	line := make([]byte, 4096)
	n, err := logs.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	r.log.Write(line[:n])
	go io.Copy(&r.log, logs)
	found := regexp.MustCompile(` addr=(\S+).* metrics_addr=(\S+)`).FindSubmatch(line[:n])
	if found == nil {
		t.Fatalf("no address in %s", line[:n])
	}
	r.Addr, r.MetricsAddr = string(found[1]), string(found[2])
	return r
}

// stop ends it and returns the exit code.
func (r *running) stop() int {
	r.cancel()
	return <-r.code
}

// get asks for a page.
func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

func TestRunServes(t *testing.T) {
	r := start(t, "-db", ":memory:")
	for url, want := range map[string]int{
		"http://" + r.Addr + "/healthz":        200,
		"http://" + r.Addr + "/readyz":         200,
		"http://" + r.Addr + "/":               200,
		"http://" + r.Addr + "/metrics":        404,
		"http://" + r.MetricsAddr + "/metrics": 200,
		"http://" + r.MetricsAddr + "/":        404,
	} {
		if status, _ := get(t, url); status != want {
			t.Errorf("GET %s: %d, want %d", url, status, want)
		}
	}
	if code := r.stop(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
}

// TestRunOnTerminal: a person reads the real address on the terminal, a machine in the log.
func TestRunOnTerminal(t *testing.T) {
	master, tty, err := pty.Open()
	if errors.Is(err, pty.ErrUnsupported) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer tty.Close()
	ctx, cancel := context.WithCancel(t.Context())
	logs, stderr := io.Pipe()
	ended := make(chan int)
	go func() {
		ended <- command.Run(ctx, []string{"-addr", "127.0.0.1:0", "-db", ":memory:"}, noEnv, tty, stderr)
	}()
	url := ""
	shown := bufio.NewScanner(master)
	for url == "" && shown.Scan() {
		if found := regexp.MustCompile(`Here +(http://127\.0\.0\.1:[1-9][0-9]*)`).FindStringSubmatch(shown.Text()); found != nil {
			url = found[1]
		}
	}
	line, err := bufio.NewReader(logs).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, logs)
	for _, fact := range []string{"msg=listening ", " addr=" + strings.TrimPrefix(url, "http://"), " here=" + url, " network=[]", ` kept="the last 100,000 of`, " first_limit=\"connections at a time: "} {
		if !strings.Contains(line, fact) {
			t.Errorf("no %s in %s", fact, line)
		}
	}
	if status, _ := get(t, url+"/healthz"); status != 200 {
		t.Errorf("%s is not where the server is: %d", url, status)
	}
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("exit code %d", code)
	}
}
