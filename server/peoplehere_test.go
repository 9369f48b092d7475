package server_test

import (
	"encoding/json"
	"slices"
	"testing"

	"hubbub/server/cluster/natstest"
)

// findsPeople returns the names that a server finds in the lobby.
func (s *testServer) findsPeople(t *testing.T, query string) (names []string) {
	t.Helper()
	response, body := s.get(t, "/api/rooms/lobby/people"+query)
	var told struct{ People []struct{ Name string } }
	if err := json.Unmarshal(body, &told); err != nil || response.StatusCode != 200 {
		t.Fatalf("%s: %s, %v", query, response.Status, err)
	}
	for _, p := range told.People {
		names = append(names, p.Name)
	}
	return names
}

// TestClusterPeople: a person who is in a room by one server is found by the other.
func TestClusterPeople(t *testing.T) {
	nc := natstest.New(t, 1)
	one, two := startServer(t, inCluster(t, nc)), startServer(t, inCluster(t, nc))
	one.enters(t, "Łukasz")
	two.enters(t, "Lu Xun")
	for _, s := range []*testServer{one, two} {
		waitUntil(t, "both are found", func() bool {
			return slices.Equal(s.findsPeople(t, "?q=LU"), []string{"Lu Xun", "Łukasz"})
		})
	}
}
