package server

import (
	"io"
	"net/http"
	"time"
)

// Nothing here takes a body. What of it is read spares an honest client, who has sent a
// little, that its connection breaks before it has read the answer.
const (
	maxBodyBytes = 4 << 10
	bodyTimeout  = time.Second
)

// bodiless ends the connection after a request with a body, and after one of HTTP/1.0: two
// who do not agree on where such a request ends would take its rest for another one
// (RFC 9112 section 11.2).
func bodiless(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 || !r.ProtoAtLeast(1, 1) {
			w.Header().Set("Connection", "close")
		}
		if r.ContentLength != 0 {
			skipBody(w, r)
		}
		next.ServeHTTP(w, r)
	})
}

// skipBody reads a small body, and lets nothing be read of a larger or a slow one. Who
// asks first whether to send it is not told to.
func skipBody(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	if r.Header.Get("Expect") == "" {
		control.SetReadDeadline(time.Now().Add(bodyTimeout))
		_, err := io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, maxBodyBytes))
		if err == nil {
			control.SetReadDeadline(time.Time{}) // or the request would seem to be given up
			return
		}
	}
	control.SetReadDeadline(time.Now())
}
