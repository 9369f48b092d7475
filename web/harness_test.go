package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"hubbub/server"
	"hubbub/server/config"
)

func TestMain(m *testing.M) {
	liveWhereItIsNoon(time.Now().UTC())
	status := m.Run()
	closeBrowsers()
	os.Exit(status)
}

// liveWhereItIsNoon gives this process, and the browsers that it starts, a time zone: what is told of the hours before and after
// is told of today.
func liveWhereItIsNoon(now time.Time) {
	hours := 12 - now.Hour()
	time.Local = time.FixedZone("noon", hours*60*60)
	os.Setenv("TZ", fmt.Sprintf("Etc/GMT%+d", -hours)) // that is how the sign of these names is meant
}

// startBrowser returns a headless Chromium, which no other test uses meanwhile, or skips the test where there is none.
func startBrowser(t testing.TB) context.Context {
	t.Helper()
	path := findBrowser()
	if path == "" {
		if os.Getenv("HUBBUB_TEST_BROWSER") == "required" {
			t.Fatal("no Chromium found, and HUBBUB_TEST_BROWSER=required")
		}
		t.Skip("no Chromium found; the page is not tested")
	}
	return takeBrowser(t, path)
}

func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// A site is a running Hubbub.
type site struct {
	addr, url string
	stop      func()
}

func startSite(t testing.TB, addr string, settings ...func(*config.Config)) *site {
	t.Helper()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c := config.Default()
	c.DB = ":memory:"
	for _, set := range settings {
		set(&c)
	}
	s, err := server.New(c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, ln, nil) }()
	stop := func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
		ended <- nil
	}
	t.Cleanup(stop)
	addr = ln.Addr().String()
	return &site{addr: addr, url: "http://" + strings.Replace(addr, "127.0.0.1", "localhost", 1) + "/", stop: stop}
}
