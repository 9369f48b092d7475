package server_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hubbub/server/api"
	"hubbub/server/contract"
	"hubbub/server/wire"
)

// What the tests read from a server is held against the documents here.

// checkFrame holds a frame of the server's against the documents. path is that of
// the handshake.
func checkFrame(t testing.TB, path string, opcode byte, payload []byte) {
	t.Helper()
	var errs []error
	switch {
	case opcode == opClose:
		errs = append(errs, contract.Close(closeOf(payload)))
	case opcode != opText:
	case path == "/ws":
		for event := range bytes.SplitSeq(payload, []byte("\n")) {
			errs = append(errs, contract.ServerEvent(event))
		}
	default:
		errs = append(errs, contract.PlainLine(payload))
	}
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

// checkAnswer holds an answer against the documents. It reads the body, unless the
// connection goes on after it.
func checkAnswer(t testing.TB, response *http.Response) {
	t.Helper()
	var body []byte
	if response.StatusCode >= 300 {
		var err error
		if body, err = io.ReadAll(response.Body); err != nil {
			t.Error(err)
		}
	}
	if err := contract.Answer(response.Request, response, body); err != nil {
		t.Error(err)
	}
}

// requestOf returns what was asked for by the bytes of a request, well formed or
// not.
func requestOf(written []byte) *http.Request {
	line, _, _ := strings.Cut(string(written), "\r\n")
	method, rest, _ := strings.Cut(line, " ")
	target, _, _ := strings.Cut(rest, " ")
	address, err := url.ParseRequestURI(target)
	if err != nil {
		address = &url.URL{Path: target}
	}
	return &http.Request{Method: method, URL: address}
}

// TestDocumentsAreServed: the documents describe the server and where they are.
func TestDocumentsAreServed(t *testing.T) {
	s := startServer(t, nil)
	for path, content := range map[string][]byte{"/api/asyncapi.yaml": wire.AsyncAPI, "/api/openapi.yaml": api.OpenAPI} {
		response, body := s.get(t, path)
		if response.StatusCode != 200 || !bytes.Equal(body, content) {
			t.Errorf("%s: %s, %d bytes", path, response.Status, len(body))
		}
		if again, _ := s.get(t, path, "If-None-Match", response.Header.Get("ETag")); again.StatusCode != 304 {
			t.Errorf("%s once more: %s", path, again.Status)
		}
	}
}
