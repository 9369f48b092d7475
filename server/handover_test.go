package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"hubbub/server/contract"
)

// TestHandOver: one device leaves, another takes, once, over sockets; the log has
// nothing of it.
func TestHandOver(t *testing.T) {
	s := startServer(t, nil)
	client := http.Client{Transport: contract.Transport{}}
	post := func(path, body string) (status int, answer string) {
		t.Helper()
		response, err := client.Post("http://"+s.Addr+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(text)
	}
	const sealed = `{"sealed":"c2VhbGVkLXNlY3JldA"}`
	status, answer := post("/api/handovers", sealed)
	var left struct{ ID string }
	if err := json.Unmarshal([]byte(answer), &left); err != nil || status != http.StatusCreated {
		t.Fatalf("%d %s, %v", status, answer, err)
	}
	if status, answer := post("/api/handovers/"+left.ID, ""); status != http.StatusOK || strings.TrimSpace(answer) != sealed {
		t.Errorf("%d %s", status, answer)
	}
	for path, want := range map[string]int{"/api/handovers/" + left.ID: 404, "/api/handovers": 400} {
		if status, answer := post(path, ""); status != want {
			t.Errorf("%s: %d %s, want %d", path, status, answer, want)
		}
	}
	if status, answer := post("/api/handovers", `{"sealed":"`+strings.Repeat("A", 5000)+`"}`); status != http.StatusBadRequest {
		t.Errorf("too long: %d %s", status, answer)
	}
	for _, method := range []string{"GET", "HEAD", "PUT"} {
		if answer := s.ask(t, method, "/api/handovers", nil); answer.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: %s", method, answer.Status)
		}
	}
	if logged := s.logs.String(); strings.Contains(logged, left.ID) || strings.Contains(logged, "c2VhbGVk") {
		t.Errorf("logged: %s", logged)
	}
}
