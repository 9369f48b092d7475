package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/api"
)

var _ api.Lasting = (*pieces)(nil)

// A timedAnswer notes until when it may be written.
type timedAnswer struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (a *timedAnswer) SetWriteDeadline(t time.Time) error { a.until = t; return nil }

// TestLast: an answer is bounded in all, unless it lasts; each of its pieces always is.
func TestLast(t *testing.T) {
	for _, lasts := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			a := &timedAnswer{ResponseRecorder: httptest.NewRecorder()}
			patient(answerTimeout, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if lasts {
					w.(api.Lasting).Last()
				}
				for range 100 {
					w.Write([]byte("x"))
					time.Sleep(5 * time.Second)
				}
			})).ServeHTTP(a, httptest.NewRequest(http.MethodGet, "/", nil))
			left := time.Until(a.until) // since the last piece, 5 s
			if want := pieceTimeout - 5*time.Second; lasts && left != want {
				t.Errorf("it lasts, and is over in %v, want %v", left, want)
			}
			if !lasts && left > 0 {
				t.Errorf("it is over in %v", left)
			}
		})
	}
}
