package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestAttention(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := openScripted(t, browser, "", nil)
	tb.before(`window.shown = []; window.asked = 0;
		window.Notification = class { static permission = 'default'; static async requestPermission() { asked++; return (this.permission = 'granted'); }
		constructor(title, options) { shown.push([title, options.body]); } };`)
	tb.reload()
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

	tb.run(click("#settings-toggle"))
	tb.sees("the settings", `document.querySelector('#settings').open`)
	tb.sees("no sound by itself", `!document.querySelector('#setting-sound').checked && !document.querySelector('#setting-notifications').checked`)
	tb.run(click("#setting-notifications"))
	tb.sees("one question", `asked === 1`)
	tb.press(kb.Escape)
	away()
	tb.does(`socket.message(3, 'Bo', 'just talk'); socket.message(4, 'Bo', 'well, @Ana?')`)
	tb.sees("the mention alone", `JSON.stringify(shown.map((s) => s[1])) === '["well, @Ana?"]'`)
	back()
	tb.press(kb.Escape)
	tb.sees("no line any more", `!document.querySelector('.notice--unread')`)
}

// TestNotificationSwitch: the switch shows what is, though the permission was taken
// elsewhere, and the settings of two tabs are the same.
func TestNotificationSwitch(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := openScripted(t, browser, "", nil)
	tb.before(`window.Notification = class { static permission = 'granted'; static async requestPermission() { return this.permission; } };
		window.permitted = new EventTarget(); Object.defineProperty(navigator, 'permissions', {value: {query: async () => permitted}});
		localStorage.setItem('hubbub.settings', '{"notifications":true}');`)
	tb.reload()
	tb.run(click("#login-settings"))
	const on = `document.querySelector('#setting-notifications').checked`
	tb.sees("it on", on)
	for _, permission := range []string{"default", "denied"} {
		tb.does(`Notification.permission = '` + permission + `'; permitted.dispatchEvent(new Event('change'))`)
		tb.sees("it off when "+permission, `!`+on)
		tb.does(`Notification.permission = 'granted'; permitted.dispatchEvent(new Event('change'))`)
		tb.sees("it on again", on)
	}

	other := attach(t, tb.ctx, func(*chromedp.Context) {}) // shares the storage
	other.run(chromedp.Navigate(asks[string](tb, `location.href`)))
	other.run(click("#login-settings"))
	other.run(click("#setting-sound"))
	tb.sees("the sound of the other tab", `document.querySelector('#setting-sound').checked`)
	tb.run(chromedp.SetValue("#setting-theme", "dark"))
	tb.does(`document.querySelector('#setting-theme').dispatchEvent(new Event('change'))`)
	other.sees("the colours", `document.documentElement.dataset.theme === 'dark' && document.querySelector('#setting-theme').value === 'dark' && document.querySelector('#setting-sound').checked`)
}

// TestSound: a tone only for whoever wants it.
func TestSound(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", nil)
	tb.before(`window.tones = 0; (({prototype}) => {
		const {start} = prototype;
		prototype.start = function (...when) { tones++; start.apply(this, when); };
	})(AudioScheduledSourceNode);`)
	tb.reload()
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"))
	tb.does(`document.hasFocus = () => false; socket.message(1, 'Bo', '@Ana')`)
	tb.sees("it unread", `document.title.startsWith('(1)')`)
	tb.sees("no tone", `tones === 0`)
	tb.run(click("#settings-toggle"))
	tb.run(click("#setting-sound"))
	tb.press(kb.Escape)
	tb.does(`socket.message(2, 'Bo', '@Ana')`)
	tb.sees("a tone", `tones > 0`)
}
