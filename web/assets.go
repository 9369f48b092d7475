package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

//go:embed index.html manifest.webmanifest icons css js
var files embed.FS

// contentTypes are those of the files, which must not depend on the system's
// list of types.
var contentTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".png":         "image/png",
	".webmanifest": "application/manifest+json",
}

// An asset is a file ready to be sent.
type asset struct {
	contentType string
	etag        string
	cache       string // the Cache-Control
	codings     map[string][]byte
}

// load returns everything that is served, by path: the page at /, and its files
// below a folder that is named by the hash of them all. Modules name each other
// by relative paths, so one hash for all keeps them together. What a page of another
// version still needs has a path that stays.
func load() map[string]*asset {
	sources := readFiles()
	page := sources["index.html"]
	delete(sources, "index.html")
	for n := 1; n <= maxBadge; n++ {
		sources[badgeName(n)] = badge(sources["icons/icon.svg"], n)
	}
	page, sources["page.css"] = joinStyles(page, sources)
	folder := "/assets/" + hash(sources) + "/"
	page = bytes.ReplaceAll(page, []byte("<!-- modules -->"), preloads(sources, "js/main.js"))
	page = regexp.MustCompile(`(href|src|data-scripts)="/(js/|page\.css)`).ReplaceAll(page, []byte(`$1="`+folder+`$2`))
	page = bytes.ReplaceAll(page, []byte(folder+earlyScript), []byte("/"+earlyScript))

	assets := make(map[string]*asset)
	var mu sync.Mutex
	var all sync.WaitGroup
	for name, content := range sources {
		all.Go(func() {
			a := newAsset(name, content, cacheForever)
			mu.Lock()
			defer mu.Unlock()
			assets[folder+name] = a
			if stays(name) {
				lasting := *a
				lasting.cache = cacheDay
				assets["/"+name] = &lasting
			}
		})
	}
	all.Wait()
	assets["/"] = newAsset("index.html", page, cacheNever)
	return assets
}

// earlyScript says so when the files of the page are those of another version.
const earlyScript = "js/browser/early.js"

// stays reports whether a file is served at its own path, too: an open page shows
// icons with numbers, and an installed one has a manifest.
func stays(name string) bool {
	return name == earlyScript || name == "manifest.webmanifest" || strings.HasPrefix(name, "icons/")
}

// readFiles returns the embedded files by name.
func readFiles() map[string][]byte {
	sources := make(map[string][]byte)
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		sources[name] = compact(path.Ext(name), content)
		return err
	})
	if err != nil {
		panic(fmt.Sprintf("web: embedded files: %v", err)) // they are part of the binary
	}
	return sources
}

// A comment at the end of a line of JavaScript has no quotes in it, as the rest of
// a string would.
var comments = map[string]*regexp.Regexp{
	".js":  regexp.MustCompile("(?m)^[ \\t]*(?://.*|/\\*\\*(?s:.*?)\\*/)\\n|[ \\t]+// [^'\"`\\n]*$"),
	".css": regexp.MustCompile(`(?s)/\*.*?\*/\n?`),
}

var (
	indentation = regexp.MustCompile(`(?m)^[ \t]+|^\n`)
	cssSpaces   = regexp.MustCompile(`;?[ \n]*(})[ \n]*|[ \n]*([{;,])[ \n]*|(:) `)
	// An odd number of backticks on a line: a text that may have indented lines of its own.
	spansTemplate = regexp.MustCompile("(?m)^[^`\n]*`(?:[^`\n]*`[^`\n]*`)*[^`\n]*$")
)

// compact leaves out what is for readers of the source: comments, a third of it,
// indentation, and spaces in styles.
func compact(ext string, content []byte) []byte {
	if ext == ".html" {
		return indentation.ReplaceAll(content, nil)
	}
	r := comments[ext]
	if r == nil {
		return content
	}
	content = r.ReplaceAll(content, nil)
	if spansTemplate.Match(content) {
		return content
	}
	content = indentation.ReplaceAll(content, nil)
	if ext == ".css" {
		content = cssSpaces.ReplaceAll(content, []byte("$1$2$3"))
	}
	return content
}

var styleLink = regexp.MustCompile(`(?m)^ *<link rel="stylesheet" href="/(css/[^"]+)">\n`)

// joinStyles makes one style sheet of those that the page links, in their order,
// and takes them out of sources.
func joinStyles(page []byte, sources map[string][]byte) (rest, css []byte) {
	for _, m := range styleLink.FindAllSubmatch(page, -1) {
		css = append(css, sources[string(m[1])]...)
		delete(sources, string(m[1]))
	}
	first := true
	rest = styleLink.ReplaceAllFunc(page, func([]byte) []byte {
		if !first {
			return nil
		}
		first = false
		return []byte("  <link rel=\"stylesheet\" href=\"/page.css\">\n")
	})
	return rest, css
}

var staticImport = regexp.MustCompile(`(?m)^(?:import|export) [^;]*?from '(\.\.?/[^']+)'`)

// preloads returns links for a module and all that it imports from the start, so
// that the browser need not read one to learn of the next.
func preloads(sources map[string][]byte, entry string) []byte {
	found := []string{entry}
	for i := 0; i < len(found); i++ {
		for _, m := range staticImport.FindAllSubmatch(sources[found[i]], -1) {
			if name := path.Join(path.Dir(found[i]), string(m[1])); !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
	}
	var links strings.Builder
	for _, name := range found[1:] {
		fmt.Fprintf(&links, "<link rel=\"modulepreload\" href=\"/%s\">\n", name)
	}
	return []byte(links.String())
}

// hash names the content of all files.
func hash(sources map[string][]byte) string {
	names := make([]string, 0, len(sources))
	for name := range sources {
		names = append(names, name)
	}
	slices.Sort(names)
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintf(h, "%s %d\n%s", name, len(sources[name]), sources[name])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// The icon with a number on it, for tabs with unread messages. Above maxBadge-1
// it says "9+".
const maxBadge = 10

func badgeName(n int) string { return fmt.Sprintf("icons/unread-%d.svg", n) }

func badge(icon []byte, n int) []byte {
	label := fmt.Sprint(n)
	if n == maxBadge {
		label = "9+"
	}
	mark := fmt.Sprintf(`<circle cx="45" cy="45" r="19" fill="#c8322b"/>`+
		`<text x="45" y="54.5" fill="#fff" font-family="sans-serif" font-size="27" font-weight="700" text-anchor="middle">%s</text></svg>`, label)
	return bytes.Replace(icon, []byte("</svg>"), []byte(mark), 1)
}
