package server

import (
	"net/http"
	"time"
)

// Bounds on the time that a client may take for an answer. A phone with 2 KB/s gets it.
const (
	pieceBytes    = 16 << 10
	pieceTimeout  = 10 * time.Second // for each piece
	answerTimeout = 2 * time.Minute  // for all of them
)

// patient gives an answer time as long as it is being taken, and no longer than atMost if
// that is not 0: who takes nothing holds a connection for a piece's time only.
func patient(atMost time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&pieces{ResponseWriter: w, control: http.NewResponseController(w), atMost: atMost}, r)
	})
}

// pieces are an answer, which is written piece by piece. They belong to one goroutine.
type pieces struct {
	http.ResponseWriter
	control *http.ResponseController
	atMost  time.Duration
	end     time.Time // of all; zero before the first piece
}

// Unwrap lets http.ResponseController find what is below.
func (p *pieces) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// Last implements api.Lasting: only the time of each piece is bounded.
func (p *pieces) Last() { p.atMost, p.end = 0, time.Time{} }

func (p *pieces) WriteHeader(status int) {
	p.begin()
	p.ResponseWriter.WriteHeader(status)
}

func (p *pieces) Write(b []byte) (n int, err error) {
	for first := true; first || n < len(b) && err == nil; first = false {
		p.begin()
		var written int
		written, err = p.ResponseWriter.Write(b[n:min(n+pieceBytes, len(b))])
		n += written
	}
	return n, err
}

// begin sets the time for the next piece.
func (p *pieces) begin() {
	now := time.Now()
	deadline := now.Add(pieceTimeout)
	if p.end.IsZero() {
		p.end = now.Add(p.atMost)
	}
	if p.atMost > 0 && p.end.Before(deadline) {
		deadline = p.end
	}
	p.control.SetWriteDeadline(deadline)
}
