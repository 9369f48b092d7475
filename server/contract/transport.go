package contract

import (
	"bytes"
	"io"
	"net/http"
	"strings"
)

// A Transport passes requests on and fails those whose answer no document
// describes. It reads the body of an answer to its end, unless that is an event
// stream. Safe for concurrent use if its Base is.
type Transport struct {
	Base http.RoundTripper // http.DefaultTransport if nil
}

var _ http.RoundTripper = Transport{}

// RoundTrip returns the answer, or an error that says what is not described.
func (t Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	response, err := base.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	var body []byte
	stream := strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream")
	if !stream {
		body, err = io.ReadAll(response.Body)
	}
	if err == nil {
		err = Answer(request, response, body)
	}
	if err != nil {
		response.Body.Close()
		return nil, err
	}
	if !stream {
		response.Body.Close()
		response.Body = io.NopCloser(bytes.NewReader(body))
	}
	return response, nil
}
