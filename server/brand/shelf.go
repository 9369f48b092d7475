package brand

import (
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
)

// urlPrefix is where the pictures are found.
const urlPrefix = "/emotes/"

// pictureHeaders go with every picture: who opens one by itself opens a picture and nothing else.
var pictureHeaders = map[string]string{
	"Cache-Control":           "public, max-age=31536000, immutable",
	"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
	"X-Content-Type-Options":  "nosniff",
}

// A Shelf has the emotes of now, and sends those of before as well: pages that are open know of no
// others. The zero value has none. All methods are safe for concurrent use.
type Shelf struct {
	now, before atomic.Pointer[Emotes]
}

// Use puts others in the place of those of now.
func (s *Shelf) Use(e *Emotes) { s.before.Store(s.now.Swap(e)) }

func (s *Shelf) current() *Emotes {
	if e := s.now.Load(); e != nil {
		return e
	}
	return none
}

// Has reports whether there is an emote of a name, with or without the colons around it.
func (s *Shelf) Has(name string) bool { return s.current().Has(name) }

// Hash names what emotes there are and what they look like, "" if there are none.
func (s *Shelf) Hash() string { return s.current().Hash() }

// Catalog returns what pages are told, as JSON, and its hash. It is not to be changed.
func (s *Shelf) Catalog() (catalog []byte, hash string) {
	e := s.current()
	return e.catalog, e.hash
}

// Count returns how many there are.
func (s *Shelf) Count() int { return s.current().Count() }

// ServeHTTP sends a picture.
func (s *Shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	f := s.find(r.URL.Path)
	switch {
	case f == nil:
		header.Set("Cache-Control", "no-store") // another node, or this one tomorrow, may have it
		http.NotFound(w, r)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "this address is for reading", http.StatusMethodNotAllowed)
		return
	}
	for name, value := range pictureHeaders {
		header.Set(name, value)
	}
	header.Set("ETag", f.tag)
	if strings.Contains(r.Header.Get("If-None-Match"), f.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", f.mime)
	header.Set("Content-Length", strconv.Itoa(len(f.content)))
	if r.Method == http.MethodGet {
		w.Write(f.content)
	}
}

// find returns the file at a path, nil if there is none.
func (s *Shelf) find(url string) *file {
	for _, e := range []*Emotes{s.now.Load(), s.before.Load()} {
		if e != nil && e.files[url] != nil {
			return e.files[url]
		}
	}
	return nil
}
