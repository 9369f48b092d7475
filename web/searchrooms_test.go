package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// find looks for words in the search that is open.
func (tb *tab) find(words string) {
	tb.t.Helper()
	tb.does(`window.input = document.querySelector('#search-input'); input.value = ` + quote(words) + `; input.dispatchEvent(new Event('input'))`)
}

// TestSearchRooms: what was said in any room is found, drawn as messages are, and leads to its place.
func TestSearchRooms(t *testing.T) {
	t.Parallel()
	site := startSite(t, "127.0.0.1:0")
	browser := startBrowser(t)
	bo := openTab(t, browser, site.url+"#/Tea%20House")
	bo.login("Bo")
	for i := range 30 {
		bo.say(fmt.Sprintf("**cup %d** of tea for @Ana, `x`, https://example.org/%d", i+1, i+1))
	}
	bo.sees("what was said", `document.querySelector('#messages').innerText.includes('cup 30 of')`)
	tb := openTab(t, browser, site.url)
	tb.resize(1440, 900)
	tb.login("Ana")
	tb.say("tea here")
	tb.press("k", chromedp.ModifierCtrl)
	tb.sees("the choice of rooms", `[...document.querySelectorAll('.search__choice')].map((n) => n.textContent + n.ariaPressed).join() === 'This roomtrue,All roomsfalse'`)
	tb.find("tea")
	tb.sees("one here", `document.querySelectorAll('#results li').length === 1 && document.querySelector('#results mark').textContent === 'tea'`)
	tb.does(`document.querySelectorAll('.search__choice')[1].click()`)
	tb.sees("where that is said", `document.querySelector('#search-input').placeholder === 'Search all rooms' && document.querySelectorAll('.search__choice')[1].ariaPressed === 'true'`)
	tb.sees("those of all rooms", `document.querySelectorAll('#results li').length === 30 && !document.querySelector('#results-more').hidden && document.querySelector('#search-note').textContent.includes('30 results, and there are earlier ones')`)
	tb.sees("the newest first, with its room", `document.querySelector('#results li').innerText.includes('tea here') && document.querySelector('#results li .results__room').textContent.includes('lobby')
		&& document.querySelectorAll('#results li')[1].querySelector('.results__room').textContent.includes('Tea House')`)
	tb.sees("it drawn as messages are", `(() => { const li = document.querySelectorAll('#results li')[1];
		return li.querySelector('strong').textContent === 'cup 30' && li.querySelector('.mention--me') && li.querySelector('code') && li.querySelector('a.link').href === 'https://example.org/30'; })()`)
	tb.does(`document.querySelector('#results-more').click()`)
	tb.sees("all of them", `document.querySelectorAll('#results li').length === 31 && document.querySelector('#results-more').hidden`)
	tb.does(holds(flash))
	tb.run(chromedp.ScrollIntoView("#results li:last-child"), click("#results li:last-child .results__button"))
	tb.sees("the room and the message there", `document.querySelector('#room-name').textContent === 'Tea House' && document.querySelector('.message--found')?.textContent.includes('cup 1 of')`)
	tb.sees("the search yet", `document.querySelectorAll('#results li').length === 31 && document.querySelector('#search-panel').checkVisibility()`)
	tb.find("!!!")
	tb.sees("a hint", `document.querySelector('#search-note').textContent.includes('only punctuation')`)
	tb.find("")
	tb.sees("what it is for", `document.querySelector('#search-note').textContent === 'Words that were said in any room that you can read.'`)
}

// TestSearchShowsPictures: pictures of the site stand in results as in messages; long texts are cut where the words are.
func TestSearchShowsPictures(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.Handle("/", fakeHistory(0))
	mux.HandleFunc("/api/emotes", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"emotes":[{"name":"party","url":"/icons/icon.svg","width":28,"height":28,"animated":false}]}`)
	})
	mux.HandleFunc("/api/search", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"hits":[{"room":"lobby","title":"Lobby <i>","epoch":"e","message":{"type":"message","seq":3,"from":"Bo","user":"uBo","role":"moderator","at":1790000000000,"text":"tea :party: 🎉"}},
			{"room":"tea","title":"Tea","epoch":"f","message":{"type":"message","seq":4,"from":"Cy","at":1790000000000,"text":"`)
		for range 300 {
			fmt.Fprint(w, "word ")
		}
		fmt.Fprint(w, `TEA at last"}}],"terms":1,"partly":true}`)
	})
	tb := joinWith(t, startBrowser(t), mux, `{emotes: 'h1'}`)
	tb.press("k", chromedp.ModifierCtrl)
	tb.sees("the choice of rooms", `document.querySelectorAll('.search__choice').length === 2`)
	tb.does(`document.querySelectorAll('.search__choice')[1].click()`)
	tb.find("tea")
	tb.sees("the picture and the sign", `document.querySelector('#results img.emote')?.alt === ':party:' && document.querySelector('#results .badge').getAttribute('aria-label') === 'Moderator'`)
	tb.sees("the room as text", `document.querySelector('.results__room').textContent.includes('Lobby <i>')`)
	tb.sees("the end of the long one", `(() => { const text = document.querySelectorAll('.results__text')[1]; return text.textContent.startsWith('…') && text.textContent.length < 250 && text.querySelector('mark').textContent === 'TEA'; })()`)
	tb.sees("that some are missing", `document.querySelector('#search-note').textContent.includes('being made searchable')`)
	tb.does(`socket.says({type: 'update', seq: 9, target: 4, removed: true})`)
	tb.settle()
	tb.sees("that of another room, which has that number too", `document.querySelectorAll('#results li').length === 2`)
}

// TestEndKeepsItsWidth: whatever stands at the end, the conversation stays where it is; the search of a
// room ends with it.
func TestEndKeepsItsWidth(t *testing.T) {
	t.Parallel()
	tb := openScripted(t, startBrowser(t), "", fakeHistory(6))
	tb.resize(1440, 900)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana', {count: 6, limits: {message_bytes: 4096, edit_window_ms: 900000}}); window.lobby = socket;
		window.width = () => Math.round(document.querySelector('#messages').getBoundingClientRect().width)`)
	tb.sees("the people", `document.querySelector('#people-panel').getBoundingClientRect().width === 320`)
	tb.does(`window.before = width()`)
	tb.press("k", chromedp.ModifierCtrl)
	tb.sees("the search in their place", `document.querySelector('#search-panel').getBoundingClientRect().width === 320 && width() === before && !document.querySelector('#people-panel').checkVisibility()`)
	tb.sees("the questions' button", `document.querySelector('#questions-toggle')?.checkVisibility()`)
	tb.does(`document.querySelector('#questions-toggle').click()`)
	tb.sees("the questions", `document.querySelector('#questions-panel')?.getBoundingClientRect().width === 320 && width() === before && !document.querySelector('#search-panel').checkVisibility()`)
	tb.does(`document.querySelector('#people-toggle').click()`)
	tb.sees("the people", `document.querySelector('#people-panel').checkVisibility() && width() === before`)
	tb.does(`document.querySelector('#people-toggle').click()`)
	tb.sees("more room", `width() === before + 320`)
	tb.press("k", chromedp.ModifierCtrl)
	tb.sees("the search over it", `document.querySelector('#search-panel').checkVisibility() && width() === before + 320`)
	tb.press(kb.Escape)
	tb.sees("nothing there", `!document.querySelector('#search-panel').checkVisibility() && !document.querySelector('#people-panel').checkVisibility() && width() === before + 320`)
	tb.does(`document.querySelector('#people-toggle').click()`)
	tb.press("k", chromedp.ModifierCtrl)
	tb.find("line 5")
	tb.sees("a result", `document.querySelectorAll('#results li').length === 1`)
	tb.does(`location.hash = '#/tea'`)
	tb.sees("another room", `socket !== lobby`)
	tb.does(`socket.welcome('Ana')`)
	tb.sees("its people, and no search", `document.querySelector('#people-panel').checkVisibility() && !document.querySelector('#search-panel').checkVisibility() && width() === before`)
}

// TestSearchIsAsMessagesAre: a result has the colour of its author, the badge and the time of the message in the list, and the
// search of a room ends with it when it is left, in a column and in a drawer, and the conversation stays where it is.
func TestSearchIsAsMessagesAre(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for _, width := range []int64{1440, 390} {
		history := fakeHistory(6)
		tb := joinWith(t, browser, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("q") == "" {
				history.ServeHTTP(w, r)
				return
			}
			fmt.Fprintf(w, `{"epoch":"e","floor":1,"messages":[{"seq":%d,"id":"x5","from":"Bo","user":"uBo","at":%d,"text":"line 5"}],"more":false}`, seqAt(5), 1790000000000+5*60000)
		}), `{count: 6}`)
		tb.resize(width, 844)
		tb.does(`window.lobby = socket; socket.lines(1, 6); location.hash = '#/tea'`)
		tb.sees("another room", `socket !== lobby`)
		tb.does(`socket.welcome('Ana', {count: 6}); socket.lines(1, 6); window.place = () => JSON.stringify(document.querySelector('.chat__main').getBoundingClientRect())`)
		tb.sees("its messages", `document.querySelectorAll('.message').length === 6 && document.querySelector('#room-name').textContent === 'tea'`)
		tb.settle()
		tb.does(`window.before = place()`)
		tb.press("k", chromedp.ModifierCtrl)
		tb.find("line 5")
		tb.sees("a result", `document.querySelectorAll('#results li').length === 1`)
		tb.sees("it as the message is", `(() => { const row = [...document.querySelectorAll('.message')].find((n) => n.textContent.includes('line 5')); const found = document.querySelector('#results li');
			const colour = (node) => getComputedStyle(node).color; const of = (node, part) => node.querySelector(part);
			return colour(of(row, '.message__from')) === colour(of(found, '.results__from')) && colour(of(found, '.results__from')) !== colour(of(found, '.results__text')) && of(row, '.message__from').textContent === of(found, '.results__from').textContent
				&& of(row, 'time').dateTime === of(found, 'time').dateTime && of(row, 'time').title === of(found, 'time').title && of(found, '.results__text').textContent === 'line 5'; })()`)
		tb.sees("the conversation where it was", `place() === before`)
		tb.shootIfAsked("search-as-messages")
		tb.leaveRoom("tea")
		tb.sees("the other room, and no search", `document.querySelector('#room-name').textContent === 'lobby' && !document.querySelector('#search-panel').checkVisibility()`)
		tb.press("k", chromedp.ModifierCtrl)
		tb.sees("nothing in it of the room that was left", `document.querySelector('#search-input').value === '' && document.querySelectorAll('#results li').length === 0 && document.querySelector('#search-input').placeholder.includes('lobby')`)
		tb.close()
	}
}

// hits answers a search over all rooms: two messages of the lobby, one of another room, and one more of the lobby, from today to last year.
func hits(w http.ResponseWriter, r *http.Request) {
	const now = 1790000000000
	hit := func(room string, seq int, at int64, text string) string {
		return fmt.Sprintf(`{"room":%q,"title":%q,"epoch":"e","message":{"type":"message","seq":%d,"from":"Bo","user":"uBo","at":%d,"text":%q}}`, room, room, seq, at, text)
	}
	fmt.Fprintf(w, `{"hits":[%s,%s,%s,%s],"terms":1}`, hit("lobby", 9, now-60_000, "tea now, and a text that is longer than one line of the panel has room for"),
		hit("lobby", 8, now-120_000, "tea before"), hit("Tea House", 4, now-4*86_400_000, "tea elsewhere"), hit("lobby", 1, now-400*86_400_000, "tea last year"))
}

// TestSearchSaysWhere: results of one room do not say which it is; those of all rooms say it once for those that follow each other, and to who listens at each.
// Their times are as short as they can be, and whole where one points; they stand as close as messages do.
func TestSearchSaysWhere(t *testing.T) {
	t.Parallel()
	history := fakeHistory(6)
	mux := http.NewServeMux()
	mux.Handle("/", history)
	mux.HandleFunc("/api/search", hits)
	tb := joinWith(t, startBrowser(t), mux, `{count: 6}`)
	tb.moveTo("UTC")
	tb.resize(1440, 900)
	tb.does(`Date.now = () => 1790000000000; socket.lines(1, 6)`)
	tb.press("k", chromedp.ModifierCtrl)
	tb.sees("the choice of rooms", `document.querySelectorAll('.search__choice').length === 2`)
	tb.find("line 5")
	tb.sees("no room", `document.querySelectorAll('#results li').length === 1 && !document.querySelector('#results').innerText.includes('#') && document.querySelector('.results__button').getAttribute('aria-describedby') === document.querySelector('.results__text').id`)
	tb.does(`document.querySelectorAll('.search__choice')[1].click()`)
	tb.find("tea")
	const rooms = `[...document.querySelectorAll('#results .results__room')]`
	tb.sees("the rooms, once for a run", `document.querySelectorAll('#results li').length === 4 && `+rooms+`.map((n) => n.checkVisibility()).join() === 'true,false,true,true'`)
	tb.sees("all of them for who listens", `[...document.querySelectorAll('.results__button')].every((n) => document.getElementById(n.getAttribute('aria-describedby').split(' ')[0]).textContent.startsWith('#'))`)
	const times = `[...document.querySelectorAll('#results time')]`
	tb.sees("the times", times+`.map((n) => n.textContent.replace(/\s/g, ' ')).join('|') === '2:12 PM|2:11 PM|Sep 17, 2:13 PM|Aug 17, 2025, 2:13 PM'`)
	tb.sees("the whole of one", times+`[0].title.includes('Monday, September 21, 2026')`)
	tb.shootIfAsked("search-rooms")
	tb.speak("de")
	tb.sees("them in German", times+`.map((n) => n.textContent).join('|') === '14:12|14:11|17. Sept., 14:13|17.08.2025, 14:13'`)
	tb.speak("en")
	tb.sees("English again", times+`[0]?.textContent.includes('PM')`)
	tb.does(`socket.says({type: 'update', seq: seqAt(7), target: 9, removed: true})`)
	tb.sees("the next one saying its room, where the one before is gone", `document.querySelectorAll('#results li').length === 3 && `+rooms+`.every((n) => n.checkVisibility())`)

	const top = `((li) => { const box = (part) => li.querySelector(part).getBoundingClientRect(); return [box('.results__from').top, box('.results__text').top, li.querySelector('.avatar').checkVisibility()]; })(document.querySelectorAll('#results li')[1])`
	tb.sees("a head of its own where messages are comfortable", top+`[1] - `+top+`[0] > 12 && `+top+`[2]`)
	tb.does(`document.querySelector('#composer-input').focus()`)
	tb.press("/compact" + kb.Escape + kb.Enter)
	tb.sees("all on one line where they are compact", `document.querySelector('.messages--compact') && Math.abs(`+top+`[1] - `+top+`[0]) < 6 && !`+top+`[2]`)
	tb.shootIfAsked("search-rooms-compact")
	tb.does(`Date.now = () => 1790000000000 + 86_400_000; window.RealDate = Date; window.Date = class extends RealDate { constructor(...of) { super(...of.length > 0 ? of : [RealDate.now()]); } }; document.dispatchEvent(new Event('visibilitychange'))`)
	tb.sees("the day of what was said today, once that is over", times+`[0].textContent.includes('Sep 21')`)
}
