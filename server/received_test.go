package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// Whatever tests read from a server and take apart comes through these functions.

// receivedEvents takes a text message of hubbub.v1 apart.
func receivedEvents(t testing.TB, message []byte) (events [][]byte) {
	t.Helper()
	for event := range bytes.SplitSeq(message, []byte("\n")) {
		receivedEvent(t, "", event)
		events = append(events, event)
	}
	return events
}

// receivedStreamEvent takes an event of a text/event-stream; its kind is "message" if
// it has none.
func receivedStreamEvent(t testing.TB, kind string, data []byte) map[string]any {
	t.Helper()
	if kind == "problem" {
		kind = "error"
	}
	return receivedEvent(t, kind, data)
}

// receivedEvent decodes an event and checks its type, which may be any if it is empty.
func receivedEvent(t testing.TB, typ string, data []byte) (event map[string]any) {
	t.Helper()
	if err := json.Unmarshal(data, &event); err != nil {
		t.Errorf("event %q: %v", data, err)
	} else if got, _ := event["type"].(string); got == "" || typ != "" && got != typ {
		t.Errorf("event %q has type %q, want %q", data, got, typ)
	}
	return event
}

// receivedAnswer reads an answer of the API, which must be JSON: of the answer's own
// type, or a problem.
func receivedAnswer(t testing.TB, response *http.Response) (body []byte) {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Errorf("%s: %v", response.Request.URL, err)
	}
	want := "application/json"
	if response.StatusCode >= 400 {
		want = "application/problem+json"
	}
	if got := response.Header.Get("Content-Type"); len(body) > 0 && (got != want || !json.Valid(body)) {
		t.Errorf("%s: %s of type %s: %q", response.Request.URL, response.Status, got, body)
	}
	return body
}
