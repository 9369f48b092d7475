package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
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
		{"wrong settings", []string{"-message-burst", "0", "-log-format", "xml"}, 2, "", "-log-format"},
		{"address in use", []string{"-addr", taken.Addr().String()}, 1, "", "-addr"},
		{"metrics address in use", []string{"-addr", "127.0.0.1:0", "-metrics-addr", taken.Addr().String()}, 1, "", "-metrics-addr"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), test.args, noEnv, &stdout, &stderr); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if !strings.Contains(stdout.String(), test.stdout) || !strings.Contains(stderr.String(), test.stderr) {
				t.Errorf("stdout %q, stderr %q", stdout.String(), stderr.String())
			}
		})
	}
}

// TestRunServes starts as a user would, finds the address in the log, and stops.
func TestRunServes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	logs, stderr := io.Pipe()
	code := make(chan int)
	go func() {
		code <- run(ctx, []string{"-db", ":memory:", "-addr", "127.0.0.1:0", "-metrics-addr", "127.0.0.1:0"}, noEnv, io.Discard, stderr)
		stderr.Close()
	}()
	line := make([]byte, 4096)
	n, err := logs.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, logs)
	found := regexp.MustCompile(` addr=(\S+).* metrics_addr=(\S+)`).FindSubmatch(line[:n])
	if found == nil {
		t.Fatalf("no address in %s", line[:n])
	}
	client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for url, want := range map[string]int{
		"http://" + string(found[1]) + "/healthz": 200,
		"http://" + string(found[1]) + "/readyz":  200,
		"http://" + string(found[1]) + "/":        200,
		"http://" + string(found[1]) + "/metrics": 404,
		"http://" + string(found[2]) + "/metrics": 200,
		"http://" + string(found[2]) + "/":        404,
	} {
		response, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("GET %s: %d, want %d", url, response.StatusCode, want)
		}
	}
	cancel()
	if got := <-code; got != 0 {
		t.Errorf("exit code %d, want 0", got)
	}
}
