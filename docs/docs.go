// Package docs is the documentation: Markdown to be read in the repository, and
// the same as pages that the binary serves.
//
// Handler answers GET and HEAD: /docs/ lists the documents, /docs/protocol is one
// of them as HTML, /docs/protocol.md its source. Links between the documents work
// in both places. Links to other files of the repository are shown as text: a
// running server does not have them. Raw HTML in the Markdown is left out, and the
// Content-Security-Policy of what is found lets nothing run; who mounts it sets the
// headers of all answers. Everything is rendered once, when the first request comes. Safe
// for concurrent use. The package imports nothing of Hubbub's own.
package docs

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed *.md *.svg *.css page.html
var files embed.FS

// root is where Handler is to be mounted.
const root = "/docs/"

// policy is the Content-Security-Policy of all but the pictures. These may bring
// their own colours for light and dark.
const (
	policy        = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)

// An answer is what one path gives.
type answer struct {
	contentType string
	etag        string
	policy      string
	body        []byte
}

var loadOnce = sync.OnceValues(load)

// Handler serves the documents at /docs/.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		answers, err := loadOnce()
		a := answers[r.URL.Path]
		switch {
		case err != nil:
			http.Error(w, "the documents cannot be rendered: "+err.Error(), http.StatusInternalServerError)
		case a == nil:
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		default:
			header.Set("Cache-Control", "no-cache")
			header.Set("Content-Security-Policy", a.policy)
			header.Set("Content-Type", a.contentType)
			header.Set("ETag", a.etag)
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.body))
		}
	})
}

// load returns all answers by path.
func load() (map[string]*answer, error) {
	answers := make(map[string]*answer)
	pages, err := renderAll()
	if err != nil {
		return nil, err
	}
	for name, page := range pages {
		answers[root+name] = newAnswer(".html", page)
	}
	err = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == layoutFile {
			return err
		}
		content, err := files.ReadFile(name)
		answers[root+name] = newAnswer(path.Ext(name), content)
		return err
	})
	return answers, err
}

// contentTypes must not depend on the system's list of types.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".md":   "text/markdown; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".svg":  "image/svg+xml",
}

func newAnswer(extension string, body []byte) *answer {
	sum := sha256.Sum256(body)
	a := &answer{
		contentType: contentTypes[extension],
		etag:        `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`,
		policy:      policy,
		body:        body,
	}
	if strings.HasPrefix(a.contentType, "image/") {
		a.policy = picturePolicy
	}
	return a
}
