package docs_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hubbub/docs"
)

// ask asks the handler and returns its answer.
func ask(method, target string, header http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	docs.Handler().ServeHTTP(w, r)
	return w
}

// pages are the paths of the list and of every document.
func pages(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents found: %v", err)
	}
	paths := []string{"/docs/"}
	for _, file := range files {
		paths = append(paths, "/docs/"+strings.TrimSuffix(file, ".md"))
	}
	return paths
}

func TestHandler(t *testing.T) {
	tests := []struct {
		name, method, path string
		status             int
		contentType        string
	}{
		{"list", "GET", "/docs/", 200, "text/html; charset=utf-8"},
		{"document", "GET", "/docs/protocol", 200, "text/html; charset=utf-8"},
		{"head", "HEAD", "/docs/protocol", 200, "text/html; charset=utf-8"},
		{"source", "GET", "/docs/protocol.md", 200, "text/markdown; charset=utf-8"},
		{"style", "GET", "/docs/style.css", 200, "text/css; charset=utf-8"},
		{"picture", "GET", "/docs/entry.svg", 200, "image/svg+xml"},
		{"query", "GET", "/docs/protocol?from=search", 200, "text/html; charset=utf-8"},
		{"post", "POST", "/docs/protocol", 405, "text/plain; charset=utf-8"},
		{"unknown", "GET", "/docs/none", 404, "text/plain; charset=utf-8"},
		{"post to nothing", "POST", "/docs/none", 404, "text/plain; charset=utf-8"},
		{"template", "GET", "/docs/page.html", 404, "text/plain; charset=utf-8"},
		{"code", "GET", "/docs/docs.go", 404, "text/plain; charset=utf-8"},
		{"outside", "GET", "/docs/../README.md", 404, "text/plain; charset=utf-8"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := ask(test.method, test.path, nil)
			if w.Code != test.status {
				t.Fatalf("status %d, want %d", w.Code, test.status)
			}
			if got := w.Header().Get("Content-Type"); got != test.contentType {
				t.Errorf("Content-Type %q, want %q", got, test.contentType)
			}
			if got := w.Header().Get("Content-Security-Policy"); test.status == 200 && !strings.HasPrefix(got, "default-src 'none'") || strings.Contains(got, "script") {
				t.Errorf("Content-Security-Policy %q: something may run", got)
			}
			if got := w.Header().Get("Allow"); (got == "GET, HEAD") != (test.status == 405) {
				t.Errorf("status %d with Allow %q", w.Code, got)
			}
			if empty := w.Body.Len() == 0; empty != (test.method == "HEAD") {
				t.Errorf("%s has a body of %d bytes", test.method, w.Body.Len())
			}
		})
	}
}

func TestMounted(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/docs/", docs.Handler())
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest("GET", "/docs", nil))
	if got := w.Header().Get("Location"); got != "/docs/" {
		t.Errorf("/docs leads to %q with status %d, want /docs/", got, w.Code)
	}
}

func TestSourceIsTheFile(t *testing.T) {
	want, err := os.ReadFile("protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	if got := ask("GET", "/docs/protocol.md", nil).Body.String(); got != string(want) {
		t.Error("/docs/protocol.md is not the file protocol.md")
	}
}

func TestETag(t *testing.T) {
	seen := make(map[string]string)
	for _, target := range append(pages(t), "/docs/style.css", "/docs/entry.svg", "/docs/protocol.md") {
		tag := ask("GET", target, nil).Header().Get("ETag")
		if other, ok := seen[tag]; ok || tag == "" {
			t.Errorf("%s has the ETag %q, as %q has", target, tag, other)
		}
		seen[tag] = target
		w := ask("GET", target, http.Header{"If-None-Match": {`"other", ` + tag}})
		if w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s, asked with its ETag: status %d and %d bytes, want 304 and none", target, w.Code, w.Body.Len())
		}
		if w := ask("GET", target, http.Header{"If-None-Match": {`"other"`}}); w.Code != http.StatusOK {
			t.Errorf("%s, asked with another ETag: status %d, want 200", target, w.Code)
		}
	}
}

// active is what the policy would stop, or what Markdown would turn into it.
var active = regexp.MustCompile(`(?i)<(script|style|iframe|object|base)\b|\s(style|on[a-z]+)\s*=|javascript:|raw HTML omitted`)

func TestPagesHaveNothingToRun(t *testing.T) {
	for _, target := range pages(t) {
		if found := active.FindString(ask("GET", target, nil).Body.String()); found != "" {
			t.Errorf("%s has %q", target, found)
		}
	}
}

func TestListNamesEveryDocument(t *testing.T) {
	list := ask("GET", "/docs/", nil).Body.String()
	for _, target := range pages(t) {
		if !strings.Contains(list, `href="`+target+`"`) {
			t.Errorf("the list of documents does not lead to %s", target)
		}
	}
}

var (
	reference = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	elementID = regexp.MustCompile(` id="([^"]*)"`)
)

// TestReferences follows what every page refers to, down to the anchor. The chat
// page at / is not ours.
func TestReferences(t *testing.T) {
	for _, source := range pages(t) {
		html := ask("GET", source, nil).Body.String()
		for _, match := range reference.FindAllStringSubmatch(html, -1) {
			target, anchor, _ := strings.Cut(match[1], "#")
			switch {
			case target == "/" || strings.HasPrefix(target, "https://"):
				continue
			case target == "":
				target = source
			case !strings.HasPrefix(target, "/"):
				target = path.Join("/docs", target)
			}
			w := ask("GET", target, nil)
			if w.Code != http.StatusOK {
				t.Errorf("%s refers to %s: status %d", source, match[1], w.Code)
			} else if anchor != "" && !strings.Contains(w.Body.String(), ` id="`+anchor+`"`) {
				t.Errorf("%s refers to %s, where nothing has that name", source, match[1])
			}
		}
	}
}

func TestNamesAreUnique(t *testing.T) {
	for _, source := range pages(t) {
		seen := make(map[string]bool)
		for _, match := range elementID.FindAllStringSubmatch(ask("GET", source, nil).Body.String(), -1) {
			if seen[match[1]] {
				t.Errorf("%s has two elements named %q", source, match[1])
			}
			seen[match[1]] = true
		}
	}
}

// TestTables wants the tables of the Markdown as tables that scroll.
func TestTables(t *testing.T) {
	html := ask("GET", "/docs/settings", nil).Body.String()
	tables := strings.Count(html, "<table>")
	if boxes := strings.Count(html, `<div class="table"`); tables == 0 || boxes != tables {
		t.Errorf("settings has %d tables in %d boxes that scroll", tables, boxes)
	}
}

var colour = regexp.MustCompile(`--([a-z-]+): (light-dark\([^;]*\)|[^;]*);`)

// TestColours holds the colours and type equal to those of the chat page.
func TestColours(t *testing.T) {
	page, err := fs.ReadFile(os.DirFS("../web"), "css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	of := make(map[string]string)
	for _, match := range colour.FindAllStringSubmatch(string(page), -1) {
		of[match[1]] = match[2]
	}
	ours := colour.FindAllStringSubmatch(ask("GET", "/docs/style.css", nil).Body.String(), -1)
	if len(ours) == 0 {
		t.Fatal("style.css sets no colours: they were not compared")
	}
	for _, match := range ours {
		if of[match[1]] != match[2] {
			t.Errorf("--%s is %s, on the chat page %q", match[1], match[2], of[match[1]])
		}
	}
}
