package web_test

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"
)

// A crowdAPI answers who is in a large room, and notes what it was asked.
type crowdAPI struct {
	mu    sync.Mutex
	asked []string // guarded by mu
	sick  bool     // guarded by mu
}

func (c *crowdAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.PathValue("room") == "" || c.sick {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	q := r.FormValue("q")
	c.asked = append(c.asked, r.PathValue("room")+" "+q)
	type someone struct {
		User, Name, Role string
		Since            int64
	}
	people := map[string][]someone{
		"":     {{"uO", "Olga", "owner", 1790000000000}, {"uM", "Marta", "moderator", 0}, {"uT", "Tariq", "moderator", 0}, {"uB", "countdown", "bot", 0}},
		"li":   {{"uL", "Lionel", "", 1790000000000}, {"uX", "Eli <b>", "", 0}},
		"many": {{"u1", "many 1", "", 0}},
	}[q]
	told := []map[string]any{}
	for _, p := range people {
		one := map[string]any{"name": p.Name, "user": p.User, "since": p.Since}
		if p.Role != "" {
			one["role"] = p.Role
		}
		told = append(told, one)
	}
	json.NewEncoder(w).Encode(map[string]any{"online": 9862, "people": told, "more": q == "many"})
}

// newCrowd returns what answers, and how it is reached.
func newCrowd() (*crowdAPI, http.Handler) {
	c, mux := new(crowdAPI), http.NewServeMux()
	mux.Handle("/", fakeHistory(0))
	mux.Handle("GET /api/rooms/{room}/people", c)
	return c, mux
}

const rowsOfPeople = `[...document.querySelectorAll('#people > li')].map((n) => n.innerText.trim().split('\n').filter((s) => s.length > 1).join(' ')).join('|')`

// TestPeopleOfCrowd: a large room shows who keeps it, and finds others by name; in another room the
// list is that room's.
func TestPeopleOfCrowd(t *testing.T) {
	t.Parallel()
	crowd, api := newCrowd()
	tb := openScripted(t, startBrowser(t), "", api)
	tb.resize(1440, 900)
	tb.submitName("Ana")
	tb.does(`socket.welcome('Ana', {online: 9862, users: undefined}); window.lobby = socket`)
	tb.sees("who keeps the room", rowsOfPeople+` === 'Owner|Olga|Moderators · 2 here|Marta|Tariq|Program|countdown'`)
	tb.sees("their signs", `[...document.querySelectorAll('#people .badge')].map((n) => n.getAttribute('aria-label')).join() === 'Owner,Moderator,Moderator,Bot'`)
	tb.sees("them well below the field", `((field, heading) => heading.top - field.bottom === 12)(document.querySelector('#find-person').getBoundingClientRect(), document.querySelector('.people__group').getBoundingClientRect())`)
	tb.sees("how many others", `document.querySelector('#people-note').innerText.includes('9,862 people are here. Type part')`)
	tb.does(`window.olga = document.querySelector('#people [data-name=Olga]'); socket.says({type: 'online', online: 9863})`)
	tb.sees("another count, and the same nodes", `document.querySelector('#people-note').innerText.includes('9,863') && olga.isConnected`)

	tb.does(`document.querySelector('#find-person').focus()`)
	tb.press("li")
	tb.sees("whom it finds, as text", rowsOfPeople+` === 'Lionel|Eli <b>' && document.querySelector('#people-note').hidden`)
	tb.run(click(`#people [data-name="Lionel"] button`))
	tb.sees("the card", `document.querySelector('.card').innerText.includes('Lionel') && document.querySelector('.card').innerText.includes('Here since')`)
	tb.does(`document.querySelector('.card').close()`)
	find := func(words string) {
		tb.does(`window.find = document.querySelector('#find-person'); find.value = ` + quote(words) + `; find.dispatchEvent(new Event('input'))`)
	}
	find("nobody")
	tb.sees("that there is nobody", `document.querySelector('#people-note').innerText === 'Nobody of that name is here.' && `+rowsOfPeople+` === ''`)
	find("many")
	tb.sees("that there are more", rowsOfPeople+` === 'many 1' && document.querySelector('#people-note').innerText.includes('There are more')`)
	tb.speak("es")
	tb.sees("it in Spanish", `document.querySelector('#people-note').innerText.includes('Hay más')`)
	tb.speak("en")
	crowd.mu.Lock()
	crowd.sick = true
	crowd.mu.Unlock()
	find("other")
	tb.sees("that it cannot be asked", `document.querySelector('#people-note').innerText.includes('cannot be asked for')`)
	crowd.mu.Lock()
	crowd.sick = false
	crowd.mu.Unlock()
	find("")
	tb.sees("who keeps the room again", rowsOfPeople+`.startsWith('Owner|Olga')`)

	tb.does(`location.hash = '#/tea'`)
	tb.sees("another room", `socket !== lobby`)
	tb.does(`socket.welcome('Ana', {online: 2, users: ['Ana', 'Bo']})`)
	tb.sees("its people alone", rowsOfPeople+` === 'Ana (you)|Bo'`)
	tb.does(`location.hash = '#/lobby'`)
	tb.sees("those of the large room", rowsOfPeople+`.startsWith('Owner|Olga')`)
	tb.does(`lobby.says({type: 'online', online: 3, users: ['Ana', 'Bo', 'Cy']})`)
	tb.sees("all of them when it is small", rowsOfPeople+` === 'Ana (you)|Bo|Cy'`)
}

// TestCrowdIsNotAskedUnseen: where the list is in nobody's sight the server is not asked.
func TestCrowdIsNotAskedUnseen(t *testing.T) {
	t.Parallel()
	crowd, api := newCrowd()
	tb := joinWith(t, startBrowser(t), api, `{online: 5000, users: undefined}`)
	tb.settle()
	tb.does(`for (let i = 0; i < 5; i++) socket.says({type: 'online', online: 5000 + i})`)
	tb.settle()
	crowd.mu.Lock()
	if len(crowd.asked) > 0 {
		t.Errorf("asked %q", crowd.asked)
	}
	crowd.mu.Unlock()
	tb.run(click("#people-toggle"))
	tb.sees("who keeps the room", rowsOfPeople+`.startsWith('Owner|Olga')`)
	crowd.mu.Lock()
	defer crowd.mu.Unlock()
	if len(crowd.asked) != 1 {
		t.Errorf("asked %q", crowd.asked)
	}
}
