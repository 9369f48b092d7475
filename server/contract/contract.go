// Package contract holds what was seen of a server against the documents that
// describe it: asyncapi.yaml of package wire and openapi.yaml of package api. It is
// for tests only; nothing that ships imports it.
//
// Each function takes one thing as it was read and returns nil if a document
// describes it, or an error that says what does not fit. What the server sends must
// be described to the last field, header and parameter; what clients send may hold
// more. A function that returns nil has found the one description that applies:
// what no document knows is an error, never passed over.
//
// All functions are safe for concurrent use. The documents are read when the program
// starts, and not in the time of the first test; if they cannot be, it panics.
package contract

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"hubbub/server/api"
	"hubbub/server/wire"
)

var shared = func() *documents {
	d, err := load(wire.AsyncAPI, api.OpenAPI)
	if err != nil {
		panic(err)
	}
	return d
}()

// ClientEvent checks one message of a client of hubbub.v1.
func ClientEvent(payload []byte) error { return checkEvent(shared.fromClient, payload) }

// ServerEvent checks one event of hubbub.v1. A WebSocket message may hold several,
// separated by line feeds.
func ServerEvent(payload []byte) error { return checkEvent(shared.fromServer, payload) }

// PlainLine checks one line that the server sends in plain text.
func PlainLine(line []byte) error { return shared.line(line) }

// Close checks a close frame of the server's, which has a code and a reason. The
// code of a refusal must come with its reason, and the other way round. A code
// without a reason is otherwise the echo of the client's.
func Close(code uint16, reason string) error { return shared.closed(code, reason) }

// StreamEvent checks the data of an event in an event stream. kind is its type;
// "message" or empty for those that have none.
func StreamEvent(kind string, data []byte) error { return shared.streamEvent(kind, data) }

// Webhook checks the body of a request to a webhook.
func Webhook(body []byte) error { return shared.webhook(body) }

// Answer checks the answer to a request: status, headers and body, and, of what
// was not refused, the parameters of the request. The body is ignored where the
// answer is an event stream. Content-Encoding must be undone.
func Answer(request *http.Request, response *http.Response, body []byte) error {
	if err := shared.answer(request, response, body); err != nil {
		return fmt.Errorf("%s %s: %s: %w", request.Method, request.URL, response.Status, err)
	}
	return nil
}

// decode reads one JSON value.
func decode(data []byte) (any, error) { return jsonschema.UnmarshalJSON(bytes.NewReader(data)) }

// excerpt shortens what was seen for an error.
func excerpt(data []byte) string {
	const enough = 200
	if len(data) > enough {
		return fmt.Sprintf("%q and %d bytes more", data[:enough], len(data)-enough)
	}
	return fmt.Sprintf("%q", data)
}
