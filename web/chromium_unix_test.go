//go:build unix

package web_test

import (
	"context"
	"encoding/json"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// A chromium is a tab that is driven as other browsers are.
type chromium struct{ tab *tab }

func (c chromium) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(c.tab.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

func (c chromium) visit(url string) error { return c.do(chromedp.Navigate(url)) }
func (c chromium) reload() error          { return c.do(chromedp.Reload()) }
func (c chromium) back() error            { return c.do(chromedp.NavigateBack()) }

func (c chromium) resize(width, height int) error {
	return c.do(chromedp.EmulateViewport(int64(width), int64(height)))
}

func (c chromium) run(script string, result any) error {
	ctx, cancel := context.WithTimeout(c.tab.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(async () => JSON.stringify(await (async () => {`+script+`})() ?? null))()`, chromedp.EvalAwaitPromise))
	if err != nil || result == nil {
		return err
	}
	return json.Unmarshal([]byte(value), result)
}

func (c chromium) point(x, y int) error {
	_, err := chromedp.Call(c.tab.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: "mouseMoved", X: float64(x), Y: float64(y)})
	return err
}

func (c chromium) click(x, y int) error {
	if err := c.point(x, y); err != nil {
		return err
	}
	return c.do(chromedp.MouseClickXY(float64(x), float64(y)))
}

func (c chromium) press(keys string) error {
	for _, r := range keys {
		if _, isNamed := keyCodes[r]; isNamed {
			c.tab.press(string(r)) // which ends the test by itself
			continue
		}
		// One event that types a character only if the page lets it.
		for _, event := range []input.DispatchKeyEventParams{{Type: "keyDown", Key: string(r), Text: string(r)}, {Type: "keyUp", Key: string(r)}} {
			if _, err := chromedp.Call(c.tab.ctx, input.DispatchKeyEvent, event); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c chromium) shoot() ([]byte, error) {
	return chromedp.Run(c.tab.ctx, chromedp.CaptureScreenshot())
}

// faults: what its console says fails the test as soon as it says it.
func (c chromium) faults() ([]string, error) { return nil, nil }
