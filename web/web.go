// Package web is the chat page: HTML, CSS and ES modules, embedded in the binary
// as they are, without a build step.
//
// Handler answers GET and HEAD for the page at / and for its files; anything else
// is 404 or 405. The page loads nothing from elsewhere, and its
// Content-Security-Policy lets no inline script or style run. Its files lie under
// a hash of their content and may be kept for ever; the page itself carries an
// ETag, so that a browser asks again but downloads once. Icons, the manifest and the
// script that tells of a page that could not be loaded are at paths that stay. Everything
// is compressed once, at the start. Who mounts it sets the headers of all answers; what the
// page needs otherwise is set here. Safe for concurrent use. The package imports nothing
// of Hubbub's own.
package web

import (
	"bytes"
	"html"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Options say how the page is served. The zero value is ready to use.
type Options struct {
	// EmbedOrigins are the origins of pages that may show /?embed=1 or /?replay=1
	// in a frame, such as https://example.org, or * for all; none by default. The
	// page without either is never shown in a frame. A replay listens to them.
	EmbedOrigins []string

	// Look is what the page looks like where that is not as it comes.
	Look Look
}

const (
	cacheNever   = "no-cache" // keep it, but ask each time
	cacheDay     = "public, max-age=86400"
	cacheForever = "public, max-age=31536000, immutable"
)

// policy is the Content-Security-Policy but for who may frame the page.
// connect-src 'self' covers the WebSocket of the same host.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "

// headers are sent with every file.
var headers = map[string]string{
	"Permissions-Policy": "camera=(), microphone=(), geolocation=()",
	"Vary":               "Accept-Encoding",
}

// loadOnce keeps what is the same for every handler of the process.
var loadOnce = sync.OnceValue(load)

// Handler serves the page.
func Handler(o Options) http.Handler {
	assets := o.Look.dress(loadOnce())
	embedders := strings.Join(o.EmbedOrigins, " ")
	var replay *asset // nil where nobody may frame it
	if embedders != "" {
		replay = replayPage(assets["/"], embedders)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := assets[r.URL.Path]
		switch {
		case a == nil:
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		default:
			ancestors := "'none'"
			if query := r.URL.Query(); replay != nil && r.URL.Path == "/" && (query.Get("embed") == "1" || query.Get("replay") == "1") {
				ancestors = embedders
				if query.Get("replay") == "1" {
					a = replay
				}
			}
			w.Header().Set("Content-Security-Policy", policy+ancestors)
			if ancestors != "'none'" {
				w.Header().Del("Cross-Origin-Opener-Policy")
				w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
			}
			a.serve(w, r)
		}
	})
}

// replayPage returns the page that knows who may drive a replay: it cannot read the header that
// says who may frame it.
func replayPage(page *asset, embedders string) *asset {
	meta := `<meta name="embed-origins" content="` + html.EscapeString(embedders) + `">` + "\n</head>"
	return newAsset("index.html", bytes.Replace(page.codings[""], []byte("</head>"), []byte(meta), 1), page.cache)
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	coding, body := a.choose(r.Header.Get("Accept-Encoding"))
	etag := `"` + a.etag + `"`
	if coding != "" {
		etag = `"` + a.etag + "-" + coding + `"`
		w.Header().Set("Content-Encoding", coding)
	}
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	w.Header().Set("Cache-Control", a.cache)
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
