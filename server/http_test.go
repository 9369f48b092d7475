package server_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestReadingOnly: what is there for reading says so to other methods.
func TestReadingOnly(t *testing.T) {
	s := startServer(t, nil)
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
			answer := s.ask(t, method, path, nil)
			if answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %s, %v", method, path, answer.Status, answer.Header)
			}
		}
		for _, method := range []string{"GET", "HEAD"} {
			if answer := s.ask(t, method, path, nil); answer.StatusCode != http.StatusOK {
				t.Errorf("%s %s: %s", method, path, answer.Status)
			}
		}
	}
}

// TestPlainPaths: a slash at the end makes no other name, and none makes no JSON: who has
// none speaks as others do.
func TestPlainPaths(t *testing.T) {
	s := startServer(t, nil)
	for _, path := range []string{"/ws/", "/ws/?room=games"} {
		c := dial(t, s.Addr, path)
		entered := c.ReadText()
		if !strings.HasPrefix(entered, "SISTEMA: Anonimo_") {
			t.Errorf("%s: %q", path, entered)
		}
		c.WriteText("hello")
		name := strings.TrimSuffix(strings.TrimPrefix(entered, "SISTEMA: "), " entrou")
		if got, want := c.ReadText(), name+": hello"; got != want {
			t.Errorf("%s: says %q, want %q", path, got, want)
		}
	}
	for i, path := range []string{"/ws/Zed%d", "/ws/Zed%d/", "/ws/Zed%d/?room=games"} {
		name := fmt.Sprintf(path, i)
		c := dial(t, s.Addr, name)
		if got, want := c.ReadText(), fmt.Sprintf("SISTEMA: Zed%d entrou", i); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestCompressed: JSON of more than a packet is compressed for who asks, under an
// ETag of its own; what is small, and what has no end, is not.
func TestCompressed(t *testing.T) {
	s, _ := talkative(t)
	const path = "/api/rooms/lobby/messages?limit=100"
	plain := s.ask(t, "GET", path, map[string]string{"Accept-Encoding": "identity"})
	asked := map[string]string{"Accept-Encoding": "br;q=1, gzip;q=0.5"}
	request, err := http.NewRequest("GET", "http://"+s.Addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", asked["Accept-Encoding"])
	answer, err := new(http.Transport).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.Header.Get("Content-Encoding") != "gzip" || plain.Header.Get("Content-Encoding") != "" {
		t.Fatalf("encodings %q and %q", answer.Header.Get("Content-Encoding"), plain.Header.Get("Content-Encoding"))
	}
	reader, err := gzip.NewReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(reader)
	if _, body := s.get(t, path); err != nil || string(body) != string(unpacked) {
		t.Errorf("unpacked %d bytes, %v", len(unpacked), err)
	}
	tag := answer.Header.Get("ETag")
	if tag == plain.Header.Get("ETag") {
		t.Error("both forms have one ETag")
	}
	for _, known := range []string{tag, plain.Header.Get("ETag")} {
		again := s.ask(t, "GET", path, map[string]string{"Accept-Encoding": "gzip", "If-None-Match": known})
		if again.StatusCode != http.StatusNotModified || again.Header.Get("ETag") != known {
			t.Errorf("with %s: %s, %s", known, again.Status, again.Header.Get("ETag"))
		}
	}
	for _, not := range []string{"gzip;q=0", "identity", "", "br"} {
		if answer := s.ask(t, "GET", path, map[string]string{"Accept-Encoding": not}); answer.Header.Get("Content-Encoding") != "" {
			t.Errorf("Accept-Encoding %q: %v", not, answer.Header)
		}
	}
	if answer := s.ask(t, "GET", "/api/rooms", asked); answer.Header.Get("Content-Encoding") != "" {
		t.Error("a small answer is compressed")
	}
}
