package server

import (
	"bytes"
	"io"
	"net/http"
	"time"
)

// A body is small here: what asks for more has misunderstood. What of it is read spares an
// honest client, who has sent a little, that its connection breaks before it has read the
// answer.
const (
	maxBodyBytes = 4 << 10
	bodyTimeout  = time.Second
)

// buffered reads a body before anybody handles its request, and ends the connection after
// it, as after one of HTTP/1.0: two who do not agree on where such a request ends would take
// its rest for another one (RFC 9112 section 11.2).
func buffered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 || !r.ProtoAtLeast(1, 1) {
			w.Header().Set("Connection", "close")
		}
		if r.ContentLength != 0 {
			r.Body = io.NopCloser(bytes.NewReader(readBody(w, r)))
		}
		next.ServeHTTP(w, r)
	})
}

// readBody returns a small body, and lets nothing be read of a larger or a slow one. Who
// asks first whether to send it is not told to.
func readBody(w http.ResponseWriter, r *http.Request) []byte {
	control := http.NewResponseController(w)
	if r.Header.Get("Expect") == "" {
		control.SetReadDeadline(time.Now().Add(bodyTimeout))
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
		if err == nil {
			control.SetReadDeadline(time.Time{}) // or the request would seem to be given up
			return body
		}
	}
	control.SetReadDeadline(time.Now())
	return nil
}
