package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"hubbub/server/fold"
	"hubbub/server/wire"
)

// crowd are people by some names, the first of whom keep the room.
func crowd(names ...string) *roster {
	people := make([]wire.Person, len(names))
	for i, name := range names {
		people[i] = wire.Person{User: fmt.Sprint("u", i), Name: name}
	}
	return &roster{people: folded(people)}
}

func namesOf(people []wire.Person) (names []string) {
	for _, p := range people {
		names = append(names, p.Name)
	}
	return names
}

func TestFindPeople(t *testing.T) {
	r := crowd("Ana", "ana maria", "Juliana", "Maria Ana", "Łukasz", "日本", "Ｚoë", "Bo")
	for wanted, want := range map[string][]string{
		"ANA":    {"Ana", "ana maria", "Maria Ana", "Juliana"},
		"maria":  {"Maria Ana", "ana maria"},
		"luk":    {"Łukasz"},
		"本":      {"日本"},
		"zoe":    {"Ｚoë"},
		"nobody": nil,
	} {
		if found, more := r.find(fold.String(wanted), 10); !slices.Equal(namesOf(found), want) || more {
			t.Errorf("%q finds %q, %v; want %q", wanted, namesOf(found), more, want)
		}
	}
	for limit, more := range map[int]bool{1: true, 3: true, 4: false, 5: false} {
		if found, got := r.find("ana", limit); len(found) != min(limit, 4) || got != more || found[0].Name != "Ana" {
			t.Errorf("of at most %d there are %q, more: %v", limit, namesOf(found), got)
		}
	}
}

// TestFindMarked: who looks for nobody is told who keeps the room, owners first, and which programs are there.
func TestFindMarked(t *testing.T) {
	r := crowd("a bot", "a viewer", "Ann", "Mo", "Oz", "Abe")
	for i := range r.people {
		p := &r.people[i]
		p.Role = map[string]string{"a bot": "bot", "a viewer": "viewer", "Mo": "moderator", "Abe": "moderator", "Oz": "owner"}[p.Name]
	}
	if found, more := r.find("", 10); !slices.Equal(namesOf(found), []string{"Oz", "Abe", "Mo", "a bot"}) || more {
		t.Errorf("found %q, more: %v", namesOf(found), more)
	}
	if found, more := r.find("", 2); !slices.Equal(namesOf(found), []string{"Oz", "Abe"}) || !more {
		t.Errorf("of at most 2 found %q, more: %v", namesOf(found), more)
	}
}

// newPeopleAPI returns an API in front of a room whose people are read as the test says.
func newPeopleAPI(t *testing.T, read func(ctx context.Context, room string) ([]wire.Person, error)) (http.Handler, *fakeHistory) {
	t.Helper()
	_, f, c, _ := configTown(t, "")
	h := newHandler(c)
	h.rosters.read = read
	return h.routes(), f
}

// TestPeopleHere: the roster is read once for all who ask at a time, and again when it is old.
func TestPeopleHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		read := 0
		h, f := newPeopleAPI(t, func(_ context.Context, room string) ([]wire.Person, error) {
			read++
			return []wire.Person{{User: "u1", Name: "Ana", Role: "owner", Since: 7}, {Name: fmt.Sprint("guest ", read, " of ", room)}}, nil
		})
		for query, want := range map[string]string{
			"":              `{"online":2,"people":[{"name":"Ana","user":"u1","role":"owner","since":7}],"more":false}`,
			"?q=+1%20OF":    `{"online":2,"people":[{"name":"guest 1 of past","since":0}],"more":false}`,
			"?q=an&limit=1": `{"online":2,"people":[{"name":"Ana","user":"u1","role":"owner","since":7}],"more":false}`,
			"?q=%20":        `{"online":2,"people":[{"name":"Ana","user":"u1","role":"owner","since":7}],"more":false}`,
		} {
			if w := get(h, "/api/rooms/past/people"+query); w.Code != http.StatusOK || strings.TrimSpace(w.Body.String()) != want {
				t.Errorf("%q: %d %s, want %s", query, w.Code, w.Body, want)
			}
		}
		time.Sleep(rosterAge)
		synctest.Wait()
		if w := get(h, "/api/rooms/past/people?q=guest"); !strings.Contains(w.Body.String(), "guest 2 of past") || read != 2 {
			t.Errorf("later: %s, read %d times", w.Body, read)
		}
		for _, query := range []string{"?q=" + strings.Repeat("x", maxName+1), "?q=%ff", "?limit=0", "?limit=51", "?limit=x", "?q=%zz"} {
			if w := get(h, "/api/rooms/past/people"+query); w.Code != http.StatusBadRequest {
				t.Errorf("%.20q: %d %s", query, w.Code, w.Body)
			}
		}
		f.expectRejected(t)
	})
}

// TestPeopleUntold: a room that does not tell who is there is a problem that may pass.
func TestPeopleUntold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck, asked := true, make(chan struct{}, 1)
		h, f := newPeopleAPI(t, func(ctx context.Context, _ string) ([]wire.Person, error) {
			if stuck {
				asked <- struct{}{}
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return nil, nil
		})
		codes := make(chan int, 2)
		asks := func() { codes <- get(h, "/api/rooms/past/people").Code }
		go asks()
		<-asked
		go asks()
		for range 2 {
			if code := <-codes; code != http.StatusServiceUnavailable {
				t.Errorf("status %d", code)
			}
		}
		f.expectRejected(t, reasonBusy, reasonBusy)
		stuck = false
		time.Sleep(rosterAge)
		synctest.Wait()
		if w := get(h, "/api/rooms/past/people"); w.Code != http.StatusOK {
			t.Errorf("afterwards: %d %s", w.Code, w.Body)
		}
	})
}

// TestRostersAreBounded: of rooms beyond the bound each is read for who asks.
func TestRostersAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		read := 0
		rs := rosters{read: func(context.Context, string) ([]wire.Person, error) { read++; return nil, errors.New("no") }}
		for i := range maxRosters + 3 {
			for range 2 {
				if _, err := rs.get(t.Context(), fmt.Sprint("room ", i)); err == nil {
					t.Error("no error")
				}
			}
		}
		kept := func() int {
			rs.mu.Lock()
			defer rs.mu.Unlock()
			return len(rs.of)
		}
		if want := maxRosters + 2*3; read != want || kept() != maxRosters {
			t.Errorf("read %d times, want %d; %d kept", read, want, kept())
		}
		time.Sleep(rosterAge)
		synctest.Wait()
		if kept() != 0 {
			t.Errorf("%d are kept for ever", kept())
		}
	})
}

// FuzzPeople: whatever is looked for is answered with people, or refused with a problem.
func FuzzPeople(f *testing.F) {
	for _, query := range []string{"", "q=a", "q=%00&limit=50", "q=%C5%81", "q=a&q=b", "limit=-1", "q=%ff", ";", "q=\u200b", "q=%20a%20"} {
		f.Add(query)
	}
	r := crowd("Ana", "Łukasz", "日本", "a  b", "\u200bx")
	f.Fuzz(func(t *testing.T, query string) {
		wanted, limit, err := parsePeople(query)
		if err != nil {
			return
		}
		if limit < 1 || limit > maxPeople || !utf8.ValidString(wanted) {
			t.Fatalf("%q: %q, at most %d", query, wanted, limit)
		}
		found, _ := r.find(wanted, limit)
		if body, err := encode(found); err != nil || !json.Valid(body) {
			t.Errorf("%q finds %s, %v", query, body, err)
		}
	})
}
