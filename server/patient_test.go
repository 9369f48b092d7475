package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

// A timedRecorder notes until when the next piece may be taken.
type timedRecorder struct {
	*httptest.ResponseRecorder
	deadline time.Time
}

func (r *timedRecorder) SetWriteDeadline(deadline time.Time) error {
	r.deadline = deadline
	return nil
}

// TestPatience: each piece has its time, and all of them theirs, but for operators, whose
// traces go on as long as they want.
func TestPatience(t *testing.T) {
	const pause = 50 * time.Second
	for name, tt := range map[string]struct{ atMost, last time.Duration }{
		"people":    {2 * time.Minute, 2 * time.Minute},
		"operators": {0, 3*pause + 10*time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &timedRecorder{ResponseRecorder: httptest.NewRecorder()}
				begun := time.Now()
				patient(tt.atMost, http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
					for range 3 {
						answer.Write([]byte("x"))
						if left := time.Until(w.deadline); left != pieceTimeout {
							t.Errorf("a piece has %v", left)
						}
						time.Sleep(pause)
					}
					answer.Write([]byte("x"))
				})).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
				if got := w.deadline.Sub(begun); got != tt.last || w.Body.String() != "xxxx" {
					t.Errorf("ends after %v, want %v; %q", got, tt.last, w.Body)
				}
			})
		})
	}
}
