package web_test

import (
	"context"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"hubbub/server"
	"hubbub/server/config"
)

// profile is the folder of the browser, which all tests share; each tab is in a
// context of its own, with storage of its own.
var profile string

// closeBrowser waits for the browser to end, so that its folder can go.
var closeBrowser = func() {}

func TestMain(m *testing.M) {
	var err error
	if profile, err = os.MkdirTemp("", "hubbub-browser"); err != nil {
		panic(err)
	}
	status := m.Run()
	closeBrowser()
	os.RemoveAll(profile)
	os.Exit(status)
}

// startBrowser returns the headless Chromium, or skips the test where there is none.
func startBrowser(t testing.TB) context.Context {
	t.Helper()
	path := findBrowser()
	if path == "" {
		if os.Getenv("HUBBUB_TEST_BROWSER") == "required" {
			t.Fatal("no Chromium found, and HUBBUB_TEST_BROWSER=required")
		}
		t.Skip("no Chromium found; the page is not tested")
	}
	browser, err := launch(path)
	if err != nil {
		t.Fatal(err)
	}
	return browser
}

func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

var (
	launchOnce sync.Once
	theBrowser context.Context
	launchErr  error
)

func launch(path string) (context.Context, error) {
	launchOnce.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.UserDataDir(profile), chromedp.WSURLReadTimeout(patience),
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
		allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
		theBrowser, _ = chromedp.NewContext(allocator)
		closeBrowser = func() {
			chromedp.Cancel(theBrowser)
			cancel()
		}
		launchErr = chromedp.Do(theBrowser)
	})
	return theBrowser, launchErr
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
