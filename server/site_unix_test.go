//go:build unix

package server_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hubbub/server"
	"hubbub/server/config"
)

// dot is a PNG of one pixel.
const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="

// drawEmote puts a picture into a site's folder.
func drawEmote(t *testing.T, dir, file string) {
	t.Helper()
	content, err := base64.StdEncoding.DecodeString(dot)
	if err == nil {
		err = os.MkdirAll(filepath.Join(dir, "emotes"), 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "emotes", file), content, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

const siteReloaded, siteFailed = `hubbub_site_reloads_total{result="ok"}`, `hubbub_site_reloads_total{result="failed"}`

// TestEmotes: who joins learns that there are some, and finds them; a hang-up brings others, unless
// there is a fault among them.
func TestEmotes(t *testing.T) {
	dir := t.TempDir()
	drawEmote(t, dir, "party.png")
	s := startServer(t, func(c *config.Config) { c.Site = dir })
	catalog := func() (urls []string, tag string) {
		response, body := s.get(t, "/api/emotes")
		var list struct{ Emotes []struct{ Name, URL string } }
		if err := json.Unmarshal(body, &list); err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%s %s", response.Status, body)
		}
		for _, emote := range list.Emotes {
			urls = append(urls, emote.URL)
		}
		return urls, response.Header.Get("ETag")
	}
	hash := func(name string) any { return dial(t, s.Addr, "/ws").Join(name)["emotes"] }
	before, tag := catalog()
	first := hash("Ana")
	if len(before) != 1 || first == nil || first == "" {
		t.Fatalf("%v, the welcome tells %v", before, first)
	}
	if response, _ := s.get(t, "/api/emotes", "If-None-Match", tag); response.StatusCode != http.StatusNotModified {
		t.Errorf("the list is known: %s", response.Status)
	}
	if response, _ := s.get(t, before[0]); response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%s: %s, %v", before[0], response.Status, response.Header)
	}

	hangUp := func(outcome string) {
		t.Helper()
		came := s.Expect(t, outcome, 1)
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		came(t)
	}
	drawEmote(t, dir, "Everyone.png")
	drawEmote(t, dir, "ban.png")
	hangUp(siteFailed)
	if logs := s.Logs(); !strings.Contains(logs, "Everyone.png: an emote is called by") || !strings.Contains(logs, "ban.png: this name has a meaning") {
		t.Errorf("not all faults are in the log:\n%s", logs)
	}
	if got := hash("Bo"); got != first {
		t.Errorf("after faults the welcome tells %v, and %v before", got, first)
	}
	os.Remove(filepath.Join(dir, "emotes", "Everyone.png"))
	os.Remove(filepath.Join(dir, "emotes", "ban.png"))
	drawEmote(t, dir, "wave.png")
	if err := os.WriteFile(filepath.Join(dir, "site.json"), []byte(`{"name":"Rádio Sul"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	hangUp(siteReloaded)
	if page := askPage(t, s); !strings.Contains(page, "<title>Rádio Sul</title>") {
		t.Errorf("the page is as it was:\n%.300s", page)
	}
	if got := hash("Cy"); got == first || got == nil {
		t.Errorf("after a change the welcome tells %v, and %v before", got, first)
	}
	if after, other := catalog(); len(after) != 2 || other == tag {
		t.Errorf("%v, %s", after, other)
	}
}

// askPage returns the page, which no document describes.
func askPage(t *testing.T, s *testServer) string {
	t.Helper()
	response, err := http.Get("http://" + s.Addr + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// TestNoEmotes: a site without has nothing to tell.
func TestNoEmotes(t *testing.T) {
	s := startServer(t, nil)
	if hash, told := dial(t, s.Addr, "/ws").Join("Ana")["emotes"]; told {
		t.Errorf("the welcome tells %v", hash)
	}
	if response, body := s.get(t, "/api/emotes"); response.StatusCode != http.StatusOK || string(body) != `{"emotes":[]}` {
		t.Errorf("%s %s", response.Status, body)
	}
}

// TestSiteFaults: with a fault in the folder there is no server, and each fault has a line.
func TestSiteFaults(t *testing.T) {
	settings := config.Default()
	settings.DB, settings.Site = ":memory:", t.TempDir()
	drawEmote(t, settings.Site, "Party.png")
	drawEmote(t, settings.Site, "ask.png") // as a command
	drawEmote(t, settings.Site, "everyone.png")
	_, err := server.New(settings, slog.New(slog.DiscardHandler))
	if err == nil {
		t.Fatal("it starts")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "-site: "+settings.Site+"/emotes/Party.png: an emote is called by") ||
		!strings.HasPrefix(lines[1], "-site: "+settings.Site+"/emotes/ask.png: this name has a meaning of its own") ||
		!strings.HasPrefix(lines[2], "-site: "+settings.Site+"/emotes/everyone.png: this name has a meaning of its own") {
		t.Errorf("%v", err)
	}
}
