package server

import (
	"bytes"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server/config"
)

// newServer returns a server that nobody serves, and its log.
func newServer(t *testing.T, change func(*config.Config)) (*Server, *bytes.Buffer) {
	t.Helper()
	settings := config.Default()
	settings.DB = ":memory:"
	change(&settings)
	var logs bytes.Buffer
	s, err := New(settings, slog.New(slog.NewTextHandler(&logs, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.close() })
	return s, &logs
}

// tokenFile returns a file that holds a text.
func tokenFile(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask
		t.Fatal(err)
	}
	return path
}

// TestMetricsAccess: who may scrape, from where, with what.
func TestMetricsAccess(t *testing.T) {
	none := func(*config.Config) {}
	public := func(c *config.Config) { c.URL = "https://chat.example.org" }
	path := tokenFile(t, "s3cr3t\n", 0o600)
	token := func(c *config.Config) { c.MetricsTokenFile = path }
	both := func(c *config.Config) { public(c); token(c) }
	tests := []struct {
		name, peer, header string
		change             func(*config.Config)
		main, operators    int // the status at the address of users, and at -metrics-addr
	}{
		{"this machine", "127.0.0.1:5", "", none, 200, 200},
		{"a private network", "10.1.2.3:5", "", none, 200, 200},
		{"a mapped address", "[::ffff:192.168.1.5]:5", "", none, 200, 200},
		{"from outside", "203.0.113.7:5", "", none, 403, 200},
		{"through a proxy", "127.0.0.1:5", "X-Forwarded-For: 203.0.113.7", none, 403, 200},
		{"a public site", "127.0.0.1:5", "", public, 403, 200},
		{"a public site from outside", "203.0.113.7:5", "", public, 403, 200},
		{"with the token", "203.0.113.7:5", "Authorization: Bearer s3cr3t", both, 200, 200},
		{"with the token, through a proxy", "127.0.0.1:5", "Authorization: bearer s3cr3t", token, 200, 200},
		{"without the token", "127.0.0.1:5", "", token, 401, 401},
		{"with another token", "127.0.0.1:5", "Authorization: Bearer s3cr3ts", both, 401, 401},
		{"a token that nobody wants, from outside", "203.0.113.7:5", "Authorization: Bearer s3cr3t", none, 403, 200},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, _ := newServer(t, test.change)
			for place, want := range map[string]int{"main": test.main, "operators": test.operators} {
				handler := map[string]http.Handler{"main": s.routes(true), "operators": s.operatorRoutes()}[place]
				r := httptest.NewRequest("GET", "/metrics", nil)
				r.RemoteAddr = test.peer
				if name, value, ok := strings.Cut(test.header, ": "); ok {
					r.Header.Set(name, value)
				}
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				if w.Code != want || (want == 200) != strings.Contains(w.Body.String(), "hubbub_rooms") {
					t.Errorf("%s: %d, want %d: %.200s", place, w.Code, want, w.Body)
				}
				if want != 200 && !strings.Contains(w.Body.String(), "-metrics-token-file") {
					t.Errorf("%s: %s names no flag", place, w.Body)
				}
				if got := w.Header().Get("WWW-Authenticate"); (got == `Bearer realm="metrics"`) != (want == 401) {
					t.Errorf("%s: %d with WWW-Authenticate %q", place, w.Code, got)
				}
			}
		})
	}
}

// TestMetricsRefusalsAreCounted: who keeps trying is seen.
func TestMetricsRefusalsAreCounted(t *testing.T) {
	s, _ := newServer(t, func(c *config.Config) { c.URL = "https://chat.example.org" })
	s.routes(true).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/metrics", nil))
	w := httptest.NewRecorder()
	s.scrape.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if want := `hubbub_connections_rejected_total{reason="metrics"} 1`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("no %s", want)
	}
}

// TestSecretFiles: what is wrong with a file is told at the start, with its name; that
// others can read it is worth a warning.
func TestSecretFiles(t *testing.T) {
	for flag, set := range map[string]func(*config.Config, string){
		"-metrics-token-file": func(c *config.Config, path string) { c.MetricsTokenFile = path },
		"-passphrase-file":    func(c *config.Config, path string) { c.PassphraseFile = path },
	} {
		for name, path := range map[string]string{
			"missing":     filepath.Join(t.TempDir(), "none"),
			"a directory": t.TempDir(),
			"empty":       tokenFile(t, "", 0o600),
			"blank":       tokenFile(t, " \n", 0o600),
			"two lines":   tokenFile(t, "a\nb\n", 0o600),
			"too long":    tokenFile(t, strings.Repeat("a", maxSecretBytes+1), 0o600),
		} {
			settings := config.Default()
			settings.DB = ":memory:"
			set(&settings, path)
			if _, err := New(settings, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), flag) || !strings.Contains(err.Error(), path) {
				t.Errorf("%s: %s: %v", flag, name, err)
			}
		}
		for mode, warned := range map[os.FileMode]bool{0o600: false, 0o640: false, 0o644: true} {
			_, logs := newServer(t, func(c *config.Config) { set(c, tokenFile(t, "s3cr3t", mode)) })
			if got := strings.Contains(logs.String(), "can read a secret"); got != warned || strings.Contains(logs.String(), "s3cr3t") {
				t.Errorf("%s: %v: warned is %v:\n%s", flag, mode, got, logs)
			}
		}
	}
}

// TestProfiles: profiles are for operators, at their own address; users find none.
func TestProfiles(t *testing.T) {
	s, _ := newServer(t, func(c *config.Config) { c.MetricsTokenFile = tokenFile(t, "s3cr3t", 0o600) })
	paths := []string{"/debug/pprof/", "/debug/pprof/goroutine?debug=1", "/debug/pprof/cmdline", "/debug/pprof/symbol", "/debug/pprof/trace?seconds=0.01"}
	for _, path := range paths {
		for name, handler := range map[string]http.Handler{"main": s.routes(true), "main beside another": s.routes(false)} {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			if w.Code != http.StatusNotFound {
				t.Errorf("%s: %s: %d", name, path, w.Code)
			}
		}
		for header, want := range map[string]int{"": 401, "Bearer s3cr3t": 200} {
			r := httptest.NewRequest("GET", path, nil)
			r.Header.Set("Authorization", header)
			w := httptest.NewRecorder()
			s.operatorRoutes().ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s with %q: %d, want %d", path, header, w.Code, want)
			}
		}
	}
}

// TestOperatorProbes: whether the server is well is told without a token.
func TestOperatorProbes(t *testing.T) {
	s, _ := newServer(t, func(c *config.Config) { c.MetricsTokenFile = tokenFile(t, "s3cr3t", 0o600) })
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 401, "/": 401} {
		w := httptest.NewRecorder()
		s.operatorRoutes().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
}

// TestOperatorNames: on this machine alone, pages of other sites cannot read what
// operators do; on a network, Prometheus asks by any name.
func TestOperatorNames(t *testing.T) {
	s, _ := newServer(t, func(c *config.Config) { c.URL = "https://chat.example.org" })
	for listen, want := range map[string]int{"127.0.0.1:0": http.StatusMisdirectedRequest, "0.0.0.0:0": http.StatusOK} {
		ln, err := net.Listen("tcp4", listen)
		if err != nil {
			t.Fatal(err)
		}
		defer ln.Close()
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.Host = "evil.example"
		w := httptest.NewRecorder()
		s.operatorHandler(ln, s.operatorRoutes()).ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: %d, want %d", listen, w.Code, want)
		}
	}
}
