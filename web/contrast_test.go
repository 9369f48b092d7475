package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// parts shows all that says something by its colour, and returns what of it looks the same.
const parts = `(() => {
	const looks = (node, pseudo) => {
		const s = getComputedStyle(node, pseudo);
		return [s.backgroundColor, s.color, s.borderTopColor, s.borderTopWidth, s.borderTopStyle].join();
	};
	const $ = (selector) => { const n = document.querySelector(selector); if (!n) throw new Error(selector); return n; };
	const same = [];
	const differ = (what, a, b) => { if (a === b) same.push(what); };
	const edge = (selector) => { const s = getComputedStyle($(selector)); if (s.borderTopStyle === 'none' || s.borderTopWidth === '0px') same.push('the edge of ' + selector); };
	const onOff = (node) => { node.checked = true; const on = [looks(node), looks(node, '::before')]; node.checked = false; return [on, [looks(node), looks(node, '::before')]]; };
	const [on, off] = onOff($('#setting-sound'));
	differ('a switch', on[0], off[0]);
	differ('the knob and its switch', getComputedStyle($('#setting-sound'), '::before').backgroundColor, getComputedStyle($('#setting-sound')).backgroundColor);
	differ('the suggestion', looks($('.suggestions__item[aria-selected="true"]')), looks($('.suggestions__item[aria-selected="false"]')));
	differ('the current room', looks($('.rooms__room--current')), looks($('.rooms__room:not(.rooms__room--current)')));
	differ('a mention', looks($('.mention--me')), looks($('.message__text')));
	const bar = (selector) => { const s = getComputedStyle($(selector)); return [s.borderInlineStartWidth, s.borderInlineStartStyle, s.borderInlineStartColor].join(); };
	differ('one\'s own', bar('.message--own'), bar('.message:not(.message--own, .message--mine)'));
	differ('what names one', bar('.message--mine'), bar('.message--own'));
	for (const selector of ['#newer', '#unread', '.button', '.count', '#people-panel']) edge(selector);
	for (const name of ['message__another', 'card', 'dialog', 'share__code']) { // what is seldom there
		const node = document.body.appendChild(document.createElement(name === 'dialog' || name === 'card' ? 'dialog' : 'div'));
		node.className = name;
		if (name !== 'share__code') edge('.' + name + ':last-child');
		else if (getComputedStyle(node).forcedColorAdjust !== 'none') same.push('a code and its ground');
		node.remove();
	}
	return same.join();
})()`

// TestForcedColors: what colours told is told without them.
func TestForcedColors(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{online: 3, users: ['Ana', 'Bo', 'Bob']}`)
	tb.does(`socket.message(1, 'Bo', '@Ana look'); socket.message(2, 'Ana', 'mine'); window.lobby = socket; location.hash = '#/games'`)
	tb.sees("another room", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana', {users: ['Ana', 'Bo', 'Bob']}); lobby.message(3, 'Bo', 'unread')`)
	tb.sees("something unread", `document.querySelector('[data-room="lobby"] .count')`)
	tb.does(`socket.message(1, 'Bo', '@Ana look'); socket.message(2, 'Ana', 'mine'); socket.message(3, 'Bo', 'another')`)
	tb.makesSettings()
	tb.run(chromedp.SendKeys("#composer-input", "@b"))
	tb.sees("suggestions", `document.querySelectorAll('.suggestions__item').length === 2`)
	tb.emulate("forced-colors", "active")
	tb.sees("the colours of the system", `matchMedia('(forced-colors: active)').matches`)
	if same := asks[string](tb, parts); same != "" {
		t.Errorf("cannot be told apart: %s", same)
	}
	tb.shootIfAsked("forced-colors")
	tb.emulate("prefers-contrast", "more")
	const contrast = `(() => {
		const grey = (color) => { const [r, g, b] = color.match(/[\d.]+/g).map((v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
		const ratio = (a, b) => { const [x, y] = [grey(a), grey(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
		const color = (selector) => getComputedStyle(document.querySelector(selector)).color;
		const ground = getComputedStyle(document.body).backgroundColor;
		return Math.min(ratio(color('.chat__online'), ground), ratio(color('.message__text'), ground), ratio(color('.button--quiet'), ground));
	})()`
	tb.sees("7 to 1 at least", contrast+` >= 7`)
	tb.shootIfAsked("more-contrast")
}

// TestTextSize: the size of text that the browser is set to is that of the page.
func TestTextSize(t *testing.T) {
	t.Parallel()
	tb := joinScripted(t, startBrowser(t))
	tb.run(chromedp.EmulateViewport(1600, 800)) // not a phone's at twice the size, either
	tb.does(`socket.message(1, 'Bo', 'hello'); socket.message(2, 'Ana', 'mine')`)
	tb.reads("hello", "mine")
	tb.makesSettings()
	const sizes = `['.message__text', '.message__time', '#composer-input', '#room-name', '.rooms__link', '#banner-text', '.avatar', '.people__name', '.dialog__title', '.notice'].map((s) => parseFloat(getComputedStyle(document.querySelector(s)).fontSize))`
	before := asks[[]float64](tb, sizes)
	if _, err := chromedp.Call(tb.ctx, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: 32}}); err != nil {
		t.Fatal(err)
	}
	tb.sees("the size", `getComputedStyle(document.body).fontSize === '32px'`)
	for i, after := range asks[[]float64](tb, sizes) {
		if ratio := after / before[i]; ratio < 1.9 || ratio > 2.1 {
			t.Errorf("size %d is %v times what it was, want twice", i, ratio)
		}
	}
	tb.run(chromedp.EmulateViewport(800, 600))
	tb.sees("nothing beyond the edge", `[...document.querySelectorAll('#chat button, #chat h1, .message__text, .message__head')].every((n) => !n.checkVisibility() || n.getBoundingClientRect().right <= innerWidth)`)
	tb.shootIfAsked("text-size")
}

// shootIfAsked draws a picture where -screenshots names a folder.
func (tb *tab) shootIfAsked(name string) {
	tb.t.Helper()
	if *screenshots != "" {
		tb.shoot(name)
	}
}

// makesSettings opens the settings once: they are in the page from then on.
func (tb *tab) makesSettings() {
	tb.t.Helper()
	tb.does(`document.querySelector('#settings-toggle').click()`)
	tb.sees("the settings", `document.querySelector('#settings')?.open`)
	tb.does(`document.querySelector('#settings').close()`)
}
