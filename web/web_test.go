package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"hubbub/web"
)

// get asks the page's handler and returns its answer.
func get(method, target string, header http.Header) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	web.Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestHandler(t *testing.T) {
	tests := []struct {
		name, method, path string
		status             int
		contentType        string
	}{
		{"page", "GET", "/", 200, "text/html; charset=utf-8"},
		{"script", "GET", "/js/main.js", 200, "text/javascript; charset=utf-8"},
		{"style", "GET", "/css/base.css", 200, "text/css; charset=utf-8"},
		{"icon", "GET", "/icon.svg", 200, "image/svg+xml"},
		{"head", "HEAD", "/", 200, "text/html; charset=utf-8"},
		{"post", "POST", "/", 405, ""},
		{"unknown", "GET", "/js/none.js", 404, ""},
		{"folder", "GET", "/js/", 404, ""},
		{"source", "GET", "/web.go", 404, ""},
		{"outside", "GET", "/js/../../main.go", 404, ""},
		{"escaped", "GET", "/js/%2e%2e/web.go", 404, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := get(test.method, test.path, nil)
			if r.StatusCode != test.status {
				t.Fatalf("status %d, want %d", r.StatusCode, test.status)
			}
			if r.StatusCode != 200 {
				return
			}
			if got := r.Header.Get("Content-Type"); got != test.contentType {
				t.Errorf("type %q, want %q", got, test.contentType)
			}
			if got := body(t, r); (got == "") != (test.method == "HEAD") {
				t.Errorf("body of %d bytes", len(got))
			}
		})
	}
}

func TestSecurityHeaders(t *testing.T) {
	h := get("GET", "/", nil).Header
	policy := h.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %q lacks %s", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q is lax", policy)
	}
	if h.Get("X-Content-Type-Options") != "nosniff" {
		t.Error("types may be guessed")
	}
}

func TestCaching(t *testing.T) {
	for _, encoding := range []string{"", "gzip", "br, gzip;q=0.5"} {
		first := get("GET", "/", http.Header{"Accept-Encoding": {encoding}})
		again := get("GET", "/", http.Header{"Accept-Encoding": {encoding}, "If-None-Match": {first.Header.Get("ETag")}})
		if again.StatusCode != http.StatusNotModified || body(t, again) != "" {
			t.Errorf("encoding %q: %d, want 304", encoding, again.StatusCode)
		}
	}
	if r := get("GET", "/", http.Header{"If-None-Match": {`"stale"`}}); r.StatusCode != 200 {
		t.Errorf("another ETag: %d, want 200", r.StatusCode)
	}
}

func TestGzip(t *testing.T) {
	plain := body(t, get("GET", "/", http.Header{"Accept-Encoding": {"gzip;q=0"}}))
	r := get("GET", "/", http.Header{"Accept-Encoding": {"deflate, gzip"}})
	if r.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal("not compressed")
	}
	z, err := gzip.NewReader(strings.NewReader(body(t, r)))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(z)
	if err != nil || string(unpacked) != plain {
		t.Errorf("unpacks to something else: %v", err)
	}
}

// TestAssets: what the page names exists, and it names nothing from elsewhere
// and nothing that its policy forbids.
func TestAssets(t *testing.T) {
	references := regexp.MustCompile(`(?:src|href)="([^"]+)"|from '([^']+)'`)
	forbidden := regexp.MustCompile(`https?://|<style|<script>| style=| on[a-z]+=|innerHTML|insertAdjacentHTML|document\.write|eval\(`)
	total := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		ext := path.Ext(name)
		if err != nil || d.IsDir() || ext != ".html" && ext != ".js" && ext != ".css" {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if found := forbidden.Find(content); found != nil {
			t.Errorf("%s has %q", name, found)
		}
		for _, m := range references.FindAllSubmatch(content, -1) {
			target := string(bytes.Join(m[1:], nil))
			if !path.IsAbs(target) {
				target = path.Join("/", path.Dir(name), target)
			}
			if r := get("GET", target, nil); r.StatusCode != 200 {
				t.Errorf("%s names %s: %d", name, target, r.StatusCode)
			}
		}
		served := "/" + strings.TrimSuffix(name, "index.html")
		total += len(body(t, get("GET", served, http.Header{"Accept-Encoding": {"gzip"}})))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if total > 60_000 {
		t.Errorf("the page has %d bytes compressed, want at most 60,000", total)
	}
}
