package web_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// A process is a Chromium, with a folder of its own. Each tab is in a context of its own, with
// storage of its own.
type process struct {
	ctx     context.Context
	profile string
	stop    context.CancelFunc
}

// browsers are kept from one test to the next: there are as many as tests run at a time.
var browsers struct {
	mu   sync.Mutex
	of   map[string]*process // by the test that uses it
	idle []*process
}

// takeBrowser returns the browser of a test and all that is below it, until it ends.
func takeBrowser(t testing.TB, path string) context.Context {
	t.Helper()
	browsers.mu.Lock()
	defer browsers.mu.Unlock()
	name, _, _ := strings.Cut(t.Name(), "/")
	if b := browsers.of[name]; b != nil {
		return b.ctx
	}
	if len(browsers.idle) == 0 {
		browsers.idle = append(browsers.idle, launch(t, path))
	}
	last := len(browsers.idle) - 1
	b := browsers.idle[last]
	browsers.idle = browsers.idle[:last]
	if browsers.of == nil {
		browsers.of = make(map[string]*process)
	}
	browsers.of[name] = b
	t.Cleanup(func() {
		browsers.mu.Lock()
		defer browsers.mu.Unlock()
		delete(browsers.of, name)
		browsers.idle = append(browsers.idle, b)
	})
	return b.ctx
}

// withoutFeatures are those that chromedp leaves out, and a page of the browser's own for what is offered
// in its address bar: it is as much work as a tab, and comes with each.
const withoutFeatures = "Translate,BlinkGenPropertyTrees,WebUIOmniboxPopup,WebUIOmniboxAimPopup"

func launch(t testing.TB, path string) *process {
	t.Helper()
	profile, err := os.MkdirTemp("", "hubbub-browser")
	if err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(profile), chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-features", withoutFeatures))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		stop()
		os.RemoveAll(profile)
		t.Fatal(err)
	}
	return &process{ctx, profile, stop}
}

// closeBrowsers waits for the browsers to end, so that their folders can go.
func closeBrowsers() {
	for _, b := range browsers.idle {
		chromedp.Cancel(b.ctx)
		b.stop()
		os.RemoveAll(b.profile)
	}
}
