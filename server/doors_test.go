package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// What somebody may do in a room.
const (
	closed = '-' // nothing: it seems not to be there
	reads  = 'r'
	speaks = 's'
	opens  = 'o' // it is not there, and can be opened
)

// everybody is who may come to a door, with what may be done in the rooms that are open,
// unlisted, for members, for who is invited, and not there.
var everybody = []struct{ who, may string }{
	{"nobody", "ss--o"},
	{"guest", "ss--o"},
	{"viewer", "ssrro"},
	{"member", "sssso"},
	{"moderator", "sssso"},
	{"other", "ss--o"},
	{"owner", "sssso"},
}

// roomsOf returns the rooms of a line of everybody. What is not there is not opened by one
// for the next.
func roomsOf(who string) []string { return append(slices.Clone(townRooms), "unmet-"+who) }

// TestReadingDoors: who reads what, over HTTP.
func TestReadingDoors(t *testing.T) {
	s := startTown(t, nil)
	for _, line := range everybody {
		_, list := s.request(t, http.MethodGet, "/api/rooms", s.as(line.who))
		for i, room := range roomsOf(line.who) {
			may := line.may[i]
			there := may == reads || may == speaks
			t.Run(line.who+" in "+room, func(t *testing.T) {
				if listed := strings.Contains(string(list), fmt.Sprintf("%q", room)); listed != (there && room != "unlisted") {
					t.Errorf("listed: %v", listed)
				}
				for _, path := range []string{"/messages", "/messages?q=hello", "/messages?before=9", "/messages?at=0", "/activity", "/tickets"} {
					if path == "/tickets" && line.who == "nobody" {
						continue
					}
					s.wantRead(t, line.who, room, path, there)
				}
				want := http.StatusNotFound
				if there {
					want = http.StatusOK
				}
				response, end := s.stream(t, "/api/rooms/"+room+"/events", s.as(line.who))
				if end(); response.StatusCode != want {
					t.Errorf("events: %s, want %d", response.Status, want)
				}
			})
		}
	}
	tags := make(map[string]bool)
	for _, room := range append(townRooms, "none") {
		c := dialTCP(t, s.Addr)
		c.WriteRaw([]byte("GET /?room=" + room + " HTTP/1.1\r\nHost: hubbub\r\n\r\n"))
		tags[c.ReadResponse().Header.Get("ETag")] = true
	}
	if len(tags) != 1 {
		t.Errorf("the page tells rooms apart: %v", tags)
	}
}

// wantRead checks what a reading of a room finds: if it is not there, the same as where
// there is none.
func (s *town) wantRead(t *testing.T, who, room, path string, there bool) {
	t.Helper()
	response, body := s.request(t, http.MethodGet, "/api/rooms/"+room+path, s.as(who))
	if there {
		if response.StatusCode != http.StatusOK || path != "/tickets" && !strings.Contains(string(body), map[bool]string{false: "hello from " + room, true: `"messages":[1],`}[path == "/activity"]) {
			t.Errorf("%s: %s %s", path, response.Status, body)
		}
		return
	}
	none, want := s.request(t, http.MethodGet, "/api/rooms/none"+path, s.as(who))
	for _, header := range []http.Header{response.Header, none.Header} {
		header.Del("Date")
	}
	if response.StatusCode != http.StatusNotFound || string(body) != string(want) || fmt.Sprint(response.Header) != fmt.Sprint(none.Header) {
		t.Errorf("%s: %s %v %s, where there is none %s %v %s", path, response.Status, response.Header, body, none.Status, none.Header, want)
	}
}

// TestSocketDoors: who joins what, and speaks there, in both protocols.
func TestSocketDoors(t *testing.T) {
	s := startTown(t, nil)
	for _, line := range everybody {
		for i, room := range roomsOf(line.who) {
			may := line.may[i]
			t.Run(line.who+" in "+room, func(t *testing.T) {
				c := s.join(t, line.who, room, "Ana")
				if may == closed {
					c.ExpectError("access_denied")
					c.ExpectClose(4018)
				} else {
					c.Await("welcome")
					c.Say("from " + line.who)
					if may == reads {
						c.ExpectError("forbidden")
					} else {
						c.AwaitMessage("from " + line.who)
					}
					s.end(t, c)
				}
				var headers []string
				if session := s.sessions[line.who]; session != "" {
					headers = append(headers, "Authorization: Bearer "+session)
				}
				plain := dial(t, s.Addr, "/ws/Bo?room="+room, headers...)
				first := plain.ReadText()
				if may == closed {
					if first != "ERRO_ACESSO_NEGADO" {
						t.Errorf("plain text: %q", first)
					}
					plain.ExpectClose(4018)
					return
				}
				plain.WriteText("hi")
				want := "Bo: hi"
				if may == reads {
					want = "ERRO_ACESSO_NEGADO"
				}
				if line := plain.ReadText(); first != "SISTEMA: Bo entrou" || line != want {
					t.Errorf("plain text: %q, %q, want %q", first, line, want)
				}
				s.end(t, plain)
			})
		}
	}
}

// end closes a connection, and waits until its name is free.
func (s *town) end(t *testing.T, c *rawConn) {
	t.Helper()
	left := s.Expect(t, logoutsFor("gone"), 1)
	c.Reset()
	left(t)
}

// TestTicketDoors: a ticket is for the stream of its room.
func TestTicketDoors(t *testing.T) {
	s := startTown(t, nil)
	for _, room := range townRooms {
		for _, of := range append(townRooms, "unmet-ticket") {
			want := http.StatusNotFound
			if of == room {
				want = http.StatusOK
			}
			response, end := s.stream(t, "/api/rooms/"+room+"/events?ticket="+s.tickets[of], nil)
			if end(); response.StatusCode != want {
				t.Errorf("%s with a ticket for %s: %s", room, of, response.Status)
			}
		}
		if want := map[bool]int{true: 200, false: 404}[room == "open" || room == "unlisted"]; s.Status(t, "/api/rooms/"+room+"/messages") != want {
			t.Errorf("messages of %s", room)
		}
	}
	if response, end := s.stream(t, "/api/rooms/unmet-ticket/events?ticket="+s.tickets["unmet-ticket"], nil); response.StatusCode != http.StatusNotFound {
		t.Errorf("of a room that is not there: %s", response.Status)
	} else {
		end()
	}
}
