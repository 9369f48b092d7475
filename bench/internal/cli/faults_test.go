package cli_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hubbub/bench/internal/result"
)

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
