package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A crowd is talking: all that a row can be, and a run of one author. The first ten stand before today's minute.
const busyRoom = `(() => {
	const start = new Date().setHours(14, 4, 0, 0);
	let place = 0;
	window.said = (from, text, more = {}) => {
		place++;
		socket.says({type: 'message', seq: seqAt(place), id: 'x' + place, from, user: 'u' + from, at: start + place * 7000, text, ...more});
		return seqAt(place);
	};
	const lines = [['pixelnaut', 'T-4 and my coffee is already gone'], ['Tomasz', 'holding at T-4, or is my stream behind?'], ['ちひろ', '日本からも見えますか？'],
		['gus_orbital', 'GO GO GO', {reactions: {'🚀': 212}}], ['Marta', 'The clock is holding on purpose, four minutes are built in. Nothing is wrong.', {role: 'moderator', reactions: {'👍': 384, '❤️': 61}}],
		['Zé Carlos', 'boa tarde de Recife 👋'], ['نور', 'من أين يمكن مشاهدة البث بالعربية؟'], ['countdown', 'T-03:58 · Range green · Weather 90 % go', {role: 'bot'}],
		['Priya', 'the frost on that tank looks unreal'], ['Søren', 'is that chilldown venting on the left?'], ['카이', '진짜 떨린다'],
		['dr_valve', 'yes, oxygen boiling off. It stops once they close the vents for pressure', {reply_to: {seq: seqAt(10), from: 'Søren', text: 'is that chilldown venting on the left?'}, reactions: {'🧠': 45}}],
		['Lucía', '¡Vamos Perihelion!', {reactions: {'🎉': 38}}], ['fan_of_nozzles', 'LETS GOOOO'], ['mika', 'chat is so fast nobody will see that I am scared', {edited: true, reactions: {'❤️': 97, '😅': 12}}],
		['Ben', 'does anyone have the weather at the landing site?'], ['नीरज', 'चलो चलो! 🚀🚀'], ['Wei', '@Ana your thread on the gimbal test was great, is there a link?'],
		['Ana', 'thanks! it is the second link in the pinned message'], ['anselm_k', 'Grüße aus Bremen, hier schauen 40 Leute im Hörsaal zu'],
		['Jonas', 'Two calm minutes please, the engineers read along 😄', {role: 'owner', reactions: {'🤫': 508}}], ['rivka', 'a text that is long enough to need another line of its own, because it goes on and on about the camera on the north pad, which is the best one of all'],
		['Teo', '/me waves from Valparaíso'], ['thruster_enjoyer_98', 'pressure is UP'], ['小林', 'きた！'], ['Amara', '🚀🚀'], ['Ben', 'same, little one, same'], ['Ben', 'and a second one']];
	for (const line of lines) said(...line);
	document.body.dataset.said = place;
})()`

// A team talks: a run of one author, with all that a text can hold.
const team = `(() => {
	const [nina, ze] = ['Nina', 'Zé Carlos'];
	for (let i = 0; i < 7; i++) said(nina, i % 2 ? 'The disk was never the limit, the fold was' : 'We measured it twice today, on the small machine and on the large one');
	said(nina, '` + "```" + `\nfor msg := range room.Messages() {\n\tbatch = append(batch, msg)\n}\n` + "```" + `');
	said(nina, 'With that, ` + "`fsync`" + ` drops from 410 to 12 a second', {edited: true, reactions: {'🎉': 6, '👀': 2}});
	said(ze, '> It drops from 410 to 12 a second\nQue maravilha. Two things before Thursday:\n- the graph for the https://release.example/notes\n- one run on the small machine');
	said('Ana', 'I have the graph, the small machine is running now');
	said('Ana', '40 minutes to go', {reactions: {'🙏': 3}});
	said('نور', 'صباح الخير، هل نعرض النتائج في الاجتماع؟');
	said('Tomasz', 'Yes, right after the demo. Slides are in the usual place', {role: 'moderator', reply_to: {seq: seqAt(1), from: 'نور', text: 'صباح الخير، هل نعرض النتائج في الاجتماع؟'}});
	said('Marta', '@Ana could you take the question on memory when it is live?', {reactions: {'👍': 1}});
})()`

var (
	narrow       = view{"1024-light", 1024, 768, "light"}
	densityViews = append([]view{narrow}, views...)
)

// TestDensityLooks draws a crowd and a team for people to look at.
func TestDensityLooks(t *testing.T) {
	t.Parallel()
	if *screenshots == "" {
		t.Skip("no -screenshots folder given")
	}
	browser := startBrowser(t)
	for _, v := range densityViews {
		for _, of := range []struct{ name, welcome, script string }{
			{"crowd", `{online: 9862, users: undefined, people: undefined, limits: {message_bytes: 4096, edit_window_ms: 900000}}`, busyRoom},
			{"team", `{online: 24, users: ['Ana', 'Nina'], limits: {message_bytes: 4096, edit_window_ms: 900000}}`, busyRoom + ";" + team},
		} {
			tb := openScripted(t, browser, "#/main-stage", nil)
			tb.look(v)
			tb.submitName("Ana")
			tb.does(`socket.welcome('Ana', ` + of.welcome + `)`)
			tb.run(chromedp.WaitVisible("#chat"))
			tb.does(of.script)
			tb.sees("the messages", `document.querySelectorAll('.message').length >= 28 && document.querySelector('.reaction')`)
			tb.shoot(fmt.Sprintf("%s-%s", of.name, v.name))
			tb.close()
		}
	}
}

// TestDensity: a large room is compact until somebody chooses, and stays where one reads when that changes.
func TestDensity(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const isCompact = `document.querySelector('#messages').classList.contains('messages--compact')`
	tb := joinWith(t, browser, nil, `{online: 9862, users: undefined, role: 'member', limits: {message_bytes: 4096, edit_window_ms: 900000}}`)
	tb.resize(1440, 900)
	tb.does(busyRoom)
	tb.sees("the messages", `document.querySelectorAll('.message').length === 28 && document.querySelector('.reaction')`)
	tb.sees("compact rows", isCompact)
	tb.shootIfAsked("compact")
	step := func(name string, does func()) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			tb.t = t
			does()
		})
	}

	step("a row is 24 pixels high, and all texts begin on one line", func() {
		const heights = `JSON.stringify([...new Set([...document.querySelectorAll('.message')].filter((n) => !n.querySelector('.message__quote') && n.querySelector('.message__text').textContent.length < 60).map((n) => n.offsetHeight))])`
		tb.sees("one height", heights+` === '[24]'`)
		tb.sees("a quoted line above", `document.querySelector('.message:has(.message__quote)').offsetHeight === 42`)
		tb.sees("one line of texts", `new Set([...document.querySelectorAll('.message__text')].map((n) => Math.round(n.getClientRects()[0].left))).size === 1`)
		tb.sees("names that end on one line", `new Set([...document.querySelectorAll('.message__from')].map((n) => Math.round(n.getBoundingClientRect().right))).size === 1`)
		tb.sees("27 rows at once", `[...document.querySelectorAll('.message')].filter((n) => n.getBoundingClientRect().top >= document.querySelector('#messages').getBoundingClientRect().top).length >= 27`)
	})
	step("the time stands at the first row of a minute, and where one points", func() {
		const times = `[...document.querySelectorAll('.message__time')].filter((n) => getComputedStyle(n).opacity === '1').length`
		tb.sees("four minutes", times+` === 4`)
		tb.does(`document.querySelectorAll('.message')[15].querySelector('.message__from').focus()`)
		tb.sees("five times", times+` === 5`)
		tb.does(`document.activeElement.blur()`)
	})
	step("what is narrow runs on as text", func() {
		tb.run(chromedp.EmulateViewport(390, 844))
		tb.sees("the name at the text's beginning", `(([from, text]) => from.top < text.bottom && text.top < from.bottom && from.right < text.left && from.left < 24)([...document.querySelectorAll('.message')].at(-1).querySelectorAll('.message__from, .message__text').values().map((n) => n.getBoundingClientRect()).toArray())`)
		tb.sees("nothing over an edge", `document.querySelector('#messages').scrollWidth <= 390`)
		tb.resize(1440, 900)
	})
	step("a command chooses, for all rooms and for good", func() {
		tb.say("/comfortable")
		tb.sees("room around the messages", `!`+isCompact+` && document.querySelector('.message__avatar').checkVisibility()`)
		tb.sees("nothing said", `!socket.sent.some(({text}) => text?.includes('comfortable'))`)
		tb.run(click("#settings-toggle"))
		tb.sees("the choice", `document.querySelector('#setting-density').value === 'comfortable' && document.querySelector('[for="setting-density"]').innerText === 'Messages'`)
		tb.does(`(() => { const select = document.querySelector('#setting-density'); select.value = 'auto'; select.dispatchEvent(new Event('change')); document.querySelector('#settings').close(); })()`)
		tb.sees("what the room asks for", isCompact)
	})
	step("a small room is comfortable, and one that shrinks stays as it was", func() {
		tb.does(`socket.says({type: 'online', online: 3, users: ['Ana', 'Bo', 'Cy']}); said('Bo', 'few are left')`)
		tb.sees("the message", hasText("few are left"))
		tb.sees("compact rows", isCompact)
		tb.does(`location.hash = '#/games'`)
		tb.sees("another room", `socket.readyState === 0`)
		tb.does(`socket.welcome('Ana', {online: 2, users: ['Ana', 'Bo']}); socket.message(1, 'Bo', 'hello')`)
		tb.sees("its message", hasText("hello"))
		tb.sees("room around it", `!`+isCompact)
	})
	t.Run("what is read stays in its place", func(t *testing.T) {
		tb := joinScripted(t, browser)
		tb.does(`socket.lines(1, 150)`)
		tb.sees("the latest", hasText("line 150"))
		tb.does(`window.scroller = document.querySelector('#messages'); scroller.scrollTop = 600`)
		tb.settle()
		tb.does(`window.topOf = (n) => n.getBoundingClientRect().top; window.first = [...document.querySelectorAll('.message')].find((n) => topOf(n) >= topOf(scroller)).dataset.entry`) // whole
		const at = `({Row: first, Px: topOf(document.querySelector('[data-entry="' + first + '"]')) - topOf(scroller)})`
		before := asks[spot](tb, at)
		tb.say("/compact")
		tb.sees("compact rows", isCompact)
		tb.settle()
		before.stays(t, asks[spot](tb, at))
	})
}

// TestRunLine: who has said what stands at the upper edge is always in sight, and so is the time.
func TestRunLine(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{online: 3, users: ['Ana', 'Nina', 'Bo'], limits: {message_bytes: 4096, edit_window_ms: 900000}}`)
	tb.does(`(() => { const start = new Date().setHours(9, 18, 0, 0); for (let i = 1; i <= 40; i++) socket.message(i, i < 20 ? 'Nina' : 'Bo', 'words ' + i, 'x' + i, start + i * 1000);
		window.scroller = document.querySelector('#messages'); window.rows = document.querySelectorAll.bind(document, '.message'); window.line = () => document.querySelector('.run-line'); })()`)
	tb.sees("the messages, and heads again", `rows().length === 40 && [...rows()].flatMap((n, i) => n.matches('.message--follows') ? [] : i + 1).join() === '1,9,17,20,28,36'`)
	tb.sees("the line", `line()`)
	tb.does(`scroller.scrollTop = rows()[11].offsetTop - 32`)
	tb.sees("who said what is cut", `line().checkVisibility() && line().querySelector('bdi').textContent === 'Nina' && /since .?0?9:18/.test(line().innerText.replace(/\s+/g, ' '))`)
	tb.shootIfAsked("run-line")
	tb.sees("it above what is read", `line().getBoundingClientRect().bottom <= rows()[11].querySelector('.message__text').getBoundingClientRect().top + 1`)
	tb.does(`scroller.scrollTop = rows()[16].offsetTop - 2`)
	tb.sees("no line where the head is in sight", `!line().checkVisibility()`)
	tb.does(`scroller.scrollTop = rows()[21].offsetTop`)
	tb.sees("another author", `line().checkVisibility() && line().querySelector('bdi').textContent === 'Bo'`)
	tb.resize(1440, 600)
	tb.say("/compact")
	tb.sees("compact rows", `document.querySelector('.messages--compact')`)
	tb.does(`scroller.scrollTop = rows()[10].offsetTop + 6`)
	tb.sees("the time alone, in its column", `line().checkVisibility() && /^0?9:18/.test(line().innerText) && line().getBoundingClientRect().right <= rows()[10].querySelector('.message__from').getBoundingClientRect().left`)
	tb.shootIfAsked("run-line-compact")
	tb.does(`scroller.scrollTop = 0`)
	tb.sees("nothing over a time that is there", `!line().checkVisibility()`)
}

// TestToolbar: what can be done about a row stands at it where one points, and behind one button where a finger chose it.
func TestToolbar(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const welcome = `{online: 9862, users: undefined, role: 'member', limits: {message_bytes: 4096, edit_window_ms: 900000}}`
	const buttons = `[...document.querySelectorAll('.row-acts button')].filter((n) => n.checkVisibility())`
	const row = `[...document.querySelectorAll('.message')].find((n) => n.textContent.includes('anselm_k'))`

	t.Run("pointed at", func(t *testing.T) {
		tb := joinWith(t, browser, nil, welcome)
		tb.resize(1440, 900)
		tb.does(busyRoom)
		tb.sees("the messages", `document.querySelectorAll('.message').length === 28 && document.querySelector('.run-line')`)
		tb.does(row + `.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}))`)
		tb.sees("react, reply, copy link and more", buttons+`.map((n) => n.ariaLabel).join() === 'Another reaction…,Reply,Copy link to this message,More…'`)
		tb.sees("34 pixels, over the middle of the row", `((bar, row) => bar.height === 34 && bar.top === row.top - 5 && bar.right <= row.right - 24)(document.querySelector('.row-acts').getBoundingClientRect(), `+row+`.getBoundingClientRect())`)
		tb.sees("its ground, and no other's", `(([one, other]) => one !== other)([`+row+`, document.querySelector('.message')].map((n) => getComputedStyle(n).backgroundColor))`)
		tb.shootIfAsked("toolbar")
		tb.does(row + `.setAttribute('tabindex', '-1'); ` + row + `.focus()`)
		tb.press("\t")
		tb.does(row + `.focus()`)
		tb.sees("the line of the focus", `(({outlineStyle, outlineWidth, outlineOffset}) => outlineStyle === 'solid' && outlineWidth === '2px' && outlineOffset === '-2px')(getComputedStyle(document.activeElement)) && document.activeElement === `+row)
		tb.shootIfAsked("toolbar-focus")
	})
	t.Run("touched", func(t *testing.T) {
		tb := joinWith(t, browser, nil, welcome)
		tb.look(view{width: 390, height: 844, scheme: "light"})
		tb.does(busyRoom)
		tb.sees("the messages", `matchMedia('(pointer: coarse)').matches && document.querySelectorAll('.message').length === 28 && document.querySelector('.run-line')`)
		tb.settle()
		tap := func(of string) {
			tb.does(`(() => { const node = ` + of + `; for (const type of ['pointerdown', 'pointerup']) node.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerType: 'touch', clientX: 50, clientY: 50})); })()`)
		}
		tap(row)
		tb.sees("one button, large enough", buttons+`.map((n) => [n.ariaLabel, n.offsetWidth, n.offsetHeight].join(' ')).join() === 'More… 44 44'`)
		tb.shootIfAsked("toolbar-phone")
		tap(`document.querySelector('.reaction')`)
		tb.sees("it at another row", `document.querySelector('.reaction').closest('.message').querySelector('.row-acts')`)
		tap(row)
		tb.run(click(`.row-acts button:last-child`))
		tb.sees("all that can be done", `document.querySelector('.menu[open]')?.innerText.includes('Reply')`)
	})
}

// TestComposerLooks: quiet while one writes, and the arrow has its ground only when there is something to send.
func TestComposerLooks(t *testing.T) {
	t.Parallel()
	rooms := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"rooms":[{"name":"music","online":1204},{"name":"quiet","online":0}]}`)
	})
	tb := joinWith(t, startBrowser(t), rooms, `{users: ['Ana', 'Bo'], limits: {message_bytes: 40}}`)
	const looks = `(({borderTopColor, boxShadow}) => borderTopColor + boxShadow)(getComputedStyle(document.querySelector('.composer__box')))`
	const ground = `getComputedStyle(document.querySelector('#send')).backgroundColor`
	tb.sees("the focus", `document.activeElement.id === 'composer-input'`)
	focus, empty := asks[string](tb, looks), asks[string](tb, ground)
	tb.press("hi")
	tb.sees("a ground of the arrow", ground+` !== `+quote(empty))
	tb.does(`document.activeElement.blur()`)
	tb.sees("no line of the focus", looks+` !== `+quote(focus))
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press("a text that is too long to be sent to anybody")
	tb.sees("the colour of a refusal", looks+`!== `+quote(focus)+` && document.querySelector('#send').disabled`)

	tb.sees("how many are there, with a person", `document.querySelector('#more-rooms .rooms__online .icon')?.checkVisibility() && document.querySelector('#more-rooms .rooms__online').title === '1,204 online'`)
	tb.sees("no zeros", `document.querySelectorAll('#more-rooms li').length === 2 && document.querySelectorAll('.rooms__online').length === 1`)
	tb.resize(1440, 900)
	tb.shootIfAsked("composer")
}

// TestSameColour: a person has one colour wherever the page shows them; amber says that somebody is named, in the drawer's button too.
func TestSameColour(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{online: 2, users: ['Ana', 'Bo'], people: [{user: 'uAna', name: 'Ana'}, {user: 'uBo', name: 'Bo'}]}`)
	tb.resize(1440, 900)
	tb.does(`socket.message(1, 'Bo', 'hello')`)
	tb.reads("hello")
	tb.press("@b")
	const hue = `((of) => [...document.querySelector(of).classList].find((c) => c.startsWith('hue-')))`
	tb.sees("the suggestion", `document.querySelector('.suggestions__item')`)
	tb.sees("one colour", `new Set(['.message', '.suggestions__item', '.people__person:last-child'].map(`+hue+`)).size === 1`)
	tb.does(`window.lobby = socket; location.hash = '#/games'`)
	tb.sees("another room", `socket.readyState === 0`)
	tb.does(`socket.welcome('Ana', {}); for (let i = 2; i < 5; i++) lobby.message(i, 'Bo', 'unread')`)
	tb.sees("how many are unread", `document.querySelector('#rooms-badge').matches('.count:not(.count--mentions)') && document.querySelector('#rooms-badge').textContent === '3'`)
	tb.does(`lobby.message(5, 'Bo', '@Ana look')`)
	tb.sees("how many name one", `document.querySelector('#rooms-badge').matches('.count--mentions') && document.querySelector('#rooms-badge').textContent === '1'`)
}

// TestNarrowTimes: compact rows that run on as text have the time at the end of the first of a minute, in its line,
// so that all names begin at one edge, and any of them at the row that is chosen, by a finger, a pointer or a key.
func TestNarrowTimes(t *testing.T) {
	t.Parallel()
	tb := joinWith(t, startBrowser(t), nil, `{online: 9862, users: undefined, role: 'member', limits: {message_bytes: 4096, edit_window_ms: 900000}}`)
	tb.look(view{width: 390, height: 844, scheme: "light"})
	tb.does(busyRoom)
	tb.sees("the messages", `document.querySelectorAll('.message').length === 28 && document.querySelector('.run-line') && document.querySelector('.messages--compact')`)
	tb.does(`window.rows = [...document.querySelectorAll('.message')]; window.time = (row) => row.querySelector('.message__time');
		window.isSeen = (node) => Boolean(node?.checkVisibility({opacityProperty: true})); window.start = (node) => Math.round(node.getBoundingClientRect().left)`)
	tb.sees("the time at the first of a minute alone", `(() => { const first = rows.filter((row) => row.matches('.message--minute')); return first.length > 2 && first.length < 8 && rows.every((row) => isSeen(time(row)) === row.matches('.message--minute')); })()`)
	tb.sees("all names at one edge", `new Set(rows.map((row) => start(row.querySelector('.message__from')))).size === 1`)
	tb.sees("it at the other, in the line of the name", `rows.filter((row) => row.matches('.message--minute') && !row.querySelector('.message__quote')).every((row) => { const [of, name] = ['.message__time', '.message__from'].map((part) => row.querySelector(part).getBoundingClientRect());
		return of.left >= name.right && Math.round(of.right) === 390 - 16 && Math.abs(of.top + of.bottom - name.top - name.bottom) < 6; })`)
	tb.sees("a row no higher for it", `rows.find((row) => row.matches('.message--minute')).offsetHeight === rows.find((row) => !row.matches('.message--minute') && row.querySelector('.message__text').textContent.length < 20).offsetHeight`)
	const chosen = `document.querySelector('.row-acts__time')`
	other := `rows.find((row) => !row.matches('.message--minute') && row.textContent.includes('fan_of'))`
	tb.does(`(() => { for (const type of ['pointerdown', 'pointerup']) ` + other + `.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerType: 'touch', clientX: 50, clientY: 50})); })()`)
	tb.sees("the time at the row that a finger chose", `isSeen(`+chosen+`) && `+chosen+`.textContent === time(`+other+`).textContent && `+chosen+`.closest('.message') === `+other+` && `+chosen+`.getBoundingClientRect().right <= document.querySelector('.row-acts button:last-child').getBoundingClientRect().left`)
	tb.shootIfAsked("narrow-time-touched")
	tb.does(`document.querySelector('#messages').focus()`)
	tb.press(kb.Enter + kb.ArrowUp)
	tb.sees("the time at the row in focus", `document.activeElement.matches('.message') && isSeen(document.activeElement.querySelector('.row-acts__time'))`)
	tb.sees("nobody hears it twice", chosen+`.ariaHidden === 'true'`)
	tb.sees("nothing over an edge", `document.querySelector('#messages').scrollWidth <= 390`)
	tb.run(chromedp.EmulateViewport(1440, 900))
	tb.sees("columns, and the time in its own", `!isSeen(`+chosen+`) && rows.filter((row) => row.matches('.message--minute')).every((row) => isSeen(time(row)) && getComputedStyle(time(row)).float === 'none')`)
}
