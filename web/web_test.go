package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"hubbub/web"
)

var handler = web.Handler(web.Options{})

// get asks the page's handler and returns its answer.
func get(method, target string, header http.Header) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
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

// folder returns the path of the hashed folder that the page names.
func folder(t testing.TB) string {
	t.Helper()
	page, _ := io.ReadAll(get("GET", "/", nil).Body)
	found := regexp.MustCompile(`/assets/[0-9a-f]{16}/`).Find(page)
	if found == nil {
		t.Fatalf("the page names no hashed folder:\n%s", page)
	}
	return string(found)
}

func TestHandler(t *testing.T) {
	t.Parallel()
	f := folder(t)
	tests := []struct {
		name, method, path string
		status             int
		contentType        string
	}{
		{"page", "GET", "/", 200, "text/html; charset=utf-8"},
		{"page with a query", "GET", "/?embed=1&room=games", 200, "text/html; charset=utf-8"},
		{"script", "GET", f + "js/main.js", 200, "text/javascript; charset=utf-8"},
		{"style", "GET", f + "page.css", 200, "text/css; charset=utf-8"},
		{"icon", "GET", f + "icons/icon.svg", 200, "image/svg+xml"},
		{"icon with a number", "GET", f + "icons/unread-3.svg", 200, "image/svg+xml"},
		{"manifest", "GET", f + "manifest.webmanifest", 200, "application/manifest+json"},
		{"icon of an open page", "GET", "/icons/unread-10.svg", 200, "image/svg+xml"},
		{"manifest of an installed page", "GET", "/manifest.webmanifest", 200, "application/manifest+json"},
		{"the word about a page that is old", "GET", "/js/browser/early.js", 200, "text/javascript; charset=utf-8"},
		{"a script of no version", "GET", "/js/main.js", 404, ""},
		{"head", "HEAD", "/", 200, "text/html; charset=utf-8"},
		{"post", "POST", "/", 405, ""},
		{"unknown", "GET", f + "js/none.js", 404, ""},
		{"another hash", "GET", "/assets/0000000000000000/js/main.js", 404, ""},
		{"folder", "GET", f + "js/", 404, ""},
		{"source", "GET", "/web.go", 404, ""},
		{"outside", "GET", f + "js/../../main.go", 404, ""},
		{"escaped", "GET", f + "js/%2e%2e/web.go", 404, ""},
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
	t.Parallel()
	h := get("GET", "/", nil).Header
	policy := h.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
		"base-uri 'none'", "require-trusted-types-for 'script'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy+";", want+";") {
			t.Errorf("policy %q lacks %s", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q is lax", policy)
	}
}

func TestEmbedding(t *testing.T) {
	t.Parallel()
	allowed := web.Handler(web.Options{EmbedOrigins: []string{"https://a.example", "https://b.example:8443"}})
	tests := []struct {
		name    string
		handler http.Handler
		path    string
		want    string
	}{
		{"nobody by default", handler, "/?embed=1&room=games", "frame-ancestors 'none'"},
		{"the origins of the list", allowed, "/?embed=1&room=games", "frame-ancestors https://a.example https://b.example:8443"},
		{"not the whole page", allowed, "/", "frame-ancestors 'none'"},
		{"not a look-alike", allowed, "/?embed=10", "frame-ancestors 'none'"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			test.handler.ServeHTTP(w, httptest.NewRequest("GET", test.path, nil))
			if got := w.Result().Header.Get("Content-Security-Policy"); !strings.HasSuffix(got, test.want) {
				t.Errorf("policy %q, want %s at its end", got, test.want)
			}
		})
	}
}

func TestCaching(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"", "gzip", "br, gzip;q=0.5"} {
		first := get("GET", "/", http.Header{"Accept-Encoding": {encoding}})
		if got := first.Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("the page may be kept: %q", got)
		}
		again := get("GET", "/", http.Header{"Accept-Encoding": {encoding}, "If-None-Match": {first.Header.Get("ETag")}})
		if again.StatusCode != http.StatusNotModified || body(t, again) != "" {
			t.Errorf("encoding %q: %d, want 304", encoding, again.StatusCode)
		}
	}
	if r := get("GET", "/", http.Header{"If-None-Match": {`"stale"`}}); r.StatusCode != 200 {
		t.Errorf("another ETag: %d, want 200", r.StatusCode)
	}
	if got := get("GET", folder(t)+"page.css", nil).Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("what is under a hash may not be kept: %q", got)
	}
}

func TestCompression(t *testing.T) {
	t.Parallel()
	plain := body(t, get("GET", "/", http.Header{"Accept-Encoding": {"gzip;q=0, br;q=0.0"}}))
	tests := []struct {
		name, accept, want string
		unpack             func(io.Reader) (io.Reader, error)
	}{
		{"gzip", "deflate, gzip", "gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"brotli first", "gzip, deflate, br", "br", func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
		{"not unwanted", "br;q=0, gzip;q=0.1", "gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
		{"none", "zstd", "", func(r io.Reader) (io.Reader, error) { return r, nil }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := get("GET", "/", http.Header{"Accept-Encoding": {test.accept}})
			if got := r.Header.Get("Content-Encoding"); got != test.want {
				t.Fatalf("encoding %q, want %q", got, test.want)
			}
			unpacked, err := test.unpack(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(unpacked); err != nil || string(got) != plain {
				t.Errorf("unpacks to something else: %v", err)
			}
		})
	}
}

// firstLoad returns the paths that a browser fetches before the page works.
func firstLoad(t *testing.T) []string {
	page := body(t, get("GET", "/", nil))
	paths := []string{"/"}
	for _, m := range regexp.MustCompile(`(?:src|href)="(/[^"]+\.(?:js|css|svg|webmanifest))"`).FindAllStringSubmatch(page, -1) {
		paths = append(paths, m[1])
	}
	return paths
}

// maxFirstLoad is how many bytes the page and all that it needs may have.
const maxFirstLoad = 90_000

// TestFirstLoad: the whole first load is small in either coding.
func TestFirstLoad(t *testing.T) {
	t.Parallel()
	for _, coding := range []string{"br", "gzip"} {
		seen := map[string]bool{}
		total := 0
		for _, p := range firstLoad(t) {
			if !seen[p] {
				total += len(body(t, get("GET", p, http.Header{"Accept-Encoding": {coding}})))
			}
			seen[p] = true
		}
		t.Logf("%s: %d bytes in %d files", coding, total, len(seen))
		if total > maxFirstLoad {
			t.Errorf("%s: the first load has %d bytes, want at most %d", coding, total, maxFirstLoad)
		}
	}
}

// TestPreloads: every module that another imports from the start is named by the
// page, so that none waits for another, and what is loaded later is not.
func TestPreloads(t *testing.T) {
	t.Parallel()
	page := body(t, get("GET", "/", nil))
	for name, m := range modules(t) {
		if name != "js/main.js" && !strings.Contains(page, folder(t)+name+`"`) {
			continue // loaded later, with what it imports
		}
		for _, target := range m.imports {
			if preloaded, later := strings.Contains(page, folder(t)+target+`"`), slices.Contains(m.later, target); preloaded == later {
				t.Errorf("%s imports %s (later: %t), and the page preloads it: %t", name, target, later, preloaded)
			}
		}
	}
}

// TestSources: the files name only what exists, nothing from elsewhere, and
// nothing that the policy forbids.
func TestSources(t *testing.T) {
	t.Parallel()
	references := regexp.MustCompile(`(?:src|href)="(/[^"]+)"|url\("?([^")]+)`)
	forbidden := regexp.MustCompile(`https?://|<style|<script>| style=| on[a-z]+="|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function`)
	page := body(t, get("GET", "/", nil))
	var scripts string
	for _, m := range modules(t) {
		scripts += m.code
	}
	for _, m := range references.FindAllStringSubmatch(page, -1) {
		if r := get("GET", m[1], nil); r.StatusCode != 200 {
			t.Errorf("the page names %s: %d", m[1], r.StatusCode)
		}
	}
	for _, pattern := range []string{"index.html", "css/*.css", "js/*.js", "js/*/*.js", "js/*/*/*.js"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if found := forbidden.Find(content); found != nil {
				t.Errorf("%s has %q", name, found)
			}
			if strings.HasSuffix(name, ".css") && !strings.Contains(sourcePage(t), `"/`+name+`"`) && !regexp.MustCompile(`new URL\('(\.\./)+`+name).MatchString(scripts) {
				t.Errorf("neither the page nor a script links %s", name)
			}
		}
	}
}

// madeOfCodes are the words that are chosen by a code, an act or a command.
var madeOfCodes = regexp.MustCompile(`^(error|do|fate|act|out|command|missing|reason|done)_|^(slow_mode|timeout)(For|Until)$`)

// TestWords: no word is translated that is never shown.
func TestWords(t *testing.T) {
	t.Parallel()
	var words []byte
	for _, name := range []string{"page", "chat", "later", "room", "rooms", "moderation", "reading", "refusals"} {
		more, err := os.ReadFile("js/lang/en/" + name + ".js")
		if err != nil {
			t.Fatal(err)
		}
		words = append(words, more...)
	}
	uses := sourcePage(t)
	for name, m := range modules(t) {
		if !strings.HasPrefix(path.Dir(name), "js/lang/") {
			uses += m.code
		}
	}
	keys := regexp.MustCompile(`(?m)^  (\w+):`).FindAllStringSubmatch(string(words), -1)
	if len(keys) < 50 {
		t.Fatalf("only %d keys found", len(keys))
	}
	for _, m := range keys {
		if key := m[1]; !madeOfCodes.MatchString(key) && !regexp.MustCompile(`['"]`+key+`['"]`).MatchString(uses) {
			t.Errorf("%s is not used", key)
		}
	}
}

func sourcePage(t *testing.T) string {
	content, err := os.ReadFile("index.html")
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
