package web_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// takenClock lets a test take the clock of the page: from clock.take() to clock.give() time passes
// by clock.pass(ms) alone, and no timer fires by itself.
const takenClock = `{
	const names = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];
	const real = Object.fromEntries(names.map((name) => [name, window[name].bind(window)]));
	const [date, since] = [Date.now, performance.now.bind(performance)];
	const timers = new Map();
	let [ids, now, zero] = [1e9, 0, 0];
	const add = (run, ms = 0, every = 0) => { timers.set(++ids, {run, at: now + ms, every}); return ids; };
	const first = () => [...timers].sort(([, a], [, b]) => a.at - b.at)[0];
	window.clock = {
		take() {
			[now, zero] = [0, date.call(Date)];
			const start = since();
			Date.now = () => zero + now;
			performance.now = () => start + now;
			window.setTimeout = (run, ms) => add(run, ms);
			window.setInterval = (run, ms) => add(run, ms, ms);
			window.clearTimeout = window.clearInterval = (id) => { timers.delete(id) || real.clearTimeout(id); };
		},
		pass(ms) {
			const end = now + ms;
			for (let next = first(); next && next[1].at <= end; next = first()) {
				const [id, {run, at, every}] = next;
				now = Math.max(now, at);
				timers.delete(id);
				if (every) timers.set(id, {run, at: now + every, every});
				run();
			}
			now = end;
		},
		give() {
			Object.assign(window, real);
			Date.now = date;
			delete performance.now;
			timers.clear();
		},
	};
}`

// listener keeps what a screen reader would say of live regions: each change of one that is
// shown, whole. listens.take() is what was said since.
const listener = `window.listens = (() => {
	const spoken = [];
	const live = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest('[aria-live], [role=status], [role=alert], [role=log]');
	const take = (records) => {
		for (const region of new Set(records.map(({target}) => live(target)))) {
			if (!region || region.getAttribute('aria-live') === 'off' || !region.checkVisibility()) continue;
			if (records.some(({target}) => live(target) === region && !(target.nodeType === 1 ? target : target.parentElement).closest('[aria-hidden=true]'))) {
				const text = [...region.childNodes].filter((n) => n.ariaHidden !== 'true').map((n) => n.textContent).join('').replace(/[\u2068\u2069]/g, '').trim();
				if (text) spoken.push(text);
			}
		}
	};
	const observer = new MutationObserver(take);
	observer.observe(document.body, {subtree: true, childList: true, characterData: true});
	return {take() { take(observer.takeRecords()); return spoken.splice(0); }};
})()`

// minute lets a minute pass at 200 messages a second, of which three are by a moderator and three
// mention Ana, and returns what was spoken.
const minute = `(async () => {
	listens.take();
	clock.take();
	const spoken = [];
	for (let i = 1; i <= 12_000; i++) {
		const place = (window.said = (window.said ?? 0) + 1);
		const isMine = i % 4_000 === 1_000;
		const role = i % 4_000 === 3_000 ? 'moderator' : undefined;
		socket.says({type: 'message', seq: seqAt(place), id: 'x' + place, from: 'Bo' + i % 260, user: 'u' + i % 260, role, at: Date.now(),
			text: isMine ? '@Ana number ' + i : role ? 'rule ' + i : 'number ' + i});
		clock.pass(5);
		if (i % 10 === 0) spoken.push(...listens.take());
		if (i % 200 === 0) await new Promise((drawn) => requestAnimationFrame(drawn));
	}
	clock.pass(12_000);
	spoken.push(...listens.take());
	clock.give();
	return spoken;
})()`

// listening is Ana in a room that is large, or small, with the clock ready to be taken.
func listening(t *testing.T, browser context.Context, people string) *tab {
	t.Helper()
	tb := openScripted(t, browser, "", nil)
	tb.before(takenClock)
	tb.reload()
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana', ` + people + `)`)
	tb.sees("the room, with all that belongs to it", `document.querySelector('.chat__topic')`)
	tb.does(listener)
	return tb
}

const large = `{online: 9862, users: undefined}`

// TestTranscript: what is spoken in a minute of a room in which 200 messages a second are said.
func TestTranscript(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	all := regexp.MustCompile(`^[\d,]+ new messages$|^Bo\d+: (@Ana number|rule) \d+ And [\d,]+ more messages?\.$|^Bo\d+: `)
	for _, c := range []struct {
		name, people, level string
		least, most         int
		fits                *regexp.Regexp
	}{
		{"a large room, as it comes", large, "auto", 6, 6, regexp.MustCompile(`^Bo\d+: (@Ana number|rule) \d+$`)},
		{"a small room, as it comes", `{online: 2, users: ['Ana', 'Bo']}`, "auto", 5, 9, all},
		{"all of a large room", large, "all", 5, 9, all},
		{"none", `{online: 2, users: ['Ana', 'Bo']}`, "none", 0, 0, all},
	} {
		t.Run(c.name, func(t *testing.T) {
			tb := listening(t, browser, c.people)
			tb.does(chosen("spoken", c.level))
			spoken := asks[[]string](tb, minute)
			t.Logf("the transcript of a minute:\n%s", strings.Join(spoken, "\n"))
			if n := len(spoken); n < c.least || n > c.most {
				t.Errorf("%d utterances, want %d to %d", n, c.least, c.most)
			}
			for _, words := range spoken {
				if !c.fits.MatchString(words) {
					t.Errorf("spoken: %q", words)
				}
			}
		})
	}
}

// TestSpokenModerators: who never rests is summed up, the mention first.
func TestSpokenModerators(t *testing.T) {
	t.Parallel()
	tb := listening(t, startBrowser(t), large)
	tb.does(chosen("spoken", "nonsense")) // as if nothing was chosen
	spoken := asks[[]string](tb, `(() => {
		clock.take();
		const spoken = [];
		for (let i = 1; i <= 60; i++) {
			socket.says({type: 'message', seq: seqAt(i), id: 'x' + i, from: 'Vera', user: 'uVera', role: 'moderator', at: Date.now(), text: 'rule ' + i});
			socket.says({type: 'message', seq: seqAt(i) + 1, id: 'y' + i, from: 'Bo', user: 'uBo', at: Date.now(), text: 'noise ' + i});
			clock.pass(1_000);
			spoken.push(...listens.take());
		}
		clock.give();
		return spoken;
	})()`)
	if n := len(spoken); n < 3 || n > 9 {
		t.Errorf("%d utterances: %q", n, spoken)
	}
	for i, words := range spoken {
		if strings.Contains(words, "noise") || !strings.Contains(words, "rule") || i > 1 && !strings.Contains(words, "more messages.") {
			t.Errorf("spoken: %q", words)
		}
	}
}

// TestSpokenSetting: what is read out can be chosen, and stays.
func TestSpokenSetting(t *testing.T) {
	t.Parallel()
	tb := listening(t, startBrowser(t), large)
	tb.run(click("#settings-toggle"))
	tb.sees("by the room's size", `document.querySelector('#setting-spoken').value === 'auto' && document.querySelector('#setting-spoken').labels[0].textContent`)
	tb.does(`{ const s = document.querySelector('#setting-spoken'); s.value = 'all'; s.dispatchEvent(new Event('change')) }`)
	tb.press(kb.Escape)
	tb.does(`socket.message(1, 'Bo', 'good morning')`)
	tb.sees("it read out", `document.querySelector('#announcer').textContent.includes('good morning')`)
	tb.reload()
	tb.sees("the page", `document.querySelector('#settings-toggle')`)
	tb.sees("it kept", `JSON.parse(localStorage.getItem('hubbub.settings')).spoken === 'all'`)
}

// TestSingleKeys: keys of one character act among the messages alone, and not at all where they
// are not wanted.
func TestSingleKeys(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tb := joinWith(t, browser, fakeHistory(3), `{count: 3, limits: {message_bytes: 4096, edit_window_ms: 900000}}`)
	tb.does(`socket.lines(1, 3)`)
	tb.reads("line 1", "line 2", "line 3")
	tb.sees("the room, with all that belongs to it", `document.querySelector('.chat__topic')`)
	const nothing = `!document.querySelector('dialog[open]') && !document.querySelector('#search-panel').checkVisibility() && document.activeElement.id !== 'composer-input'`
	outside := []string{`document.activeElement.blur()`, `document.querySelector('#share').focus()`, `document.querySelector('#settings-toggle').focus()`, `document.querySelector('#people-toggle').focus()`}
	for _, where := range outside {
		tb.does(where)
		tb.press("?/pcmnrelq+")
		tb.settle()
		tb.sees("nothing, after "+where, nothing)
	}
	acts := map[string]string{
		"?": `document.querySelector('#keys')?.open`, "/": `document.activeElement.id === 'search-input'`,
		"c": `document.activeElement.id === 'composer-input'`, "m": `document.activeElement.id === 'composer-input'`,
	}
	for key, seen := range acts {
		tb.does(`document.querySelector('#messages').focus()`)
		tb.press(key)
		tb.sees(key, seen)
		tb.press(kb.Escape)
	}
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press(kb.Enter + "r")
	tb.sees("a reply begun", `document.querySelector('#composition')?.textContent.includes('line 3')`)
	tb.press(kb.Escape)

	tb.run(click("#settings-toggle"), click("#setting-single-keys"))
	tb.press(kb.Escape)
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press("?/pcmn")
	tb.press(kb.Enter + "rel+")
	tb.settle()
	tb.sees("nothing", nothing+` && document.activeElement.matches('.message') && document.querySelector('#composition').hidden`)
	tb.press(kb.Enter)
	tb.sees("the menu, which names no key of one character", `document.querySelector("[role=menu]") && ![...document.querySelectorAll('[role=menuitem]')].some((n) => n.ariaKeyShortcuts?.length === 1)`)
}
