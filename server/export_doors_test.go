package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestExportDoors: a room as a file is for owners. Who may read it is told so, and to others
// it is not there.
func TestExportDoors(t *testing.T) {
	s := startTown(t, nil)
	for _, line := range everybody {
		for i, room := range roomsOf(line.who) {
			there := line.may[i] == reads || line.may[i] == speaks
			want := http.StatusNotFound
			switch {
			case line.who == "nobody":
				want = http.StatusUnauthorized
			case line.who == "owner" && there:
				want = http.StatusOK
			case there:
				want = http.StatusForbidden
			}
			for _, format := range []string{"jsonl", "html", "csv"} {
				response, body := s.request(t, http.MethodGet, "/api/rooms/"+room+"/export?format="+format, s.as(line.who))
				if response.StatusCode != want || (want == http.StatusOK) != strings.Contains(string(body), "hello from "+room) {
					t.Errorf("%s in %s: %s %s, want %d", line.who, room, response.Status, body, want)
				}
			}
		}
	}
}
