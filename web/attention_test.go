package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestAttention(t *testing.T) {
	browser := startBrowser(t)
	tb := openScripted(t, browser, "", nil)
	tb.before(`window.shown = []; window.asked = 0;
		window.Notification = class { static permission = 'default'; static async requestPermission() { asked++; return (this.permission = 'granted'); }
		constructor(title, options) { shown.push([title, options.body]); } };`)
	tb.run(chromedp.Reload())
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"))
	away := func() { tb.does(`document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))`) }
	back := func() { tb.does(`document.hasFocus = () => true; window.dispatchEvent(new Event('focus'))`) }

	away()
	tb.does(`socket.message(1, 'Bo', 'hello'); socket.message(2, 'Bo', '@ana look')`)
	tb.sees("the count", `document.title.startsWith('(2)')`)
	tb.settle()
	tb.sees("no notification that nobody asked for", `shown.length === 0 && asked === 0`)
	back()
	tb.sees("all seen", `!document.title.startsWith('(')`)
	tb.sees("the line", `document.querySelector('.notice--unread + .message')?.textContent.includes('hello')`)

	tb.run(chromedp.Click("#settings-toggle"))
	tb.sees("the settings", `document.querySelector('#settings').open`)
	tb.sees("no sound by itself", `!document.querySelector('#setting-sound').checked && !document.querySelector('#setting-notifications').checked`)
	tb.run(chromedp.Click("#setting-notifications"))
	tb.sees("one question", `asked === 1`)
	tb.press(kb.Escape)
	away()
	tb.does(`socket.message(3, 'Bo', 'just talk'); socket.message(4, 'Bo', 'well, @Ana?')`)
	tb.sees("the mention alone", `JSON.stringify(shown.map((s) => s[1])) === '["well, @Ana?"]'`)
	back()
	tb.press(kb.Escape)
	tb.sees("no line any more", `!document.querySelector('.notice--unread')`)
}

// TestSound: a tone only for whoever wants it.
func TestSound(t *testing.T) {
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.before(`window.tones = 0; (({prototype}) => {
		const {start} = prototype;
		prototype.start = function (...when) { tones++; start.apply(this, when); };
	})(AudioScheduledSourceNode);`)
	tb.run(chromedp.Reload())
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"))
	tb.does(`document.hasFocus = () => false; socket.message(1, 'Bo', '@Ana')`)
	tb.sees("it unread", `document.title.startsWith('(1)')`)
	tb.sees("no tone", `tones === 0`)
	tb.run(chromedp.Click("#settings-toggle"))
	tb.run(chromedp.Click("#setting-sound"))
	tb.press(kb.Escape)
	tb.does(`socket.message(2, 'Bo', '@Ana')`)
	tb.sees("a tone", `tones > 0`)
}
