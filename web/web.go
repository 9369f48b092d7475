// Package web is the chat page: HTML, CSS and ES modules, embedded in the binary
// as they are, without a build step.
//
// Handler answers GET and HEAD for the page at / and for its files; anything else
// is 404 or 405. The page loads nothing from elsewhere, and its
// Content-Security-Policy lets no inline script or style run. Files are
// compressed once, at the start, and carry an ETag of their content, so that a
// browser asks again but downloads once. Safe for concurrent use. The package
// imports nothing of Hubbub's own.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed index.html icon.svg css js
var files embed.FS

// headers are sent with every file. connect-src 'self' covers the WebSocket of
// the same host.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	"Cache-Control":              "no-cache",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Permissions-Policy":         "camera=(), microphone=(), geolocation=()",
	"Referrer-Policy":            "no-referrer",
	"Vary":                       "Accept-Encoding",
	"X-Content-Type-Options":     "nosniff",
}

// contentTypes are those of the files, which must not depend on the system's
// list of types.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
}

// An asset is a file ready to be sent.
type asset struct {
	contentType string
	etag        string
	plain       []byte
	gzipped     []byte
}

// Handler serves the page.
func Handler() http.Handler {
	assets := load()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := assets[r.URL.Path]
		switch {
		case a == nil:
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		default:
			a.serve(w, r)
		}
	})
}

// load returns the embedded files by the paths at which they are served.
func load() map[string]*asset {
	assets := make(map[string]*asset)
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		assets["/"+name] = newAsset(name, content)
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("web: embedded files: %v", err)) // they are part of the binary
	}
	assets["/"] = assets["/index.html"]
	delete(assets, "/index.html")
	return assets
}

func newAsset(name string, content []byte) *asset {
	sum := sha256.Sum256(content)
	var gzipped bytes.Buffer
	z, _ := gzip.NewWriterLevel(&gzipped, gzip.BestCompression)
	z.Write(content)
	z.Close()
	return &asset{
		contentType: contentTypes[path.Ext(name)],
		etag:        base64.RawURLEncoding.EncodeToString(sum[:12]),
		plain:       content,
		gzipped:     gzipped.Bytes(),
	}
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	body, etag := a.plain, `"`+a.etag+`"`
	if acceptsGzip(r) {
		body, etag = a.gzipped, `"`+a.etag+`-gzip"`
		w.Header().Set("Content-Encoding", "gzip")
	}
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("ETag", etag)
	if strings.Contains(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		w.Write(body)
	}
}

// acceptsGzip reports whether the client takes gzip (RFC 9110 section 12.5.3).
func acceptsGzip(r *http.Request) bool {
	for item := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, quality, _ := strings.Cut(strings.TrimSpace(item), ";")
		if strings.TrimSpace(coding) == "gzip" {
			q := strings.ReplaceAll(quality, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}
