package brand_test

import (
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server/brand"
)

// shelved returns the emotes of a folder, and where each is found.
func shelved(t *testing.T, dir string) (*brand.Emotes, map[string]string) {
	t.Helper()
	site, err := brand.Read(dir, page)
	if err != nil {
		t.Fatal(err)
	}
	var catalog struct{ Emotes []brand.Emote }
	if err := json.Unmarshal(site.Emotes.Catalog(), &catalog); err != nil {
		t.Fatal(err)
	}
	urls := make(map[string]string)
	for _, emote := range catalog.Emotes {
		urls[emote.Name] = emote.URL
	}
	return site.Emotes, urls
}

func TestShelf(t *testing.T) {
	content := pictured(t, 28, 20)
	dir := folder(t, map[string][]byte{"emotes/party.gif": content})
	e, urls := shelved(t, dir)
	var shelf brand.Shelf
	if _, hash := shelf.Catalog(); hash != "" || shelf.Has("party") || shelf.Count() != 0 {
		t.Error("an empty shelf has something")
	}
	shelf.Use(e)
	write(t, dir, "emotes/party.gif", []byte("what becomes of a file later changes nothing"))
	ask := func(method, path, known string) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest(method, path, nil), httptest.NewRecorder()
		r.Header.Set("If-None-Match", known)
		shelf.ServeHTTP(w, r)
		return w
	}
	got := ask("GET", urls["party"], "")
	header := got.Header()
	if got.Code != 200 || got.Body.String() != string(content) || header.Get("Content-Type") != "image/png" || !strings.HasSuffix(urls["party"], ".png") ||
		header.Get("Cache-Control") != "public, max-age=31536000, immutable" || header.Get("X-Content-Type-Options") != "nosniff" ||
		header.Get("Content-Security-Policy") != "default-src 'none'; sandbox; frame-ancestors 'none'" {
		t.Errorf("%d, %v", got.Code, header)
	}
	if again := ask("GET", urls["party"], header.Get("ETag")); again.Code != 304 || again.Body.Len() > 0 {
		t.Errorf("asked again: %d", again.Code)
	}
	if head := ask("HEAD", urls["party"], ""); head.Code != 200 || head.Body.Len() > 0 || head.Header().Get("Content-Length") != header.Get("Content-Length") {
		t.Errorf("HEAD: %d, %v", head.Code, head.Header())
	}
	if post := ask("POST", urls["party"], ""); post.Code != 405 || post.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d", post.Code)
	}
	for _, path := range []string{"/emotes/", "/emotes/party.png", "/emotes/party.0000000000000000.png", urls["party"] + "/", filepath.Join(dir, "emotes/party.gif")} {
		if missing := ask("GET", path, ""); missing.Code != 404 || missing.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %v", path, missing.Code, missing.Header())
		}
	}
}

// TestOpenPages: a page that knows of the emotes of before is sent their pictures, once more.
func TestOpenPages(t *testing.T) {
	var shelf brand.Shelf
	var all []string
	hashes := make(map[string]bool)
	for side := 1; side <= 3; side++ {
		e, urls := shelved(t, folder(t, map[string][]byte{"emotes/party.png": pictured(t, side, side)}))
		shelf.Use(e)
		all = append(all, urls["party"])
		hashes[shelf.Hash()] = true
	}
	if len(hashes) != 3 {
		t.Errorf("three catalogs have the hashes %v", hashes)
	}
	for i, want := range []int{404, 200, 200} {
		w := httptest.NewRecorder()
		shelf.ServeHTTP(w, httptest.NewRequest("GET", all[i], nil))
		if w.Code != want {
			t.Errorf("picture %d: %d, want %d", i+1, w.Code, want)
		}
	}
}
