package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// seenFromOutside answers as the server does to whoever follows a room without a name:
// with these events, and then with what more brings, until it is closed.
func seenFromOutside(site string, more <-chan string, events ...string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/site", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, site) })
	mux.HandleFunc("GET /api/rooms/{room}/events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		send := func(event string) {
			var kind struct{ Type string }
			json.Unmarshal([]byte(event), &kind)
			if kind.Type != "message" {
				fmt.Fprintf(w, "event: %s\n", kind.Type)
			}
			fmt.Fprintf(w, "data: %s\n\n", event)
			http.NewResponseController(w).Flush()
		}
		for _, event := range events {
			send(event)
		}
		for {
			select {
			case event, ok := <-more:
				if !ok {
					return
				}
				send(event)
			case <-r.Context().Done():
				return
			}
		}
	})
	return mux
}

// doorEvents are what is seen of a room with an owner, a moderator and others.
func doorEvents() []string {
	events := []string{`{"type":"welcome","room":"games","title":"Games","epoch":"e","seq":9,"n":9,"online":5,"users":["Kofi","Ana","Lotte","سلمى","Amira"],` +
		`"people":[{"user":"a","name":"Kofi"},{"user":"b","name":"Ana"},{"user":"c","name":"Lotte","role":"moderator"},{"user":"d","name":"سلمى"},{"user":"e","name":"Amira","role":"owner"}]}`}
	for i, said := range [][3]string{
		{"Ana", "", "the first line, which is too old to be shown"}, {"Lotte", "moderator", "Requests go into Questions, please"}, {"Kofi", "", "that bass line again"},
		{"سلمى", "", "من بيروت، شكرا على هذه الليلة"}, {"Hiroko", "", "スタジオの音、すごく近い"}, {"Amira", "owner", "One more slow one, then your requests\nand a line that goes on for much longer than there is room for it in any window"},
		{"Teo", "", "saludos desde Valparaíso"},
	} {
		role := ""
		if said[1] != "" {
			role = `,"role":"` + said[1] + `"`
		}
		events = append(events, fmt.Sprintf(`{"type":"message","seq":%d,"from":%s%s,"at":1790000000000,"text":%s}`, i+1, quote(said[0]), role, quote(said[2])))
	}
	return events
}

// TestDoor: the name screen says who is in the room and what was said last, live.
func TestDoor(t *testing.T) {
	t.Parallel()
	more := make(chan string)
	defer close(more)
	tb := openScripted(t, startBrowser(t), "#/games", seenFromOutside(`{}`, more, doorEvents()...))
	tb.sees("the title", `document.querySelector('#login-room').textContent === 'Games'`)
	tb.sees("how many", `document.querySelector('.door__count').textContent === '5 online'`)
	tb.sees("who, those with a role first", `/^.?Amira.*Lotte/.test(document.querySelector('.door__names').textContent)`)
	tb.sees("the last six lines", `[...document.querySelectorAll('.door__from')].map((n) => n.textContent).join() === 'Lotte,Kofi,سلمى,Hiroko,Amira,Teo'`)
	tb.sees("their badges, in words", `[...document.querySelectorAll('.door__line .badge')].map((n) => n.getAttribute('aria-label')).join() === 'Moderator,Owner'`)
	more <- `{"type":"joined","user":"f","name":"Zed","online":6}`
	more <- `{"type":"message","seq":10,"from":"Zed","at":1790000000001,"text":"<b>hi</b>"}`
	tb.sees("who came, and what was said", `document.querySelector('.door__count').textContent === '6 online' && document.querySelector('.door__lines li:last-child .door__text').textContent === '<b>hi</b>'`)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana')`)
	tb.run(chromedp.WaitVisible("#chat"))
	tb.sees("nothing left of it", `document.querySelector('#door').childElementCount === 0`)
}

// TestDoorOfServer: the same through a real server: nobody, then somebody.
func TestDoorOfServer(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	site := startSite(t, "127.0.0.1:0")
	door := openTab(t, browser, site.url)
	door.sees("nobody", `document.querySelector('#door').textContent.includes('Nobody is here')`)
	ana := openTab(t, browser, site.url)
	ana.login("Ana")
	ana.say("hello")
	door.sees("Ana, and what she said", `document.querySelector('.door__names').textContent.includes('Ana') && document.querySelector('.door__text').textContent === 'hello'`)
	ana.say("and more")
	door.sees("that as well", `document.querySelector('.door__lines').children.length === 2`)
	bo := openTab(t, browser, site.url+"#/games")
	bo.login("Bo")
	bo.say("in games")
	bo.sees("its receipt", hasText("in games"))
	door.does(`location.hash = '#/games'`)
	door.sees("another room", `document.querySelector('#login-room').textContent === 'games' && document.querySelector('.door__text').textContent === 'in games'`)
	door.does(`location.hash = '#/nothing'`)
	door.sees("the name alone of one that is not there", `document.querySelector('#login-room').textContent === 'nothing' && !document.querySelector('#door').firstChild`)
	ana.sees("nobody else: who looks is not counted", `document.querySelector('#online-count').textContent.startsWith('1')`)
}

// TestPassphrase: the field is there when the server asks for it, and says what was wrong.
func TestPassphrase(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	t.Run("told beforehand", func(t *testing.T) {
		tb := openScripted(t, browser, "", siteAt(`{"passphrase":true}`))
		tb.sees("the field, and the focus where it was", `document.querySelector('#passphrase').checkVisibility() && document.activeElement.id === 'name-input'`)
	})
	t.Run("told by a refusal", func(t *testing.T) {
		tb := openScripted(t, browser, "", siteAt(`{}`))
		tb.submitName("Ana")
		tb.sees("no field", `!document.querySelector('#passphrase').checkVisibility() && window.socket`)
		tb.does(`socket.open(); socket.says({type: 'error', code: 'auth_required', message: 'x', final: true}); socket.drop(4003)`)
		tb.sees("the field with its reason", `document.activeElement.id === 'passphrase' && document.querySelector('#passphrase-error').textContent.includes('passphrase') && document.querySelector('#passphrase').getAttribute('aria-invalid') === 'true' && !document.querySelector('#name-error').textContent`)
		tb.press("sesame" + kb.Enter)
		tb.does(`socket.open(); socket.says({type: 'error', code: 'auth_invalid', message: 'x', final: true}); socket.drop(4003)`)
		tb.sees("that it was wrong, with all of it selected", `document.querySelector('#passphrase-error').textContent.includes('not right') && document.querySelector('#passphrase').value === 'sesame'`)
		tb.press("other")
		tb.sees("no reason any more", `document.querySelector('#passphrase').value === 'other' && !document.querySelector('#passphrase-error').textContent`)
	})
	for code, word := range map[string]string{"name_taken": "taken", "access_denied": "not open", "auth_expired": "signed out"} {
		t.Run(code, func(t *testing.T) {
			tb := openScripted(t, browser, "", nil)
			tb.submitName("Ana")
			tb.does(`socket.open(); socket.says({type: 'error', code: ` + quote(code) + `, message: 'x', final: true}); socket.drop(4003)`)
			tb.sees("why, at the field for the name", `document.querySelector('#name-error').textContent.includes(`+quote(word)+`) && document.activeElement.id === 'name-input'`)
		})
	}
}

// TestDoorOfLongTitle: a title on the name screen has three lines at most, all of it is read by who taps on it, and the field
// stays in sight.
func TestDoorOfLongTitle(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	for _, title := range []string{longRoom, "Donaudampfschifffahrtsgesellschaftskapitänsversammlungsvorbereitungsausschuss", "غرفة لكل ما يتعلق بهبوط الرحلة الثالثة هذا العام وما يأتي بعدها"} {
		more := make(chan string)
		tb := openScripted(t, browser, "#/landing", seenFromOutside(`{}`, more, `{"type":"welcome","room":"landing","title":`+quote(title)+`,"epoch":"e","seq":0,"n":0,"online":0,"users":[]}`))
		tb.sees("the title", `document.querySelector('#login-room').textContent === `+quote(title))
		for _, width := range []int64{1440, 390} {
			tb.resize(width, 844)
			tb.sees("all of it, beside or above the field, which is in sight", `(() => { const [of, field] = ['.door__room', '#name-input'].map((q) => document.querySelector(q)); const [a, b] = [of.getBoundingClientRect(), field.getBoundingClientRect()];
				return of.scrollWidth <= of.clientWidth && a.height <= 3 * parseFloat(getComputedStyle(of).lineHeight) && a.left >= 0 && a.right <= innerWidth && b.bottom < innerHeight && (a.right <= b.left || a.left >= b.right || a.bottom <= b.top) && document.querySelector('#login').scrollWidth <= innerWidth; })()`)
		}
		tb.look(view{width: 390, height: 844, scheme: "light"})
		tb.settle()
		tb.shootIfAsked("door-long-" + title[:4])
		tb.taps("#login-room")
		tb.sees("all of it, where it is cut", `(({scrollHeight, clientHeight}) => scrollHeight <= clientHeight || `+whole+` === '#' + `+quote(title)+`)(document.querySelector('.door__room'))`)
		tb.taps("#door-topic")
		tb.sees("nothing over the page", `!document.querySelector('.whole-text')`)
		tb.close()
		close(more)
	}
}

// TestDoorOfClosedRoom: of a room that only its members read, the name screen shows the name in the address,
// where an invitation leads as well, and nothing of the room that was there before.
func TestDoorOfClosedRoom(t *testing.T) {
	t.Parallel()
	more := make(chan string)
	defer close(more)
	open := seenFromOutside(`{}`, more, append(doorEvents()[:1], `{"type":"room","seq":10,"state":{"topic":"Which game is next"}}`)...)
	tb := openScripted(t, startBrowser(t), "#/games", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/rooms/board/events":
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `{"code":"access_denied","message":"x"}`)
		case "/api/invites/redeem":
			fmt.Fprint(w, `{"session":"TOKEN","user":"u","role":"member","room":"board","name":"Mia"}`)
		default:
			open.ServeHTTP(w, r)
		}
	}))
	const topic = `document.querySelector('#door-topic').textContent`
	const closed = `document.querySelector('#login-room').textContent === 'board' && !document.querySelector('#door').firstChild && ` + topic + ` === 'A room, a name, and off you go.' && document.title.startsWith('board')`
	tb.sees("the room that is open", `document.querySelector('#login-room').textContent === 'Games' && `+topic+` === 'Which game is next'`)
	tb.does(`location.hash = '#/board'`)
	tb.sees("the name of the other alone", closed)
	tb.does(`location.hash = '#/games'`)
	tb.sees("the first again", topic+` === 'Which game is next'`)
	tb.does(`location.hash = '#invite=SECRET'`)
	tb.run(click(`dialog[open] .button:not(.button--quiet)`))
	tb.sees("the room of the invitation", `location.hash === '#/board' && document.querySelector('#name-input').value === 'Mia' && `+closed)
}

// TestDoorOfSilentRoom: what fills the name screen of a room in which nothing was said is a drawing with words, in a room
// whose messages are on their way it is not, and the links stand at the bottom.
func TestDoorOfSilentRoom(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	const (
		drawing = `document.querySelector('.door__silent')`
		words   = `document.querySelector('.door__silent p').textContent`
		box     = `((of) => document.querySelector(of).getBoundingClientRect())`
	)
	welcome := func(n, online int) string {
		return fmt.Sprintf(`{"type":"welcome","room":"games","title":"Games","epoch":"e","seq":%d,"n":%d,"online":%d,"users":[%s]}`, n, n, online, map[bool]string{true: `"Kofi"`}[online > 0])
	}
	more := make(chan string)
	defer close(more)
	tb := openScripted(t, browser, "#/games", seenFromOutside(`{}`, more, welcome(0, 0)))
	tb.does(`document.querySelectorAll('.login__links, .login__links a').forEach((n) => { n.hidden = false; })`)
	tb.sees("that nobody is there, once", words+` === 'Nobody is here yet.' && !document.querySelector('.door__people')`)
	for _, v := range []view{{"wide", 1440, 900, "light"}, {"wide-dark", 1440, 900, "dark"}, {"middle", 1024, 768, "light"}, {"phone", 390, 844, "light"}, {"phone-dark", 390, 844, "dark"}} {
		tb.look(v)
		tb.settle()
		tb.sees("the drawing, large, in the room that is left", drawing+`.checkVisibility() && `+box+`('.door__silent .icon').width > 90 && `+box+`('.door__silent').bottom <= `+box+`('.login__links').top`)
		tb.sees("the links at the bottom", `Math.abs(`+box+`('.login__links').bottom - innerHeight) < 1 && `+box+`('.login__links').height < 80`)
		tb.shootIfAsked("door-silent-" + v.name)
	}
	more <- `{"type":"joined","user":"k","name":"Kofi","online":1}`
	tb.sees("who is there, and that nothing was said", `document.querySelector('.door__count').textContent === '1 online' && `+words+` === 'Nothing has been said here yet'`)
	more <- `{"type":"message","seq":10,"from":"Kofi","at":1790000000001,"text":"hello"}`
	tb.sees("what was said in its place", `!`+drawing+` && document.querySelector('.door__text').textContent === 'hello'`)

	begun := openScripted(t, browser, "#/board", seenFromOutside(`{}`, more, welcome(9, 1)))
	begun.before(`document.addEventListener('DOMContentLoaded', () => new MutationObserver(() => { window.first ??= document.querySelector('#door').innerHTML; }).observe(document.querySelector('#door'), {childList: true}))`)
	begun.reload()
	begun.sees("the drawing where nothing is left of what was said, and not before it could have come", drawing+` && first.includes('1 online') && !first.includes('silent')`)
}
