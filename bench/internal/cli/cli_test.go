package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/bench/internal/cli"
	"hubbub/bench/internal/fleet"
	"hubbub/bench/internal/floor"
	"hubbub/bench/internal/result"
)

// TestMain makes the test binary the load's other processes, too.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == floor.Command || os.Args[1] == fleet.Command) {
		os.Exit(cli.Run(context.Background(), os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
	}
	goleak.VerifyTestMain(m)
}

// bench runs the command and returns its exit code and output.
func bench(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var out, errs buffer
	code = cli.Run(ctx, args, func(string) string { return "" }, &out, &errs)
	return code, out.String(), errs.String()
}

// A buffer may be written to by several goroutines.
type buffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// against returns the arguments of a small run. Its drain is generous: it ends as
// soon as all has arrived.
func against(url string, more ...string) []string {
	args := []string{"-target", url, "-no-floor", "-conns", "6", "-publishers", "1", "-rate", "200", "-duration", "150ms", "-warmup", "20ms", "-drain", "20s"}
	return append(args, more...)
}

func TestFaultsAreCaught(t *testing.T) {
	const reader, at = 3, 9
	var held []byte
	swap := func(n, seq int, m []byte) [][]byte {
		switch {
		case n == reader && seq == at:
			held = m
			return nil
		case n == reader && seq == at+1:
			return [][]byte{m, held}
		}
		return [][]byte{m}
	}
	for _, tt := range []struct {
		name  string
		fault func(n, seq int, m []byte) [][]byte
		more  []string
		code  int
		want  string
	}{
		{"honest", nil, nil, 0, "each once, in one order"},
		{"lossy", func(n, seq int, m []byte) [][]byte {
			if n == reader && seq == at {
				return nil
			}
			return [][]byte{m}
		}, []string{"-drain", "200ms"}, 1, "1 deliveries lost"},
		{"duplicating", func(n, seq int, m []byte) [][]byte {
			if n == reader && seq == at {
				return [][]byte{m, m}
			}
			return [][]byte{m}
		}, nil, 1, "1 deliveries repeated"},
		{"reordering", swap, nil, 1, "1 deliveries out of order"},
		{"another order for one reader", swapPublishers(reader, at), []string{"-publishers", "2"}, 1, "1 readers saw another order"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake(t, &fake{fault: tt.fault})
			code, stdout, stderr := bench(t, append(against(f.url()), tt.more...)...)
			if code != tt.code || !strings.Contains(strings.Join(strings.Fields(stdout), " "), tt.want) {
				t.Errorf("exit code %d, want %d, and %q in:\n%s%s", code, tt.code, tt.want, stdout, stderr)
			}
		})
	}
}

// swapPublishers gives a reader two messages the wrong way round that are of two
// publishers: each one's own order holds. How they arrive is not foreseen.
func swapPublishers(reader, from int) func(n, seq int, m []byte) [][]byte {
	publisher := regexp.MustCompile(`~[a-z]{8}:(\d+):`)
	var held []byte
	done := false
	return func(n, seq int, m []byte) [][]byte {
		switch {
		case n != reader || seq < from || done:
			return [][]byte{m}
		case held == nil:
			held = m
			return nil
		case publisher.FindSubmatch(m)[1][0] != publisher.FindSubmatch(held)[1][0]:
			done = true
			return [][]byte{m, held}
		}
		before := held
		held = m
		return [][]byte{before}
	}
}

func TestServersThatCannotBeMeasured(t *testing.T) {
	refuse := func(status int) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "no room", status)
		}))
		t.Cleanup(s.Close)
		return "ws" + strings.TrimPrefix(s.URL, "http")
	}
	for _, tt := range []struct{ name, url, want string }{
		{"nobody there", "ws://" + freeAddress(t) + "/ws", "no server answers"},
		{"forbidden", refuse(403), "refuses connections: 403"},
		{"full", refuse(503), "refuses connections: 503"},
		{"plain HTTP", refuse(200), "does not speak WebSocket"},
		{"no HTTP", "ws://" + babbler(t) + "/ws", "the answer is no HTTP"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := bench(t, against(tt.url)...)
			if code != 2 || !strings.Contains(stderr, tt.want) || lines(stderr) != 1 || stdout != "" {
				t.Errorf("exit code %d, want 2; want one line with %q, got:\n%s%s", code, tt.want, stderr, stdout)
			}
		})
	}
}

// freeAddress returns an address that nobody listens on.
func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// babbler answers whatever it hears with something that is no HTTP.
func babbler(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			fmt.Fprint(nc, "220 mail ready\r\n")
			nc.Read(make([]byte, 1000))
			nc.Close()
		}
	}()
	return l.Addr().String()
}

func lines(s string) int { return strings.Count(s, "\n") }

func TestServerDiesMidway(t *testing.T) {
	f := newFake(t, &fake{dieAt: 20})
	out := filepath.Join(t.TempDir(), "results.json")
	code, stdout, stderr := bench(t, against(f.url(), "-out", out)...)
	if code != 2 || !strings.Contains(stderr, "the server died: 6 of 6 connections were lost") || lines(stderr) != 1 {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	if !strings.Contains(stdout, "ended early") {
		t.Errorf("what was measured is not shown:\n%s", stdout)
	}
	kept, err := result.Read(out)
	if err != nil || kept.Runs[0].Ended == "" || kept.Runs[0].Deliveries == 0 {
		t.Errorf("what was measured is not kept: %v %+v", err, kept)
	}
}

func TestResume(t *testing.T) {
	for _, tt := range []struct {
		name    string
		resumes bool
		code    int
		want    string
	}{
		{"a server that resumes", true, 0, "each once, in one order"},
		{"one that does not", false, 0, "the server does not resume yet"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake(t, &fake{resumes: tt.resumes})
			code, stdout, stderr := bench(t, append([]string{"resume"}, against(f.url())...)...)
			if code != tt.code || !strings.Contains(strings.Join(strings.Fields(stdout+stderr), " "), tt.want) {
				t.Errorf("exit code %d, want %d, and %q in:\n%s%s", code, tt.code, tt.want, stdout, stderr)
			}
		})
	}
}

func TestUsage(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		code int
		want []string
	}{
		{"help", []string{"-h"}, 0, []string{"Usage:", "broadcast, churn, connections", "-publishers"}},
		{"unknown flag", []string{"-bogus"}, 2, []string{"-bogus"}},
		{"unknown scenario", []string{"boadcast"}, 2, []string{`"boadcast" is no scenario`}},
		{"everything wrong at once", []string{"-conns", "0", "-rate", "-1", "-size", "3", "-target", "http://x"}, 2,
			[]string{"-conns", "-rate", "-size", "no ws:// URL"}},
		{"too many arguments", []string{"broadcast", "slow"}, 2, []string{"too many arguments: slow"}},
		{"compare needs two", []string{"compare", "a"}, 2, []string{"two results files"}},
		{"report of nothing", []string{"report"}, 2, []string{"at least one"}},
		{"report of a missing file", []string{"report", "missing.json"}, 2, []string{"missing.json"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := bench(t, tt.args...)
			for _, want := range tt.want {
				if code != tt.code || !strings.Contains(stdout+stderr, want) {
					t.Errorf("exit code %d, want %d, and %q in:\n%s%s", code, tt.code, want, stdout, stderr)
				}
			}
			if tt.code == 2 && lines(stderr) != 1 {
				t.Errorf("want one line, got:\n%s", stderr)
			}
		})
	}
}

func TestResultsFileCutShort(t *testing.T) {
	f := newFake(t, &fake{})
	whole := filepath.Join(t.TempDir(), "whole.json")
	if code, _, stderr := bench(t, against(f.url(), "-out", whole)...); code != 0 {
		t.Fatal(stderr)
	}
	data, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(t.TempDir(), "page.html")
	if code, stdout, stderr := bench(t, "report", "-html", page, whole); code != 0 || !strings.Contains(stdout, "latency") {
		t.Errorf("exit code %d:\n%s%s", code, stdout, stderr)
	}
	for _, n := range []int{0, 1, len(data) / 2, len(data) - 3} {
		cut := filepath.Join(t.TempDir(), "cut.json")
		if err := os.WriteFile(cut, data[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"report", "-html", page, cut}, {"compare", whole, cut}} {
			code, _, stderr := bench(t, args...)
			if code != 2 || lines(stderr) != 1 || !strings.Contains(stderr, "cut short") {
				t.Errorf("%s of %d bytes: exit code %d, stderr %q", args[0], n, code, stderr)
			}
		}
	}
}
