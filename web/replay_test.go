package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"hubbub/server/config"
	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// began is when the recording of these tests did.
var began = time.Date(2026, 1, 31, 18, 30, 0, 0, time.UTC)

// recordedSite starts a Hubbub in whose room one message was said each second of a recording, but for a
// minute of silence from 5:00 on. The 20th second's was removed.
func recordedSite(t *testing.T, seconds int, settings ...func(*config.Config)) *site {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hubbub.db")
	log, err := history.Open(history.Config{Path: file, Sync: history.Normal})
	if err != nil {
		t.Fatal(err)
	}
	tail, err := log.Tail("stream", 0)
	if err != nil {
		t.Fatal(err)
	}
	var drafts []history.Draft
	for i := range seconds {
		if i >= 300 && i < 360 {
			continue
		}
		e := wire.Entry{Kind: wire.KindMessage, From: []string{"Bo", "Zé", "ちひろ", "Priya"}[i%4], User: fmt.Sprint("u", i%4), Text: saidAfter(i), At: began.Add(time.Duration(i) * time.Second).UnixMilli()}
		if i%17 == 0 {
			e.Role = "moderator"
		}
		drafts = append(drafts, history.Draft{Entry: e})
	}
	log.DeliverTo(seeded{t})
	address := room.Address{Room: "stream", Title: "stream", Epoch: tail.Epoch}
	log.Publish(address, drafts)
	log.Publish(address, []history.Draft{{Entry: wire.Entry{Kind: wire.KindRemoved, Target: 21}}})
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	return startSite(t, "127.0.0.1:0", append(settings, func(c *config.Config) { c.DB, c.Sync, c.HistoryAge = file, "normal", 0 })...)
}

func saidAfter(second int) string {
	if second%5 == 0 {
		return fmt.Sprintf("second %d, and some words more, so that a row has two lines where the frame is narrow", second)
	}
	return fmt.Sprintf("second %d", second)
}

const replayOf = "?replay=1&room=stream&at=2026-01-31T18:30:00Z"

// lastSaid is true where the latest message in sight is that of a second.
func lastSaid(second int) string {
	return fmt.Sprintf(`document.querySelector('.replay__row:last-child .message__text')?.textContent === %q`, saidAfter(second))
}

// goTo chooses a place in the recording, as a pointer does.
func goTo(second int) string {
	return fmt.Sprintf(`(() => { const range = document.querySelector('.replay__range'); range.value = %d; range.dispatchEvent(new Event('change')); })()`, second*1000)
}

// TestReplay: without a page around it has a clock of its own.
func TestReplay(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	chat := recordedSite(t, 1500)
	tb := openTab(t, browser, chat.url+replayOf)
	tb.look(view{name: "phone", width: 400, height: 700, scheme: "light"})
	tb.sees("the first message", lastSaid(0))
	tb.sees("how long it is", `document.querySelector('.replay__place').textContent.startsWith('0:00 / 25:')`)
	tb.sees("bars, with a gap where nothing was said", `document.querySelectorAll('.replay__bars path')[0].getAttribute('d').split('M').length > 80 && document.querySelector('.replay__caption').textContent.includes('1,439')`)
	tb.sees("nothing of the chat", `!document.querySelector('#login, #chat') && document.title.includes('stream') && document.title.includes('Hubbub')`)

	tb.does(goTo(700))
	tb.sees("the 700th second", lastSaid(700))
	tb.does(goTo(320))
	tb.sees("what was last said before a silence", lastSaid(299))
	tb.does(goTo(20))
	tb.sees("what is before a removed one", lastSaid(19))
	tb.does(goTo(25))
	tb.sees("the one after", lastSaid(25))
	tb.sees("nothing of a removed one", `![...document.querySelectorAll('.message__text')].some((m) => m.textContent.startsWith('second 20'))`)
	for _, second := range []int{60, 30, 90, 25} {
		if now := goTo(second) + "; "; !asks[bool](tb, "(() => {"+now+"return "+lastSaid(second)+"})()") {
			t.Errorf("second %d, which is known, is not there at once", second)
		}
	}
	if shown := asks[int](tb, `document.querySelectorAll('.replay__row').length`); shown > 40 {
		t.Errorf("%d rows on a screen", shown)
	}

	tb.does(`document.querySelector('.replay__speed').value = '4'; document.querySelector('.replay__speed').dispatchEvent(new Event('change'))`)
	tb.does(`document.querySelector('.replay__play').focus()`)
	tb.press(" ")
	tb.sees("the next messages by themselves", `[...document.querySelectorAll('.replay__row')].some((r) => r.textContent.includes('second 29'))`)
	tb.press(" ")
	tb.sees("that it stands", `document.querySelector('.replay__play').textContent === 'Play'`)
	before := asks[string](tb, `document.querySelector('.replay__place').textContent`)
	tb.does(`document.querySelector('.replay__range').focus()`)
	tb.press(kb.ArrowRight)
	tb.sees("another place by a key", fmt.Sprintf(`document.querySelector('.replay__place').textContent !== %q`, before))
	tb.press(kb.End)
	tb.sees("the end", lastSaid(1499))
	tb.sees("its words", `document.querySelector('.replay__range').getAttribute('aria-valuetext').replace(/[\u2068\u2069]/g, '').startsWith('25:00 of 25:')`)
	tb.press(kb.Home)
	tb.sees("the start", lastSaid(0))
}

// TestReplayLanguages: the words, and the page's language, are those that somebody has chosen.
func TestReplayLanguages(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	chat := recordedSite(t, 30)
	for language, word := range map[string]string{"en": "Replay", "es": "Repetición", "pt-BR": "Reprise"} {
		tb := openTab(t, browser, chat.url+replayOf)
		tb.does(`localStorage.setItem('hubbub.settings', JSON.stringify({language: '` + language + `'}))`)
		tb.reload()
		tb.sees("the word", `document.querySelector('.replay__tag').textContent === '`+word+`' && document.title.startsWith('`+word+`') && document.documentElement.lang === '`+language+`'`)
		tb.close()
	}
}

// TestReplayOfNothing: what cannot be shown is said.
func TestReplayOfNothing(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	chat := recordedSite(t, 30)
	for query, words := range map[string]string{
		"?replay=1&room=nowhere":                                  "There is no such room here",
		"?replay=1&room=lobby":                                    "Nothing had been said here yet",
		"?replay=1&room=stream&at=2026-01-01T00:00:00Z":           "Nothing had been said here yet",
		"?replay=1&room=stream&at=yesterday":                      "no time that can be read",
		"?replay=1&room=stream&at=%00&to=%F0%9F&at=2":             "no time that can be read",
		"?replay=1&room=" + strings.Repeat("x", 300) + "&at=1e99": "There is no such room here",
	} {
		tb := openTab(t, browser, chat.url+query)
		tb.sees(words, fmt.Sprintf(`document.querySelector('.replay__note')?.textContent.includes(%q)`, words))
		tb.close()
	}
	tb := openTab(t, browser, chat.url+"?replay=1&room=stream&at=1769884209.5")
	tb.sees("what was said by seconds since 1970", lastSaid(9))
}

// startVideo serves a page of another site with a replay in it, whose video is made of the numbers
// that a test sets.
func startVideo(t *testing.T, chat *string) *httptest.Server {
	t.Helper()
	page, err := os.ReadFile("../docs/replay.html")
	if err != nil {
		t.Fatal(err)
	}
	const video = `document.getElementById('video')`
	if !strings.Contains(string(page), video) || !strings.Contains(string(page), "http://localhost:8000/") {
		t.Fatal("docs/replay.html is not as this test knows it")
	}
	played := `Object.assign(new EventTarget(), {currentTime: 0, playbackRate: 1, paused: true, duration: 1500})`
	script := strings.Replace(string(page), "const video = "+video, "const video = window.video = "+played+"; window.heard = []; addEventListener('message', ({data}) => window.heard.push(data))", 1)
	script = strings.Replace(script, ` src="recording.webm"`, "", 1)
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(strings.ReplaceAll(script, "http://localhost:8000/", *chat)))
	}))
	t.Cleanup(host.Close)
	return host
}

// plays sets the video of startVideo to a second, and tells of it.
func plays(second float64, event string) string {
	return fmt.Sprintf(`video.currentTime = %g; video.paused = %v; video.dispatchEvent(new Event(%q))`, second, event == "pause", event)
}

// TestReplayFollows: the example page drives the replay by its video, and nobody else does.
func TestReplayFollows(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	var address string
	host := startVideo(t, &address)
	chat := recordedSite(t, 1500, func(c *config.Config) { c.EmbedOrigins = []string{"https://elsewhere.example", host.URL} })
	address = chat.url
	around := openTab(t, browser, host.URL)
	in := around.frame(chat.url)
	in.sees("the first message", lastSaid(0))
	around.sees("that it is ready", `heard.some(({hubbub}) => hubbub === 'ready')`)
	in.sees("that it follows", `document.querySelector('.replay__state').checkVisibility() && !document.querySelector('.replay__play').checkVisibility()`)

	around.does(plays(700.5, "pause"))
	in.sees("where the video stands", lastSaid(700))
	around.does(plays(1200.5, "seeking") + `; video.paused = true`)
	in.sees("where it was set to", lastSaid(1200))
	around.does(plays(40.5, "seeking"))
	in.sees("where it was set back to", lastSaid(40))
	around.does(`video.playbackRate = 4; ` + plays(60.5, "play"))
	in.sees("that it goes on", `document.querySelector('.replay__state').textContent.includes('4×') && [...document.querySelectorAll('.replay__row')].some((r) => r.textContent.includes('second 64'))`)
	around.does(plays(64.5, "pause"))
	in.sees("that it stands", lastSaid(64))

	if *screenshots != "" {
		around.look(view{"wide", 1440, 900, "dark"})
		around.shoot("replay-framed")
	}
	in.does(goTo(900))
	around.sees("where somebody wants to go", `video.currentTime === 900`)
	around.does(plays(900.5, "seeking"))
	in.sees("it there", lastSaid(900))

	t.Run("not by others", func(t *testing.T) {
		in.does(`window.orders = []; addEventListener('message', ({data}) => window.orders.push(data)); postMessage({hubbub: 'seek', at: 40500}, '*')`)
		in.sees("an order of its own", `orders.length === 1`)
		around.does(`document.body.append(Object.assign(document.createElement('iframe'), {srcdoc: "<script>parent.frames[0].postMessage({hubbub: 'seek', at: 40500}, '*')</" + "script>"}))`)
		in.sees("an order of a frame beside", `orders.length === 2`)
		for _, bad := range []string{`null`, `'seek'`, `{hubbub: 'seek'}`, `{hubbub: 'seek', at: NaN}`, `{hubbub: 'seek', at: -40}`, `{hubbub: 'speed', speed: Infinity}`} {
			around.does(`chat.contentWindow.postMessage(` + bad + `, '*')`)
		}
		in.sees("all of them", `orders.length === 8`)
		in.settle()
		if !asks[bool](in, lastSaid(900)) {
			t.Error("it went elsewhere")
		}
	})
}

// TestReplayIsOnlyFramedWhereAllowed: other pages cannot have it.
func TestReplayIsOnlyFramedWhereAllowed(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	var address string
	host := startVideo(t, &address)
	chat := recordedSite(t, 30, func(c *config.Config) { c.EmbedOrigins = []string{"https://elsewhere.example"} })
	address = chat.url
	watched := &recorder{TB: t, errors: make(chan string, 10)}
	openTab(watched, browser, host.URL)
	select {
	case e := <-watched.errors:
		if !strings.Contains(e, "frame-ancestors") {
			t.Error(e)
		}
	case <-time.After(patience):
		t.Error("shown in a frame")
	}
}

// TestReplayAccessible looks at a replay with the rules of axe-core.
func TestReplayAccessible(t *testing.T) {
	t.Parallel()
	axe := axeCore(t)
	browser := startBrowser(t)
	chat := recordedSite(t, 1500)
	for _, v := range []view{{"wide", 1440, 900, "light"}, {"narrow", 390, 844, "dark"}} {
		tb := openTab(t, browser, chat.url+replayOf)
		tb.look(v)
		tb.sees("the first message", lastSaid(0))
		tb.does(goTo(700))
		tb.sees("the 700th second", lastSaid(700))
		tb.does(string(axe))
		found := asks[string](tb, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(({violations}) =>
			JSON.stringify(violations.map((v) => [v.id, v.help, v.nodes.map((n) => n.html + ' ' + n.failureSummary).slice(0, 3)]), null, 1))`)
		if found != "[]" {
			t.Errorf("%s: %s", v.name, found)
		}
		if *screenshots != "" {
			tb.shoot("replay-" + v.name)
		}
		tb.close()
	}
}

// ancestors returns who may frame a page.
func ancestors(t *testing.T, address string) string {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	_, after, _ := strings.Cut(response.Header.Get("Content-Security-Policy"), "frame-ancestors ")
	return after
}

// TestReplayOfClosedRoom: who may not read a room is told so once, and nothing is asked again.
func TestReplayOfClosedRoom(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	secret := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(secret, []byte("correct horse battery\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	chat := recordedSite(t, 30, func(c *config.Config) { c.PassphraseFile = secret })
	tb := openTab(t, browser, chat.url+replayOf)
	tb.sees("why nothing is there", `document.querySelector('.replay__note')?.textContent.includes('not open to you') && document.querySelectorAll('.replay__row').length === 0`)
	if busy := asks[string](tb, `document.querySelector('.replay__messages').getAttribute('aria-busy')`); busy != "false" {
		t.Errorf("it waits: %s", busy)
	}
}

// TestReplayWithoutServer: a place that cannot be loaded is loaded when the server is there again, and
// what was seen stays meanwhile.
func TestReplayWithoutServer(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	chat := recordedSite(t, 1500)
	tb := openTab(t, browser, chat.url+replayOf)
	tb.sees("the first message", lastSaid(0))
	tb.does(`window.wasFetch = fetch; window.fetch = () => Promise.reject(new TypeError('away'))`)
	tb.does(goTo(1200))
	tb.sees("that it cannot be loaded", `document.querySelector('.replay__note').textContent.includes('Trying again') && document.querySelector('.replay__messages').getAttribute('aria-busy') === 'true'`)
	tb.sees("what was there", lastSaid(0))
	tb.does(`window.fetch = wasFetch`)
	tb.sees("the place", lastSaid(1200)+` && !document.querySelector('.replay__note').textContent`)
}
